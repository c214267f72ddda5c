/** A person at the console, in a real browser, against a real host: what moves, what must not, and what is repeated. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../chromium.ts';
import { trocar } from '../host/run-trocar.ts';
import { runHost, type RunningHost } from '../running-host.ts';
import { watch, type Watcher } from './watcher.ts';

interface PoseStamped {
  pose: {
    position: { x: number; y: number; z: number };
    orientation: { x: number; y: number; z: number; w: number };
  };
}
interface TeleopState {
  state: string;
  reason: string;
  active: boolean;
  scale: number;
}
interface JointState {
  position: Float64Array;
}

let host: RunningHost;
let browser: Browser;
let page: Page;
let watcher: Watcher;
/** All states of the right pair so far. */
let rightStates: TeleopState[];
const problems: string[] = [];

beforeAll(async () => {
  host = await runHost();
  watcher = await watch(host.url);
  rightStates = watcher.collect<TeleopState>('/teleop/PSM1/state');
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(host.url.replace('/#', '/?lang=en#'));
  await page.getByTestId('start-button').click();
});

afterAll(async () => {
  watcher.close();
  await browser.close();
  host.remove();
});

/** Where the tip is, in its arm's base, m. */
async function tip(arm: string): Promise<[number, number, number]> {
  const { x, y, z } = (await watcher.latest<PoseStamped>(`/${arm}/measured_cp`)).pose.position;
  return [x, y, z];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

async function teleop(arm: string): Promise<TeleopState> {
  return watcher.latest<TeleopState>(`/teleop/${arm}/state`);
}

async function waitForTeleop(arm: string, state: string): Promise<void> {
  await expect.poll(async () => (await teleop(arm)).state, { timeout: 5000 }).toBe(state);
}

/** Waits until an arm stands still, and tells where. */
async function atRest(arm: string): Promise<[number, number, number]> {
  let before = await tip(arm);
  for (;;) {
    await page.waitForTimeout(250);
    const now = await tip(arm);
    if (distance(before, now) < 1e-6) return now;
    before = now;
  }
}

/** On a busy machine input may come late, and the arms then hold until the clutch is pressed and let go, as they should. */
async function engage(arm: string): Promise<void> {
  await expect
    .poll(
      async () => {
        if ((await teleop(arm)).state === 'HOLDING') await page.keyboard.press('Space', { delay: 100 });
        return (await teleop(arm)).state;
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe('FOLLOWING');
}

/** Tries again what failed when a hold came between: only an undisturbed try says anything. */
async function undisturbed(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await engage('PSM1');
    const before = rightStates.length;
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === 5 || !rightStates.slice(before).some(({ state }) => state === 'HOLDING')) throw error;
    } finally {
      for (const key of ['Space', 'KeyC', 'KeyS', 'KeyW']) await page.keyboard.up(key);
      await page.mouse.up();
    }
  }
}

/** Holds a key while `during` runs. */
async function holding(key: string, during: () => Promise<unknown>): Promise<void> {
  await page.keyboard.down(key);
  await during();
  await page.keyboard.up(key);
}

describe('from the hands to the tip', () => {
  it('says SIMULATION and follows once the controls are taken', async () => {
    await expect.poll(() => page.getByTestId('banner').textContent()).toContain('SIMULATION');
    await waitForTeleop('PSM1', 'FOLLOWING');
    expect((await teleop('PSM1')).active).toBe(true);
  });

  it('moves the active instrument with the keys, and only that one', async () => {
    await undisturbed(async () => {
      const [right, left] = [await atRest('PSM1'), await atRest('PSM2')];
      await holding('KeyS', () => page.waitForTimeout(600));
      expect(distance(await atRest('PSM1'), right)).toBeGreaterThan(0.002);
      expect(distance(await atRest('PSM2'), left)).toBeLessThan(1e-9);
    });
  });

  it('moves the instrument with the mouse', async () => {
    await undisturbed(async () => {
      const before = await atRest('PSM1');
      await page.mouse.move(640, 360);
      for (let i = 1; i <= 20; i++) await page.mouse.move(640 - 6 * i, 360);
      expect(distance(await atRest('PSM1'), before)).toBeGreaterThan(0.002);
    });
  });

  it('closes the jaws with the left button', async () => {
    await undisturbed(async () => {
      const jaw = async (): Promise<number> =>
        (await watcher.latest<JointState>('/PSM1/jaw/measured_js')).position[0]!;
      const open = await jaw();
      await page.mouse.down();
      await expect.poll(jaw, { timeout: 5000 }).toBeLessThan(open - 0.2);
      await page.mouse.up();
    });
  });

  it('holds the instrument while the clutch is pressed, and does not jump when it is let go', async () => {
    await undisturbed(async () => {
      const before = await atRest('PSM1');
      await page.keyboard.down('Space');
      await waitForTeleop('PSM1', 'CLUTCHED');
      await holding('KeyS', () => page.waitForTimeout(500));
      expect(distance(await atRest('PSM1'), before)).toBeLessThan(1e-6);
      await page.keyboard.up('Space');
      await waitForTeleop('PSM1', 'FOLLOWING');
      expect(distance(await atRest('PSM1'), before)).toBeLessThan(1e-6);
    });
  });

  it('moves the endoscope and not the instruments while the camera key is pressed', async () => {
    await undisturbed(async () => {
      const [right, camera] = [await atRest('PSM1'), await atRest('ECM')];
      await page.keyboard.down('KeyC');
      await waitForTeleop('PSM1', 'CAMERA');
      await holding('KeyW', () => page.waitForTimeout(600));
      await page.keyboard.up('KeyC');
      await waitForTeleop('PSM1', 'FOLLOWING');
      expect(distance(await atRest('ECM'), camera)).toBeGreaterThan(0.0005);
      expect(distance(await atRest('PSM1'), right)).toBeLessThan(1e-6);
    });
  });

  it('changes arms and scale, and shows both', async () => {
    await page.keyboard.press('KeyX');
    await expect.poll(async () => (await teleop('PSM2')).active, { timeout: 20_000 }).toBe(true);
    expect((await teleop('PSM1')).active).toBe(false);
    const before = (await teleop('PSM2')).scale;
    await page.keyboard.press('BracketRight');
    await expect.poll(async () => (await teleop('PSM2')).scale, { timeout: 20_000 }).not.toBe(before);
    const { scale } = await teleop('PSM2');
    await expect
      .poll(async () => Number(/([\d.]+)\s*:\s*1/.exec((await page.getByTestId('scale').textContent())!)![1]))
      .toBeCloseTo(1 / scale, 1);
  });

  it('speaks French', async () => {
    const english = await page.getByTestId('next').textContent();
    await page.keyboard.press('KeyL');
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('fr');
    expect(await page.getByTestId('next').textContent()).not.toBe(english);
    await page.keyboard.press('KeyL');
  });

  it('holds the arms when the page goes away', async () => {
    await page.close();
    await expect
      .poll(async () => (await teleop('PSM2')).reason, { timeout: 20_000 })
      .toMatch(/operator_absent|input_stale/);
    expect((await teleop('PSM2')).state).toBe('HOLDING');
  });

  it('had nothing to complain about', () => {
    expect(problems).toEqual([]);
  });

  it('is repeated bit for bit', async () => {
    expect(await host.stop()).toBe(0);
    const folder = join(host.folder, 'recordings');
    const { code, stdout, stderr } = await trocar('replay', join(folder, readdirSync(folder)[0]!));
    expect(stdout + stderr).toMatch(/^identical/);
    expect(code).toBe(0);
  });
});
