import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('planning and sampling seven joints allocates nothing once warm', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=64'];
  const probe = `${import.meta.dirname}/allocation-probe.ts`;
  const text = execFileSync(process.execPath, [...flags, probe], { encoding: 'utf8' });
  for (const [operation, bytes] of Object.entries(JSON.parse(text) as Record<string, number>)) {
    // Less than one boxed number in four operations: what the runtime itself allocates around them.
    expect(bytes, operation).toBeLessThan(4);
  }
});
