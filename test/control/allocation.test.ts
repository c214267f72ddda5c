import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a tick of two instruments and an endoscope allocates nothing once warm', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=64'];
  const probe = `${import.meta.dirname}/allocation-probe.ts`;
  const text = execFileSync(process.execPath, [...flags, probe], { encoding: 'utf8' });
  for (const [mode, found] of Object.entries(JSON.parse(text) as Record<string, { bytes: number }>)) {
    // Less than one boxed number in four ticks: what the runtime itself allocates around 8000 of them.
    expect(found.bytes, `bytes per tick, ${mode}`).toBeLessThan(4);
  }
});
