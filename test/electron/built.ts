/** The desktop application's built files, as Electron would run them. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { buildElectron } from '../../console-ui/electron/build.ts';
import type { ElectronParts } from '../../console-ui/electron/desktop.ts';

/** Builds main and preload into a fresh folder and returns it. */
export async function buildIntoTemporaryFolder(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'trocar-electron-'));
  await buildElectron(folder);
  return folder;
}

type CommonJs = (require: (name: string) => unknown, folder: string, environment: object) => void;

/** Runs the built main with `electron` in place of Electron; everything else it requires must be part of Node. */
export function runBuiltMain(
  folder: string,
  electron: ElectronParts,
  environment: NodeJS.ProcessEnv = {},
): void {
  const nodeRequire = createRequire(import.meta.url);
  const file = path.join(folder, 'main.cjs');
  const wrapped = `(function (require, __dirname, environment) {
    const { platform } = globalThis.process;
    const process = { platform, env: environment, cwd: () => '/', stderr: { write: () => true } };
    ${readFileSync(file, 'utf8')}
  })`;
  const main = vm.runInThisContext(wrapped, { filename: file }) as CommonJs;
  main(
    (name) => {
      if (name === 'electron') return electron;
      if (name.startsWith('node:')) return nodeRequire(name) as unknown;
      throw new Error(`main requires "${name}", which a package does not hold`);
    },
    folder,
    environment,
  );
}
