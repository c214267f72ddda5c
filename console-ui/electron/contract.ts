/**
 * Everything that crosses a process boundary of the desktop application, in one place:
 * main ⇄ status page (Electron IPC) and main ⇄ host (the utility process's message port).
 */

/** What main knows of the host; the status page shows it in words. */
export type HostStatus =
  | { readonly state: 'starting' }
  /** `url` is the console's address with the control token in its fragment. */
  | { readonly state: 'ready'; readonly url: string }
  /** The host runs no more, or never announced itself. `detail` is for the person who repairs it. */
  | { readonly state: 'stopped'; readonly detail: string }
  /** The host may well run, but the window could not show it. */
  | { readonly state: 'view-lost'; readonly detail: string };

/** Main to the status page: channel and what it carries. */
export interface ToPage {
  'host-status': HostStatus;
}

/** The status page to main: each channel is a request without content. */
export const pageRequests = ['restart-host', 'quit'] as const;
export type PageRequest = (typeof pageRequests)[number];

/** The host to main. `trocar start --announce` sends it as soon as it listens; why it ends is its last words. */
export interface HostMessage {
  readonly event: 'listening';
  readonly url: string;
}

/** Main to the host: end the session, close the recording, exit with 0. */
export interface HostCommand {
  readonly command: 'stop';
}

/** The page that main itself serves while there is no console to show. */
export const STATUS_SCHEME = 'trocar';
export const STATUS_PAGE_URL = `${STATUS_SCHEME}://status/`;

/** Environment variable through which `npm start` hands an already running host's address to Electron. */
export const CONSOLE_URL_VARIABLE = 'TROCAR_CONSOLE_URL';

const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/** A console address: plain HTTP on this machine's loopback, with an explicit port; null for anything else. */
export function parseConsoleUrl(text: unknown): URL | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isOurs =
    url.protocol === 'http:' &&
    loopbackHosts.includes(url.hostname) &&
    url.port !== '' &&
    url.username === '' &&
    url.password === '';
  return isOurs ? url : null;
}

/** What the host said, or null if it is not of the contract (a library may post to the same port). */
export function parseHostMessage(value: unknown): HostMessage | null {
  if (typeof value !== 'object' || value === null || !('event' in value && 'url' in value)) return null;
  const url = value.event === 'listening' ? parseConsoleUrl(value.url) : null;
  return url === null ? null : { event: 'listening', url: url.href };
}
