/**
 * Collisions of instruments with each other, the pegs and the board. Both sides are unmoved by our physics, so what an
 * arm would feel is estimated: it is stiff against a push and has inertia against a blow.
 */
import { createVector, transformPoint } from '../kinematics/index.ts';
import type { Exercise } from './exercise.ts';
import type { Instrument } from './instrument.ts';
import { JAW_RADIUS, SHAFT_LENGTH, SHAFT_RADIUS, WRIST_RADIUS } from './instrument.ts';
import { ObjectCode } from './record.ts';
import { segmentDistance } from './segment.ts';
import { pegPositions } from './surroundings.ts';

/** What an arm pushes back with, per depth (N/m) and per speed of approach (N·s/m). */
const ARM_STIFFNESS = 1000;
const ARM_IMPEDANCE = 20;
/** A collision counts above this force, N: 1.5 mm deep, or a blow at 75 mm/s. */
export const COLLISION_FORCE = 1.5;
/** The next one counts only after the two were this far apart, m. */
const APART = 0.001;

/** Each instrument with the board, each with the pegs, and the two with each other. */
interface Pair {
  readonly object: number;
  readonly instrument: number;
}

export interface CollisionState {
  /** Distance between the surfaces at the last step, m; negative inside. */
  readonly gaps: Float64Array;
  /** 1 while a counted collision lasts. */
  readonly counted: Float64Array;
}

/** The four parts of an instrument: ends of the line, in the world, and radius. */
interface Part {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly radius: number;
}

export class Collisions {
  readonly state: CollisionState;
  /** Force estimated for each pair at the last step if a collision began with it, else 0; N. */
  readonly began: Float64Array;
  readonly pairs: readonly Pair[];
  readonly #instruments: readonly Instrument[];
  readonly #parts: readonly (readonly Part[])[];
  readonly #pegs: readonly Part[];
  readonly #boardHalf: readonly [number, number];
  readonly #boardThickness: number;

  constructor(instruments: readonly Instrument[], exercise: Exercise) {
    this.#instruments = instruments;
    this.#boardHalf = [exercise.board.size[0] / 2, exercise.board.size[1] / 2];
    this.#boardThickness = exercise.board.size[2];
    const radius = exercise.pegs.diameter / 2;
    this.#pegs = pegPositions(exercise).map(([x, y]) => ({
      from: createVector(x, y, 0),
      to: createVector(x, y, exercise.pegs.height - radius),
      radius,
    }));
    this.#parts = instruments.map((instrument) => [
      { from: createVector(), to: createVector(), radius: SHAFT_RADIUS },
      { from: createVector(), to: createVector(), radius: WRIST_RADIUS },
      { from: createVector(), to: instrument.jawEnds[0], radius: JAW_RADIUS },
      { from: createVector(), to: instrument.jawEnds[1], radius: JAW_RADIUS },
    ]);
    this.pairs = [
      ...instruments.flatMap((_, instrument) => [
        { object: ObjectCode.board, instrument },
        { object: ObjectCode.peg, instrument },
      ]),
      { object: ObjectCode.instrument, instrument: 0 },
    ];
    this.state = {
      gaps: new Float64Array(this.pairs.length).fill(1),
      counted: new Float64Array(this.pairs.length),
    };
    this.began = new Float64Array(this.pairs.length);
  }

  /** Fills `began` for the step of `dt` seconds that just ended. */
  update(dt: number): void {
    for (let i = 0; i < this.#instruments.length; i++) this.#locate(i);
    const { gaps, counted } = this.state;
    for (let i = 0; i < this.pairs.length; i++) {
      const gap = this.#gap(this.pairs[i]!);
      const approach = (gaps[i]! - gap) / dt;
      gaps[i] = gap;
      const force = gap < 0 ? -gap * ARM_STIFFNESS + Math.max(0, approach) * ARM_IMPEDANCE : 0;
      const begins = force > COLLISION_FORCE && counted[i] === 0;
      this.began[i] = begins ? force : 0;
      if (begins) counted[i] = 1;
      else if (gap > APART) counted[i] = 0;
    }
  }

  #locate(i: number): void {
    const instrument = this.#instruments[i]!;
    const [shaft, wrist, jaw1, jaw2] = this.#parts[i]! as [Part, Part, Part, Part];
    transformPoint(shaft.from, instrument.worldFromShaft, shaftTop);
    for (let axis = 0; axis < 3; axis++) {
      shaft.to[axis] = wrist.from[axis] = instrument.worldFromShaft[axis]!;
      wrist.to[axis] = jaw1.from[axis] = jaw2.from[axis] = instrument.worldFromTip[axis]!;
    }
  }

  #gap(pair: Pair): number {
    const parts = this.#parts[pair.instrument]!;
    switch (pair.object) {
      case ObjectCode.board:
        return this.#gapToBoard(parts);
      case ObjectCode.peg:
        return gapBetween(parts, this.#pegs);
      default:
        return gapBetween(parts, this.#parts[1]!);
    }
  }

  /** Height of the lowest point above the board, or beside it above the table. */
  #gapToBoard(parts: readonly Part[]): number {
    let gap = Infinity;
    for (const part of parts) {
      const { to, radius } = part;
      const inside = Math.abs(to[0]!) <= this.#boardHalf[0] && Math.abs(to[1]!) <= this.#boardHalf[1];
      gap = Math.min(gap, to[2]! - radius + (inside ? 0 : this.#boardThickness));
    }
    return gap;
  }
}

function gapBetween(a: readonly Part[], b: readonly Part[]): number {
  let gap = Infinity;
  for (const first of a) {
    for (const second of b) {
      gap = Math.min(
        gap,
        segmentDistance(first.from, first.to, second.from, second.to) - first.radius - second.radius,
      );
    }
  }
  return gap;
}

const shaftTop = createVector(0, 0, -SHAFT_LENGTH);
