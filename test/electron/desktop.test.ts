/** The built main, run with stand-ins for Electron. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  CallbackResponse,
  HeadersReceivedResponse,
  OnBeforeRequestListenerDetails,
  OnHeadersReceivedListenerDetails,
  PermissionRequest,
} from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consolePolicy, windowOptions } from '../../console-ui/electron/security.ts';
import { buildIntoTemporaryFolder, runBuiltMain } from './built.ts';
import { fakeElectron, preventable, type FakeElectron, type FakeHost, type FakeSettings } from './fake.ts';

const STATUS_PAGE = 'trocar://status/';
const CONSOLE = 'http://127.0.0.1:4321/#token=abc';

let built: string;
beforeAll(async () => {
  built = await buildIntoTemporaryFolder();
});
afterAll(() => rmSync(built, { recursive: true }));

async function start(
  settings: FakeSettings = {},
  environment: NodeJS.ProcessEnv = {},
): Promise<FakeElectron> {
  const electron = fakeElectron(settings);
  runBuiltMain(built, electron.parts, environment);
  await settle();
  return electron;
}

/** Lets promises that are already resolved run their continuations. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function onlyHost(electron: FakeElectron): FakeHost {
  expect(electron.hosts).toHaveLength(1);
  return electron.hosts[0]!;
}

async function startReady(settings: FakeSettings = {}): Promise<FakeElectron> {
  const electron = await start(settings);
  onlyHost(electron).events.emit('message', { event: 'listening', url: CONSOLE });
  await settle();
  return electron;
}

function press(electron: FakeElectron, channel: string, frameUrl: string): void {
  electron.ipc.emit(channel, { senderFrame: { url: frameUrl } });
}

describe('starting', () => {
  it('starts the host as a utility process and shows the console once it listens', async () => {
    const electron = await start({ appPath: '/checkout' });
    const host = onlyHost(electron);
    expect(host.entry).toBe(path.join('/checkout', 'host', 'bin', 'trocar.js'));
    expect(host.args).toEqual(['start', '--no-open', '--port', '0', '--announce']);
    expect(electron.loaded).toEqual([STATUS_PAGE]);
    expect(electron.sent).toEqual([['host-status', { state: 'starting' }]]);
    host.events.emit('message', { event: 'listening', url: CONSOLE });
    expect(electron.loaded).toEqual([STATUS_PAGE, CONSOLE]);
  });

  it('opens one window, with the options of security.ts', async () => {
    const electron = await start();
    expect(electron.windows).toEqual([windowOptions(path.join(built, 'preload.cjs'), false)]);
  });

  it('opens nothing when it already runs', async () => {
    const electron = await start({ isFirstInstance: false });
    expect(electron).toMatchObject({ quits: 1, windows: [], hosts: [] });
  });

  it('packaged, runs the host from beside the archive, records into the documents, and has no menu', async () => {
    const documents = mkdtempSync(path.join(tmpdir(), 'trocar-documents-'));
    const electron = await start({ isPackaged: true, appPath: '/opt/Trocar/resources/app.asar', documents });
    const host = onlyHost(electron);
    expect(host.entry).toBe('/opt/Trocar/resources/app.asar.unpacked/host/bin/trocar.js');
    expect(host.options.cwd).toBe(path.join(documents, 'Trocar'));
    expect(electron.windows[0]?.webPreferences?.devTools).toBe(false);
    expect(electron.menus).toHaveLength(1);
    rmSync(documents, { recursive: true });
  });

  it('shows a host that npm start has started, and starts none itself', async () => {
    const electron = await start({}, { TROCAR_CONSOLE_URL: CONSOLE });
    expect(electron.hosts).toEqual([]);
    expect(electron.loaded).toEqual([CONSOLE]);
  });

  it('takes no address that is not on this machine', async () => {
    const electron = await start({}, { TROCAR_CONSOLE_URL: 'http://192.168.1.7:80/' });
    expect(electron.hosts).toHaveLength(1);
    expect(electron.loaded).toEqual([STATUS_PAGE]);
  });
});

describe('a host that ends', () => {
  it('is reported with its exit code and its last words, and can be started again', async () => {
    const electron = await startReady();
    const host = onlyHost(electron);
    host.errors.write('trocar: physics went wrong\n');
    await settle();
    host.events.emit('exit', 3);
    await settle();
    expect(electron.loaded.at(-1)).toBe(STATUS_PAGE);
    const detail = 'The host ended with exit code 3.\ntrocar: physics went wrong';
    expect(electron.sent.at(-1)).toEqual(['host-status', { state: 'stopped', detail }]);

    press(electron, 'restart-host', STATUS_PAGE);
    await settle();
    expect(electron.hosts).toHaveLength(2);
  });

  it('is not restarted by anything but the status page', async () => {
    const electron = await startReady();
    onlyHost(electron).events.emit('exit', 3);
    press(electron, 'restart-host', CONSOLE);
    press(electron, 'quit', 'https://evil.example/');
    await settle();
    expect(electron).toMatchObject({ quits: 0, hosts: { length: 1 } });
  });

  it('that is not gone yet is ended before the next one starts', async () => {
    const electron = await start();
    electron.contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    press(electron, 'restart-host', STATUS_PAGE);
    await settle();
    const host = onlyHost(electron);
    expect(host.posted).toEqual([{ command: 'stop' }]);
    host.events.emit('exit', 0);
    await settle();
    expect(electron.hosts).toHaveLength(2);
  });
});

describe('a view that crashes', () => {
  it('says so, and comes back with the session that still runs', async () => {
    const electron = await startReady();
    electron.contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await settle();
    expect(electron.sent.at(-1)).toEqual([
      'host-status',
      { state: 'view-lost', detail: 'oom (exit code 5)' },
    ]);
    press(electron, 'restart-host', STATUS_PAGE);
    await settle();
    expect(electron.loaded.at(-1)).toBe(CONSOLE);
    expect(electron.hosts).toHaveLength(1);
  });
});

describe('quitting', () => {
  it('waits until the host has ended', async () => {
    const electron = await startReady();
    const host = onlyHost(electron);
    const event = preventable();
    electron.app.emit('before-quit', event);
    expect(event.prevented).toBe(true);
    expect(host.posted).toEqual([{ command: 'stop' }]);
    await settle();
    expect(electron.quits).toBe(0);

    host.events.emit('exit', 0);
    await settle();
    expect(electron.quits).toBe(1);
    const second = preventable();
    electron.app.emit('before-quit', second);
    expect(second.prevented).toBe(false);
  });

  it('follows when the window is closed', async () => {
    const electron = await startReady();
    electron.app.emit('window-all-closed');
    expect(electron.quits).toBe(1);
  });
});

describe('a page', () => {
  it('cannot leave the console', async () => {
    const electron = await startReady();
    for (const name of ['will-frame-navigate', 'will-redirect']) {
      const away = preventable({ url: 'https://evil.example/' });
      electron.contents.emit(name, away);
      expect(away.prevented).toBe(true);
      const home = preventable({ url: 'http://127.0.0.1:4321/' });
      electron.contents.emit(name, home);
      expect(home.prevented).toBe(false);
    }
  });

  it('cannot open a window or embed a web view', async () => {
    const electron = await startReady();
    const details = {
      url: CONSOLE,
      frameName: '',
      features: '',
      disposition: 'default' as const,
      referrer: { url: '', policy: 'default' as const },
    };
    expect(electron.handlers.windowOpen?.(details)).toEqual({ action: 'deny' });
    const webview = preventable();
    electron.contents.emit('will-attach-webview', webview);
    expect(webview.prevented).toBe(true);
  });

  it('gets pointer lock and no other permission or device', async () => {
    const { handlers } = await startReady();
    const granted: boolean[] = [];
    const details: PermissionRequest = { isMainFrame: true, requestingUrl: CONSOLE };
    for (const permission of ['pointerLock', 'hid']) {
      call(
        handlers.permissionRequest,
        null,
        permission,
        (isGranted: boolean) => granted.push(isGranted),
        details,
      );
    }
    expect(granted).toEqual([true, false]);
    const check = { isMainFrame: true, requestingUrl: CONSOLE };
    expect(handlers.permissionCheck?.(null, 'media', 'http://127.0.0.1:4321', check)).toBe(false);
    expect(handlers.permissionCheck?.(null, 'pointerLock', 'http://127.0.0.1:4321', check)).toBe(true);
    expect(call(handlers.device, { deviceType: 'hid', origin: 'http://127.0.0.1:4321' })).toBe(false);
  });

  it('gets the policy as a header, and nothing from elsewhere', async () => {
    const { handlers } = await startReady();
    const headers: HeadersReceivedResponse[] = [];
    const received = {
      url: 'http://127.0.0.1:4321/',
      responseHeaders: {},
    } as OnHeadersReceivedListenerDetails;
    call(handlers.headersReceived, received, (response: HeadersReceivedResponse) => headers.push(response));
    expect(headers[0]?.responseHeaders?.['Content-Security-Policy']).toEqual([
      consolePolicy('http://127.0.0.1:4321'),
    ]);

    const answers: CallbackResponse[] = [];
    for (const url of ['https://evil.example/x.js', 'http://127.0.0.1:4321/x.js']) {
      const details = { url } as OnBeforeRequestListenerDetails;
      call(handlers.beforeRequest, details, (answer: CallbackResponse) => answers.push(answer));
    }
    expect(answers).toEqual([{ cancel: true }, { cancel: false }]);
  });

  it('called status is served by main, with a style and without any script', async () => {
    const { handlers } = await start();
    const response = await handlers.protocol?.(new Request(STATUS_PAGE));
    expect(response?.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(await response?.text()).not.toMatch(/<script|on\w+=/);
  });
});

/** Calls a handler as Electron would, with the arguments that matter to it. */
function call(handler: unknown, ...args: unknown[]): unknown {
  return (handler as (...args: unknown[]) => unknown)(...args);
}
