import { isStopRequest, parentPort } from './parent-port.ts';

/** Signals by which a user or the system asks a process to end. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl+C reaches every process of the terminal, and those in between pass it on: what comes this soon after the first
 * request is the same request, ms.
 */
const SAME_REQUEST_MS = 2000;

/** Resolves when this process is asked to end. Asked again, later, it ends at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of signals) {
      process.on(signal, () => {
        first ??= performance.now();
        if (performance.now() - first > SAME_REQUEST_MS) process.exit(130);
        resolve();
      });
    }
    parentPort?.on('message', ({ data }) => {
      if (isStopRequest(data)) resolve();
    });
  });
}
