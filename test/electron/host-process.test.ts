/** The host as a child: real processes, forked as Electron's utility process forks them. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ForkOptions, UtilityProcess } from 'electron';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostStatus } from '../../console-ui/electron/contract.ts';
import { startHost, type HostProcess } from '../../console-ui/electron/host-process.ts';

const root = path.join(import.meta.dirname, '..', '..');
const realHost = path.join(root, 'host', 'bin', 'trocar.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trocar-host-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

interface Started {
  readonly host: HostProcess;
  readonly statuses: HostStatus[];
  /** Resolves with the first status that was not taken yet. */
  readonly next: () => Promise<HostStatus>;
  readonly exitCode: Promise<number | null>;
}

/** Starts `entry` as main does; a Node process with a parent port stands for the utility process. */
function start(entry: string, limits: { startLimit?: number; stopLimit?: number } = {}): Started {
  const statuses: HostStatus[] = [];
  const waiting: ((status: HostStatus) => void)[] = [];
  let taken = 0;
  const host = startHost({
    fork(modulePath, args, options) {
      const child = forkWithParentPort(modulePath, args, options);
      running.push(child);
      return asUtilityProcess(child);
    },
    entry,
    cwd: folder,
    startLimit: limits.startLimit ?? 25_000,
    stopLimit: limits.stopLimit ?? 10_000,
    onStatus(status) {
      statuses.push(status);
      waiting.shift()?.(status);
    },
  });
  const child = running.at(-1)!;
  return {
    host,
    statuses,
    next: () => {
      const index = taken++;
      const status = statuses[index];
      if (status !== undefined) return Promise.resolve(status);
      return new Promise((resolve) => waiting.push(resolve));
    },
    exitCode: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
  };
}

function forkWithParentPort(modulePath: string, args: string[], options: ForkOptions): ChildProcess {
  return fork(modulePath, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    execArgv: ['--import', path.join(import.meta.dirname, 'parent-port.mjs')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** A Node child under the names Electron gives to the same things. */
function asUtilityProcess(child: ChildProcess): UtilityProcess {
  const members: Pick<UtilityProcess, 'pid' | 'stderr' | 'on' | 'postMessage' | 'kill'> = {
    pid: child.pid,
    stderr: child.stderr,
    on: child.on.bind(child) as unknown as UtilityProcess['on'],
    postMessage: (message: object) => void child.send(message),
    kill: () => child.kill('SIGTERM'),
  };
  return members as UtilityProcess;
}

/** Writes a host of a few lines and returns its path. */
function script(name: string, source: string): string {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}

describe('a host', () => {
  it('that listens is ready, and ends when told', async () => {
    const entry = script(
      'polite',
      `process.parentPort.postMessage({ event: 'listening', url: 'http://127.0.0.1:9/#' + process.argv.slice(2) });
       process.parentPort.on('message', ({ data }) => process.exit(data.command === 'stop' ? 0 : 9));
       setInterval(() => {}, 1000);`,
    );
    const { host, next, statuses, exitCode } = start(entry);
    const url = 'http://127.0.0.1:9/#start,--no-open,--port,0,--announce';
    expect(await next()).toEqual({ state: 'ready', url });
    await host.stop();
    expect(await exitCode).toBe(0);
    expect(statuses).toHaveLength(1);
  });

  it('that crashes later is reported with its last words', async () => {
    const entry = script(
      'crashing',
      `process.parentPort.postMessage({ event: 'listening', url: 'http://127.0.0.1:9/' });
       process.stderr.write('out of road\\n', () => process.exit(7));`,
    );
    const { next, host } = start(entry);
    expect(await next()).toMatchObject({ state: 'ready' });
    expect(await next()).toEqual({
      state: 'stopped',
      detail: 'The host ended with exit code 7.\nout of road',
    });
    await host.stop();
  });

  it('that cannot start is reported once, with its reason', async () => {
    const entry = script(
      'refusing',
      `process.stderr.write('PSM1.json: no joints\\n', () => process.exit(3));`,
    );
    const { next, exitCode, statuses } = start(entry);
    const detail = 'The host ended with exit code 3.\nPSM1.json: no joints';
    expect(await next()).toEqual({ state: 'stopped', detail });
    expect(await exitCode).toBe(3);
    expect(statuses).toHaveLength(1);
  });

  it('that announces an address elsewhere is not believed', async () => {
    const entry = script(
      'lying',
      `process.parentPort.postMessage({ event: 'listening', url: 'http://evil.example:80/' }); setTimeout(() => process.exit(4), 50);`,
    );
    expect(await start(entry).next()).toMatchObject({ state: 'stopped' });
  });

  it('that never listens is ended and reported', async () => {
    const entry = script('silent', 'setInterval(() => {}, 1000);');
    const { next, exitCode } = start(entry, { startLimit: 300 });
    expect(await next()).toEqual({ state: 'stopped', detail: 'The host did not listen within 0.3 s.' });
    expect(await exitCode).toBeNull();
  });

  it('that ignores both the request and the signal is killed', async () => {
    const entry = script(
      'stubborn',
      `process.on('SIGTERM', () => {});
       setInterval(() => {}, 1000);
       process.parentPort.postMessage({ event: 'listening', url: 'http://127.0.0.1:9/' });`,
    );
    const { host, next, exitCode } = start(entry, { stopLimit: 100 });
    await next();
    await host.stop();
    expect(await exitCode).toBeNull();
  });
});

describe('the real host', () => {
  it('announces itself, serves the console, and exits with 0 when told', async () => {
    // Longer than the test: only the request may end it, no signal.
    const { host, next, exitCode } = start(realHost, { stopLimit: 120_000 });
    const status = await next();
    expect(status).toMatchObject({ state: 'ready' });
    if (status.state !== 'ready') return;
    expect(new URL(status.url).hash).toMatch(/^#token=.{16,}/);
    const page = await fetch(new URL('/', status.url));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<!doctype html>');
    await host.stop();
    expect(await exitCode).toBe(0);
  });
});
