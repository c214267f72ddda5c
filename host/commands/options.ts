/** Option values, checked where they enter. */
import { InvalidArgumentError } from 'commander';

/** A TCP port; 0 lets the system choose. */
export function parsePort(text: string): number {
  return parseInteger(text, 0, 65535);
}

/** A seed of the simulation. */
export function parseSeed(text: string): number {
  return parseInteger(text, 0, 0xffffffff);
}

function parseInteger(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  }
  return value;
}

/** A number above `least`, up to `most`. */
export function parseNumberAbove(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > least && value <= most)) {
      throw new InvalidArgumentError(`Expected a number above ${least}, up to ${most}.`);
    }
    return value;
  };
}
