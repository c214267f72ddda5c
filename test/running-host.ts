/** A real host as a process of its own, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const entry = path.join(import.meta.dirname, '..', 'host', 'bin', 'trocar.js');

export interface RunningHost {
  /** The console's address with the control token. */
  readonly url: string;
  readonly pid: number;
  /** Its working directory, with its recordings below. */
  readonly folder: string;
  /** Ends it as Ctrl-C would and resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Removes what is left of it, process and folder. */
  readonly remove: () => void;
}

/** Starts a session on a free port and resolves when it listens. */
export async function runHost(options: readonly string[] = []): Promise<RunningHost> {
  const folder = mkdtempSync(path.join(tmpdir(), 'trocar-host-'));
  const host = spawn(
    process.execPath,
    [entry, 'start', '--no-open', '--port', '0', '--announce', ...options],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const remove = (): void => {
    host.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await announcedUrl(host);
    return { url, pid: host.pid!, folder, stop: () => stop(host), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The address, from the line that the host prints for machines. */
async function announcedUrl(host: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: host.stdout! })) {
    if (!line.startsWith('{')) continue;
    const message = JSON.parse(line) as { event?: string; url?: string };
    if (message.event !== 'listening' || message.url === undefined) continue;
    // A pipe that nobody reads to its end would stop the host at its other end.
    host.stdout?.resume();
    return message.url;
  }
  throw new Error(`The host ended before it listened, with exit code ${await exitCodeOf(host)}.`);
}

async function stop(host: ChildProcess): Promise<number | null> {
  host.kill('SIGTERM');
  return exitCodeOf(host);
}

async function exitCodeOf(host: ChildProcess): Promise<number | null> {
  if (host.exitCode === null && host.signalCode === null) await once(host, 'exit');
  return host.exitCode;
}
