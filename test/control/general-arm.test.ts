import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { InputKind, INPUT_LENGTH, MoveField, OperatorField } from '../../control/index.ts';
import { rotateVector } from '../../kinematics/index.ts';
import { createFollowingBench, viewFromWorld } from './bench.ts';
import { createHistory, findExcess } from './differences.ts';
import { type ArmKind, armKinds, placementsWith, toolOf } from './general-arms.ts';

const length = (v: readonly number[]) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

/** A pair with that arm, led: what its set-points do. */
function lead(kind: ArmKind) {
  const placements = placementsWith(kind);
  const placement = placements[0]!;
  const bench = createFollowingBench({ placements, scale: 0.5 });
  const history = createHistory(
    placement.model,
    Float64Array.of(...placement.initialPosition, placement.initialJaw),
  );
  const setpoints = () => Float64Array.of(...bench.setpoint(0), bench.jaw(0));
  // What came before is not known to the history: three ticks until its differences are right.
  bench.run(4, () => findExcess(history, setpoints()));
  const home = bench.hand(0).slice();
  const seen = { follows: 0, ticks: 0, port: 0 };
  const { port } = placement;
  const look = () => {
    seen.ticks++;
    if (bench.state(0) === 'FOLLOWING') seen.follows++;
    const excess = findExcess(history, setpoints());
    if (excess !== null) expect.fail(JSON.stringify(excess));
    if (port === undefined) return;
    const { tip, axis } = toolOf(placement, bench.setpoint(0));
    const to = [...port].map((x, i) => x - tip[i]!);
    const along = to.reduce((sum, x, i) => sum + x * axis[i]!, 0);
    seen.port = Math.max(seen.port, length(to.map((x, i) => x - along * axis[i]!)));
  };
  return { bench, placement, home, seen, look };
}

describe.each(armKinds)('%s', (kind) => {
  it('follows a hand inside its limits, where the hand leads it', { timeout: 60_000 }, () => {
    const { bench, placement, home, seen, look } = lead(kind);
    expect(bench.state(0)).toBe('FOLLOWING');
    const before = toolOf(placement, bench.setpoint(0)).tip;
    const displaced = [0.02, -0.015, 0.01];
    // A round in three axes with 50 mm/s of the hand, ending displaced and at rest.
    const ticks = 4000;
    bench.run(ticks + 800, (k) => {
      const phase = Math.min(1, k / ticks);
      const ramp = phase * phase * (3 - 2 * phase);
      displaced.forEach((d, i) => {
        bench.hand(0)[i] =
          home[i]! + d * ramp + 0.015 * Math.sin(4 * Math.PI * ramp + i) - 0.015 * Math.sin(i);
      });
      look();
    });
    expect(seen.follows).toBe(seen.ticks);
    const after = toolOf(placement, bench.setpoint(0)).tip;
    const went = Float64Array.from(after, (x, i) => x - before[i]!);
    rotateVector(went, viewFromWorld(bench), went);
    displaced.forEach((d, i) => expect(Math.abs(went[i]! - 0.5 * d)).toBeLessThan(2e-5));
    expect(seen.port).toBeLessThan(1e-5);
  });
});

describe('a tool held through a port', () => {
  it(
    'stays there however the hand stops, jerks or is taken away, and rests when held',
    { timeout: 60_000 },
    () => {
      const { bench, home, seen, look } = lead('iiwa14 through a port');
      bench.run(8000, (k) => {
        // 100 mm/s of the hand, another way every 0.4 s.
        const at = k % 800;
        const way = 1e-4 * (at < 400 ? at : 800 - at);
        bench.hand(0)[Math.floor(k / 800) % 3] = home[Math.floor(k / 800) % 3]! + way;
        bench.input[OperatorField.clutch] = k % 1300 > 1200 ? 1 : 0;
        bench.input[OperatorField.present] = k % 3100 > 3000 ? 0 : 1;
        if (k % 3100 === 3040) bench.snap();
        look();
      });
      expect(seen.follows).toBeGreaterThan(6000);
      expect(seen.port).toBeLessThan(1e-5);
      bench.input[OperatorField.present] = 0;
      bench.run(1500, look);
      const rest = bench.setpoint(0);
      bench.run(1000, look);
      expect(bench.setpoint(0)).toEqual(rest);
      expect(seen.port).toBeLessThan(1e-5);
    },
  );

  it('is not sent anywhere by its joints', () => {
    const { bench, placement } = lead('iiwa14 through a port');
    bench.input[OperatorField.present] = 0;
    bench.run(500);
    const before = bench.setpoint(0);
    const record = new Float64Array(INPUT_LENGTH);
    record[MoveField.kind] = InputKind.moveJoints;
    record.set(
      placement.initialPosition.map((x) => x + 0.1),
      MoveField.target,
    );
    bench.controller.input(record, 0);
    bench.run(100);
    expect(bench.reason(0)).toBe('command_refused');
    expect(bench.setpoint(0)).toEqual(before);
  });
});

it(
  'a tick with an arm without a closed form, or a tool through a port, allocates nothing',
  { timeout: 60_000 },
  () => {
    const flags = ['--expose-gc', '--max-semi-space-size=64'];
    const probe = `${import.meta.dirname}/general-arm-probe.ts`;
    const found = JSON.parse(
      execFileSync(process.execPath, [...flags, probe], { encoding: 'utf8' }),
    ) as object;
    for (const [kind, { bytes }] of Object.entries(found) as [string, { bytes: number }][]) {
      expect(bytes, kind).toBeLessThan(4);
    }
  },
);
