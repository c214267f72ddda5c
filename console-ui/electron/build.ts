/**
 * Builds main and preload, each into one CommonJS file: a sandboxed preload can require nothing but Electron, and
 * main is read from the archive, where a module's type cannot be looked up (docs/electron.md).
 */
import path from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;

/** Folder of the built files, as package.json's `main` names it. */
export const defaultOutput = path.join(here, '..', '..', 'dist', 'electron');

/** Writes `main.cjs` and `preload.cjs` into `folder`. Throws if a source does not build. */
export async function buildElectron(folder: string): Promise<void> {
  for (const name of ['main', 'preload']) {
    await build({
      configFile: false,
      root: here,
      logLevel: 'warn',
      build: {
        lib: { entry: path.join(here, `${name}.ts`), formats: ['cjs'], fileName: () => `${name}.cjs` },
        rolldownOptions: { external: ['electron', /^node:/] },
        outDir: folder,
        emptyOutDir: false,
        copyPublicDir: false,
        target: 'node24',
        minify: false,
      },
    });
  }
}

if (import.meta.main) await buildElectron(defaultOutput);
