/** A copy of the project in which faults are planted, so that nobody's files are touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Sandbox {
  write(file: string, text: string): void;
  /** Whether all tests below `paths` pass. A run that does not end in time does not pass. */
  passes(paths: readonly string[]): boolean;
  remove(): void;
}

/** A fault can make a loop endless. Long enough for the slowest tests on a busy machine, ms. */
const LONGEST_RUN_MS = 300_000;

export function createSandbox(project: string): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'trocar-mutants-'));
  const listing = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: project,
    encoding: 'utf8',
  });
  for (const file of listing.split('\n').filter((name) => name !== '')) {
    cpSync(join(project, file), join(folder, file));
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  return {
    write(file, text) {
      writeFileSync(join(folder, file), text);
    },
    passes(paths) {
      const { status } = spawnSync(
        process.execPath,
        [vitest, 'run', '--project', 'unit', '--bail', '1', ...paths],
        {
          cwd: folder,
          timeout: LONGEST_RUN_MS,
          killSignal: 'SIGKILL',
          stdio: 'ignore',
        },
      );
      return status === 0;
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
