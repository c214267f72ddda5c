/** What is counted during an attempt, step by step, in constant memory. */
import { createVector } from '../kinematics/index.ts';
import type { Instrument } from './instrument.ts';

export interface MetricsState {
  collisions: number;
  /** Path of each instrument's tip, m. */
  readonly path: Float64Array;
  /** Where each tip was at the last step, in the world, m. */
  readonly tips: readonly Float64Array[];
}

export class Metrics {
  readonly state: MetricsState;
  readonly #instruments: readonly Instrument[];

  constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
    this.state = {
      collisions: 0,
      path: new Float64Array(instruments.length),
      tips: instruments.map(({ worldFromTip: t }) => createVector(t[0], t[1], t[2])),
    };
  }

  reset(): void {
    this.state.collisions = 0;
    this.state.path.fill(0);
  }

  /** Follows the tips by one step; their path counts while the attempt is `running`. */
  follow(running: boolean): void {
    for (let i = 0; i < this.#instruments.length; i++) {
      const before = this.state.tips[i]!;
      const now = this.#instruments[i]!.worldFromTip;
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) {
        squared += (now[axis]! - before[axis]!) * (now[axis]! - before[axis]!);
        before[axis] = now[axis]!;
      }
      if (running) this.state.path[i] = this.state.path[i]! + Math.sqrt(squared);
    }
  }
}
