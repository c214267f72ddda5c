/** Builds the console page where it is missing or older than its sources. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ExitCode, UserError } from './exit-code.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Folder of the built page. */
export const consoleFolder = join(projectFolder, 'dist', 'console');

const sources = ['console-ui/renderer', 'console-ui/vite.config.ts', 'messages', 'package-lock.json'];

/** Makes sure that `consoleFolder` holds the current page. Takes a second or two when it has to build. */
export async function ensureConsoleBuilt(): Promise<void> {
  const built = await modified(join(consoleFolder, 'index.html'));
  const newest = Math.max(
    ...(await Promise.all(sources.map((source) => newestIn(join(projectFolder, source))))),
  );
  if (built > newest) return;
  const builder = viteExecutable();
  if (builder === undefined) {
    if (built > 0) return; // An installed product has the page but no builder.
    throw new UserError(
      'The console page is not built and Vite is not installed. Run "npm ci", then try again.',
    );
  }
  // In a process of its own: the builder's memory is several times the session's.
  const config = join(projectFolder, 'console-ui', 'vite.config.ts');
  await run(process.execPath, [builder, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: projectFolder,
  }).catch((cause: unknown) => {
    throw new UserError(`The console page cannot be built: ${String(cause)}`, ExitCode.badEnvironment, {
      cause,
    });
  });
}

const run = promisify(execFile);

function viteExecutable(): string | undefined {
  const path = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  return existsSync(path) ? path : undefined;
}

async function newestIn(path: string): Promise<number> {
  const own = await modified(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const times = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => modified(join(entry.parentPath, entry.name))),
  );
  return times.reduce((newest, time) => Math.max(newest, time), own);
}

/** When a file was last written, ms since 1970; 0 where there is none. */
async function modified(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
