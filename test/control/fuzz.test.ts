import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

interface Fuzz {
  digest: string;
  reasons: Record<string, number>;
  states: Record<string, number>;
}

function fuzz(ticks: number, seed: number): Fuzz {
  const args = [`${import.meta.dirname}/fuzz-probe.ts`, String(ticks), String(seed)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Fuzz;
}

it('100 000 ticks of mad and broken input never lead to a set-point beyond position, velocity, acceleration or jerk', () => {
  const { reasons, states } = fuzz(100_000, 1);
  // It went everywhere: each of these took at least 50 ticks of some pair.
  const states50 = ['HOLDING', 'ALIGNING', 'FOLLOWING', 'CLUTCHED', 'CAMERA', 'UNSELECTED'];
  for (const state of states50) expect(states[state] ?? 0, state).toBeGreaterThan(50);
  const reasons50 = [
    'joint_position_limit',
    'joint_acceleration_limit',
    'joint_jerk_limit',
    'workspace_edge',
    'input_stale',
    'input_not_finite',
    'input_out_of_order',
    'confirm_to_resume',
    'arm_paused',
  ];
  for (const reason of reasons50) expect(reasons[reason] ?? 0, reason).toBeGreaterThan(50);
  expect(reasons['monitor_stop']).toBeUndefined();
}, 120_000);

it('two runs on the same input are the same, bit for bit', () => {
  expect(fuzz(20_000, 2)).toEqual(fuzz(20_000, 2));
  expect(fuzz(2_000, 3).digest).not.toBe(fuzz(2_000, 4).digest);
}, 120_000);
