/** The built preload, in a context that has only what a sandboxed preload has. */
import { EventEmitter } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostStatus } from '../../console-ui/electron/contract.ts';
import { statusPage } from '../../console-ui/electron/status-page.ts';
import { buildIntoTemporaryFolder } from './built.ts';

let built: string;
let html: string;
beforeAll(async () => {
  built = await buildIntoTemporaryFolder();
  html = await statusPage().text();
});
afterAll(() => rmSync(built, { recursive: true }));

class Element extends EventTarget {
  textContent = '';
  hidden = false;
}

interface Page {
  readonly ipc: EventEmitter;
  readonly requests: string[];
  /** The element of the status page with this id. */
  at(id: string): Element;
  /** Names that the preload added to the page's world. */
  readonly added: string[];
}

/** Runs the preload for a page at `href`. */
function open(href: string, language = 'en-GB'): Page {
  const ipc = new EventEmitter();
  const requests: string[] = [];
  // Elements exist only where the status page's HTML has them.
  const ids = [...html.matchAll(/ id="(\w+)"/g)].map((match) => match[1]!);
  const elements = new Map(ids.map((id) => [id, new Element()]));
  const window = new EventTarget();
  const electron = {
    ipcRenderer: { on: ipc.on.bind(ipc), send: (channel: string) => requests.push(channel) },
  };
  const sandbox: Record<string, unknown> = {
    location: { href },
    navigator: { language },
    document: { getElementById: (id: string) => elements.get(id) ?? null },
    window,
    require: (name: string) => {
      if (name !== 'electron') throw new Error(`a sandboxed preload cannot require "${name}"`);
      return electron;
    },
  };
  const before = Object.keys(sandbox);
  vm.runInNewContext(`(() => {${readFileSync(path.join(built, 'preload.cjs'), 'utf8')}\n})()`, sandbox);
  window.dispatchEvent(new Event('DOMContentLoaded'));
  return {
    ipc,
    requests,
    at(id) {
      const element = elements.get(id);
      if (element === undefined) throw new Error(`the status page has no "${id}"`);
      return element;
    },
    added: Object.keys(sandbox).filter((name) => !before.includes(name)),
  };
}

function tell(page: Page, status: HostStatus): void {
  page.ipc.emit('host-status', {}, status);
}

describe('on the console', () => {
  it('does nothing and exposes nothing', () => {
    const page = open('http://127.0.0.1:4321/#token=abc');
    expect(page.added).toEqual([]);
    expect(page.ipc.eventNames()).toEqual([]);
  });
});

describe('on the status page', () => {
  it('says that the host starts, and offers nothing yet', () => {
    const page = open('trocar://status/');
    tell(page, { state: 'starting' });
    expect(page.at('headline').textContent).toBe('Trocar is starting.');
    expect(page.at('actions').hidden).toBe(true);
    expect(page.added).toEqual([]);
  });

  it('says that the host has stopped and why, and offers to restart or quit', () => {
    const page = open('trocar://status/');
    tell(page, { state: 'stopped', detail: 'The host ended with exit code 3.' });
    expect(page.at('headline').textContent).toContain('stopped');
    expect(page.at('detail').textContent).toBe('The host ended with exit code 3.');
    expect(page.at('actions').hidden).toBe(false);
    page.at('restart').dispatchEvent(new Event('click'));
    page.at('quit').dispatchEvent(new Event('click'));
    expect(page.requests).toEqual(['restart-host', 'quit']);
  });

  it('speaks French to a French system', () => {
    const page = open('trocar://status/', 'fr-CA');
    tell(page, { state: 'stopped', detail: '' });
    expect(page.at('restart').textContent).toBe('Redémarrer');
  });
});
