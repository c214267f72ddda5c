/** Builds the console page where it is missing or older than its sources. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from './exit-code.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Folder of the built page. */
export const consoleFolder = join(projectFolder, 'dist', 'console');

const sources = ['console-ui/renderer', 'console-ui/vite.config.ts', 'messages', 'package-lock.json'];

/** Makes sure that `consoleFolder` holds the current page. Takes a second or two when it has to build. */
export async function ensureConsoleBuilt(): Promise<void> {
  const built = await modified(join(consoleFolder, 'index.html'));
  const newest = Math.max(...(await Promise.all(sources.map((source) => newestIn(join(projectFolder, source))))));
  if (built > newest) return;
  const vite = await import('vite').catch((cause: unknown) => {
    if (built > 0) return undefined; // An installed product has the page but no builder.
    throw new UserError('The console page is not built and Vite is not installed. Run "npm ci", then try again.', 3, {
      cause,
    });
  });
  await vite?.build({ configFile: join(projectFolder, 'console-ui', 'vite.config.ts'), logLevel: 'warn' });
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
