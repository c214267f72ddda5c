/**
 * Who may connect at all. A page of another site in the same browser can open a WebSocket to us, and a name of its own
 * can be made to resolve to our address (DNS rebinding): the Origin and Host headers, which a page cannot forge, tell.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface AccessRules {
  /** Name or address the server listens on, as it was configured. */
  readonly host: string;
  readonly port: number;
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Desktop viewers such as Lichtblick send this origin. No web site can have it, only a file that a person opened here,
 * and watching is all that it gives.
 */
const LOCAL_FILE_ORIGIN = 'file://';

/** Why a request may not be served; undefined when it may. */
export function refusalOf(request: IncomingMessage, rules: AccessRules): string | undefined {
  const { host, origin } = request.headers;
  if (host === undefined || !isOurs(host, request, rules)) {
    return `Host ${quote(host)} is not this server: open it as http://localhost:${rules.port}`;
  }
  if (origin === undefined || origin === LOCAL_FILE_ORIGIN) return undefined;
  const { protocol, host: originHost } = URL.parse(origin) ?? { protocol: '', host: '' };
  if (protocol !== 'http:' || !isOurs(originHost, request, rules)) {
    return `Origin ${quote(origin)} may not connect: only pages that this server itself serves may`;
  }
  return undefined;
}

/** Whether `authority` (name and port) is a way to say this very server that nobody else can point elsewhere. */
function isOurs(authority: string, request: IncomingMessage, rules: AccessRules): boolean {
  const url = URL.parse(`http://${authority}`);
  if (url?.username !== '' || url.pathname !== '/') return false;
  const port = url.port === '' ? 80 : Number(url.port);
  if (port !== rules.port) return false;
  // An address cannot be rebound; only the one that this connection reached is ours.
  return (
    loopbackNames.has(url.hostname) || url.hostname === rules.host || url.hostname === addressOf(request)
  );
}

/** Address that the client reached, as a URL writes it. */
function addressOf(request: IncomingMessage): string {
  const address = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '';
  return address.includes(':') ? `[${address}]` : address;
}

/** Compares secrets in a time that tells nothing about how much of them agrees. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const QUOTED_LENGTH = 100;

function quote(text: string | undefined): string {
  return text === undefined ? '(none)' : JSON.stringify(text.slice(0, QUOTED_LENGTH));
}
