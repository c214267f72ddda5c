/**
 * What a page may do in the desktop application. Pure data and pure functions: `desktop.ts` installs them,
 * the tests read them.
 */
import type {
  BrowserWindowConstructorOptions,
  Session,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';
import { STATUS_PAGE_URL } from './contract.ts';

export type Permission = Parameters<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>[1];

/** A page is a web page: it sees no Node, no Electron, no file. `preload` is an absolute path. */
export function webPreferences(preload: string, packaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !packaged,
  };
}

/** The one window. Its background is the console's ground colour, so that nothing flashes on first load. */
export function windowOptions(preload: string, packaged: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Trocar',
    width: 1600,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    backgroundColor: '#0b0e11',
    autoHideMenuBar: true,
    webPreferences: webPreferences(preload, packaged),
  };
}

/**
 * Content Security Policy of the console, per directive. Everything comes from the host itself; textures are made
 * by code and reach WebGL as `blob:` or `data:` images.
 */
const consoleDirectives: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'worker-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** The policy for a console at `origin`: it may also talk to the host's WebSocket, and to nobody else. */
export function consolePolicy(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  const directives = { ...consoleDirectives, 'connect-src': ["'self'", socket] };
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

/** The status page runs no script and loads nothing but its one style sheet, known by its hash. */
export function statusPagePolicy(styleHash: string): string {
  return `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** Response headers with the console's policy added; a policy the host sends stays in force beside it. */
export function withConsolePolicy(
  headers: Readonly<Record<string, string[]>>,
  origin: string,
): Record<string, string[]> {
  const own = 'content-security-policy';
  const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() === own);
  const rest = Object.entries(headers).filter(([name]) => name.toLowerCase() !== own);
  return {
    ...Object.fromEntries(rest),
    'Content-Security-Policy': [...sent.flatMap(([, values]) => values), consolePolicy(origin)],
    'X-Content-Type-Options': ['nosniff'],
    'Referrer-Policy': ['no-referrer'],
  };
}

/** Origin of `url`; null where it has none (`data:`, `blob:`, `about:`) or is no URL. */
function originOf(url: string): string | null {
  return URL.canParse(url) && /^https?:/.test(url) ? new URL(url).origin : null;
}

/** A frame may go to the console's own origin or to the status page; `origin` is null while no host listens. */
export function mayNavigate(url: string, origin: string | null): boolean {
  return url === STATUS_PAGE_URL || (origin !== null && originOf(url) === origin);
}

/** A page may fetch from the console's own origin, over HTTP or WebSocket, and from what it made itself. */
export function mayRequest(url: string, origin: string | null, packaged: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  if (protocol === 'data:' || protocol === 'blob:') return true;
  if (protocol === 'devtools:') return !packaged;
  return mayNavigate(url.replace(/^ws:/, 'http:'), origin);
}

/** No page opens a window, whatever it asks for. */
export function windowOpenResponse(): WindowOpenHandlerResponse {
  return { action: 'deny' };
}

/** The hand needs pointer lock. Gamepads need no permission; nothing else is given. */
const allowedPermissions: ReadonlySet<Permission> = new Set<Permission>(['pointerLock']);

/** May a page at `requestingUrl` use `permission`? */
export function mayUse(permission: Permission, requestingUrl: string, origin: string | null): boolean {
  return allowedPermissions.has(permission) && origin !== null && originOf(requestingUrl) === origin;
}

/** A request of the status page counts only if its main frame is the status page. */
export function mayAsk(frameUrl: string | undefined): boolean {
  return frameUrl === STATUS_PAGE_URL;
}
