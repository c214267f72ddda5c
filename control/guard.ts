/**
 * Looks along a path, before it is travelled, for hard regions that it comes too near to: at one place a tick. How far the
 * next place is follows from the room at this one and from how fast any part of the body moves with the path's parameter
 * s, so that nothing between two places can be missed however thin it is (conservative advancement: Mirtich, Impulse-based
 * Dynamic Simulation, 1996, ch. 2).
 *
 * - A chord of the joints. A point of the body moves with s by at most Σ |Δqᵢ| ρᵢ, where ρᵢ is its distance from the axis
 *   of joint i (1 for a prismatic joint); and ρᵢ itself grows by at most Σ |Δqⱼ| ρⱼ over the joints j after it.
 * - A line of the tip, of length l and angle θ. A point fixed to the tip at a distance r moves by at most l + r θ. The wrist
 *   is o − a x (body.ts): its speed is that of o and a |x′|, with x′ at most θ along the last axis z and
 *   (|o′| + |o · z| θ) / radius across, where radius is the distance of o from the remote centre across z. The shaft's upper
 *   end, between wrist and remote centre, is not faster than the wrist.
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { createPose, forward, JointType } from '../kinematics/index.ts';
import type { Chord } from './chord.ts';
import { jointsOnChord } from './chord.ts';
import type { Body, Clearance, FixturesState } from './fixtures/index.ts';
import {
  createClearance,
  hasHardRegion,
  latchClearance,
  measureClearance,
  regionReason,
  WRIST_JOINT,
} from './fixtures/index.ts';
import { Reason } from './port/index.ts';
import type { Line } from './trajectory/index.ts';
import { LineSize, poseOnLine } from './trajectory/index.ts';

/** What a path may come nearer than it may, m: where it begins at a region it has to have some way to go. */
const ALLOWED = 5e-7;

/** Places that are looked at, at most: a path that grazes a region for longer is refused. */
const MOST_LOOKS = 2000;

/** Part by which the radius of the wrist's link may change between two places on a line. */
const RADIUS_CHANGE = 1 / 4;

export interface Guard {
  readonly clearance: Clearance;
  readonly model: RobotModel;
  readonly data: RobotData;
  /** Distance of any part of the body from each joint's origin at most, m. */
  readonly reach: Float64Array;
  /** The place at hand: s, joints, pose of the tip. */
  readonly s: Float64Array;
  readonly joints: Float64Array;
  readonly pose: Pose;
  /** Speed of the body with s, how fast that grows, and as far as which that holds; m, m, and of s. */
  readonly speed: Float64Array;
  looks: number;
  isDone: boolean;
}

const Speed = { now: 0, growth: 1, within: 2, length: 3 } as const;

export function createGuard(model: RobotModel, data: RobotData, fixtures: FixturesState): Guard {
  const clearance = createClearance(fixtures);
  const n = model.joints.length;
  return {
    clearance,
    model,
    data,
    reach: findReach(model, clearance.body),
    s: new Float64Array(1),
    joints: new Float64Array(n),
    pose: createPose(),
    speed: new Float64Array(Speed.length),
    looks: 0,
    isDone: false,
  };
}

/** The links' lengths from each joint to the tip, with prismatic joints as far out as they go, and the body's. */
function findReach(model: RobotModel, body: Body): Float64Array {
  const n = model.joints.length;
  const reach = new Float64Array(n);
  let length = body.jawLength + body.linkLength + body.shaftLength + norm(model.tipTranslation, 0);
  for (let i = n - 1; i >= 0; i--) {
    if (model.types[i] === JointType.prismatic) {
      length += Math.max(Math.abs(model.lower[i]!), Math.abs(model.upper[i]!));
    }
    reach[i] = length;
    length += norm(model.parentFromJoint, FRAME * i + 9);
  }
  return reach;
}

/** Doubles of a frame. */
const FRAME = 12;

function norm(v: Float64Array, o: number): number {
  return Math.sqrt(v[o]! * v[o]! + v[o + 1]! * v[o + 1]! + v[o + 2]! * v[o + 2]!);
}

/** Whether there is anything to look for. */
export function isNeeded(guard: Guard): boolean {
  return hasHardRegion(guard.clearance);
}

/** Begins a look along a path. */
export function beginGuard(guard: Guard): void {
  guard.s[0] = 0;
  guard.looks = 0;
  guard.isDone = false;
}

/** One tick's part, along the joints' chord. Says why the path cannot be travelled; the slot is in `clearance.slot`. */
export function lookAlongChord(guard: Guard, chord: Chord): Reason {
  const { s, joints, pose, model, data } = guard;
  jointsOnChord(joints, chord, s);
  forward(pose, model, data, joints);
  const reason = look(guard);
  if (reason !== Reason.none || guard.isDone) return reason;
  findChordSpeed(guard, chord);
  goOn(guard);
  return Reason.none;
}

/** One tick's part, along the tip's line. */
export function lookAlongLine(guard: Guard, line: Line): Reason {
  poseOnLine(guard.pose, line, guard.s);
  const reason = look(guard);
  if (reason !== Reason.none || guard.isDone) return reason;
  findLineSpeed(guard, line);
  goOn(guard);
  return Reason.none;
}

/** Measures where the path has been followed to. */
function look(guard: Guard): Reason {
  const { clearance, pose, s } = guard;
  if (guard.looks === 0) latchClearance(clearance, pose);
  else measureClearance(clearance, pose);
  guard.looks++;
  if (clearance.room[0]! < -ALLOWED / 2 || guard.looks > MOST_LOOKS) return regionReason(clearance);
  guard.isDone = s[0]! >= 1;
  return Reason.none;
}

/** As far as the room allows: now · Δs + growth · Δs² / 2 ≤ room. */
function goOn({ clearance, speed, s }: Guard): void {
  const room = clearance.room[0]! + ALLOWED;
  const now = speed[Speed.now]!;
  const step = (2 * room) / (now + Math.sqrt(now * now + 2 * speed[Speed.growth]! * room));
  s[0] = Math.min(1, s[0]! + Math.min(step, speed[Speed.within]!));
}

function findChordSpeed(guard: Guard, chord: Chord): void {
  const { clearance, model, speed, reach } = guard;
  const n = model.joints.length;
  speed[Speed.now] = 0;
  // The wrist's own joints leave the wrist and the shaft where they are.
  const points = clearance.body.hasShaft ? 4 : 2;
  for (let p = 0; p < points; p++) findPointSpeed(guard, chord, p, p < 2 ? n : WRIST_JOINT);
  let growth = 0;
  let after = 0;
  for (let i = n - 1; i >= 0; i--) {
    const way = Math.abs(chord.to[i]! - chord.from[i]!);
    const isRevolute = model.types[i] === JointType.revolute;
    if (isRevolute) growth += way * after;
    after += way * (isRevolute ? reach[i]! : 1);
  }
  speed[Speed.growth] = growth;
  speed[Speed.within] = 1;
}

/** Raises the speed to that of the body's point p, which the first `joints` joints move. */
function findPointSpeed(
  { clearance, model, data, speed }: Guard,
  chord: Chord,
  p: number,
  joints: number,
): void {
  const { points } = clearance.body;
  const f = data.frames;
  let sum = 0;
  for (let i = 0; i < joints; i++) {
    const way = Math.abs(chord.to[i]! - chord.from[i]!);
    if (model.types[i] === JointType.prismatic) {
      sum += way;
      continue;
    }
    const o = FRAME * i;
    const rx = points[3 * p]! - f[o + 9]!;
    const ry = points[3 * p + 1]! - f[o + 10]!;
    const rz = points[3 * p + 2]! - f[o + 11]!;
    const x = f[o + 5]! * rz - f[o + 8]! * ry;
    const y = f[o + 8]! * rx - f[o + 2]! * rz;
    const z = f[o + 2]! * ry - f[o + 5]! * rx;
    sum += way * Math.sqrt(x * x + y * y + z * z);
  }
  if (sum > speed[Speed.now]!) speed[Speed.now] = sum;
}

function findLineSpeed({ clearance, pose, speed }: Guard, { size }: Line): void {
  const { body } = clearance;
  const length = size[LineSize.length]!;
  const angle = size[LineSize.angle]!;
  const atJaw = length + angle * body.jawLength;
  speed[Speed.now] = atJaw;
  speed[Speed.growth] = 0;
  speed[Speed.within] = 1;
  if (!body.hasShaft) return;
  const { originOffset: offset, linkLength } = body;
  const ox = pose[0]! + offset[0]!;
  const oy = pose[1]! + offset[1]!;
  const oz = pose[2]! + offset[2]!;
  const offsetLength = Math.sqrt(offset[0]! * offset[0]! + offset[1]! * offset[1]! + offset[2]! * offset[2]!);
  const origin = length + angle * offsetLength;
  // Anywhere on the rest of the line o is no farther from the remote centre than this.
  const farthest = Math.sqrt(ox * ox + oy * oy + oz * oz) + origin;
  const radius = linkLength / body.lag[0]!;
  const across = origin + farthest * angle;
  const turn = across / ((1 - RADIUS_CHANGE) * radius);
  const wrist = origin + linkLength * Math.sqrt(angle * angle + turn * turn);
  speed[Speed.now] = Math.max(atJaw, wrist);
  speed[Speed.within] = (RADIUS_CHANGE * radius) / across;
}
