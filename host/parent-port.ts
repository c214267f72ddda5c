/**
 * The line to Electron's main, where this process is its utility process (console-ui/electron/contract.ts): out goes
 * where the host listens, in comes the request to stop.
 */
export interface ParentPort {
  postMessage(message: { readonly event: 'listening'; readonly url: string }): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Undefined in an ordinary process. */
export const parentPort: ParentPort | undefined = (process as { parentPort?: ParentPort }).parentPort;

/** Whether main asks the host to end its session. */
export function isStopRequest(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'command' in data && data.command === 'stop';
}
