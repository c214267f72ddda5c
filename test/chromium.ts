/** A real headless Chromium with WebGL 2: an installed one, else the one from the registry. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import registryChromium from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';
import project from '../package.json' with { type: 'json' };

const namesOnPath = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
const knownPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Software rendering, because the machine may have no GPU; WebGL 2 all the same. */
const renderingFlags = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

/** Starts the browser; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: installedChromium() ?? (await unpackedChromium()),
    args: [...renderingFlags, ...(isRoot ? ['--no-sandbox'] : [])],
  });
}

function installedChromium(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = [
    ...folders.flatMap((folder) => namesOnPath.map((name) => path.join(folder, name))),
    ...knownPlaces,
  ];
  return candidates.find((file) => existsSync(file)) ?? null;
}

/**
 * The registry's Chromium, unpacked once per version. It appears under its name only when it is complete, because
 * test files run side by side and the package itself takes a half-written file for a whole one.
 */
async function unpackedChromium(): Promise<string> {
  const home = path.join(tmpdir(), `trocar-chromium-${project.devDependencies['@sparticuz/chromium']}`);
  const executable = path.join(home, 'chromium');
  if (existsSync(executable)) return executable;
  const unpacking = await mkdtemp(`${home}-`);
  const previous = process.env['TMPDIR'];
  // The package unpacks into the temporary folder and has no other way to say where.
  process.env['TMPDIR'] = unpacking;
  try {
    await registryChromium.executablePath();
  } finally {
    if (previous === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = previous;
  }
  // Whoever was faster has made the same.
  await rename(unpacking, home).catch(() => rm(unpacking, { recursive: true }));
  return executable;
}
