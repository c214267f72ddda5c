import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { ControlSettings } from '../../control/index.ts';

/** Version of Trocar, from package.json. */
export const version: string = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8')),
).version;

/** One tick of the loop, ns. */
export const TICK_NS = 1_000_000;

/** One tick of the loop, s. */
export const TICK_PERIOD = TICK_NS * 1e-9;

/** Everything a session needs to start again from the same state: what a recording keeps besides the inputs. */
export interface SessionDescription {
  /** Name of the exercise, a file of sim/exercises/. */
  readonly exercise: string;
  readonly seed: number;
  /** Tip-to-hand ratio at the start, (0, 1]. */
  readonly scale: number;
  /** How hands are followed. */
  readonly control: ControlSettings;
  /** ROS time of tick 0, ns. */
  readonly epochNs: bigint;
}

/** ROS time at which `tick` happens, ns. */
export function timeOfTick(description: SessionDescription, tick: number): bigint {
  return description.epochNs + BigInt(tick) * BigInt(TICK_NS);
}
