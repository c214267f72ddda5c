import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadRobot, parseRobot, RobotFileError } from '../../kinematics/index.ts';

const psmFile = `${import.meta.dirname}/../../kinematics/robots/psm.json`;
const psmText = readFileSync(psmFile, 'utf8');

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

  it('of ours carries the published limits', () => {
    const psm = loadRobot('psm');
    expect(psm.jointNames).toEqual(['yaw', 'pitch', 'insertion', 'roll', 'wrist_pitch', 'wrist_yaw']);
    expect([...psm.upper]).toEqual([1.588, 0.925025, 0.24, 4.53786, 1.39626, 1.39626]);
    expect(psm.velocity[3]).toBeCloseTo((1080 * Math.PI) / 180, 12);
    expect(psm.acceleration[3]).toBeCloseTo((720 * Math.PI) / 180, 12);
    expect(psm.jaw?.max).toBe(1.396);
    expect(loadRobot('ecm').upper[1]).toBe(1.1344);
  });
});
