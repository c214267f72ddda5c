/**
 * Between the mailbox and the instruments: set-points in, measurements out, and the way from one to the next cut into
 * parts so short that no jaw jumps a wall.
 */
import type { ArmPlacement } from '../control/port/index.ts';
import { ECM_INDEX } from '../control/port/index.ts';
import { EXCHANGE_ARM_LENGTH, EXCHANGE_JOINTS, ExchangeField } from './exchange.ts';
import type { Instrument } from './instrument.ts';

/** No instrument's surface moves farther than this in one part of a step. m. */
const MAX_TRAVEL = 0.001;
const MAX_PARTS = 8;
/** How far an instrument's surface moves at most per rad or m of each joint, and per rad of the jaw; m. */
const LEVERS = [0.24, 0.24, 1, 0.02, 0.02, 0.01];
const JAW_LEVER = 0.005;

/** One instrument's way through a step. rad, m. */
interface Way {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** The jaw's set-point last, and where the jaw gets with what lies between. */
  readonly jaw: Float64Array;
}

const Jaw = { wanted: 0, from: 1, to: 2, length: 3 } as const;

export class Drive {
  /** Joints of the endoscope's arm, rad and m. */
  readonly endoscope: Float64Array;
  readonly #exchange: Float64Array;
  readonly #instruments: readonly Instrument[];
  readonly #ways: readonly Way[];
  readonly #position = new Float64Array(EXCHANGE_JOINTS);

  constructor(exchange: Float64Array, instruments: readonly Instrument[], endoscope: ArmPlacement) {
    this.#exchange = exchange;
    this.#instruments = instruments;
    this.endoscope = endoscope.initialPosition.slice();
    this.#ways = instruments.map(({ state }) => ({
      from: state.position.slice(),
      to: state.position.slice(),
      jaw: new Float64Array(Jaw.length),
    }));
  }

  /** Reads the set-points. One that is not finite leaves its joint where it is. */
  readSetpoints(): void {
    for (let i = 0; i < this.#ways.length; i++) {
      const { from, to, jaw } = this.#ways[i]!;
      const { state } = this.#instruments[i]!;
      const o = ExchangeField.setpoints + i * EXCHANGE_ARM_LENGTH;
      for (let joint = 0; joint < from.length; joint++) {
        from[joint] = state.position[joint]!;
        to[joint] = finiteOr(this.#exchange[o + joint]!, from[joint]!);
      }
      jaw[Jaw.from] = state.jaw;
      jaw[Jaw.wanted] = finiteOr(this.#exchange[o + EXCHANGE_JOINTS]!, state.jaw);
      jaw[Jaw.to] = jaw[Jaw.wanted]!;
    }
    const o = ExchangeField.setpoints + ECM_INDEX * EXCHANGE_ARM_LENGTH;
    for (let joint = 0; joint < this.endoscope.length; joint++) {
      this.endoscope[joint] = finiteOr(this.#exchange[o + joint]!, this.endoscope[joint]!);
    }
  }

  /** The jaw's set-point of instrument `i`, rad. */
  wantedJaw(i: number): number {
    return this.#ways[i]!.jaw[Jaw.wanted]!;
  }

  /** Says how far the jaw of instrument `i` gets in this step, rad. */
  setJaw(i: number, opening: number): void {
    this.#ways[i]!.jaw[Jaw.to] = opening;
  }

  /** Parts into which this step has to be cut. */
  parts(): number {
    let most = 0;
    for (const { from, to, jaw } of this.#ways) {
      let travel = Math.abs(jaw[Jaw.to]! - jaw[Jaw.from]!) * JAW_LEVER;
      for (let joint = 0; joint < from.length; joint++)
        travel += Math.abs(to[joint]! - from[joint]!) * LEVERS[joint]!;
      most = Math.max(most, travel);
    }
    return Math.min(MAX_PARTS, Math.max(1, Math.ceil(most / MAX_TRAVEL)));
  }

  /** Moves the instruments to where they are after `share` of the step. */
  move(share: number): void {
    for (let i = 0; i < this.#ways.length; i++) {
      const { from, to, jaw } = this.#ways[i]!;
      for (let joint = 0; joint < from.length; joint++) {
        this.#position[joint] = between(from[joint]!, to[joint]!, share);
      }
      this.#instruments[i]!.moveTo(this.#position, between(jaw[Jaw.from]!, jaw[Jaw.to]!, share));
    }
  }

  writeMeasured(): void {
    for (let i = 0; i < this.#instruments.length; i++) {
      const { position, jaw } = this.#instruments[i]!.state;
      const o = ExchangeField.measured + i * EXCHANGE_ARM_LENGTH;
      for (let joint = 0; joint < position.length; joint++) this.#exchange[o + joint] = position[joint]!;
      this.#exchange[o + EXCHANGE_JOINTS] = jaw;
    }
    const o = ExchangeField.measured + ECM_INDEX * EXCHANGE_ARM_LENGTH;
    for (let joint = 0; joint < this.endoscope.length; joint++)
      this.#exchange[o + joint] = this.endoscope[joint]!;
  }
}

/** The value at `share` (0 … 1) of the way; the ends are exact. */
function between(from: number, to: number, share: number): number {
  return (1 - share) * from + share * to;
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
