/** The desktop application: one window, one host, and the policies of security.ts around them. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type * as Electron from 'electron';
import {
  CONSOLE_URL_VARIABLE,
  pageRequests,
  parseConsoleUrl,
  STATUS_PAGE_URL,
  STATUS_SCHEME,
  type HostStatus,
  type PageRequest,
  type ToPage,
} from './contract.ts';
import { startHost, type HostProcess } from './host-process.ts';
import * as security from './security.ts';
import { statusPage } from './status-page.ts';

/** What the application uses of Electron. */
export interface ElectronParts extends Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'ipcMain' | 'protocol' | 'session' | 'utilityProcess'
> {
  readonly Menu: Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
}

/** What a second start of the application tells the first. */
interface InstanceData {
  readonly consoleUrl: string | null;
}

/** How long the host may take to listen, and to end, ms. */
const START_LIMIT = 30_000;
const STOP_LIMIT = 3_000;

/** Chromium's code for a load that another load replaced. */
const ERR_ABORTED = -3;

/**
 * Runs the application.
 * @param preload absolute path of the built preload
 * @param environment the process's environment; unpackaged, it may name a host that already runs
 */
export function runDesktop(electron: ElectronParts, preload: string, environment: NodeJS.ProcessEnv): void {
  const { app } = electron;
  const givenUrl = app.isPackaged ? null : parseConsoleUrl(environment[CONSOLE_URL_VARIABLE]);
  const forFirstInstance: InstanceData = { consoleUrl: givenUrl?.href ?? null };
  if (!app.requestSingleInstanceLock({ ...forFirstInstance })) {
    app.quit();
    return;
  }
  electron.protocol.registerSchemesAsPrivileged([
    { scheme: STATUS_SCHEME, privileges: { standard: true, secure: true } },
  ]);
  app.enableSandbox();
  if (app.isPackaged) setPackagedMenu(electron.Menu);
  void app.whenReady().then(() => new Desktop(electron, preload, givenUrl).open());
}

/** Packaged, there is no reload and no developer tools; macOS cannot do without a menu. */
function setPackagedMenu(menu: ElectronParts['Menu']): void {
  if (process.platform === 'darwin') {
    menu.setApplicationMenu(
      menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
    );
  } else {
    menu.setApplicationMenu(null);
  }
}

class Desktop {
  readonly #electron: ElectronParts;
  readonly #window: Electron.BrowserWindow;
  /** Address of a host that someone else started; null where the host is ours. */
  #givenUrl: URL | null;
  #host: HostProcess | null = null;
  #status: HostStatus = { state: 'starting' };
  /** Where the console is; null while no host listens. */
  #consoleUrl: string | null = null;

  constructor(electron: ElectronParts, preload: string, givenUrl: URL | null) {
    const { app } = electron;
    this.#electron = electron;
    this.#givenUrl = givenUrl;
    this.#guardSession(electron.session.defaultSession);
    app.on('web-contents-created', (_event, contents) => this.#guardContents(contents));
    this.#window = new electron.BrowserWindow(security.windowOptions(preload, app.isPackaged));
    this.#followWindow();
    this.#answerPage();
    app.on('second-instance', (_event, _argv, _cwd, data) => this.#comeForward(data));
    // A console without a window must not leave arms moving behind it, on macOS neither.
    app.on('window-all-closed', () => app.quit());
    app.on('before-quit', (event) => this.#endHostFirst(event));
  }

  open(): void {
    if (this.#givenUrl === null) this.#startHost();
    else this.#setStatus({ state: 'ready', url: this.#givenUrl.href });
  }

  /** A second start shows this window; if `npm start` asked for it, with the newer host. */
  #comeForward(data: unknown): void {
    const hasUrl = typeof data === 'object' && data !== null && 'consoleUrl' in data;
    const newerUrl = hasUrl ? parseConsoleUrl(data.consoleUrl) : null;
    if (newerUrl !== null && this.#givenUrl !== null) {
      this.#givenUrl = newerUrl;
      this.open();
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  get #origin(): string | null {
    return this.#consoleUrl === null ? null : new URL(this.#consoleUrl).origin;
  }

  #startHost(): void {
    const { app, utilityProcess } = this.#electron;
    this.#setStatus({ state: 'starting' });
    this.#host = startHost({
      fork: (modulePath, args, options) => utilityProcess.fork(modulePath, args, options),
      entry: path.join(hostRoot(app.getAppPath()), 'host', 'bin', 'trocar.js'),
      cwd: app.isPackaged ? sessionFolder(app.getPath('documents')) : process.cwd(),
      startLimit: START_LIMIT,
      stopLimit: STOP_LIMIT,
      onStatus: (status) => this.#setStatus(status),
    });
  }

  #setStatus(status: HostStatus): void {
    this.#status = status;
    if (this.#window.isDestroyed()) return;
    if (status.state === 'ready') {
      this.#consoleUrl = status.url;
      void this.#load(status.url);
    } else {
      if (status.state !== 'view-lost') this.#consoleUrl = null;
      void this.#load(STATUS_PAGE_URL);
    }
  }

  /** A load that fails is reported by `did-fail-load`; its promise says nothing more. */
  async #load(url: string): Promise<void> {
    await this.#window.loadURL(url).catch(() => undefined);
  }

  #followWindow(): void {
    const contents = this.#window.webContents;
    contents.on('did-finish-load', () => {
      const channel: keyof ToPage = 'host-status';
      if (contents.getURL() === STATUS_PAGE_URL)
        contents.send(channel, this.#status satisfies ToPage[typeof channel]);
    });
    contents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
      if (!isMainFrame || code === ERR_ABORTED || url === STATUS_PAGE_URL || this.#status.state !== 'ready')
        return;
      this.#setStatus({ state: 'view-lost', detail: `${new URL(url).origin}: ${description}` });
    });
    contents.on('render-process-gone', (_event, details) => {
      this.#setStatus({ state: 'view-lost', detail: `${details.reason} (exit code ${details.exitCode})` });
    });
  }

  #answerPage(): void {
    const answers: Record<PageRequest, () => void> = {
      'restart-host': () => void this.#restart(),
      quit: () => this.#electron.app.quit(),
    };
    for (const channel of pageRequests) {
      this.#electron.ipcMain.on(channel, (event) => {
        if (security.mayAsk(event.senderFrame?.url)) answers[channel]();
      });
    }
  }

  /** Shows the console of a host that still runs again; else begins anew with another host. */
  async #restart(): Promise<void> {
    const { state } = this.#status;
    if (state === 'starting' || state === 'ready') return;
    if (state === 'view-lost' && this.#consoleUrl !== null) {
      this.#setStatus({ state: 'ready', url: this.#consoleUrl });
      return;
    }
    const previous = this.#host;
    this.#host = null;
    if (previous !== null) await previous.stop();
    this.open();
  }

  #endHostFirst(event: Electron.Event): void {
    const host = this.#host;
    if (host === null) return;
    event.preventDefault();
    this.#host = null;
    void host.stop().then(() => this.#electron.app.quit());
  }

  #guardSession(session: Electron.Session): void {
    session.protocol.handle(STATUS_SCHEME, () => statusPage());
    session.setPermissionRequestHandler((_contents, permission, answer, details) =>
      answer(security.mayUse(permission, details.requestingUrl, this.#origin)),
    );
    session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
      security.mayUse(permission, requestingOrigin, this.#origin),
    );
    session.setDevicePermissionHandler(() => false);
    session.on('will-download', (event) => event.preventDefault());
    session.webRequest.onBeforeRequest((details, answer) => {
      const isAllowed = security.mayRequest(details.url, this.#origin, this.#electron.app.isPackaged);
      answer({ cancel: !isAllowed });
    });
    session.webRequest.onHeadersReceived((details, answer) => {
      if (this.#origin === null || !security.mayNavigate(details.url, this.#origin)) answer({});
      else
        answer({ responseHeaders: security.withConsolePolicy(details.responseHeaders ?? {}, this.#origin) });
    });
  }

  #guardContents(contents: Electron.WebContents): void {
    contents.setWindowOpenHandler(() => security.windowOpenResponse());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!security.mayNavigate(event.url, this.#origin)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!security.mayNavigate(event.url, this.#origin)) event.preventDefault();
    });
  }
}

/** The host runs from real files beside the archive (docs/electron.md says why). */
function hostRoot(appPath: string): string {
  return appPath.replace(/\.asar$/, '.asar.unpacked');
}

/** Where an installed application keeps its recordings. */
function sessionFolder(documents: string): string {
  const folder = path.join(documents, 'Trocar');
  mkdirSync(folder, { recursive: true });
  return folder;
}
