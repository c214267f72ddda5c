/** A newcomer's installation: `npm ci` in a fresh clone. */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Effort, Measurement, Row } from '../measure.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');

function measureInstallation({ full }: Effort): Measurement[] {
  const installed = full ? install() : { time: null, size: null };
  const how = full
    ? 'npm ci in a fresh clone of the last commit'
    : 'takes minutes and the network: --full --filter installation';
  return [
    {
      name: 'installation/time',
      what: how,
      unit: 's',
      value: installed.time,
      goals: [{ of: 'value', atMost: 90 }],
    },
    {
      name: 'installation/size',
      what: full ? 'node_modules on disk' : how,
      unit: 'B',
      value: installed.size,
      goals: [{ of: 'value', atMost: 1.2e9 }],
    },
  ];
}

function install(): { time: number; size: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'trocar-install-'));
  try {
    run('git', ['clone', '--quiet', '--no-hardlinks', root, folder], root);
    const start = performance.now();
    run('npm', ['ci'], folder);
    const time = (performance.now() - start) / 1000;
    return { time, size: sizeOnDisk(path.join(folder, 'node_modules')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

/** What a folder takes on disk, bytes: whole blocks, links not followed. */
function sizeOnDisk(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name);
    const own = lstatSync(file).blocks * 512;
    return sum + own + (entry.isDirectory() ? sizeOnDisk(file) : 0);
  }, 0);
}

export const rows: readonly Row[] = [
  { name: 'installation', measure: (effort) => Promise.resolve(measureInstallation(effort)) },
];
