/** The built console in a real browser, under the headers of the host and of the desktop application together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page, Route } from 'playwright-core';
import { withConsolePolicy } from '../../console-ui/electron/security.ts';
import { launchChromium } from '../chromium.ts';
import { runHost, type RunningHost } from '../running-host.ts';

let host: RunningHost;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  [host, browser] = await Promise.all([runHost(), launchChromium()]);
  page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const { origin } = new URL(host.url);
  // A response that passed through the test comes from no network at all, and from there a browser of today lets nobody
  // reach this machine. One from before that rule knows no such permission.
  await page
    .context()
    .grantPermissions(['local-network-access'], { origin })
    .catch(() => undefined);
  await page.route(`${origin}/**`, (route) => withDesktopHeaders(route, origin));
  await page.goto(host.url);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await host.stop();
  host.remove();
});

/** What main does to every response of the host. */
async function withDesktopHeaders(route: Route, origin: string): Promise<void> {
  const response = await route.fetch();
  const sent = Object.fromEntries(Object.entries(response.headers()).map(([name, value]) => [name, [value]]));
  const headers = Object.entries(withConsolePolicy(sent, origin)).map(([name, values]) => [
    name,
    values.join(', '),
  ]);
  await route.fulfill({ response, headers: Object.fromEntries(headers) as Record<string, string> });
}

describe('the console in the desktop application', () => {
  it('shows the session without breaking any rule', async () => {
    await page.locator('canvas').first().waitFor({ timeout: 30_000 });
    await page.getByText('SIMULATION').first().waitFor({ timeout: 30_000 });
    expect(faults).toEqual([]);
  }, 60_000);

  it.each([
    ['a script', 'https://example.com/x.js', 'script-src-elem'],
    ['code written into the page', '', 'script-src-elem'],
    ['an image', 'https://example.com/x.png', 'img-src'],
    ['a request', 'https://example.com/', 'connect-src'],
    ['a socket', 'ws://127.0.0.1:9/', 'connect-src'],
    ['a frame', 'https://example.com/', 'frame-src'],
  ])('loads %s from nowhere else', async (kind, url, directive) => {
    const violated = await page.evaluate(violationOf, { kind, url });
    expect(violated).toBe(directive);
  });
});

/** Runs in the page: tries to load `url` and resolves with the directive that forbade it. */
function violationOf({ kind, url }: { kind: string; url: string }): Promise<string> {
  return new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
      once: true,
    });
    const script = document.createElement('script');
    if (kind === 'a script') document.head.append(Object.assign(script, { src: url }));
    else if (kind === 'code written into the page')
      document.head.append(Object.assign(script, { text: '0' }));
    else if (kind === 'an image') new Image().src = url;
    else if (kind === 'a request') fetch(url).catch(() => undefined);
    else if (kind === 'a socket') new WebSocket(url);
    else document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
  });
}
