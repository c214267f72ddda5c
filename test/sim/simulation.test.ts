import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ExerciseCommand } from '../../control/port/index.ts';
import {
  createSimulation,
  createWorldRecord,
  EXCHANGE_ARM_LENGTH,
  EXCHANGE_LENGTH,
  ExchangeField,
  objectNames,
  Phase,
  TICKS_PER_STEP,
  WORLD_LENGTH,
  WorldField,
} from '../../sim/index.ts';
import { exercise, graspPose, raised, Rig } from './rig.ts';

/** Picks a block, lifts it and drops it: contacts, grasp, events. */
function fumble(rig: Rig): void {
  const pose = graspPose(1, rig.block(0));
  rig.move(1, raised(pose, 0.03), 0.8);
  rig.move(1, pose, 0.8);
  rig.turnJaw(1, -0.3);
  rig.move(1, raised(pose, 0.04), 0.8);
  rig.turnJaw(1, 0.6);
  rig.step(50);
}

describe('two simulations', () => {
  it('with the same seed and set-points are the same, bit by bit', async () => {
    const [a, b] = [await Rig.create(7), await Rig.create(7)];
    fumble(a);
    fumble(b);
    expect(a.kinds()).toContain('grasp');
    expect(a.simulation.stateHash()).toBe(b.simulation.stateHash());
    expect(a.record).toEqual(b.record);
    expect(a.events).toEqual(b.events);
  });

  it('with different seeds lay the blocks differently, but on the same pegs', async () => {
    const [a, b] = [await Rig.create(1), await Rig.create(2)];
    expect(a.simulation.stateHash()).not.toBe(b.simulation.stateHash());
    for (let i = 0; i < 6; i++) {
      const [x, y] = exercise.pegs.left[i]!;
      for (const rig of [a, b]) {
        rig.step();
        expect(Math.hypot(rig.block(i)[0]! - x, rig.block(i)[1]! - y)).toBeLessThan(0.0014);
      }
    }
  });
});

describe('a snapshot', () => {
  it('taken while a block is held goes on bit by bit', async () => {
    const rig = await Rig.create();
    const pose = graspPose(1, rig.block(0));
    rig.move(1, raised(pose, 0.03), 0.8);
    rig.move(1, pose, 0.8);
    rig.turnJaw(1, -0.3);
    const snapshot = rig.simulation.snapshot();
    const exchange = rig.exchange.slice();
    const goOn = () => {
      rig.move(1, raised(pose, 0.04), 0.8);
      rig.turnJaw(1, 0.6);
      rig.step(100);
      return rig.simulation.stateHash();
    };
    const first = goOn();
    rig.simulation.restore(snapshot);
    rig.exchange.set(exchange);
    expect(rig.simulation.stateHash()).not.toBe(first);
    expect(goOn()).toBe(first);
  });
});

describe('the mailbox', () => {
  it('starts with every arm told to be, and measured, where it is placed', async () => {
    const exchange = new Float64Array(EXCHANGE_LENGTH);
    const simulation = await createSimulation({ exercise, seed: 1, exchange });
    exercise.placements.forEach(({ initialPosition, initialJaw }, arm) => {
      for (const part of [ExchangeField.setpoints, ExchangeField.measured]) {
        const o = part + arm * EXCHANGE_ARM_LENGTH;
        expect(exchange.slice(o, o + initialPosition.length)).toEqual(initialPosition);
        expect(exchange[o + 6]).toBe(initialJaw);
      }
    });
    simulation.free();
  });

  it('brings measurements of the set-points one step later; what is no number moves nothing', async () => {
    const rig = await Rig.create();
    const measured = () => rig.exchange.slice(ExchangeField.measured, ExchangeField.measured + 7);
    rig.exchange[0] = -0.1;
    rig.exchange[6] = 0.55;
    rig.step();
    expect(measured()[0]).toBe(-0.1);
    expect(measured()[6]).toBeCloseTo(0.55, 12);
    const before = measured();
    rig.exchange.fill(NaN, 0, 7);
    rig.step();
    expect(measured()).toEqual(before);
  });

  it('of the wrong length is refused', async () => {
    const wrong = createSimulation({ exercise, seed: 1, exchange: new Float64Array(3) });
    await expect(wrong).rejects.toThrow(`Exchange: expected ${EXCHANGE_LENGTH} doubles, found 3.`);
  });
});

describe('the world record', () => {
  it('is of the tick at which the loop reads the step', async () => {
    const rig = await Rig.create();
    rig.step(5);
    expect(rig.record[WorldField.step]).toBe(5);
    expect(rig.record[WorldField.tick]).toBe(5 * TICKS_PER_STEP);
  });

  it('is written whole at any offset, and nowhere else', async () => {
    const exchange = new Float64Array(EXCHANGE_LENGTH);
    const simulation = await createSimulation({ exercise, seed: 1, exchange });
    const ring = new Float64Array(3 * WORLD_LENGTH).fill(NaN);
    simulation.step(ring, WORLD_LENGTH);
    expect(ring.subarray(0, WORLD_LENGTH).every(Number.isNaN)).toBe(true);
    expect(ring.subarray(WORLD_LENGTH, 2 * WORLD_LENGTH).some(Number.isNaN)).toBe(false);
    expect(ring.subarray(2 * WORLD_LENGTH).every(Number.isNaN)).toBe(true);
    simulation.free();
  });

  it('has room apart for each of its fields', () => {
    const offsets = Object.values(WorldField).sort((a, b) => a - b);
    expect(new Set(offsets).size).toBe(offsets.length);
    expect(offsets.at(-1)).toBeLessThan(WORLD_LENGTH);
  });
});

describe('an exercise command', () => {
  const give = (rig: Rig, command: number) => {
    rig.exchange[ExchangeField.exerciseCommand] = command;
    rig.exchange[ExchangeField.exerciseCommandCount]! += 1;
    rig.step();
  };

  it('restart lays the blocks back and counts from zero; no arm jumps', async () => {
    const rig = await Rig.create();
    const start = rig.block(0);
    const pose = graspPose(1, rig.block(0));
    rig.move(1, raised(pose, 0.03), 0.8);
    rig.move(1, pose, 0.8);
    rig.turnJaw(1, -0.3);
    rig.move(1, raised(pose, 0.04), 0.8);
    expect(rig.record[WorldField.phase]).toBe(Phase.running);
    const measured = rig.exchange.slice(ExchangeField.measured);
    give(rig, ExerciseCommand.restart);
    expect(rig.record[WorldField.attempt]).toBe(2);
    expect(rig.record[WorldField.phase]).toBe(Phase.ready);
    expect(rig.record[WorldField.elapsed]).toBe(0);
    expect(rig.record[WorldField.path + 1]).toBe(0);
    for (let i = 0; i < 3; i++) expect(rig.block(0)[i]).toBeCloseTo(start[i]!, 4);
    // The jaws, empty now, close at their own speed.
    rig.exchange.slice(ExchangeField.measured).forEach((value, i) => {
      expect(Math.abs(value - measured[i]!)).toBeLessThan(0.08);
    });
    rig.step(100);
    expect(rig.record[WorldField.attempt]).toBe(2);
  });

  it('stop ends the attempt as it stands, with a result', async () => {
    const rig = await Rig.create();
    fumble(rig);
    give(rig, ExerciseCommand.stop);
    expect(rig.record[WorldField.phase]).toBe(Phase.finished);
    expect(rig.record[WorldField.finished]).toBe(1);
    expect(rig.record[WorldField.score]).toBe(0);
    expect(rig.kinds()).toContain('finish');
  });
});

describe('the scene', () => {
  it('shows table, board, twelve pegs, and the blocks as closed surfaces', async () => {
    const rig = await Rig.create();
    const { sceneObjects } = rig.simulation;
    expect(sceneObjects.map(({ role }) => role).sort()).toEqual(
      ['table', 'board', ...Array<string>(12).fill('peg'), ...Array<string>(6).fill('block')].sort(),
    );
    const block = sceneObjects.find(({ name }) => name === objectNames[0])!;
    expect(block.frame).toBe('block_1');
    if (block.shape.kind !== 'triangles') throw new Error('A block is a mesh.');
    // The divergence theorem: a closed surface, outward all over, encloses the ring's volume.
    const c = block.shape.corners;
    let volume = 0;
    for (let i = 0; i < c.length; i += 9) {
      const [ax, ay, az, bx, by, bz, cx, cy, cz] = c.subarray(i, i + 9) as unknown as number[];
      volume +=
        (ax! * (by! * cz! - bz! * cy!) + ay! * (bz! * cx! - bx! * cz!) + az! * (bx! * cy! - by! * cx!)) / 6;
    }
    const { side, wall, height } = exercise.blocks;
    const inner = side - 2 * Math.sqrt(3) * wall;
    expect(volume).toBeCloseTo((Math.sqrt(3) / 4) * (side ** 2 - inner ** 2) * height, 12);
  });
});

describe('memory', () => {
  it('is the same after eighty simulated seconds as before', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { simulation, exchange } = await Rig.create();
    const record = createWorldRecord();
    const run = (steps: number) => {
      for (let i = 0; i < steps; i++) {
        exchange[0] = -0.1377 + 0.0005 * (i % 50);
        simulation.step(record, 0);
      }
      collect();
      return process.memoryUsage();
    };
    run(3000);
    const before = run(1000);
    const after = run(20_000);
    expect(after.external - before.external).toBeLessThan(100_000);
    // 5 bytes a step would already show.
    expect(after.heapUsed - before.heapUsed).toBeLessThan(100_000);
  });
});
