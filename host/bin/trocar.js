#!/usr/bin/env node
// Starts `trocar` with the pinned Node, whichever Node the machine has: host/trocar.ts runs as it stands from Node 24 on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const FIRST_NODE_THAT_RUNS_TYPESCRIPT = 24;

/** Path of the Node installed as a development dependency, or undefined where only production packages are. */
function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const executable = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

if (Number.parseInt(process.versions.node, 10) >= FIRST_NODE_THAT_RUNS_TYPESCRIPT) {
  // A session runs for hours beside a browser. Optimising WebAssembly (the physics, Node's own TypeScript parser) takes
  // the compiler some 150 MB that the process never gives back; unoptimised code has the same results, fast enough.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  setFlagsFromString('--max-semi-space-size=8');
  await import('../trocar.ts');
  // Electron's utility process does not end by itself when nothing is left to do (electron#47228).
  if (process.parentPort !== undefined) process.exit();
} else {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      `trocar: needs Node ${FIRST_NODE_THAT_RUNS_TYPESCRIPT} or newer; this is ${process.versions.node} ` +
        'and the pinned Node is not installed. Run "npm ci" in the project folder, or install a newer Node.\n',
    );
    process.exit(3);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
}
