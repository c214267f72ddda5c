/** /tf: where every link, the picture and every object is. */
import { ArmField, armNames, PAIR_COUNT, TickField, type ArmPlacement } from '../../control/port/index.ts';
import { createData, forwardFrames, POSE_SIZE, sincos, type RobotData } from '../../kinematics/index.ts';
import type { Time, TransformStamped } from '../../messages/index.ts';
import type { TickPublisher } from './arms.ts';
import { createChannel, type Outlet } from './channel.ts';
import { framesRate } from './rates.ts';

/** A frame that a world record places: its name and where its pose stands in the record. */
export interface WorldFrame {
  readonly name: string;
  readonly offset: number;
}

export interface FramesPublisher extends TickPublisher {
  /** Remembers where the objects are, for the next message. */
  world(record: Float64Array, offset: number): void;
}

interface ArmFrames {
  readonly block: number;
  readonly placement: ArmPlacement;
  readonly data: RobotData;
  readonly position: Float64Array;
  readonly poses: Float64Array;
  readonly links: readonly TransformStamped[];
  /** The two jaws of an instrument, in its tip. */
  readonly jaws: readonly TransformStamped[];
}

/**
 * @param placements arms in the order of `armNames`
 * @param objects frames that move with the world record
 */
export function createFramesPublisher(
  placements: readonly ArmPlacement[],
  objects: readonly WorldFrame[],
  stamp: Time,
  outlet: Outlet,
): FramesPublisher {
  const channel = createChannel('/tf', outlet);
  const arms = placements.map((placement, index) => createArmFrames(placement, index, stamp));
  const moving = objects.map((object) => createTransform(stamp, 'world', object.name));
  const message = {
    transforms: [
      ...placements.map((placement) => createBase(stamp, placement)),
      createTransform(stamp, 'world', 'board'),
      createView(stamp),
      ...arms.flatMap((arm) => [...arm.links, ...arm.jaws]),
      ...moving,
    ],
  };
  let placed = false;
  return {
    world(record, offset) {
      placed = true;
      for (let i = 0; i < objects.length; i++) setTransform(moving[i]!, record, offset + objects[i]!.offset);
    },
    tick(tick, record, offset, timeNs) {
      // Until the first physics step nobody knows where the objects are.
      if (tick % framesRate.sent !== 0 || !placed) return;
      const kept = tick % framesRate.kept === 0;
      if (!outlet.wants('/tf', kept)) return;
      for (const arm of arms) updateArm(arm, record, offset);
      channel.send(message, timeNs, kept);
    },
  };
}

function createArmFrames(placement: ArmPlacement, index: number, stamp: Time): ArmFrames {
  const { name, model } = placement;
  const base = `${name}_base`;
  const tip = index < PAIR_COUNT ? `${name}_tool_tip` : `${name}_tip`;
  return {
    block: TickField.arms + armNames.findIndex((arm) => arm === name) * ArmField.length,
    placement,
    data: createData(model),
    position: new Float64Array(model.joints.length),
    poses: new Float64Array(POSE_SIZE * (model.joints.length + 1)),
    links: [...model.jointNames.map((joint) => `${name}_${joint}_link`), tip].map((frame) =>
      createTransform(stamp, base, frame),
    ),
    jaws:
      index < PAIR_COUNT
        ? [
            createTransform(stamp, tip, `${name}_jaw_1_link`),
            createTransform(stamp, tip, `${name}_jaw_2_link`),
          ]
        : [],
  };
}

function updateArm(arm: ArmFrames, record: Float64Array, offset: number): void {
  const at = offset + arm.block;
  for (let i = 0; i < arm.position.length; i++) arm.position[i] = record[at + ArmField.measured + i]!;
  forwardFrames(arm.poses, arm.placement.model, arm.data, arm.position);
  for (let i = 0; i < arm.links.length; i++) setTransform(arm.links[i]!, arm.poses, POSE_SIZE * i);
  if (arm.jaws.length === 2) {
    const half = record[at + ArmField.measuredJaw]! / 2;
    turnAboutX(arm.jaws[0]!, half);
    turnAboutX(arm.jaws[1]!, -half);
  }
}

const halfAngle = new Float64Array(2);

function turnAboutX(transform: TransformStamped, angle: number): void {
  sincos(halfAngle, angle / 2);
  transform.transform.rotation.x = halfAngle[0]!;
  transform.transform.rotation.w = halfAngle[1]!;
}

function createTransform(stamp: Time, parent: string, child: string): TransformStamped {
  return {
    header: { stamp, frame_id: parent },
    child_frame_id: child,
    transform: { translation: { x: 0, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: 1 } },
  };
}

function createBase(stamp: Time, placement: ArmPlacement): TransformStamped {
  const transform = createTransform(stamp, 'world', `${placement.name}_base`);
  setTransform(transform, placement.worldFromBase, 0);
  return transform;
}

/** The picture: at the endoscope's tip, x right, y up, looking along −z; the tip turned by π about its x axis. */
function createView(stamp: Time): TransformStamped {
  const transform = createTransform(stamp, 'ECM_tip', 'view');
  transform.transform.rotation.x = 1;
  transform.transform.rotation.w = 0;
  return transform;
}

function setTransform(out: TransformStamped, poses: Float64Array, offset: number): void {
  const { translation, rotation } = out.transform;
  translation.x = poses[offset]!;
  translation.y = poses[offset + 1]!;
  translation.z = poses[offset + 2]!;
  rotation.x = poses[offset + 3]!;
  rotation.y = poses[offset + 4]!;
  rotation.z = poses[offset + 5]!;
  rotation.w = poses[offset + 6]!;
}
