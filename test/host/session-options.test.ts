import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createController, createKinematicArm, defaultSettings, planesOfBox } from '../../control/index.ts';
import { describeSession } from '../../host/commands/session-options.ts';
import { formatStartScreen } from '../../host/commands/start-screen.ts';
import { loadConfig } from '../../host/config.ts';
import { openRecording } from '../../host/recording/index.ts';
import { descriptionFromMetadata } from '../../host/session/metadata.ts';
import { loadExercise } from '../../sim/index.ts';
import { trocar } from './run-trocar.ts';

const example = fileURLToPath(new URL('../../docs/examples/session.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trocar-options-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what a session is', () => {
  it('is as usual where nothing is said', () => {
    expect(describeSession({}, {}, 5n)).toEqual({
      exercise: 'peg-transfer',
      seed: 1,
      scale: 0.5,
      control: defaultSettings,
      epochNs: 5n,
    });
  });

  it('follows the configuration file, and an option before that', () => {
    const pace = { slowest: 0.4, from: 0.02, to: 0.1 };
    const config = { seed: 7, scale: 0.2, control: { ...defaultSettings, tremor: 'off', pace } } as const;
    expect(describeSession({ scale: 0.1 }, config, 0n)).toMatchObject({ seed: 7, scale: 0.1 });
    expect(describeSession({}, config, 0n).control.tremor).toBe('off');
    expect(describeSession({ tremor: 'fast' }, config, 0n).control).toEqual({
      ...config.control,
      tremor: 'fast',
    });
  });
});

describe('the example of a configuration file', () => {
  it('is one with which a session starts', () => {
    const { control } = loadConfig(example);
    expect(control?.fixtures.map(({ kind, shape }) => `${kind} ${shape.type}`)).toEqual([
      'keepOut sphere',
      'keepOut capsule',
      'keepOut mesh',
      'guidance path',
    ]);
    const { placements, workspace } = loadExercise('peg-transfer');
    const arms = placements.map((placement) => createKinematicArm(placement));
    const planes = planesOfBox(workspace.min, workspace.max);
    expect(() => createController({ arms, placements, settings: control!, planes })).not.toThrow();
  });

  it('holds for a simulation too, and stands in its recording', async () => {
    const out = join(folder, 'out.mcap');
    const { code, stderr } = await trocar(
      ...['simulate', '--out', out, '--seconds', '0.1', '--config', example, '--tremor', 'fast'],
    );
    expect([code, stderr]).toEqual([0, '']);
    const recording = await openRecording(out);
    const { control } = descriptionFromMetadata(out, recording.metadata);
    expect(control).toEqual({ ...loadConfig(example).control, tremor: 'fast' });
  });
});

it.each(['start', 'simulate'])(
  '%s refuses a tremor mode that there is not, naming those there are',
  async (command) => {
    const { code, stderr } = await trocar(command, '--tremor', 'gentle');
    expect(code).not.toBe(0);
    for (const word of ['gentle', 'smooth', 'fast', 'off']) expect(stderr).toContain(word);
  },
);

it('a file that is none ends a simulation before it leaves a file', async () => {
  const config = join(folder, 'bad.json');
  writeFileSync(config, '{"control": {"tremor": "gentle"}}');
  const { code, stderr } = await trocar('simulate', '--out', join(folder, 'never.mcap'), '--config', config);
  expect(code).toBe(3);
  expect(stderr).toContain('control.tremor');
});

describe('the start screen', () => {
  const screen = {
    version: '1',
    exercise: 'peg-transfer',
    arms: ['PSM1'],
    physics: 'p',
    demo: false,
    recording: undefined,
    address: 'http://127.0.0.1:1/',
    opened: '',
  };

  it('says what is done about the tremor, and which fixtures there are', () => {
    const { fixtures } = loadConfig(example).control!;
    const text = formatStartScreen({ ...screen, control: { tremor: 'smooth', fixtures } });
    expect(text).toMatch(/Tremor +cancelled, smooth: 10 ms late/);
    expect(text).toMatch(/Fixtures +4: Lymph node, Iliac artery/);
    expect(formatStartScreen({ ...screen, control: { tremor: 'off', fixtures: [] } })).toMatch(
      /Fixtures +none/,
    );
  });
});
