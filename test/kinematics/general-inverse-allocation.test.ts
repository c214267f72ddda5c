import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('general inverse, following and dynamics allocate nothing once warm', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=64'];
  const text = execFileSync(process.execPath, [...flags, `${import.meta.dirname}/general-inverse-probe.ts`], {
    encoding: 'utf8',
  });
  for (const [name, bytes] of Object.entries(JSON.parse(text) as Record<string, number>)) {
    expect(bytes, `bytes per ${name}`).toBeLessThan(0.1);
  }
});
