import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trocar } from './run-trocar.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trocar-tables-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function table(name: string, lines: readonly string[], end = '\n'): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => line + end).join(''));
  return path;
}

function rows(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

describe('trocar fk', () => {
  it('gives the tip of the PSM as published', async () => {
    const csv = table('fk.csv', ['q1,q2,q3,q4,q5,q6', '0,0,0.12,0,0,0', '.1,-.2,.15,.3,-.4,.5']);
    const { code, stdout } = await trocar('fk', '--robot', 'psm', '--csv', csv);
    expect(code).toBe(0);
    const [header, first, second] = rows(stdout);
    expect(header).toEqual(['x', 'y', 'z', 'qx', 'qy', 'qz', 'qw']);
    // R = [[0,1,0],[1,0,0],[0,0,-1]] is half a turn about (x + y)/√2.
    [0, 0, -0.1135, Math.SQRT1_2, Math.SQRT1_2, 0, 0].forEach((value, i) => {
      expect(Number(first![i])).toBeCloseTo(value, 12);
    });
    [0.014945101, 0.031684285, -0.138462663].forEach((value, i) => {
      expect(Number(second![i])).toBeCloseTo(value, 9);
    });
  });

  it('finds columns by name, whatever their order, their case, their line ends and what else is there', async () => {
    const plain = table('plain.csv', ['q1,q2,q3,q4,q5,q6', '.1,-.2,.15,.3,-.4,.5']);
    const other = table(
      'other.csv',
      ['\uFEFF"Q6", note ,q5,q4,q3,q2,q1', '.5,x,-.4,.3,1.5E-1,-.2,+.1'],
      '\r\n',
    );
    const expected = await trocar('fk', '--robot', 'psm', '--csv', plain);
    const found = await trocar('fk', '--robot', 'psm', '--csv', other);
    expect(found).toEqual(expected);
  });

  it('names each row it cannot use by its line, keeps its place and goes on', async () => {
    const csv = table('bad.csv', [
      'q1,q2,q3,q4,q5,q6',
      '0,0,.1,0,0,0',
      '0,0,nan,0,0,0',
      '0,0,.1',
      '',
      '0,0,"0.1,0,0,0',
      '0,0,.1,0,0,0',
    ]);
    const { code, stdout, stderr } = await trocar('fk', '--robot', 'psm', '--csv', csv);
    expect(code).toBe(3);
    expect(stderr).toContain(`${csv}:3: q3: expected a number, found "nan"`);
    expect(stderr).toContain(`${csv}:4: expected 6 values, found 3`);
    expect(stderr).toContain(`${csv}:6: q3: expected a number, found ""0.1"`);
    const [, first, ...rest] = rows(stdout);
    expect(rest.at(-1)).toEqual(first);
    expect(rest.slice(0, -1)).toEqual(Array.from({ length: 3 }, () => Array.from({ length: 7 }, () => '')));
  });

  it.each([
    { what: 'a missing file', args: ['--robot', 'psm', '--csv', 'nowhere.csv'], says: 'nowhere.csv' },
    { what: 'an unknown robot', args: ['--robot', 'psm9', '--csv', 'nowhere.csv'], says: 'psm9' },
    {
      what: 'a full disk',
      args: ['--robot', 'psm', '--csv', 'FILE', '--out', '/dev/full'],
      says: '/dev/full',
    },
  ])('says what is wrong with $what', async ({ args, says }) => {
    const csv = table('good.csv', ['0,0,.1,0,0,0']);
    const { code, stderr } = await trocar('fk', ...args.map((arg) => (arg === 'FILE' ? csv : arg)));
    expect(code).toBe(3);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('reads an arm from a URDF, between the links that are asked for', async () => {
    const urdf = 'test/kinematics/robots/panda.urdf';
    const csv = table('panda.csv', ['0,0,0,0,0,0,0']);
    const forked = await trocar('fk', '--robot', urdf, '--csv', csv);
    expect([forked.code, forked.stderr]).toEqual([3, expect.stringContaining('panda_leftfinger')]);
    const { code, stdout } = await trocar('fk', '--robot', urdf, '--tip', 'panda_hand', '--csv', csv);
    expect(code).toBe(0);
    // As published: the flange 88 mm in front of the base and 0.333 + 0.316 + 0.384 − 0.107 m above it at zero.
    const [, row] = rows(stdout);
    [0.088, 0, 0.926].forEach((value, i) => {
      expect(Number(row![i])).toBeCloseTo(value, 9);
    });
    const misplaced = await trocar('fk', '--robot', 'psm', '--tip', 'panda_hand', '--csv', csv);
    expect(misplaced.code).toBe(2);
  });

  it('says which columns are missing', async () => {
    const csv = table('short.csv', ['q1,q2,q3', '0,0,.1']);
    const { code, stderr } = await trocar('fk', '--robot', 'psm', '--csv', csv);
    expect(code).toBe(3);
    expect(stderr).toContain('missing q4, q5, q6');
  });
});

describe('trocar ik', () => {
  it('undoes trocar fk, one row out for each row in', async () => {
    const joints = Array.from({ length: 50 }, (_, i) => {
      const at = (k: number) => Math.sin(i * 1.7 + k);
      return [at(0), 0.9 * at(1), 0.13 + 0.1 * at(2), 3 * at(3), 1.3 * at(4), 1.3 * at(5)];
    });
    const csv = table('joints.csv', ['q1,q2,q3,q4,q5,q6', ...joints.map((q) => q.join(','))]);
    const poses = join(folder, 'poses.csv');
    expect((await trocar('fk', '--robot', 'psm', '--csv', csv, '--out', poses)).code).toBe(0);
    const { code, stdout } = await trocar('ik', '--robot', 'psm', '--csv', poses);
    expect(code).toBe(0);
    const [header, ...found] = rows(stdout);
    expect(header).toEqual(['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'status']);
    expect(found).toHaveLength(joints.length);
    found.forEach((row, i) => {
      expect(row[6]).toBe('solved');
      joints[i]!.forEach((value, j) => {
        expect(Math.abs(Number(row[j]) - value)).toBeLessThan(1e-9);
      });
    });
  });

  it('takes the turn of the roll that is nearest to the seed', async () => {
    const pose = (await trocar('fk', '--robot', 'psm', '--csv', table('roll.csv', ['0,0,.1,4.2,.1,.1'])))
      .stdout;
    const line = rows(pose)[1]!.join(',');
    const seeded = table('seeded.csv', [
      'x,y,z,qx,qy,qz,qw,s1,s2,s3,s4,s5,s6',
      `${line},0,0,.1,4,0,0`,
      `${line},0,0,.1,0,0,0`,
    ]);
    const [, near, far] = rows((await trocar('ik', '--robot', 'psm', '--csv', seeded)).stdout);
    expect(Number(near![3])).toBeCloseTo(4.2, 9);
    expect(Number(far![3])).toBeCloseTo(4.2 - 2 * Math.PI, 9);
  });

  it('says which joint keeps a pose away, and how far the answer is from it', async () => {
    // 30 mm deeper than the insertion goes: 0.4162 − 0.4318 + 0.24 − 0.0091 below the remote centre is the least z.
    const csv = table('deep.csv', [
      'x,y,z,qx,qy,qz,qw',
      '0,0,-.2635,0.7071067811865476,0.7071067811865476,0,0',
    ]);
    const { code, stdout } = await trocar('ik', '--robot', 'psm', '--csv', csv, '--explain');
    expect(code).toBe(0);
    const [header, row] = rows(stdout);
    expect(header!.slice(6)).toEqual(['status', 'limited_joints', 'position_error', 'angle_error']);
    expect(Number(row![2])).toBeCloseTo(0.24, 12);
    expect(row!.slice(6, 8)).toEqual(['limited', 'insertion']);
    expect(Number(row![8])).toBeCloseTo(0.03, 9);
    expect(Number(row![9])).toBeCloseTo(0, 9);
  });

  it('follows a motion beyond the turns of the roll, where each row by itself would turn back', async () => {
    const turns = Array.from({ length: 40 }, (_, i) => `0,0,.12,${-4.4 + (8.8 * i) / 39},0.3,-0.2`);
    const csv = table('turns.csv', ['q1,q2,q3,q4,q5,q6', ...turns]);
    const poses = join(folder, 'turns-poses.csv');
    await trocar('fk', '--robot', 'psm', '--csv', csv, '--out', poses);
    const [, ...lines] = rows(readFileSync(poses, 'utf8')).map((row) => row.join(','));
    const motion = table('motion.csv', ['x,y,z,qx,qy,qz,qw', ...lines.slice(20)]);
    const rolls = async (...more: string[]) =>
      rows((await trocar('ik', '--robot', 'psm', '--csv', motion, ...more)).stdout)
        .slice(1)
        .map((row) => Number(row[3]));
    const followed = await rolls('--follow');
    followed.forEach((roll, i) => {
      expect(roll).toBeCloseTo(-4.4 + (8.8 * (i + 20)) / 39, 9);
    });
    expect((await rolls()).at(-1)).toBeCloseTo(4.4 - 2 * Math.PI, 9);
  });

  it('refuses what is not a rotation, and uses one that was rounded', async () => {
    const csv = table('rounded.csv', [
      'x,y,z,qx,qy,qz,qw',
      '0,0,-.1135,.707,.707,0,0',
      '0,0,-.1135,0,0,0,0',
      '0,0,-.1135,7,0,0,0',
    ]);
    const out = join(folder, 'out.csv');
    const { code, stderr } = await trocar('ik', '--robot', 'psm', '--csv', csv, '--out', out);
    expect(code).toBe(3);
    expect(stderr).toContain(`${csv}:3: qx, qy, qz, qw: expected a unit quaternion`);
    expect(stderr).toContain(`${csv}:4: `);
    const [, rounded, zero] = rows(readFileSync(out, 'utf8'));
    expect(rounded![6]).toBe('solved');
    expect(zero).toEqual(['', '', '', '', '', '', 'bad_row']);
  });
});

describe('trocar filter', () => {
  /** A slow hand with a tremor of two lines, m; every millisecond. */
  function hand(k: number): { voluntary: number[]; shaking: number[] } {
    const t = k / 1000;
    const voluntary = [0.02 * Math.sin(3 * t), 0.03 * Math.sin(1.9 * t + 1), 0.01 * Math.cos(4.4 * t)];
    const tremor = (axis: number) =>
      75e-6 * Math.sin(2 * Math.PI * 9.3 * t + axis) + 50e-6 * Math.sin(2 * Math.PI * 10.9 * t + 2 * axis);
    return { voluntary, shaking: voluntary.map((x, axis) => x + tremor(axis)) };
  }

  it.each([
    ['smooth', 10],
    ['fast', 0],
  ])('takes the tremor and leaves the motion: %s, %d ms late', async (mode, lag) => {
    const lines = Array.from({ length: 8000 }, (_, k) => `${k / 1000},${hand(k).shaking.join(',')}`);
    const csv = table('hand.csv', ['t,x,y,z', ...lines]);
    const { code, stdout } = await trocar('filter', '--mode', mode, '--csv', csv);
    expect(code).toBe(0);
    const [header, ...found] = rows(stdout);
    expect(header).toEqual(['t', 'x', 'y', 'z']);
    expect(found).toHaveLength(lines.length);
    let square = 0;
    for (let k = 3000; k < found.length; k++) {
      expect(Number(found[k]![0])).toBe(k / 1000);
      const { voluntary } = hand(k - lag);
      voluntary.forEach((x, axis) => (square += (Number(found[k]![axis + 1]) - x) ** 2));
    }
    // The tremor is 64 µm (RMS); a tenth of it is 20 dB.
    expect(Math.sqrt(square / 3 / (found.length - 3000))).toBeLessThan(6.4e-6);
  });

  it('names rows whose time does not go on, and asks for a mode', async () => {
    const csv = table('time.csv', [
      't,x,y,z',
      '0,0,0,0',
      '0.001,0,0,0',
      '0.001,0,0,0',
      '0.002,0,0,0',
      '0.003,9e9,0,0',
    ]);
    const { code, stdout, stderr } = await trocar('filter', '--mode', 'fast', '--csv', csv);
    expect(code).toBe(3);
    expect(stderr).toContain(`${csv}:4: t: expected later than 0.001, found 0.001`);
    expect(stderr).toContain(`${csv}:6: x, y, z: expected metres`);
    expect(rows(stdout).map((row) => row[0])).toEqual(['t', '0', '0.001', '', '0.002', '']);
    expect((await trocar('filter', '--csv', csv)).code).toBe(2);
    expect((await trocar('filter', '--csv', csv, '--mode', 'gentle')).code).toBe(2);
  });
});
