/** Drives the instruments of a simulation straight through the mailbox, tip pose by tip pose. */
import type { Pose } from '../../kinematics/index.ts';
import {
  composePose,
  createData,
  createPose,
  createVector,
  forward,
  inverse,
  InverseStatus,
  invertPose,
  quaternionFromRotation,
} from '../../kinematics/index.ts';
import type { Simulation } from '../../sim/index.ts';
import {
  createSimulation,
  createWorldRecord,
  EventField,
  eventNames,
  EXCHANGE_ARM_LENGTH,
  EXCHANGE_LENGTH,
  loadExercise,
  objectNames,
  WorldField,
} from '../../sim/index.ts';

export const exercise = loadExercise('peg-transfer');

export interface SeenEvent {
  readonly kind: string;
  readonly object: string;
  readonly arm: number;
  readonly value: number;
}

export class Rig {
  readonly simulation: Simulation;
  readonly exchange: Float64Array;
  readonly record = createWorldRecord();
  readonly events: SeenEvent[] = [];
  /** Called after each step. */
  watch: () => void = () => undefined;

  private constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.exchange = simulation.exchange;
    this.simulation.write(this.record, 0);
  }

  static async create(seed = 1): Promise<Rig> {
    const exchange = new Float64Array(EXCHANGE_LENGTH);
    return new Rig(await createSimulation({ exercise, seed, exchange }));
  }

  step(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.simulation.step(this.record, 0);
      this.#collect();
      this.watch();
    }
  }

  #collect(): void {
    for (let i = 0; i < this.record[WorldField.eventCount]!; i++) {
      const o = WorldField.events + i * EventField.length;
      this.events.push({
        kind: eventNames[this.record[o + EventField.kind]!]!,
        object: objectNames[this.record[o + EventField.object]!] ?? '',
        arm: this.record[o + EventField.arm]!,
        value: this.record[o + EventField.value]!,
      });
    }
  }

  kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  block(i: number): Float64Array {
    return this.record.slice(WorldField.blocks + 7 * i, WorldField.blocks + 7 * i + 7);
  }

  jaw(arm: number): number {
    return this.exchange[arm * EXCHANGE_ARM_LENGTH + 6]!;
  }

  tip(arm: number): Pose {
    const placement = exercise.placements[arm]!;
    const o = arm * EXCHANGE_ARM_LENGTH;
    const tip = createPose();
    forward(tip, placement.model, createData(placement.model), this.exchange.slice(o, o + 6));
    composePose(tip, placement.worldFromBase, tip);
    return tip;
  }

  /** Sets the tip at once; throws when it cannot be reached inside the joints' limits. */
  setTip(arm: number, worldFromTip: Pose): void {
    const { model, worldFromBase } = exercise.placements[arm]!;
    const o = arm * EXCHANGE_ARM_LENGTH;
    const baseFromTip = createPose();
    invertPose(baseFromTip, worldFromBase);
    composePose(baseFromTip, baseFromTip, worldFromTip);
    const joints = new Float64Array(6);
    const status = inverse(joints, model, createData(model), baseFromTip, this.exchange.slice(o, o + 6));
    if (status !== InverseStatus.solved)
      throw new Error(`PSM${arm + 1} cannot reach ${worldFromTip.join(' ')}`);
    this.exchange.set(joints, o);
  }

  /** Moves the tip along a straight line, in `seconds` of smooth motion. */
  move(arm: number, worldFromTip: Pose, seconds: number): void {
    const from = this.tip(arm);
    const steps = Math.round(seconds * 250);
    for (let i = 1; i <= steps; i++) {
      const t = i / steps;
      const share = t * t * t * (10 - 15 * t + 6 * t * t);
      const pose = createPose();
      let norm = 0;
      let dot = 0;
      for (let k = 3; k < 7; k++) dot += from[k]! * worldFromTip[k]!;
      for (let k = 0; k < 7; k++) {
        const goal = k > 2 && dot < 0 ? -worldFromTip[k]! : worldFromTip[k]!;
        pose[k] = from[k]! + share * (goal - from[k]!);
        if (k > 2) norm += pose[k]! ** 2;
      }
      for (let k = 3; k < 7; k++) pose[k] = pose[k]! / Math.sqrt(norm);
      this.setTip(arm, pose);
      this.step();
    }
  }

  /** Opens or closes the jaws to `jaw` (rad) in `seconds`. */
  turnJaw(arm: number, jaw: number, seconds = 0.4): void {
    const from = this.jaw(arm);
    const steps = Math.round(seconds * 250);
    for (let i = 1; i <= steps; i++) {
      this.exchange[arm * EXCHANGE_ARM_LENGTH + 6] = from + (i / steps) * (jaw - from);
      this.step();
    }
  }
}

/**
 * Tip pose that grasps the outer wall of a block from above: PSM1 the wall facing +x+y, PSM2 the one facing −x+y, each
 * leaning towards its port. `height` is where the jaws' pivot is above the block's centre, m; `lean` in rad.
 */
export function graspPose(arm: number, block: ArrayLike<number>, height = 0.013, lean = 0.5): Pose {
  const side = arm === 0 ? 1 : -1;
  const normal = [(side * Math.sqrt(3)) / 2, 0.5];
  const towardsPort = [side * 0.5, -Math.sqrt(3) / 2];
  const up = [towardsPort[0]! * Math.sin(lean), towardsPort[1]! * Math.sin(lean), Math.cos(lean)];
  const z = up.map((x) => -x);
  const y = [side * normal[0]!, side * normal[1]!, 0];
  const x = [y[1]! * z[2]! - y[2]! * z[1]!, y[2]! * z[0]! - y[0]! * z[2]!, y[0]! * z[1]! - y[1]! * z[0]!];
  const rotation = Float64Array.from([x[0]!, y[0]!, z[0]!, x[1]!, y[1]!, z[1]!, x[2]!, y[2]!, z[2]!]);
  const pose = createPose();
  quaternionFromRotation(pose.subarray(3), rotation);
  const wall = 0.00388;
  // The pivot leans back from a point on the wall, at its top, half a millimetre beside its middle.
  const above = height - 0.00725;
  const back = above / Math.cos(lean);
  pose[0] = block[0]! + normal[0]! * wall + up[0]! * back - towardsPort[0]! * 0.0005;
  pose[1] = block[1]! + normal[1]! * wall + up[1]! * back - towardsPort[1]! * 0.0005;
  pose[2] = block[2]! + height;
  return pose;
}

export function raised(pose: Pose, by: number): Pose {
  const out = pose.slice();
  out[2] = out[2]! + by;
  return out;
}

export const origin = createVector();
