/**
 * The rigid world, behind one door: the only file that knows Rapier. Metres, kilograms, newtons and seconds outside;
 * centimetres, grams and dynes inside, because Rapier's tolerances are made for lengths near 1.
 *
 * Rapier caps speeds at 400 of its lengths per second: 4 m/s.
 *
 * Bodies and colliders are small integers in order of creation, so they mean the same in every run and after a
 * restore. Rapier's own objects are bypassed in the step: they allocate, and they walk all bodies after every step.
 */
import RAPIER from '@dimforge/rapier3d-deterministic-compat';
import type { Pose } from '../kinematics/index.ts';
import { StateHash } from './state.ts';

export type BodyId = number;
export type ColliderId = number;

/** Who may touch whom: colliders a and b meet when a's `member` bits meet b's `meets` bits and the other way round. */
export interface Groups {
  /** 16 bits. */
  readonly member: number;
  /** 16 bits. */
  readonly meets: number;
}

/** x, y, z; m. */
export type Point = readonly [number, number, number];

/** Shapes in their body's frame; m. */
export type Shape =
  | { readonly kind: 'box'; readonly size: Point; readonly centre: Point }
  /** All points within `radius` of the line between the two points. */
  | { readonly kind: 'capsule'; readonly from: Point; readonly to: Point; readonly radius: number }
  /** The convex hull of points x, y, z, x, y, z … */
  | { readonly kind: 'hull'; readonly points: readonly number[] };

export interface ColliderOptions {
  /** Coulomb friction; two surfaces in contact use the mean of theirs. */
  readonly friction: number;
  /** kg; 0 for bodies that nothing moves. */
  readonly mass: number;
  readonly groups: Groups;
}

/** What the world holds at one instant, for `restore`. */
export interface WorldSnapshot {
  readonly bytes: Uint8Array;
}

const CM_PER_M = 100;
const GRAM_PER_KG = 1000;
/** Dynes in a newton, and dyne centimetres in a newton metre. */
const DYNE = GRAM_PER_KG * CM_PER_M;
const DYNE_CENTIMETRE = GRAM_PER_KG * CM_PER_M * CM_PER_M;
/** kg·m² in one g·cm². */
const INERTIA = 1e-7;
/** Standard gravity as the exercises use it, m/s². */
export const GRAVITY = 9.81;

/** Resolves once the WebAssembly is ready; safe to call again. */
export async function createWorld(): Promise<World> {
  await RAPIER.init();
  return new World();
}

/** Name and version of the engine, as recordings state it. Valid once a world exists. */
export function physicsName(): string {
  return `Rapier ${RAPIER.version()} deterministic`;
}

export class World {
  #world: RAPIER.World;
  readonly #gravity: ReturnType<typeof RAPIER.VectorOps.intoRaw>;
  readonly #vector: ReturnType<typeof RAPIER.VectorOps.intoRaw>;
  readonly #scratch = new Float32Array(4);
  readonly #bodies: number[] = [];
  readonly #colliders: number[] = [];
  /** Bodies that feel a push in the coming step. */
  readonly #pushed: number[] = [];
  #pushedCount = 0;

  /** Use `createWorld`: the engine has to be loaded first. */
  constructor() {
    const gravity = { x: 0, y: 0, z: -GRAVITY * CM_PER_M };
    this.#world = new RAPIER.World(gravity);
    this.#world.lengthUnit = 1;
    this.#gravity = RAPIER.VectorOps.intoRaw(gravity);
    this.#vector = RAPIER.VectorOps.intoRaw({ x: 0, y: 0, z: 0 });
  }

  addFixed(pose: Pose): BodyId {
    return this.#add(RAPIER.RigidBodyDesc.fixed(), pose);
  }

  /** A body that goes where `setTarget` says and pushes what is in its way. */
  addKinematic(pose: Pose): BodyId {
    return this.#add(RAPIER.RigidBodyDesc.kinematicPositionBased(), pose);
  }

  /** A body that forces move. Its mass and inertia are its colliders'. Continuous collision detection is on. */
  addDynamic(pose: Pose): BodyId {
    return this.#add(RAPIER.RigidBodyDesc.dynamic().setCcdEnabled(true), pose);
  }

  #add(description: RAPIER.RigidBodyDesc, pose: Pose): BodyId {
    description.setTranslation(pose[0]! * CM_PER_M, pose[1]! * CM_PER_M, pose[2]! * CM_PER_M);
    description.setRotation({ x: pose[3]!, y: pose[4]!, z: pose[5]!, w: pose[6]! });
    return this.#bodies.push(this.#world.createRigidBody(description).handle) - 1;
  }

  addCollider(body: BodyId, shape: Shape, options: ColliderOptions): ColliderId {
    const description = describe(shape);
    description
      .setFriction(options.friction)
      .setRestitution(0)
      .setMass(options.mass * GRAM_PER_KG);
    description.setCollisionGroups(packGroups(options.groups));
    const parent = this.#world.getRigidBody(this.#bodies[body]!);
    return this.#colliders.push(this.#world.createCollider(description, parent).handle) - 1;
  }

  setGroups(collider: ColliderId, groups: Groups): void {
    this.#world.colliders.raw.coSetCollisionGroups(this.#colliders[collider]!, packGroups(groups));
  }

  /** Where a kinematic body is to be at the end of the next step. */
  setTarget(body: BodyId, pose: Pose): void {
    const handle = this.#bodies[body]!;
    const raw = this.#world.bodies.raw;
    raw.rbSetNextKinematicTranslation(handle, pose[0]! * CM_PER_M, pose[1]! * CM_PER_M, pose[2]! * CM_PER_M);
    raw.rbSetNextKinematicRotation(handle, pose[3]!, pose[4]!, pose[5]!, pose[6]!);
  }

  /** Puts a body somewhere at once, at rest. */
  place(body: BodyId, pose: Pose): void {
    const handle = this.#bodies[body]!;
    const raw = this.#world.bodies.raw;
    raw.rbSetTranslation(handle, pose[0]! * CM_PER_M, pose[1]! * CM_PER_M, pose[2]! * CM_PER_M, true);
    raw.rbSetRotation(handle, pose[3]!, pose[4]!, pose[5]!, pose[6]!, true);
    this.setVelocity(body, ZERO, ZERO);
  }

  /** Linear (m/s) and angular (rad/s) velocity of a body, in the world. */
  setVelocity(body: BodyId, linear: Float64Array, angular: Float64Array): void {
    const handle = this.#bodies[body]!;
    this.#setVector(linear, CM_PER_M);
    this.#world.bodies.raw.rbSetLinvel(handle, this.#vector, true);
    this.#setVector(angular, 1);
    this.#world.bodies.raw.rbSetAngvel(handle, this.#vector, true);
  }

  /** Pushes a body at its centre of mass during the next step: N and N·m, in the world. */
  push(body: BodyId, force: Float64Array, torque: Float64Array): void {
    const handle = this.#bodies[body]!;
    const raw = this.#world.bodies.raw;
    this.#setVector(force, DYNE);
    raw.rbAddForce(handle, this.#vector, true);
    this.#setVector(torque, DYNE_CENTIMETRE);
    raw.rbAddTorque(handle, this.#vector, true);
    this.#pushed[this.#pushedCount++] = handle;
  }

  /** Writes the body's pose in the world at `offset`. */
  readPose(out: Float64Array, offset: number, body: BodyId): void {
    const handle = this.#bodies[body]!;
    this.#world.bodies.raw.rbTranslation(handle, this.#scratch);
    for (let i = 0; i < 3; i++) out[offset + i] = this.#scratch[i]! / CM_PER_M;
    this.#world.bodies.raw.rbRotation(handle, this.#scratch);
    for (let i = 0; i < 4; i++) out[offset + 3 + i] = this.#scratch[i]!;
  }

  /** Linear (m/s) and angular (rad/s) velocity of a body, in the world. */
  readVelocity(linear: Float64Array, angular: Float64Array, body: BodyId): void {
    const handle = this.#bodies[body]!;
    this.#world.bodies.raw.rbLinvel(handle, this.#scratch);
    for (let i = 0; i < 3; i++) linear[i] = this.#scratch[i]! / CM_PER_M;
    this.#world.bodies.raw.rbAngvel(handle, this.#scratch);
    for (let i = 0; i < 3; i++) angular[i] = this.#scratch[i]!;
  }

  /** kg. */
  mass(body: BodyId): number {
    return this.#world.bodies.raw.rbMass(this.#bodies[body]!) / GRAM_PER_KG;
  }

  /** Writes the three principal moments of inertia, kg·m². */
  readInertia(out: Float64Array, body: BodyId): void {
    this.#world.bodies.raw.rbPrincipalInertia(this.#bodies[body]!, this.#scratch);
    for (let i = 0; i < 3; i++) out[i] = this.#scratch[i]! * INERTIA;
  }

  /** Advances the world by `duration` seconds. */
  step(duration: number): void {
    const world = this.#world;
    world.timestep = duration;
    world.physicsPipeline.raw.step(
      this.#gravity,
      world.integrationParameters.raw,
      world.islands.raw,
      world.broadPhase.raw,
      world.narrowPhase.raw,
      world.bodies.raw,
      world.colliders.raw,
      world.softBodies.raw,
      world.impulseJoints.raw,
      world.multibodyJoints.raw,
      world.ccdSolver.raw,
    );
    // Rapier's forces last until they are taken back.
    for (let i = 0; i < this.#pushedCount; i++) {
      world.bodies.raw.rbResetForces(this.#pushed[i]!, false);
      world.bodies.raw.rbResetTorques(this.#pushed[i]!, false);
    }
    this.#pushedCount = 0;
  }

  /** Pose and velocity of every body, bit by bit. */
  hashInto(hash: StateHash): void {
    const raw = this.#world.bodies.raw;
    for (const handle of this.#bodies) {
      raw.rbTranslation(handle, this.#scratch);
      hash.addFloats(this.#scratch, 3);
      raw.rbRotation(handle, this.#scratch);
      hash.addFloats(this.#scratch, 4);
      raw.rbLinvel(handle, this.#scratch);
      hash.addFloats(this.#scratch, 3);
      raw.rbAngvel(handle, this.#scratch);
      hash.addFloats(this.#scratch, 3);
    }
  }

  snapshot(): WorldSnapshot {
    return { bytes: this.#world.takeSnapshot() };
  }

  /** Back to a snapshot of this world. Throws when the bytes are not one. */
  restore(snapshot: WorldSnapshot): void {
    const restored = RAPIER.World.restoreSnapshot(snapshot.bytes) as RAPIER.World | null;
    if (!restored)
      throw new Error('World snapshot: expected the bytes of an earlier snapshot of this engine version.');
    this.#world.free();
    this.#world = restored;
  }

  /** Gives the WebAssembly memory back; the world is of no use afterwards. */
  free(): void {
    this.#world.free();
    this.#gravity.free();
    this.#vector.free();
  }

  #setVector(vector: Float64Array, factor: number): void {
    this.#vector.x = vector[0]! * factor;
    this.#vector.y = vector[1]! * factor;
    this.#vector.z = vector[2]! * factor;
  }
}

const ZERO = new Float64Array(3);

function packGroups(groups: Groups): number {
  return ((groups.member << 16) | groups.meets) >>> 0;
}

function describe(shape: Shape): RAPIER.ColliderDesc {
  switch (shape.kind) {
    case 'box': {
      const [x, y, z] = shape.size;
      const half = CM_PER_M / 2;
      return RAPIER.ColliderDesc.cuboid(x * half, y * half, z * half).setTranslation(
        shape.centre[0] * CM_PER_M,
        shape.centre[1] * CM_PER_M,
        shape.centre[2] * CM_PER_M,
      );
    }
    case 'capsule':
      return describeCapsule(shape.from, shape.to, shape.radius);
    case 'hull': {
      const hull = RAPIER.ColliderDesc.convexHull(
        Float32Array.from(shape.points, (length) => length * CM_PER_M),
      );
      if (!hull) throw new Error('Collider: the points of a hull must not lie in one plane.');
      return hull;
    }
  }
}

/** Rapier's capsule lies along y; the shortest turn brings y to the wanted direction. */
function describeCapsule(from: Point, to: Point, radius: number): RAPIER.ColliderDesc {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.sqrt(x * x + y * y + z * z);
  const w = 1 + y / length;
  const norm = Math.sqrt((x * x + z * z) / (length * length) + w * w);
  const half = CM_PER_M / 2;
  return RAPIER.ColliderDesc.capsule(length * half, radius * CM_PER_M)
    .setTranslation((from[0] + to[0]) * half, (from[1] + to[1]) * half, (from[2] + to[2]) * half)
    .setRotation(
      norm > 0
        ? { x: z / length / norm, y: 0, z: -x / length / norm, w: w / norm }
        : { x: 1, y: 0, z: 0, w: 0 },
    );
}
