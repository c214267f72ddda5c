/** The blocks of an attempt as bodies of the world: where they start, where they are, how fast they move. */
import type { Pose } from '../kinematics/index.ts';
import {
  createPose,
  createVector,
  POSE_SIZE,
  quaternionFromRpy,
  readPose,
  writePose,
} from '../kinematics/index.ts';
import { addBlock } from './block.ts';
import type { Exercise } from './exercise.ts';
import { holeRadius } from './exercise.ts';
import { Random } from './random.ts';
import type { BodyId, World } from './world.ts';

/**
 * What blocks may reach at most: a block squeezed out between steel and steel does not fly off; one that falls from 20 cm is
 * not slowed. m/s, rad/s.
 */
const MAX_SPEED = 2;
const MAX_SPIN = 100;

/** How crookedly the blocks are laid out: yaw in rad, offset as a share of the play on the peg. */
const YAW_SPREAD = 0.08;
const OFFSET_SPREAD = 0.5;

export class Blocks {
  readonly count: number;
  readonly bodies: readonly BodyId[];
  /** Poses in the world, one after the other. */
  readonly poses: Float64Array;
  /** Magnitude of the velocity of each block's centre, m/s. */
  readonly speeds: Float64Array;
  readonly linear: readonly Float64Array[];
  readonly angular: readonly Float64Array[];
  /** Where the blocks start, one pose after the other. */
  readonly starts: Float64Array;
  readonly #world: World;
  readonly #pose: Pose = createPose();

  /** Lays the blocks on the left pegs; `seed` decides how crookedly. */
  constructor(world: World, exercise: Exercise, seed: number) {
    this.#world = world;
    this.count = exercise.blocks.count;
    this.starts = startPoses(exercise, seed);
    this.poses = this.starts.slice();
    this.speeds = new Float64Array(this.count);
    this.linear = Array.from({ length: this.count }, () => createVector());
    this.angular = Array.from({ length: this.count }, () => createVector());
    this.bodies = Array.from({ length: this.count }, (_, i) => {
      readPose(this.#pose, this.starts, i * POSE_SIZE);
      return addBlock(world, exercise.blocks, i, this.#pose);
    });
  }

  /** Puts every block back to its start, at rest. */
  reset(): void {
    for (let i = 0; i < this.count; i++) {
      readPose(this.#pose, this.starts, i * POSE_SIZE);
      this.#world.place(this.bodies[i]!, this.#pose);
    }
    this.read();
  }

  /** Reads poses and velocities from the world. */
  read(): void {
    for (let i = 0; i < this.count; i++) {
      this.#world.readPose(this.poses, i * POSE_SIZE, this.bodies[i]!);
      this.#world.readVelocity(this.linear[i]!, this.angular[i]!, this.bodies[i]!);
      this.speeds[i] = norm(this.linear[i]!);
    }
  }

  /** Caps velocities; see `MAX_SPEED`. To be called after `read`. */
  limitSpeeds(): void {
    for (let i = 0; i < this.count; i++) {
      const spin = norm(this.angular[i]!);
      if (this.speeds[i]! <= MAX_SPEED && spin <= MAX_SPIN) continue;
      scale(this.linear[i]!, Math.min(1, MAX_SPEED / this.speeds[i]!));
      scale(this.angular[i]!, Math.min(1, MAX_SPIN / spin));
      this.#world.setVelocity(this.bodies[i]!, this.linear[i]!, this.angular[i]!);
      this.speeds[i] = norm(this.linear[i]!);
    }
  }
}

function startPoses(exercise: Exercise, seed: number): Float64Array {
  const random = new Random(seed);
  const { blocks, pegs } = exercise;
  const play = (holeRadius(blocks) - pegs.diameter / 2) * OFFSET_SPREAD * Math.SQRT1_2;
  const poses = new Float64Array(blocks.count * POSE_SIZE);
  const pose = createPose();
  const orientation = pose.subarray(3);
  for (let i = 0; i < blocks.count; i++) {
    const [x, y] = exercise.pegs.left[i]!;
    pose[0] = x + random.between(-play, play);
    pose[1] = y + random.between(-play, play);
    pose[2] = blocks.height / 2;
    quaternionFromRpy(orientation, 0, 0, random.between(-YAW_SPREAD, YAW_SPREAD));
    writePose(poses, i * POSE_SIZE, pose);
  }
  return poses;
}

function norm(v: Float64Array): number {
  return Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);
}

function scale(v: Float64Array, factor: number): void {
  for (let i = 0; i < 3; i++) v[i] = v[i]! * factor;
}
