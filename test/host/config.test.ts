import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../control/index.ts';
import { loadConfig } from '../../host/config.ts';
import { trocar } from './run-trocar.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocar-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a configuration file', () => {
  it('says what the options say', () => {
    const config = { exercise: 'peg-transfer', seed: 7, scale: 0.2, port: 0, listen: '::1', record: false };
    expect(loadConfig(file('good.json', JSON.stringify(config)))).toEqual(config);
  });

  it('says how hands are followed, the rest being as usual', () => {
    const pace = { slowest: 0.4, from: 0.02, to: 0.1 };
    const path = file('control.json', JSON.stringify({ control: { pace } }));
    expect(loadConfig(path).control).toEqual({ ...defaultSettings, pace });
  });

  it.each([
    ['cut off', '{"seed": 1', 'expected JSON'],
    ['with an unknown field', '{"sead": 1}', 'sead: expected never'],
    ['with a scale above 1', '{"scale": 2}', 'scale: expected <=1, found 2'],
    ['with a port that is a word', '{"port": "http"}', 'port: expected number, found "http"'],
    ['with a list for an object', '[]', 'expected'],
    [
      'with a scale law upside down',
      '{"control": {"pace": {"slowest": 0.5, "from": 0.2, "to": 0.1}}}',
      'control.pace: expected from less than to',
    ],
    [
      'with a mesh that is not closed',
      JSON.stringify({
        control: {
          fixtures: [
            {
              kind: 'keepOut',
              name: 'liver',
              stiffness: 'hard',
              margin: 0,
              shape: {
                type: 'mesh',
                vertices: [0, 0, 0, 1, 0, 0, 0, 1, 0],
                triangles: [0, 1, 2],
                error: 0.001,
              },
            },
          ],
        },
      }),
      'control: fixture "liver": triangle 0',
    ],
    [
      'with more fixtures than there is room for',
      JSON.stringify({
        control: {
          fixtures: Array.from({ length: 11 }, (_, i) => ({
            kind: 'keepOut',
            name: `sphere ${i}`,
            stiffness: 'hard',
            margin: 0,
            shape: { type: 'sphere', centre: [0, 0, 0], radius: 0.01 },
          })),
        },
      }),
      'control: fixtures: expected at most 10, found 11',
    ],
    [
      'with a shape that is none',
      '{"control": {"fixtures": [{"kind": "keepOut", "name": "a", "stiffness": "hard", "margin": 0, "shape": {"type": "egg"}}]}}',
      'control.fixtures.0.shape.type',
    ],
    ['with a setting that is none', '{"control": {"temor": "off"}}', 'control.temor: expected never'],
  ])('%s is refused by file, field, expected and found', (_what, content, message) => {
    const path = file('bad.json', content);
    expect(() => loadConfig(path)).toThrow(message);
    expect(() => loadConfig(path)).toThrow(path);
  });

  it.each([
    ['configuration', ['start', '--no-open', '--config'], '{"seed": -1}', 'seed'],
    ['exercise', ['start', '--no-open', '--exercise'], '{"name": "x"}', 'timeLimit'],
  ])(
    'a bad %s ends the command with 3 and one line, and leaves no file',
    async (_what, args, content, field) => {
      const path = file('bad.json', content);
      const before = readdirSync(folder);
      const { code, stderr } = await trocar(...args, path, '--record', join(folder, 'session.mcap'));
      expect(code).toBe(3);
      expect(stderr).toContain(path);
      expect(stderr).toContain(field);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('a simulation that cannot be made leaves no file', async () => {
    const out = join(folder, 'out.mcap');
    const { code, stderr } = await trocar('simulate', '--out', out, '--exercise', 'no-such-exercise');
    expect(code).toBe(3);
    expect(stderr).toContain('no-such-exercise');
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([]);
  });
});
