/** The desktop application in the real Electron, where its binary is installed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildElectron, defaultOutput } from '../../console-ui/electron/build.ts';
import { findElectronBinary } from '../../host/open-console.ts';

const root = path.join(import.meta.dirname, '..', '..');
const binary = findElectronBinary(root);
const xvfb = findOnPath('Xvfb');
const needsScreen = process.platform === 'linux' && process.env['DISPLAY'] === undefined;
const reason = whyNot();

if (reason !== null) {
  process.stdout.write(
    `NOT VERIFIED in a real Electron, because ${reason}: that the window opens, that the utility process runs the ` +
      'host, that the page has no Node, that navigation, windows and permissions are denied by Electron itself, and ' +
      'that quitting ends the host. Everything else about them is tested with stand-ins and in Chromium.\n',
  );
}

function whyNot(): string | null {
  if (binary === null) return 'its binary is not installed (npx install-electron)';
  if (needsScreen && xvfb === null) return 'there is neither a display nor Xvfb';
  return null;
}

function findOnPath(command: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file)) ?? null;
}

describe.skipIf(reason !== null)('in the real Electron', () => {
  let screen: ChildProcess | undefined;
  let folder: string;
  let electron: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await buildElectron(defaultOutput);
    folder = mkdtempSync(path.join(tmpdir(), 'trocar-real-electron-'));
    const display = ':87';
    if (needsScreen && xvfb !== null)
      screen = spawn(xvfb, [display, '-screen', '0', '1600x900x24'], { stdio: 'ignore' });
    // Root has no sandbox on Linux; only this test gives it up, and only there.
    const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
    electron = await _electron.launch({
      executablePath: binary!,
      args: [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${folder}`, root],
      cwd: folder,
      env: { ...definedEnvironment(), ...(needsScreen ? { DISPLAY: display } : {}) },
    });
    page = await electron.firstWindow();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\//, { timeout: 60_000 });
  }, 120_000);

  afterAll(async () => {
    await electron.close();
    screen?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the console is shown, from a host of its own', async () => {
    expect(await page.title()).toMatch(/Trocar/);
    const services = await electron.evaluate(({ app }) => app.getAppMetrics().map((metric) => metric.name));
    expect(services).toContain('Trocar host');
  });

  it('the page has no Node and no Electron', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  it('the page can neither leave nor open a window', async () => {
    const before = page.url();
    expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await page.waitForTimeout(500);
    expect(page.url()).toBe(before);
    expect(electron.windows()).toHaveLength(1);
  });

  it('the page gets no camera, no device and no notification', async () => {
    const answer = await page.evaluate(async () => [
      await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'camera',
        () => 'denied',
      ),
      await Notification.requestPermission(),
    ]);
    expect(answer).toEqual(['denied', 'denied']);
  });

  it('quitting ends the host', async () => {
    const hostPid = await electron.evaluate(
      ({ app }) => app.getAppMetrics().find((metric) => metric.name === 'Trocar host')?.pid ?? 0,
    );
    expect(hostPid).toBeGreaterThan(0);
    const closed = electron.waitForEvent('close');
    await electron.evaluate(({ app }) => app.quit());
    await closed;
    expect(() => process.kill(hostPid, 0)).toThrow(/ESRCH/);
  });
});

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
