/** A recording played in the console, in a real browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { trocar } from '../host/run-trocar.ts';

/** What the page shows to tests. */
interface PageHook {
  readonly trocar: { picture(): { readonly triangles: number } | undefined };
}

const launcher = join(import.meta.dirname, '..', '..', 'host', 'bin', 'trocar.js');
const folder = mkdtempSync(join(tmpdir(), 'trocar-show-'));
const recording = join(folder, 'expert.mcap');

let player: ChildProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  expect((await trocar('simulate', '--out', recording, '--seconds', '6')).code).toBe(0);
  const args = [launcher, 'replay', '--show', '--no-open', '--port', '0', recording];
  player = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  for await (const line of createInterface({ input: player.stdout! })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address === undefined) continue;
    await page.goto(address.replace('/#', '/?lang=en#'));
    break;
  }
});

afterAll(async () => {
  await browser.close();
  player.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

describe('trocar replay --show', () => {
  it('says REPLAY, draws the instruments and offers no controls', async () => {
    await expect
      .poll(() => page.getByTestId('banner').textContent(), { timeout: 20_000 })
      .toContain('REPLAY');
    await expect
      .poll(() => page.evaluate(() => (window as unknown as PageHook).trocar.picture()?.triangles ?? 0), {
        timeout: 20_000,
      })
      .toBeGreaterThan(10_000);
    expect(await page.getByTestId('start-card').isVisible()).toBe(false);
    expect(await page.getByTestId('take-control').isVisible()).toBe(false);
  });

  it('shows what was held at the end, for as long as one looks', async () => {
    await expect
      .poll(() => page.getByTestId('instrument-PSM2').textContent(), { timeout: 30_000 })
      .toContain('triangle 1');
  });

  it('ends with Ctrl+C', async () => {
    const ended = once(player, 'exit');
    player.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});
