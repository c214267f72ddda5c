import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ForeignClient } from '../foreign-client.ts';
import { runHost, type RunningHost } from '../running-host.ts';
import { trocar } from './run-trocar.ts';

let host: RunningHost | undefined;

afterEach(() => {
  host?.remove();
  host = undefined;
});

function recordingOf({ folder }: RunningHost): string {
  const [file] = readdirSync(join(folder, 'recordings'));
  return join(folder, 'recordings', file!);
}

describe('a live session in threads', () => {
  it('leaves a recording that lockstep repeats bit for bit', async () => {
    host = await runHost(['--demo']);
    await delay(6000);
    expect(await host.stop()).toBe(0);
    const { code, stdout, stderr } = await trocar('replay', recordingOf(host), '--json');
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as {
      ticks: number;
      compared: number;
      difference: unknown;
      complete: boolean;
    };
    expect(report.difference).toBeNull();
    expect(report.complete).toBe(true);
    expect(report.compared).toBeGreaterThan(report.ticks);
    expect(code).toBe(0);
  }, 60_000);

  it('leaves a recording that can be read up to its last chunk when it is killed', async () => {
    host = await runHost(['--demo']);
    await delay(5000);
    process.kill(host.pid, 'SIGKILL');
    await delay(200);
    const path = recordingOf(host);
    const refused = await trocar('replay', path);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('--partial');
    const accepted = await trocar('replay', path, '--partial', '--json');
    expect(accepted.code).toBe(0);
    const report = JSON.parse(accepted.stdout) as { ticks: number; difference: unknown };
    expect(report.difference).toBeNull();
    expect(report.ticks).toBeGreaterThan(3000);
  }, 60_000);

  it('shows every topic to a foreign client', async () => {
    host = await runHost(['--demo']);
    const client = await ForeignClient.connect(Number(new URL(host.url).port));
    expect([...client.channels.keys()]).toEqual(
      expect.arrayContaining(['/PSM1/setpoint_js', '/ECM/measured_cp', '/tf', '/scene', '/exercise/state']),
    );
    client.client.close();
  });

  it('says what to do when the port is taken, and makes no file', async () => {
    host = await runHost();
    const { port } = new URL(host.url);
    const { code, stderr } = await trocar('start', '--no-open', '--port', port);
    expect(code).toBe(3);
    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).toContain('--port');
  });
});
