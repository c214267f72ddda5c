import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE_URL_VARIABLE } from '../../console-ui/electron/contract.ts';
import {
  decideOpening,
  findElectronBinary,
  openConsole,
  type Surroundings,
} from '../../host/open-console.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trocar-open-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A desktop machine with Electron and a browser, unless told otherwise. */
function surroundings(changes: Partial<Surroundings> = {}): Surroundings {
  writeFileSync(path.join(folder, 'xdg-open'), '');
  return {
    platform: 'linux',
    environment: { DISPLAY: ':0', PATH: folder },
    isRoot: false,
    electronBinary: '/electron',
    electronApplication: '/trocar',
    ...changes,
  };
}

describe('the installed Electron', () => {
  function install(pathText: string | null, executable: string | null, mode = 0o755): void {
    const electron = path.join(folder, 'node_modules', 'electron');
    mkdirSync(path.join(electron, 'dist'), { recursive: true });
    if (pathText !== null) writeFileSync(path.join(electron, 'path.txt'), pathText);
    if (executable === null) return;
    writeFileSync(path.join(electron, 'dist', executable), '');
    chmodSync(path.join(electron, 'dist', executable), mode);
  }

  it('is found where its binary lies', () => {
    install('electron', 'electron');
    expect(findElectronBinary(folder)).toBe(
      path.join(folder, 'node_modules', 'electron', 'dist', 'electron'),
    );
  });

  it.each([
    ['no path.txt', null, 'electron'],
    ['an empty path.txt', '', 'electron'],
    ['no executable', 'electron', null],
  ])('is absent with %s', (_what, pathText, executable) => {
    install(pathText, executable);
    expect(findElectronBinary(folder)).toBeNull();
  });

  it('is absent where the package is not installed at all', () => {
    expect(findElectronBinary(folder)).toBeNull();
  });
});

describe('the console is opened', () => {
  it('in Electron, where it is', () => {
    expect(decideOpening(surroundings())).toEqual({
      how: 'electron',
      binary: '/electron',
      application: '/trocar',
    });
  });

  it.each<[string, Partial<Surroundings>, RegExp]>([
    ['its binary was not downloaded', { electronBinary: null }, /binary is not installed/],
    ['its main is not built', { electronApplication: null }, /build:electron/],
    ['the user is root on Linux', { isRoot: true }, /root/],
  ])('in the browser, when %s', (_why, changes, words) => {
    const opening = decideOpening(surroundings(changes));
    expect(opening).toMatchObject({ how: 'browser', why: expect.stringMatching(words) as string });
  });

  it.each<NodeJS.Platform>(['darwin', 'win32'])(
    'in the browser on %s without a display variable',
    (platform) => {
      expect(decideOpening(surroundings({ platform, environment: {}, electronBinary: null })).how).toBe(
        'browser',
      );
    },
  );

  it('under Wayland too', () => {
    expect(decideOpening(surroundings({ environment: { WAYLAND_DISPLAY: 'wayland-0' } })).how).toBe(
      'electron',
    );
  });
});

describe('the console is only announced', () => {
  it.each<[string, Partial<Surroundings>, RegExp]>([
    ['in continuous integration', { environment: { CI: 'true', DISPLAY: ':0' } }, /continuous integration/],
    ['without a display', { environment: {} }, /no display/],
    ['in a remote shell', { platform: 'darwin', environment: { SSH_CONNECTION: '1 2 3 4' } }, /remote shell/],
    [
      'without xdg-open',
      { electronBinary: null, environment: { DISPLAY: ':0', PATH: '/nowhere' } },
      /xdg-open/,
    ],
  ])('%s', async (_where, changes, words) => {
    const opening = decideOpening(surroundings(changes));
    expect(opening).toMatchObject({ how: 'none', why: expect.stringMatching(words) as string });
    expect(await openConsole('http://127.0.0.1:1/', surroundings(changes))).toMatch(/^Not opened, because/);
  });
});

describe.skipIf(process.platform === 'win32')('a program (a shell script here, so not on Windows)', () => {
  const url = 'http://127.0.0.1:4321/#token=secret';

  /** An executable that writes its arguments and the address it was given, instead of showing a window. */
  function recorder(name: string): { program: string; record: () => Promise<string> } {
    const program = path.join(folder, name);
    const output = path.join(folder, 'record');
    writeFileSync(
      program,
      `#!/bin/sh\necho "$* / $${CONSOLE_URL_VARIABLE}" > "${output}.part"; mv "${output}.part" "${output}"\n`,
    );
    chmodSync(program, 0o755);
    return {
      program,
      async record() {
        while (!existsSync(output)) await wait(10);
        return readFileSync(output, 'utf8').trim();
      },
    };
  }

  it('learns the address from its environment, not from its command line', async () => {
    const { program, record } = recorder('electron');
    const environment = { ...process.env, CI: '', DISPLAY: ':0' };
    expect(await openConsole(url, surroundings({ environment, electronBinary: program }))).toBe(
      'Opened in Electron.',
    );
    expect(await record()).toBe(`/trocar / ${url}`);
  });

  it('that cannot be started is said so', async () => {
    const said = await openConsole(url, surroundings({ electronBinary: path.join(folder, 'missing') }));
    expect(said).toMatch(/^Electron did not start .*ENOENT/);
  });
});
