/**
 * Stand-ins for the parts of Electron that the desktop application uses, for machines without Electron's binary.
 * Every member is typed by electron.d.ts; touching one that is not given throws, so that a fake cannot be outgrown
 * in silence.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Event,
  ForkOptions,
  HandlerDetails,
  IpcMain,
  Menu,
  Protocol,
  Session,
  UtilityProcess,
  WebContents,
  WebRequest,
  WindowOpenHandlerResponse,
} from 'electron';
import type { ElectronParts } from '../../console-ui/electron/desktop.ts';

/** An object of Electron's type `T` that has only `members`. */
function fakeOf<T extends object>(name: string, members: Partial<T> = {}): T {
  const fake = new Proxy(members, {
    get(target, key): unknown {
      if (key in target) return Reflect.get(target, key);
      throw new Error(`${name}.${String(key)} is used, but not faked`);
    },
  });
  return fake as T;
}

type Handler<Register extends (handler: never) => unknown> = NonNullable<Parameters<Register>[0]>;

/** What the application did, and the means to play Electron's part. */
export interface FakeElectron {
  readonly parts: ElectronParts;
  readonly app: EventEmitter;
  readonly contents: EventEmitter;
  readonly ipc: EventEmitter;
  readonly hosts: FakeHost[];
  readonly windows: BrowserWindowConstructorOptions[];
  readonly loaded: string[];
  readonly sent: unknown[][];
  readonly menus: unknown[];
  quits: number;
  handlers: {
    protocol?: Parameters<Protocol['handle']>[1];
    permissionRequest?: Handler<Session['setPermissionRequestHandler']>;
    permissionCheck?: Handler<Session['setPermissionCheckHandler']>;
    device?: Handler<Session['setDevicePermissionHandler']>;
    windowOpen?: (details: HandlerDetails) => WindowOpenHandlerResponse;
    beforeRequest?: Parameters<WebRequest['onBeforeRequest']>[0];
    headersReceived?: Parameters<WebRequest['onHeadersReceived']>[0];
  };
}

/** A host process that does only what the test says. */
export interface FakeHost {
  readonly entry: string;
  readonly args: readonly string[];
  readonly options: ForkOptions;
  readonly events: EventEmitter;
  readonly errors: PassThrough;
  readonly posted: unknown[];
}

export interface FakeSettings {
  readonly isPackaged?: boolean;
  readonly isFirstInstance?: boolean;
  readonly appPath?: string;
  readonly documents?: string;
}

export function fakeElectron(settings: FakeSettings = {}): FakeElectron {
  const session = new EventEmitter();
  const fake: FakeElectron = {
    app: new EventEmitter(),
    contents: new EventEmitter(),
    ipc: new EventEmitter(),
    hosts: [],
    windows: [],
    loaded: [],
    sent: [],
    menus: [],
    quits: 0,
    handlers: {},
    get parts(): ElectronParts {
      return parts;
    },
  };
  const parts: ElectronParts = {
    app: fakeApp(fake, settings),
    BrowserWindow: fakeWindowClass(fake),
    ipcMain: fakeOf<IpcMain>('ipcMain', { on: fake.ipc.on.bind(fake.ipc) as unknown as IpcMain['on'] }),
    Menu: fakeOf<ElectronParts['Menu']>('Menu', {
      setApplicationMenu: (menu) => void fake.menus.push(menu),
      buildFromTemplate: () => fakeOf<Menu>('menu'),
    }),
    protocol: fakeOf<Protocol>('protocol', { registerSchemesAsPrivileged: () => undefined }),
    session: fakeOf<ElectronParts['session']>('session', { defaultSession: fakeSession(fake, session) }),
    utilityProcess: fakeOf<ElectronParts['utilityProcess']>('utilityProcess', {
      fork: (entry, args, options) => fakeFork(fake, entry, args ?? [], options ?? {}),
    }),
  };
  return fake;
}

function fakeApp(fake: FakeElectron, settings: FakeSettings): App {
  return fakeOf<App>('app', {
    isPackaged: settings.isPackaged ?? false,
    requestSingleInstanceLock: () => settings.isFirstInstance ?? true,
    enableSandbox: () => undefined,
    whenReady: () => Promise.resolve(),
    getAppPath: () => settings.appPath ?? '/trocar',
    getPath: () => settings.documents ?? '/nowhere',
    quit: () => {
      fake.quits += 1;
    },
    on: fake.app.on.bind(fake.app) as unknown as App['on'],
  });
}

function fakeWindowClass(fake: FakeElectron): typeof BrowserWindow {
  const contents = fakeContents(fake);
  function construct(_target: unknown, [options]: BrowserWindowConstructorOptions[]): BrowserWindow {
    fake.windows.push(options ?? {});
    fake.app.emit('web-contents-created', {}, contents);
    return fakeOf<BrowserWindow>('window', {
      webContents: contents,
      isDestroyed: () => false,
      isMinimized: () => false,
      focus: () => undefined,
      loadURL: (url) => {
        fake.loaded.push(url);
        fake.contents.emit('did-finish-load');
        return Promise.resolve();
      },
    });
  }
  return new Proxy(EventEmitter, { construct }) as unknown as typeof BrowserWindow;
}

function fakeContents(fake: FakeElectron): WebContents {
  return fakeOf<WebContents>('webContents', {
    getURL: () => fake.loaded.at(-1) ?? '',
    send: (...message) => void fake.sent.push(message),
    setWindowOpenHandler: (handler) => {
      fake.handlers.windowOpen = handler;
    },
    on: fake.contents.on.bind(fake.contents) as unknown as WebContents['on'],
  });
}

function fakeSession(fake: FakeElectron, events: EventEmitter): Session {
  const { handlers } = fake;
  return fakeOf<Session>('session', {
    protocol: fakeOf<Protocol>('protocol', {
      handle: (_scheme, handler) => {
        handlers.protocol = handler;
      },
    }),
    webRequest: fakeOf<WebRequest>('webRequest', {
      onBeforeRequest: (listener: unknown) => {
        handlers.beforeRequest = listener as Parameters<WebRequest['onBeforeRequest']>[0];
      },
      onHeadersReceived: (listener: unknown) => {
        handlers.headersReceived = listener as Parameters<WebRequest['onHeadersReceived']>[0];
      },
    }),
    setPermissionRequestHandler: (handler) => {
      if (handler !== null) handlers.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      if (handler !== null) handlers.permissionCheck = handler;
    },
    setDevicePermissionHandler: (handler) => {
      if (handler !== null) handlers.device = handler;
    },
    on: events.on.bind(events) as unknown as Session['on'],
  });
}

function fakeFork(
  fake: FakeElectron,
  entry: string,
  args: readonly string[],
  options: ForkOptions,
): UtilityProcess {
  const host: FakeHost = {
    entry,
    args,
    options,
    events: new EventEmitter(),
    errors: new PassThrough(),
    posted: [],
  };
  fake.hosts.push(host);
  return fakeOf<UtilityProcess>('utilityProcess', {
    pid: 1,
    stderr: host.errors,
    on: host.events.on.bind(host.events) as unknown as UtilityProcess['on'],
    postMessage: (message) => void host.posted.push(message),
    kill: () => host.events.emit('exit', 143),
  });
}

/** An event that remembers whether its default was prevented. */
export function preventable(members: object = {}): Event & { prevented: boolean } {
  const event = {
    ...members,
    prevented: false,
    defaultPrevented: false,
    preventDefault(): void {
      event.prevented = true;
    },
  };
  return event;
}
