import { describe, expect, it } from 'vitest';
import { OperatorField, planesOfBox } from '../../control/index.ts';
import { composePose, createPose, distanceBetween, transformPoint } from '../../kinematics/index.ts';
import { type Bench, createFollowingBench, createPlacements, createUniform, viewFromWorld } from './bench.ts';

/** Tip, and the end of its jaws, in the world. */
function tipAndJaw(bench: Bench, arm: number): [Float64Array, Float64Array] {
  const tip = createPose();
  const jaw = new Float64Array(3);
  composePose(tip, bench.placements[arm]!.worldFromBase, bench.setpointPose(arm));
  transformPoint(jaw, tip, Float64Array.of(0, 0, 0.01));
  return [tip, jaw];
}

/** Moves the right hand along a straight line in the picture, 20 mm/s. */
function push(bench: Bench, ticks: number, direction: number[], watch?: () => void): void {
  const home = bench.hand(0).slice();
  for (let k = 0; k < ticks; k++) {
    direction.forEach((d, axis) => (bench.hand(0)[axis] = home[axis]! + d * 0.00002 * k));
    bench.run();
    watch?.();
  }
}

describe('planes', () => {
  it('stop the tip and the ends of the jaws, let it slide along and back, and say which', () => {
    const planes = planesOfBox([-0.2, -0.2, 0.012], [0.2, 0.2, 0.2]);
    const bench = createFollowingBench({ planes, scale: 1 });
    expect(tipAndJaw(bench, 0)[1][2]).toBeGreaterThan(0.012);
    let lowest = Infinity;
    // Away from the surgeon and down into the board: the picture's −z is both.
    push(bench, 3000, [0.3, 0, -1], () => (lowest = Math.min(lowest, tipAndJaw(bench, 0)[1][2]!)));
    expect([bench.reason(0), bench.detail(0)]).toEqual(['workspace_edge', 4]);
    expect(lowest).toBeGreaterThan(0.012 - 5e-5);
    expect(lowest).toBeLessThan(0.012 + 1e-4);
    const along = tipAndJaw(bench, 0)[0];
    push(bench, 500, [1, 0, 0]);
    expect(tipAndJaw(bench, 0)[0][0]! - along[0]!).toBeGreaterThan(0.005);
    push(bench, 3000, [0, 0, 1]);
    expect(bench.reason(0)).toBe('');
    expect(tipAndJaw(bench, 0)[1][2]).toBeGreaterThan(0.022);
  });

  it('do not push a tip that is engaged beyond them; it may come back and not return', () => {
    const heights = createFollowingBench();
    const height = tipAndJaw(heights, 0)[1][2]!;
    const planes = [{ normal: [0, 0, 1] as const, offset: height + 0.01 }];
    const bench = createFollowingBench({
      planes: planes.map((p) => ({ ...p, normal: [0, 0, 1] })),
      scale: 1,
    });
    bench.run(500);
    expect(tipAndJaw(bench, 0)[1][2]).toBeCloseTo(height, 6);
    push(bench, 400, [0, 0, 1]);
    bench.run(300);
    const gained = tipAndJaw(bench, 0)[1][2]!;
    expect(gained).toBeGreaterThan(height + 0.002);
    push(bench, 1000, [0, 0, -1]);
    bench.run(300);
    expect(bench.reason(0)).toBe('workspace_edge');
    expect(tipAndJaw(bench, 0)[1][2]).toBeGreaterThan(gained - 5e-5);
  });
});

describe('a hand far faster than the joints', () => {
  it('does not take the tip beyond a plane by more than a millimetre', { timeout: 60_000 }, () => {
    const floor = 0.012;
    for (const speed of [0.05, 0.1, 0.2]) {
      const uniform = createUniform(1);
      const bench = createFollowingBench({ planes: [{ normal: [0, 0, 1], offset: floor }], scale: 1 });
      const home = bench.hand(0).slice();
      const at = [0, 0, 0];
      let direction = [0, 0, 0];
      let deepest = 0;
      for (let k = 0; k < 9000; k++) {
        // Another way every 0.3 s, every other time into the board: yaw, pitch and insertion all lag.
        if (k % 300 === 0) {
          const angle = 2 * Math.PI * uniform();
          direction = [0.6 * Math.cos(angle), 0.6 * Math.sin(angle), k % 600 === 0 ? -0.8 : 0.2];
        }
        direction.forEach((d, i) => {
          at[i] = Math.max(-0.06, Math.min(0.06, at[i]! + d * speed * 0.001));
          bench.hand(0)[i] = home[i]! + at[i];
        });
        bench.run();
        for (const point of tipAndJaw(bench, 0)) deepest = Math.max(deepest, floor - point[2]!);
      }
      expect(deepest).toBeLessThan(0.001);
    }
  });
});

describe('least insertion', () => {
  it('keeps the wrist 47 mm below the remote centre while the hand pulls it out, and lets it go in again', () => {
    const bench = createFollowingBench({ scale: 1 });
    let shallowest = Infinity;
    const depth = () => {
      return bench.setpoint(0)[2]! - 0.0156;
    };
    // Straight out through the port.
    const [tip] = tipAndJaw(bench, 0);
    const out = bench.placements[0]!.worldFromBase.slice(0, 3).map((x, i) => (x - tip[i]!) / 0.14);
    const orientation = viewFromWorld(bench);
    orientation.fill(0, 0, 3);
    transformPoint(out, orientation, out);
    push(bench, 6000, [...out], () => (shallowest = Math.min(shallowest, depth())));
    expect([bench.state(0), bench.reason(0)]).toEqual(['FOLLOWING', 'insertion_too_shallow']);
    expect(shallowest).toBeGreaterThanOrEqual(0.047);
    expect(depth()).toBeLessThan(0.0473);
    // A pair at the wall can be clutched and engaged again.
    bench.input[OperatorField.clutch] = 1;
    bench.run(300);
    const there = bench.setpointPose(0);
    bench.input[OperatorField.clutch] = 0;
    bench.run(100);
    expect(bench.state(0)).toBe('FOLLOWING');
    expect(distanceBetween(there, bench.setpointPose(0))).toBeLessThan(1e-6);
    push(bench, 3000, [...out.map((x) => -x)]);
    expect(depth()).toBeGreaterThan(0.055);
    expect(bench.reason(0)).not.toBe('insertion_too_shallow');
  });

  it('does not engage an instrument that is too shallow', () => {
    const placements = createPlacements();
    placements[0]!.initialPosition[2] = 0.055;
    const bench = createFollowingBench({ placements });
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'insertion_too_shallow']);
    expect(bench.state(1)).toBe('FOLLOWING');
  });
});
