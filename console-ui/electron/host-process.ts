/**
 * The host as a child of the desktop application: an Electron utility process that runs `host/bin/trocar.js`,
 * says when it listens, and ends when told.
 */
import type { ForkOptions, UtilityProcess } from 'electron';
import { parseHostMessage, type HostCommand, type HostStatus } from './contract.ts';

/** Arguments of the host: any free loopback port, no browser, and a message as soon as it listens. */
export const hostArguments: readonly string[] = ['start', '--no-open', '--port', '0', '--announce'];

export interface HostProcessOptions {
  /** `utilityProcess.fork`. */
  fork(modulePath: string, args: string[], options: ForkOptions): UtilityProcess;
  /** Absolute path of the JavaScript entry. */
  readonly entry: string;
  /** Working directory of the host: recordings go below it. */
  readonly cwd: string;
  /** Called with `ready` once, and with `stopped` once unless `stop` was called. */
  onStatus(status: HostStatus): void;
  /** How long the host may take to listen, ms. */
  readonly startLimit: number;
  /** How long the host may take to end by itself before it is killed, ms. */
  readonly stopLimit: number;
}

export interface HostProcess {
  /** Ends the host; resolves when its process is gone. May be called again. */
  stop(): Promise<void>;
}

/** Characters of the host's standard error that are kept for the screen. */
const KEPT_ERROR_TEXT = 2000;

/** Starts the host. Never throws for what the host does; that arrives as a status. */
export function startHost(options: HostProcessOptions): HostProcess {
  const child = options.fork(options.entry, [...hostArguments], {
    cwd: options.cwd,
    serviceName: 'Trocar host',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let stopping = false;
  let announced = false;
  let reported = false;
  let exited = false;
  let errorText = '';

  const startTimer = setTimeout(() => {
    reportStopped(`The host did not listen within ${options.startLimit / 1000} s.`);
    child.kill();
  }, options.startLimit);

  function reportStopped(detail: string): void {
    clearTimeout(startTimer);
    if (reported || stopping) return;
    reported = true;
    options.onStatus({ state: 'stopped', detail });
  }

  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    errorText = (errorText + chunk.toString()).slice(-KEPT_ERROR_TEXT);
  });
  child.on('message', (value: unknown) => {
    const message = parseHostMessage(value);
    if (message === null || announced || reported) return;
    announced = true;
    clearTimeout(startTimer);
    options.onStatus({ state: 'ready', url: message.url });
  });
  const gone = new Promise<void>((resolve) => {
    child.on('exit', (code) => {
      exited = true;
      const ending = `The host ended with exit code ${code}.`;
      reportStopped(errorText.trim() === '' ? ending : `${ending}\n${errorText.trim()}`);
      resolve();
    });
  });

  return {
    async stop(): Promise<void> {
      clearTimeout(startTimer);
      stopping = true;
      if (exited) return;
      // A message rather than a signal, because Windows has none that a process can answer.
      const command: HostCommand = { command: 'stop' };
      child.postMessage(command);
      // A host that hangs must not keep the application open; its recording stays readable up to the last chunk.
      const terminate = setTimeout(() => child.kill(), options.stopLimit);
      const kill = setTimeout(() => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      }, 2 * options.stopLimit);
      await gone;
      clearTimeout(terminate);
      clearTimeout(kill);
    },
  };
}
