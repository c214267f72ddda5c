/** Bounds on what clients may cost. They hold for each client unless said otherwise. */
export interface Limits {
  /** Clients at one time, all together. */
  readonly clients: number;
  /** Largest frame a client may send, bytes. */
  readonly frameBytes: number;
  /** Frames a client may send per second, averaged over a second. */
  readonly framesPerSecond: number;
  /** Bytes that may wait for a client that reads slowly; beyond it, it loses messages. */
  readonly backlogBytes: number;
  /** Frames that make no sense before the client is sent away. */
  readonly malformedFrames: number;
  /** How often a client is asked whether it is still there, ms; sent away if it has not answered by the next time. */
  readonly heartbeatMs: number;
}

/**
 * The console sends operator input at the display's rate (60 to 240 Hz) in frames of a few hundred bytes, and a handful
 * of others; the picture and all plots together are below 2 MB/s, so that the backlog is more than a second.
 */
export const defaultLimits: Limits = {
  clients: 16,
  frameBytes: 64 * 1024,
  framesPerSecond: 2000,
  backlogBytes: 2 * 1024 * 1024,
  malformedFrames: 16,
  heartbeatMs: 10_000,
};
