/**
 * Fixtures: planes that the tip and the jaws' end stay on one side of, and the least depth of the wrist below the
 * remote centre. They only ever shift the wanted tip, along a plane's normal or the port's axis, by as much as needed.
 * A tip found on the wrong side when it is engaged is not pushed: it may come back, and keeps what it gains.
 */
import type { Pose, RobotData, RobotModel, Vector } from '../kinematics/index.ts';
import {
  copyPose,
  createVector,
  depthBelowRemoteCentre,
  inverse,
  InverseStatus,
  sincosAt,
  transformPoint,
} from '../kinematics/index.ts';
import { APPROACH_DECELERATION, DEPTH_SLACK } from './defaults.ts';
import { leastDepth } from './limits.ts';
import { Reason } from './port/index.ts';

/** The half space normal · p ≥ offset, in world coordinates. */
export interface Plane {
  /** Unit vector into the allowed side. */
  readonly normal: readonly [number, number, number];
  /** m. */
  readonly offset: number;
}

/** The six planes of an upright box, world coordinates, m. */
export function planesOfBox(min: readonly number[], max: readonly number[]): Plane[] {
  return [
    { normal: [1, 0, 0], offset: min[0]! },
    { normal: [-1, 0, 0], offset: -max[0]! },
    { normal: [0, 1, 0], offset: min[1]! },
    { normal: [0, -1, 0], offset: -max[1]! },
    { normal: [0, 0, 1], offset: min[2]! },
    { normal: [0, 0, -1], offset: -max[2]! },
  ];
}

export interface FixturesState {
  readonly model: RobotModel;
  readonly data: RobotData;
  /** Normal and offset of each plane in the base. */
  readonly planes: Float64Array;
  /** How far beyond each plane the tip may be: 0, or what it was at engagement and has not yet come back from, m. */
  readonly slack: Float64Array;
  /** How far inside of that it was at the latest tick, m. */
  readonly room: Float64Array;
  /** Least depth in force, m: the robot's with hysteresis, or what it was at engagement.. */
  readonly depth: Float64Array;
  /** How far the tip is beyond the plane at hand, m. */
  readonly excess: Float64Array;
  readonly jawEnd: Vector;
  readonly point: Vector;
  readonly joints: Float64Array;
  readonly wristDepth: Float64Array;
  readonly sincos: Float64Array;
  /** Index of the plane that the latest reason names; −1 for none. */
  detail: number;
}

const PLANE_SIZE = 4;
const JOINT_5 = 5;

/** Corners take a few rounds; planes of a box are exact after one. */
const ROUNDS = 3;

export function createFixtures(
  model: RobotModel,
  data: RobotData,
  worldFromBase: Pose,
  planes: readonly Plane[],
): FixturesState {
  return {
    model,
    data,
    planes: Float64Array.from(planes.flatMap((plane) => planeInBase(plane, worldFromBase))),
    slack: new Float64Array(planes.length),
    room: new Float64Array(planes.length),
    excess: new Float64Array(1),
    depth: Float64Array.of(leastDepth(model)),
    jawEnd: createVector(0, 0, model.jaw?.length ?? 0),
    point: createVector(),
    joints: new Float64Array(model.joints.length),
    wristDepth: new Float64Array(1),
    sincos: new Float64Array(2),
    detail: -1,
  };
}

/** normal · (R p + t) ≥ offset in the world is Rᵀ normal · p ≥ offset − normal · t in the base. */
function planeInBase(plane: Plane, worldFromBase: Pose): number[] {
  const [x, y, z] = plane.normal;
  const normal = createVector();
  const baseFromWorld = Float64Array.of(
    0,
    0,
    0,
    -worldFromBase[3]!,
    -worldFromBase[4]!,
    -worldFromBase[5]!,
    worldFromBase[6]!,
  );
  transformPoint(normal, baseFromWorld, Float64Array.of(x, y, z));
  const shift = x * worldFromBase[0]! + y * worldFromBase[1]! + z * worldFromBase[2]!;
  return [...normal, plane.offset - shift];
}

/** Whether the wrist at joints `q` is nearer to the remote centre than it has to be for a pair to engage. */
export function wristIsTooShallow(state: FixturesState, q: Float64Array): boolean {
  return depthBelowRemoteCentre(state.model, q) < leastDepth(state.model) - DEPTH_SLACK;
}

/** Begins an engagement with the tip at `baseFromTip` and the joints at `q`. */
export function latchFixtures(state: FixturesState, baseFromTip: Pose, q: Float64Array): void {
  for (let i = 0; i < state.slack.length; i++) {
    findExcess(state, i, baseFromTip);
    state.slack[i] = Math.max(0, state.excess[0]!);
    state.room[i] = Math.max(0, -state.excess[0]!);
  }
  setWristDepth(state, q);
  state.depth[0] = Math.min(leastDepth(state.model), state.wristDepth[0]!);
}

/** `out`: the pose nearest to `baseFromTip`, with its orientation, that no fixture forbids. */
export function stepFixtures(state: FixturesState, out: Pose, baseFromTip: Pose, dt: number): Reason {
  copyPose(out, baseFromTip);
  state.detail = -1;
  const depth = keepDepth(state, out);
  const edge = keepPlanes(state, out, dt);
  return depth === Reason.none ? edge : depth;
}

function keepPlanes(state: FixturesState, tip: Pose, dt: number): Reason {
  const { planes, slack, room, excess } = state;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < slack.length; i++) {
      findExcess(state, i, tip);
      // Never faster towards the plane than allows for a stop before it.
      const before = room[i]!;
      const nearest = Math.max(0, before - Math.sqrt(2 * APPROACH_DECELERATION * before) * dt);
      const shift = excess[0]! - slack[i]! + nearest;
      if (shift <= 0) continue;
      for (let axis = 0; axis < 3; axis++) tip[axis] = tip[axis]! + shift * planes[PLANE_SIZE * i + axis]!;
      state.detail = i;
    }
  }
  for (let i = 0; i < slack.length; i++) {
    findExcess(state, i, tip);
    slack[i] = Math.min(slack[i]!, Math.max(0, excess[0]!));
    room[i] = Math.max(0, slack[i]! - excess[0]!);
  }
  return state.detail === -1 ? Reason.none : Reason.workspaceEdge;
}

/** `excess`: how far the tip or the jaws' end is beyond plane `i`, m; negative inside. */
function findExcess(state: FixturesState, i: number, tip: Pose): void {
  const { planes, point } = state;
  const at = PLANE_SIZE * i;
  transformPoint(point, tip, state.jawEnd);
  const jaw = planes[at]! * point[0]! + planes[at + 1]! * point[1]! + planes[at + 2]! * point[2]!;
  const pivot = planes[at]! * tip[0]! + planes[at + 1]! * tip[1]! + planes[at + 2]! * tip[2]!;
  state.excess[0] = planes[at + 3]! - Math.min(jaw, pivot);
}

/** Lowers the tip along the port's axis until the wrist is deep enough. The wrist moves nearly as the tip does. */
function keepDepth(state: FixturesState, tip: Pose): Reason {
  const { model, data, joints } = state;
  const wall = state.depth[0]!;
  const link = model.joints[JOINT_5]!.a;
  const before = tip[2]!;
  if (before <= -(leastDepth(model) + link)) {
    state.depth[0] = leastDepth(model);
    return Reason.none;
  }
  // Never nearer to the remote centre than this, where the inverse still has its wrist well below it.
  tip[2] = Math.min(before, link - wall);
  for (let round = 0; round < ROUNDS; round++) {
    if (inverse(joints, model, data, tip, joints) === InverseStatus.singular) break;
    setWristDepth(state, joints);
    const missing = wall - state.wristDepth[0]!;
    if (missing <= 0) {
      if (round === 0) state.depth[0] = Math.min(leastDepth(model), wall - missing);
      break;
    }
    tip[2] = tip[2] - missing;
  }
  return tip[2] < before - 1e-9 ? Reason.insertionTooShallow : Reason.none;
}

/** `wristDepth`: of the wrist below the remote centre, along the port's axis: its distance times cos yaw · cos pitch. */
function setWristDepth(state: FixturesState, q: Float64Array): void {
  const sc = state.sincos;
  sincosAt(sc, 0, q, 0);
  const yaw = sc[1]!;
  sincosAt(sc, 0, q, 1);
  state.wristDepth[0] = depthBelowRemoteCentre(state.model, q) * yaw * sc[1]!;
}
