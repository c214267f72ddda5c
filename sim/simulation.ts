/** One simulated exercise: instruments, blocks and board in a rigid world, advanced 4 ms at a time. */
import type { ArmPlacement } from '../control/port/index.ts';
import { ECM_INDEX, ExerciseCommand, PAIR_COUNT } from '../control/port/index.ts';
import { initializeExchange } from './arm.ts';
import { Blocks } from './blocks.ts';
import { Collisions } from './collision.ts';
import { Drive } from './drive.ts';
import { Events } from './events.ts';
import { ExchangeField, TICKS_PER_STEP } from './exchange.ts';
import type { Exercise } from './exercise.ts';
import type { Scene } from './exercises/peg-transfer.ts';
import { PegTransfer } from './exercises/peg-transfer.ts';
import { GraspChange, Grasps } from './grasp.ts';
import { Instrument } from './instrument.ts';
import { Metrics } from './metrics.ts';
import { EventKind, InstrumentField, Phase, WORLD_LENGTH, WorldField } from './record.ts';
import type { SceneObject } from './scene.ts';
import { describeScene } from './scene.ts';
import { Score } from './score.ts';
import { hashState, restoreState, StateHash } from './state.ts';
import { addSurroundings } from './surroundings.ts';
import type { World, WorldSnapshot } from './world.ts';
import { createWorld } from './world.ts';

/** s. */
export const STEP_DURATION = TICKS_PER_STEP / 1000;

export interface SimulationOptions {
  readonly exercise: Exercise;
  /** Decides how crookedly the blocks are laid out; a 32-bit integer. */
  readonly seed: number;
  /** The mailbox shared with the loop, `EXCHANGE_LENGTH` doubles. Filled with the arms' initial positions. */
  readonly exchange: Float64Array;
}

/** All of a simulation at one instant, but for the mailbox. */
export interface SimulationSnapshot {
  readonly world: WorldSnapshot;
  readonly state: SimulationState;
}

/** Loads the physics engine and builds the world. */
export async function createSimulation(options: SimulationOptions): Promise<Simulation> {
  initializeExchange(options.exchange, options.exercise.placements);
  return new Simulation(await createWorld(), options);
}

export class Simulation {
  readonly exchange: Float64Array;
  readonly placements: readonly ArmPlacement[];
  readonly sceneObjects: readonly SceneObject[];
  readonly #world: World;
  readonly #blocks: Blocks;
  readonly #instruments: readonly Instrument[];
  readonly #grasps: Grasps;
  readonly #collisions: Collisions;
  readonly #progress: PegTransfer;
  readonly #metrics: Metrics;
  readonly #score: Score;
  readonly #events = new Events();
  readonly #drive: Drive;
  readonly #scene: Scene;
  readonly #state: SimulationState;

  /** Use `createSimulation`. */
  constructor(world: World, { exercise, seed, exchange }: SimulationOptions) {
    this.exchange = exchange;
    this.placements = exercise.placements;
    this.sceneObjects = describeScene(exercise);
    this.#world = world;
    addSurroundings(world, exercise);
    this.#blocks = new Blocks(world, exercise, seed);
    this.#instruments = exercise.placements
      .slice(0, PAIR_COUNT)
      .map((arm, i) => new Instrument(world, i, arm));
    this.#grasps = new Grasps(world, this.#instruments, this.#blocks, exercise.blocks);
    this.#collisions = new Collisions(this.#instruments, exercise);
    this.#progress = new PegTransfer(exercise, this.#events);
    this.#metrics = new Metrics(this.#instruments);
    this.#score = new Score(exercise);
    this.#drive = new Drive(exchange, this.#instruments, exercise.placements[ECM_INDEX]!);
    const { poses, starts, speeds } = this.#blocks;
    this.#scene = { poses, starts, speeds, held: new Float64Array(PAIR_COUNT).fill(-1) };
    this.#state = {
      step: 0,
      attempt: 1,
      commandCount: exchange[ExchangeField.exerciseCommandCount]!,
      endoscope: this.#drive.endoscope,
      instruments: this.#instruments.map((instrument) => instrument.state),
      grasps: this.#grasps.states,
      collisions: this.#collisions.state,
      progress: this.#progress.state,
      metrics: this.#metrics.state,
      score: this.#score.state,
    };
  }

  /**
   * One step of physics: set-points of tick 4n out of the mailbox, measurements for tick 4(n + 1) into it, and the
   * world record at `offset` of `record`, `WORLD_LENGTH` doubles.
   */
  step(record: Float64Array, offset: number): void {
    this.#events.clear();
    const phaseBefore = this.#progress.state.phase;
    this.#obey();
    this.#drive.readSetpoints();
    this.#grasp();
    this.#move();
    this.#settle();
    this.#judge(phaseBefore);
    this.#state.step++;
    this.#drive.writeMeasured();
    this.write(record, offset);
  }

  /** Exercise commands that came since the last step. */
  #obey(): void {
    const count = this.exchange[ExchangeField.exerciseCommandCount]!;
    if (count === this.#state.commandCount) return;
    this.#state.commandCount = count;
    switch (this.exchange[ExchangeField.exerciseCommand]) {
      case ExerciseCommand.restart:
        this.#restart();
        break;
      case ExerciseCommand.stop:
        this.#progress.stop();
        break;
    }
  }

  /** A new attempt: the blocks lie where they lay at first; the arms stay where they are. */
  #restart(): void {
    this.#state.attempt++;
    for (let i = 0; i < this.#instruments.length; i++) this.#grasps.letGo(i);
    this.#blocks.reset();
    this.#progress.reset();
    this.#metrics.reset();
    this.#score.reset();
  }

  /** Jaws take hold or let go. */
  #grasp(): void {
    for (let i = 0; i < this.#instruments.length; i++) {
      const wanted = this.#drive.wantedJaw(i);
      const { block } = this.#grasps.states[i]!;
      this.#report(i, block, this.#grasps.decide(i, wanted, STEP_DURATION));
      this.#drive.setJaw(i, this.#grasps.opening(i, wanted, STEP_DURATION));
    }
  }

  /** Events of instrument `i`, which held `block` before. */
  #report(i: number, block: number, change: GraspChange): void {
    const grasp = this.#grasps.states[i]!;
    const position = this.#instruments[i]!.worldFromTip;
    switch (change) {
      case GraspChange.grasped:
        this.#events.add(EventKind.grasp, grasp.block, i, position, 0, grasp.opening);
        break;
      case GraspChange.released:
        this.#events.add(EventKind.release, block, i, position, 0, grasp.load);
        break;
      case GraspChange.slipped:
        this.#events.add(EventKind.slip, block, i, position, 0, grasp.load);
        break;
    }
  }

  /** Moves the instruments to their set-points, and the world with them. */
  #move(): void {
    const parts = this.#drive.parts();
    const dt = STEP_DURATION / parts;
    for (let part = 1; part <= parts; part++) {
      this.#grasps.aim();
      this.#drive.move(part / parts);
      this.#grasps.pull(dt);
      this.#world.step(dt);
    }
    this.#blocks.read();
    this.#blocks.limitSpeeds();
  }

  /** Grasps feel their load: blocks settle, slide or are lost. */
  #settle(): void {
    for (let i = 0; i < this.#instruments.length; i++) {
      const { block } = this.#grasps.states[i]!;
      this.#report(i, block, this.#grasps.settle(i, STEP_DURATION));
      this.#scene.held[i] = this.#grasps.states[i]!.block;
    }
    this.#grasps.spare();
  }

  /** The exercise's rules and counts. */
  #judge(phaseBefore: Phase): void {
    const { state } = this.#progress;
    this.#progress.update(this.#scene, STEP_DURATION);
    const running = state.phase === Phase.running;
    this.#metrics.follow(running);
    this.#collisions.update(STEP_DURATION);
    if (running) this.#countCollisions();
    if (state.phase === Phase.finished && phaseBefore !== Phase.finished) this.#finish();
  }

  #countCollisions(): void {
    const { began, pairs } = this.#collisions;
    for (let i = 0; i < pairs.length; i++) {
      if (began[i] === 0) continue;
      const { instrument, object } = pairs[i]!;
      this.#metrics.state.collisions++;
      this.#events.add(
        EventKind.collision,
        object,
        instrument,
        this.#instruments[instrument]!.worldFromTip,
        0,
        began[i]!,
      );
    }
  }

  #finish(): void {
    const { complete, elapsed, drops, missedHandovers } = this.#progress.state;
    const { collisions, path } = this.#metrics.state;
    const { done: placed, lost } = this.#progress;
    this.#score.compute({ complete, time: elapsed, placed, drops, collisions, lost, missedHandovers, path });
    this.#events.add(EventKind.finish, -1, -1, ORIGIN, 0, this.#score.state.value);
  }

  /** Writes the world record of the latest step, or of the start before the first. */
  write(record: Float64Array, offset: number): void {
    const progress = this.#progress.state;
    record[offset + WorldField.step] = this.#state.step;
    record[offset + WorldField.tick] = this.#state.step * TICKS_PER_STEP;
    for (let i = 0; i < this.#blocks.poses.length; i++)
      record[offset + WorldField.blocks + i] = this.#blocks.poses[i]!;
    for (let i = 0; i < this.#grasps.states.length; i++) {
      const { block, grip, load } = this.#grasps.states[i]!;
      const o = offset + WorldField.instruments + i * InstrumentField.length;
      record[o + InstrumentField.held] = block;
      record[o + InstrumentField.grip] = grip;
      record[o + InstrumentField.load] = block === -1 ? 0 : load;
      record[offset + WorldField.path + i] = this.#metrics.state.path[i]!;
    }
    record[offset + WorldField.attempt] = this.#state.attempt;
    record[offset + WorldField.phase] = progress.phase;
    record[offset + WorldField.stage] = progress.stage;
    record[offset + WorldField.elapsed] = progress.elapsed;
    record[offset + WorldField.done] = this.#progress.done;
    record[offset + WorldField.drops] = progress.drops;
    record[offset + WorldField.collisions] = this.#metrics.state.collisions;
    record[offset + WorldField.hint] = this.#progress.hint;
    record[offset + WorldField.finished] = progress.phase === Phase.finished ? 1 : 0;
    this.#score.write(record, offset);
    this.#events.write(record, offset);
  }

  /** Sixteen hexadecimal digits that differ as soon as one bit of the simulation differs. */
  stateHash(): string {
    const hash = new StateHash();
    this.#world.hashInto(hash);
    hashState(hash, this.#state);
    return hash.digest();
  }

  snapshot(): SimulationSnapshot {
    return { world: this.#world.snapshot(), state: structuredClone(this.#state) };
  }

  /** Back to a snapshot of this simulation; the mailbox is the caller's affair. */
  restore(snapshot: SimulationSnapshot): void {
    this.#world.restore(snapshot.world);
    restoreState(this.#state, snapshot.state);
    for (const instrument of this.#instruments) instrument.refresh();
    this.#blocks.read();
    this.#events.clear();
  }

  /** Gives the physics engine's memory back; the simulation is of no use afterwards. */
  free(): void {
    this.#world.free();
  }
}

/** Room for one world record. */
export function createWorldRecord(): Float64Array {
  return new Float64Array(WORLD_LENGTH);
}

const ORIGIN = new Float64Array(3);

interface SimulationState {
  step: number;
  /** 1 for the first. */
  attempt: number;
  /** Exercise commands obeyed so far. */
  commandCount: number;
  /** Joints of the endoscope's arm. */
  readonly endoscope: Float64Array;
  readonly instruments: Instrument['state'][];
  readonly grasps: Grasps['states'];
  readonly collisions: Collisions['state'];
  readonly progress: PegTransfer['state'];
  readonly metrics: Metrics['state'];
  readonly score: Score['state'];
}
