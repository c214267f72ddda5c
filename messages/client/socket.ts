/** What the client needs of a WebSocket: the browser's and that of `ws` both fit. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  /** Bytes handed over and not yet sent. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

/** `readyState` of an open socket. */
export const SOCKET_OPEN = 1;
