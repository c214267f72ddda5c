import { describe, expect, it } from 'vitest';
import { isReached, type Goal, type Measurement } from './measure.ts';
import { formatTable } from './table.ts';

const measured = (goals: readonly Goal[], peer?: number): Measurement => ({
  name: 'x',
  what: 'y',
  unit: 's',
  value: 2e-6,
  p99: 3e-6,
  bytesPerOperation: 0,
  goals,
  ...(peer !== undefined && { peer: { name: 'peer', value: peer } }),
});

describe('a goal of the bench', () => {
  it.each<[string, Goal, number | undefined, boolean | null]>([
    ['a bound that is kept', { of: 'value', atMost: 2e-6 }, undefined, true],
    ['a bound that is not', { of: 'p99', atMost: 2e-6 }, undefined, false],
    ['a least that is reached', { of: 'value', atLeast: 1e-6 }, undefined, true],
    ['a least that is not', { of: 'value', atLeast: 3e-6 }, undefined, false],
    ['faster than the peer', { of: 'ratioToPeer', atMost: 1 / 150 }, 400e-6, true],
    ['not that much faster', { of: 'ratioToPeer', atMost: 1 / 150 }, 200e-6, false],
    ['more than the peer', { of: 'ratioToPeer', atLeast: 2 }, 1e-6, true],
    ['no verdict without the peer', { of: 'ratioToPeer', atMost: 1 }, undefined, null],
  ])('%s', (_, goal, peer, reached) => {
    expect(isReached(measured([goal], peer))).toBe(reached);
  });

  it('missed is missed, also where another has no verdict', () => {
    const goals: Goal[] = [
      { of: 'ratioToPeer', atMost: 1 },
      { of: 'value', atMost: 1e-6 },
    ];
    expect(isReached(measured(goals))).toBe(false);
  });

  it('is said in the table', () => {
    const goals: Goal[] = [
      { of: 'ratioToPeer', atMost: 1 / 150 },
      { of: 'value', atLeast: 1e-6 },
    ];
    expect(formatTable([measured(goals, 400e-6)])).toContain('≤ 1/150 × peer, ≥ 1.00 µs  yes');
  });
});
