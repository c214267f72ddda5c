import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  createData,
  createPose,
  depthBelowRemoteCentre,
  forward,
  loadRobot,
  parseRobot,
  RobotFileError,
  robotNames,
  type RobotModel,
} from '../../kinematics/index.ts';

function robotText(name: string): string {
  return readFileSync(`${import.meta.dirname}/../../kinematics/robots/${name}.json`, 'utf8');
}
const psmText = robotText('psm');

interface Loose {
  [key: string]: Loose;
  [index: number]: Loose;
}

/** The error of a PSM file after `spoil` has been at it. */
function errorOf(spoil: (robot: Loose) => void): RobotFileError {
  const robot = JSON.parse(psmText) as Loose;
  spoil(robot);
  try {
    parseRobot(JSON.stringify(robot), 'bad.json');
  } catch (error) {
    if (error instanceof RobotFileError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

const set = (target: Loose, key: string | number, value: unknown) => {
  (target as Record<string | number, unknown>)[key] = value;
};

describe('a robot file', () => {
  it.each<[string, (robot: Loose) => void, string]>([
    [
      'a text where a number belongs',
      (r) => set(r['joints']![2]!['limits']!, 'max', '0.24'),
      'bad.json: joints[2].limits.max: expected number, found "0.24"',
    ],
    [
      'a limit upside down',
      (r) => set(r['joints']![0]!['limits']!, 'min', 2),
      'bad.json: joints[0].limits.max: expected more than min (2), found 1.588',
    ],
    [
      'a velocity limit of zero',
      (r) => set(r['joints']![1]!['limits']!, 'velocity', 0),
      'bad.json: joints[1].limits.velocity: expected >0, found 0',
    ],
    [
      'a joint too few',
      (r) => (set(r, 'coupling', null), (r['joints'] as unknown as unknown[]).pop()),
      'bad.json: joints: expected 6 joints for inverse "psm", found 5',
    ],
    [
      'a joint of the wrong type',
      (r) => set(r['joints']![2]!, 'type', 'revolute'),
      'bad.json: joints[2].type: expected "prismatic" for inverse "psm", found "revolute"',
    ],
    [
      'a joint of no type',
      (r) => set(r['joints']![2]!, 'type', 'helical'),
      'bad.json: joints[2].type: expected ("revolute" | "prismatic"), found "helical"',
    ],
    [
      'an axis the closed form does not fit',
      (r) => set(r['joints']![4]!, 'alpha', 0.1),
      'bad.json: joints[4].alpha: expected -1.5707963267948966 for inverse "psm", found 0.1',
    ],
    [
      'two joints of one name',
      (r) => set(r['joints']![1]!, 'name', 'yaw'),
      'bad.json: joints[1].name: expected a name used once, found "yaw"',
    ],
    [
      'a tip that is no rotation',
      (r) => set(r['tip']!['rotation']!, 0, [1, 1, 0]),
      'bad.json: tip.rotation: expected a right-handed orthonormal matrix, found [[1,1,0],[0,0,1],[-1,0,0]]',
    ],
    [
      'a mirrored tip',
      (r) => set(r['tip']!['rotation']!, 0, [0, 1, 0]),
      'bad.json: tip.rotation: expected a right-handed orthonormal matrix, found [[0,1,0],[0,0,1],[-1,0,0]]',
    ],
    [
      'a coupling of a joint it does not have',
      (r) => set(r['coupling']!['joints']!, 3, 'knee'),
      'bad.json: coupling.joints[3]: expected the name of a joint, found "knee"',
    ],
    [
      'a coupling row too few',
      (r) => (r['coupling']!['rows'] as unknown as unknown[]).pop(),
      'bad.json: coupling.rows: expected 4 rows, found 3',
    ],
    [
      'a coupling row too short',
      (r) => (r['coupling']!['rows']![2] as unknown as unknown[]).pop(),
      'bad.json: coupling.rows[2]: expected 4 entries, found 3',
    ],
    [
      'a coupling that cannot be undone',
      (r) =>
        set(
          r['coupling']!,
          'rows',
          [1, 2, 3, 4].map((x) => [x, 2 * x, 0, 1]),
        ),
      'bad.json: coupling.rows: expected a matrix with an inverse, found [[1,2,0,1],[2,4,0,1],[3,6,0,1],[4,8,0,1]]',
    ],
    [
      'a coupling that names a joint twice',
      (r) => set(r['coupling']!['joints']!, 1, 'roll'),
      'bad.json: coupling.joints[1]: expected a joint named once, found "roll"',
    ],
    [
      'masses of some joints only',
      (r) =>
        set(r['joints']![2]!, 'dynamics', {
          mass: 1,
          centreOfMass: [0, 0, 0],
          inertia: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
        }),
      'bad.json: joints[2].dynamics: expected dynamics of no joints, found one',
    ],
    [
      'a convention nobody knows',
      (r) => set(r, 'convention', 'paul'),
      'bad.json: convention: expected ("modified-dh" | "standard-dh"), found "paul"',
    ],
    [
      'a remote centre missing',
      (r) => set(r, 'minimumDepth', null),
      'bad.json: minimumDepth: expected a depth for inverse "psm", found null',
    ],
    [
      'the other convention',
      (r) => set(r, 'convention', 'standard-dh'),
      'bad.json: joints[0].alpha: expected 1.5707963267948966 for inverse "psm", found 0',
    ],
    [
      'a field missing',
      (r) => delete (r as Record<string, unknown>)['jaw'],
      'bad.json: jaw: expected this field, found undefined',
    ],
    [
      'a field too many',
      (r) => set(r, 'colour', 'red'),
      'bad.json: colour: expected no such field, found "colour"',
    ],
    [
      'an unknown inverse',
      (r) => set(r, 'inverse', 'kuka'),
      'bad.json: inverse: expected ("psm" | "ecm" | "mtm" | "raven2" | "general"), found "kuka"',
    ],
  ])('with %s is refused in words', (_, spoil, message) => {
    expect(errorOf(spoil).message).toBe(message);
  });

  it('that is not JSON, or not there, is refused by name', () => {
    expect(() => parseRobot('{', 'half.json')).toThrow(/^half\.json: expected JSON, found /);
    expect(() => loadRobot('/nowhere/robot.json')).toThrow(
      '/nowhere/robot.json: expected a readable robot file, found ENOENT',
    );
    expect(() => loadRobot('r2d2')).toThrow(
      /^robot: expected one of ecm, ecm-si, mtml, mtmr, psm, .*raven2-green.*, found r2d2$/,
    );
    expect(() => parseRobot('1e999', 'inf.json')).toThrow(/^inf\.json: expected Object, found Infinity/);
  });

  it('can be any file, and says who it is by its content, not by its layout', () => {
    const file = `${mkdtempSync(`${tmpdir()}/robot-`)}/mine.json`;
    const robot = JSON.parse(psmText) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(robot).reverse())));
    expect(loadRobot(file).hash).toBe(loadRobot('psm').hash);
    expect(loadRobot('PSM').hash).toMatch(/^[0-9a-f]{64}$/);
    expect(loadRobot('ecm').hash).not.toBe(loadRobot('psm').hash);
    (robot['joints'] as Loose[])[0]!['d'] = 0 as unknown as Loose;
    robot['minimumDepth'] = 0.046;
    expect(parseRobot(JSON.stringify(robot), file).hash).not.toBe(loadRobot('psm').hash);
  });

  it.each<[string, string, (robot: Loose) => void, string]>([
    [
      'mtmr',
      'a forearm that is bent',
      (r) => set(r['joints']![2]!, 'alpha', -1.5),
      'bad.json: joints[3].alpha: expected -1.5707963267948966 for inverse "mtm", found -1.5',
    ],
    [
      'mtml',
      'a wrist whose axes miss each other',
      (r) => set(r['joints']![4]!, 'a', 0.01),
      'bad.json: joints[5].a: expected 0 for inverse "mtm", found 0.01',
    ],
    [
      'raven2-gold',
      'a shoulder that misses the remote centre',
      (r) => set(r['joints']![1]!, 'd', 0.01),
      'bad.json: joints[1].d: expected 0 for inverse "raven2", found 0.01',
    ],
    [
      'raven2-green',
      'a wrist at another angle',
      (r) => set(r['joints']![5]!, 'alpha', 1),
      'bad.json: joints[5].alpha: expected 1.5707963267948966 for inverse "raven2", found 1',
    ],
    [
      'raven2-green',
      'links in line',
      (r) => set(r['joints']![1]!, 'alpha', 0),
      'bad.json: joints[1].alpha: expected an angle between the links for inverse "raven2", found 0',
    ],
    [
      'ecm',
      'a camera that looks aside',
      (r) =>
        set(r['tip']!, 'rotation', [
          [0, 0, 1],
          [1, 0, 0],
          [0, 1, 0],
        ]),
      'bad.json: tip.rotation: expected the identity for inverse "ecm", found [0,0,1,1,0,0,0,1,0]',
    ],
    [
      'psm-si',
      'a tool beyond the pivot',
      (r) => set(r['tip']!, 'translation', [0, 0, 0.01]),
      'bad.json: tip.translation: expected [0,0,0] for inverse "psm", found [0,0,0.01]',
    ],
  ])('of %s with %s does not fit its closed form', (name, _, spoil, message) => {
    const robot = JSON.parse(robotText(name)) as Loose;
    spoil(robot);
    expect(() => parseRobot(JSON.stringify(robot), 'bad.json')).toThrow(message);
    // The same arm is welcome with the inverse that fits all.
    set(robot, 'inverse', 'general');
    expect(parseRobot(JSON.stringify(robot), 'good.json').inverse).toBe('general');
  });

  it('may give the bodies that the joints carry', () => {
    const robot = JSON.parse(psmText) as { joints: Record<string, unknown>[] };
    const inertia = [
      [3, 0.1, 0],
      [0.1, 2, 0],
      [0, 0, 1],
    ];
    robot.joints.forEach((joint, i) => (joint['dynamics'] = { mass: i, centreOfMass: [0, i, 0], inertia }));
    const { dynamics } = parseRobot(JSON.stringify(robot), 'psm.json');
    expect(dynamics!.map(({ mass }) => mass)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...dynamics![4]!.centreOfMass]).toEqual([0, 4, 0]);
    expect([...dynamics![4]!.inertia]).toEqual(inertia.flat());
    expect(loadRobot('psm').dynamics).toBeNull();
  });

  it('in standard rows is the chain of those rows, its last link at the tip', () => {
    const row = (alpha: number, a: number, theta: number, d: number) => ({
      name: `j${a}`,
      type: 'revolute',
      alpha,
      a,
      theta,
      d,
      limits: { min: -3, max: 3, velocity: 1, acceleration: 1, effort: null },
    });
    const planar = parseRobot(
      JSON.stringify({
        name: 'Planar',
        description: 'two links in a plane',
        convention: 'standard-dh',
        inverse: 'general',
        minimumDepth: null,
        joints: [row(0, 1, 0, 0), row(0, 2, 0, 0)],
        tip: {
          rotation: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
          translation: [0, 0, 0.5],
        },
        jaw: null,
        coupling: null,
      }),
      'planar.json',
    );
    const pose = createPose();
    forward(pose, planar, createData(planar), Float64Array.of(0.3, 0.4));
    // The school-book arm: x = l₁ cos q₁ + l₂ cos(q₁ + q₂).
    expect(pose[0]).toBeCloseTo(Math.cos(0.3) + 2 * Math.cos(0.7), 14);
    expect(pose[1]).toBeCloseTo(Math.sin(0.3) + 2 * Math.sin(0.7), 14);
    expect(pose[2]).toBe(0.5);
  });

  it('of ours carries the published limits', () => {
    const psm = loadRobot('psm');
    expect(psm.jointNames).toEqual(['yaw', 'pitch', 'insertion', 'roll', 'wrist_pitch', 'wrist_yaw']);
    expect([...psm.upper]).toEqual([1.588, 0.925025, 0.24, 4.53786, 1.39626, 1.39626]);
    expect(psm.velocity[3]).toBeCloseTo((1080 * Math.PI) / 180, 12);
    expect(psm.acceleration[3]).toBeCloseTo((720 * Math.PI) / 180, 12);
    expect(psm.jaw?.max).toBe(1.396);
    expect(loadRobot('ecm').upper[1]).toBe(1.1344);
  });

  it('is there for nine robots, named as their files are', () => {
    const masters = ['mtml', 'mtmr'];
    const slaves = ['ecm', 'ecm-si', 'psm', 'psm-420006', 'psm-si', 'raven2-gold', 'raven2-green'];
    expect(robotNames()).toEqual(expect.arrayContaining([...masters, ...slaves]));
    for (const name of [...masters, ...slaves]) expect(loadRobot(name).dynamics).toBeNull();
  });

  it('of ours differs where the robots do', () => {
    const [classic, long, si] = ['psm', 'psm-420006', 'psm-si'].map(loadRobot) as [
      RobotModel,
      RobotModel,
      RobotModel,
    ];
    const depth = (model: RobotModel) => depthBelowRemoteCentre(model, Float64Array.of(0, 0, 0.1, 0, 0, 0));
    expect(depth(classic)).toBeCloseTo(0.1 - 0.0156, 12);
    expect(depth(long) - depth(classic)).toBeCloseTo(0.0508, 12);
    // The Si's carriage stands back by what its instruments are longer.
    expect(depth(si)).toBeCloseTo(depth(classic), 12);
    expect([si.lower[1], si.upper[1], si.upper[2]]).toEqual([-1.265, 1.301, 0.29]);
    const [right, left] = [loadRobot('mtmr'), loadRobot('mtml')];
    for (const i of [0, 3]) {
      expect(left.lower[i]).toBe(-right.upper[i]!);
      expect(left.upper[i]).toBe(-right.lower[i]!);
    }
    expect([right.lower[1], left.lower[1]]).toEqual([-0.314159, -0.261799]);
    expect(right.jaw).toMatchObject({ min: 0, velocity: Infinity, effort: null, length: null });
    expect(right.minimumDepth).toBeNull();
    for (const name of ['raven2-gold', 'raven2-green']) {
      const raven = loadRobot(name);
      expect([raven.lower[2], raven.upper[2]]).toEqual([0.23, 0.56]);
      // Pulled up, the insertion grows; at home the wrist is 70 mm below the remote centre.
      const home = Float64Array.of(Math.PI / 6, Math.PI / 2, 0.4, 0, 0, 0);
      expect(depthBelowRemoteCentre(raven, home)).toBeCloseTo(0.07, 12);
    }
  });
});
