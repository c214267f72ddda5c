/**
 * An instrument in the world: the Large Needle Driver's shaft, wrist and two jaws as kinematic bodies, posed by our
 * own kinematics. They push blocks; nothing pushes them.
 */
import type { ArmPlacement } from '../control/port/index.ts';
import type { Pose, RobotData } from '../kinematics/index.ts';
import {
  composePose,
  createData,
  createPose,
  createVector,
  forwardFrames,
  POSE_SIZE,
  readPose,
  sincos,
  transformPoint,
} from '../kinematics/index.ts';
import { instrumentGroups } from './groups.ts';
import type { BodyId, ColliderId, Point, Shape, World } from './world.ts';

/** Large Needle Driver, m. The shaft is modelled as far up as it can meet a block or another instrument. */
export const SHAFT_RADIUS = 0.0042;
export const SHAFT_LENGTH = 0.12;
export const WRIST_RADIUS = 0.003;
export const JAW_LENGTH = 0.01;
/** Of a rod that stands for a jaw where its exact shape does not matter. */
export const JAW_RADIUS = 0.0008;
const JAW_WIDTH = { root: 0.0026, tip: 0.0014 };
const JAW_THICKNESS = { root: 0.002, tip: 0.0007 };
/** Polished steel. The grip of the jaws' inserts is the grasp's affair. */
const INSTRUMENT_FRICTION = 0.2;

/** Links in the order of `forwardFrames`. */
const ROLL_LINK = 3;
const WRIST_PITCH_LINK = 4;
const TIP = 6;

/** What an instrument carries from one step to the next. */
export interface InstrumentState {
  /** rad and m, in the model's joint order. */
  readonly position: Float64Array;
  /** Opening of the jaws as they are, rad: a block between them holds them open. */
  jaw: number;
  /** Bit i is set while the instrument passes through block i. */
  spared: number;
}

export class Instrument {
  readonly index: number;
  readonly placement: ArmPlacement;
  readonly state: InstrumentState;
  /** Origin at the wrist pitch axis, z along the shaft towards the tip. */
  readonly worldFromShaft: Pose = createPose();
  /** Origin at the wrist pitch axis, x towards the jaws' pivot. */
  readonly worldFromWrist: Pose = createPose();
  /** Origin on the jaws' pivot, z out of the jaws, which open about x. */
  readonly worldFromTip: Pose = createPose();
  /** The tip turned about x by plus and minus half the opening. */
  readonly worldFromJaws: readonly [Pose, Pose] = [createPose(), createPose()];
  /** Ends of the two jaws in the world, m. */
  readonly jawEnds: readonly [Float64Array, Float64Array] = [createVector(), createVector()];
  readonly #world: World;
  readonly #bodies: readonly BodyId[];
  readonly #colliders: readonly ColliderId[];
  readonly #data: RobotData;
  readonly #frames: Float64Array;
  readonly #baseFromLink: Pose = createPose();
  readonly #sincos = new Float64Array(2);
  readonly #tipFromJaw: Pose = createPose();

  constructor(world: World, index: number, placement: ArmPlacement) {
    this.index = index;
    this.placement = placement;
    this.#world = world;
    this.state = { position: placement.initialPosition.slice(), jaw: placement.initialJaw, spared: 0 };
    this.#data = createData(placement.model);
    this.#frames = new Float64Array(POSE_SIZE * (placement.model.joints.length + 1));
    this.refresh();
    this.#bodies = this.#links().map((pose) => world.addKinematic(pose));
    this.#colliders = this.#addColliders();
  }

  #links(): readonly Pose[] {
    return [this.worldFromShaft, this.worldFromWrist, ...this.worldFromJaws];
  }

  #addColliders(): ColliderId[] {
    const groups = instrumentGroups(this.index, 0);
    const wristLength = this.placement.model.joints[5]!.a;
    const shapes: Shape[] = [
      { kind: 'capsule', from: [0, 0, -SHAFT_LENGTH], to: [0, 0, 0], radius: SHAFT_RADIUS },
      { kind: 'capsule', from: [0, 0, 0], to: [wristLength, 0, 0], radius: WRIST_RADIUS },
      { kind: 'hull', points: jawPoints(-1).flat() },
      { kind: 'hull', points: jawPoints(1).flat() },
    ];
    return shapes.map((shape, i) =>
      this.#world.addCollider(this.#bodies[i]!, shape, { friction: INSTRUMENT_FRICTION, mass: 0, groups }),
    );
  }

  /** Lets the instrument pass through the blocks whose bits are set, and through no other. */
  spare(blocks: number): void {
    if (blocks === this.state.spared) return;
    this.state.spared = blocks;
    const groups = instrumentGroups(this.index, blocks);
    for (const collider of this.#colliders) this.#world.setGroups(collider, groups);
  }

  /** Sets joints (rad, m) and jaw (rad) for the end of the coming step of the world. */
  moveTo(position: Float64Array, jaw: number): void {
    this.state.position.set(position);
    this.state.jaw = jaw;
    this.refresh();
    this.#world.setTarget(this.#bodies[0]!, this.worldFromShaft);
    this.#world.setTarget(this.#bodies[1]!, this.worldFromWrist);
    this.#world.setTarget(this.#bodies[2]!, this.worldFromJaws[0]);
    this.#world.setTarget(this.#bodies[3]!, this.worldFromJaws[1]);
  }

  /** Recomputes the poses that follow from the state. */
  refresh(): void {
    forwardFrames(this.#frames, this.placement.model, this.#data, this.state.position);
    this.#link(this.worldFromShaft, ROLL_LINK);
    this.#link(this.worldFromWrist, WRIST_PITCH_LINK);
    this.#link(this.worldFromTip, TIP);
    for (let i = 0; i < 2; i++) {
      sincos(this.#sincos, (i === 0 ? this.state.jaw : -this.state.jaw) / 4);
      this.#tipFromJaw[3] = this.#sincos[0]!;
      this.#tipFromJaw[6] = this.#sincos[1]!;
      composePose(this.worldFromJaws[i]!, this.worldFromTip, this.#tipFromJaw);
      transformPoint(this.jawEnds[i]!, this.worldFromJaws[i]!, jawEnd);
    }
  }

  #link(out: Pose, link: number): void {
    readPose(this.#baseFromLink, this.#frames, POSE_SIZE * link);
    composePose(out, this.placement.worldFromBase, this.#baseFromLink);
  }
}

const jawEnd = createVector(0, 0, JAW_LENGTH);

/** A tapered jaw in its link's frame: gripping face in the plane y = 0, body on the side of `side`. */
function jawPoints(side: number): Point[] {
  const end = (z: number, width: number, thickness: number): Point[] => [
    [-width / 2, 0, z],
    [width / 2, 0, z],
    [-width / 2, side * thickness, z],
    [width / 2, side * thickness, z],
  ];
  return [
    ...end(0, JAW_WIDTH.root, JAW_THICKNESS.root),
    ...end(JAW_LENGTH, JAW_WIDTH.tip, JAW_THICKNESS.tip),
  ];
}
