import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  composePose,
  createData,
  createPose,
  depthBelowRemoteCentre,
  forward,
  inverse,
  InverseStatus,
  invertPose,
} from '../../kinematics/index.ts';
import { ExerciseFileError, loadExercise, parseExercise } from '../../sim/index.ts';
import { graspPose, raised } from './rig.ts';

const exercise = loadExercise('peg-transfer');
const file = `${import.meta.dirname}/../../sim/exercises/peg-transfer.json`;

interface Content {
  board?: object;
  blocks: { mass: number; wall: number };
  pegs: { left: number[][] };
  arms: { position: number[] }[];
}

/** The data file with one change. */
function changed(change: (content: Content) => void): string {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Content;
  change(content);
  return JSON.stringify(content);
}

describe('the peg transfer', () => {
  it('has the board, pegs and blocks of the FLS', () => {
    expect(exercise.board.size).toEqual([0.154, 0.103, 0.022]);
    expect([...exercise.pegs.left, ...exercise.pegs.right]).toHaveLength(12);
    expect(exercise.pegs).toMatchObject({ diameter: 0.003, height: 0.03 });
    expect(exercise.blocks).toMatchObject({ count: 6, side: 0.0169, height: 0.0145 });
    // The altitude of the triangle.
    expect(Math.abs((exercise.blocks.side * Math.sqrt(3)) / 2 - 0.0147)).toBeLessThan(0.0001);
    expect(exercise.timeLimit).toBe(300);
    expect(exercise.proficientTime).toBe(48);
    for (const [x, y] of exercise.pegs.left) expect([x < 0, Math.abs(y) < 0.103 / 2]).toEqual([true, true]);
    for (const [x, y] of exercise.pegs.right) expect([x > 0, Math.abs(y) < 0.103 / 2]).toEqual([true, true]);
  });

  const model = exercise.placements[0]!.model;
  const data = createData(model);

  /** Joints that bring PSM1 or PSM2 to a tip pose. Throws when there are none inside the limits. */
  function reach(arm: number, worldFromTip: Float64Array): Float64Array {
    const baseFromTip = createPose();
    invertPose(baseFromTip, exercise.placements[arm]!.worldFromBase);
    composePose(baseFromTip, baseFromTip, worldFromTip);
    const joints = new Float64Array(6);
    expect(inverse(joints, model, data, baseFromTip, new Float64Array(6))).toBe(InverseStatus.solved);
    return joints;
  }

  const pegs = [exercise.pegs.right, exercise.pegs.left].flatMap((side, arm) =>
    side.map(([x, y]) => [arm, x, y] as const),
  );
  const middle = [-0.015, 0, 0.015].flatMap((x) =>
    [-0.02, 0, 0.02].flatMap((y) => [0, 1].map((arm) => [arm, x, y] as const)),
  );

  it.each(pegs)('PSM%# … arm %i reaches the peg at %f, %f, comfortably', (arm, x, y) => {
    for (const lean of [0, 0.25, 0.5]) {
      const low = graspPose(arm, [x, y, 0.00725], 0.013, lean);
      for (const pose of [low, raised(low, 0.04)]) expectComfort(reach(arm, pose));
    }
  });

  it.each(middle)('arm %i reaches the middle at %f, %f', (arm, x, y) => {
    for (const z of [0.03, 0.05, 0.06]) {
      for (const lean of [0, 0.25, 0.5]) expectComfort(reach(arm, graspPose(arm, [x, y, z], 0.013, lean)));
    }
  });

  /** Well inside every limit, and deep enough below the remote centre for Cartesian control. */
  function expectComfort(joints: Float64Array): void {
    joints.forEach((joint, i) => {
      const margin = (model.upper[i]! - model.lower[i]!) * 0.05;
      expect(joint).toBeGreaterThan(model.lower[i]! + margin);
      expect(joint).toBeLessThan(model.upper[i]! - margin);
    });
    expect(depthBelowRemoteCentre(model, joints)).toBeGreaterThan(0.045 + 0.01);
  }

  it('shows the whole board, and both tips in front of it, upright in the picture', () => {
    const [psm1, psm2, ecm] = exercise.placements;
    const tipOf = ({ model: robot, worldFromBase, initialPosition }: typeof psm1 & object) => {
      const tip = createPose();
      forward(tip, robot, createData(robot), initialPosition);
      composePose(tip, worldFromBase, tip);
      return tip;
    };
    const viewFromWorld = createPose();
    composePose(viewFromWorld, tipOf(ecm!), Float64Array.of(0, 0, 0, 1, 0, 0, 0));
    invertPose(viewFromWorld, viewFromWorld);
    const half = Math.tan(exercise.camera.verticalFov / 2);
    /** Where a point shows: −1 … 1 across a 16 : 9 picture, to the right and up. */
    const seen = (x: number, y: number, z: number) => {
      const point = createPose();
      composePose(point, viewFromWorld, Float64Array.of(x, y, z, 0, 0, 0, 1));
      return [point[0]! / -point[2]! / half / (16 / 9), point[1]! / -point[2]! / half] as const;
    };
    for (const x of [-0.077, 0.077]) {
      for (const y of [-0.0515, 0.0515])
        for (const share of seen(x, y, 0)) expect(Math.abs(share)).toBeLessThan(1);
    }
    const [right, left] = [tipOf(psm1!), tipOf(psm2!)].map((tip) => seen(tip[0]!, tip[1]!, tip[2]!));
    expect(right![0]).toBeGreaterThan(0.05);
    expect(left![0]).toBeLessThan(-0.05);
    for (const share of [...right!, ...left!]) expect(Math.abs(share)).toBeLessThan(0.8);
    expect(seen(0, 0.02, 0)[1]).toBeGreaterThan(seen(0, -0.02, 0)[1]);
    expect(seen(0.02, 0, 0)[0]).toBeGreaterThan(seen(-0.02, 0, 0)[0]);
    expect(seen(0, 0, 0.03)[1]).toBeGreaterThan(seen(0, 0, 0)[1]);
  });
});

describe('a bad exercise file', () => {
  it('that is missing is named', () => {
    expect(() => loadExercise('/nowhere/exercise.json')).toThrow(
      '/nowhere/exercise.json: expected a readable file, found ENOENT',
    );
  });

  it('that is not JSON is named', () => {
    expect(() => parseExercise('{ "name": ', 'x.json')).toThrow(/^x\.json: expected JSON, found /);
  });

  it.each<[string, (content: Content) => void, string]>([
    ['a missing field', (c) => delete c.board, 'x.json: board: expected "board", found undefined'],
    [
      'a field of the wrong type',
      (c) => Object.assign(c, { timeLimit: 'long' }),
      'x.json: timeLimit: expected number, found "long"',
    ],
    [
      'a negative mass',
      (c) => Object.assign(c.blocks, { mass: -1 }),
      'x.json: blocks.mass: expected >0, found -1',
    ],
    [
      'an unknown field',
      (c) => Object.assign(c, { colour: 1 }),
      'x.json: colour: expected never, found "colour"',
    ],
    [
      'a wall that leaves no hole',
      (c) => Object.assign(c.blocks, { wall: 0.004 }),
      'x.json: blocks.wall: expected a hole wider than the peg, found 0.004',
    ],
    [
      'fewer pegs than blocks',
      (c) => Object.assign(c.pegs, { left: [[0, 0]] }),
      'x.json: pegs.left: expected a peg for each of 6 blocks, found 1',
    ],
    [
      'a joint outside its limits',
      (c) => (c.arms[1]!.position[2] = 0.5),
      'x.json: arms.1.position.2: expected insertion in 0 … 0.24, found 0.5',
    ],
    [
      'too few joints',
      (c) => Object.assign(c.arms[2]!, { position: [0] }),
      'x.json: arms.2.position: expected 4 joints, found 1',
    ],
    [
      'arms in another order',
      (c) => c.arms.reverse(),
      'x.json: arms: expected arms named PSM1, PSM2, ECM in this order, found ECM, PSM2, PSM1',
    ],
  ])('with %s says file, field, expected and found', (_, change, message) => {
    const parse = () => parseExercise(changed(change), 'x.json');
    expect(parse).toThrow(ExerciseFileError);
    expect(parse).toThrow(message);
  });
});
