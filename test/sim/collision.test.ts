import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentDistance } from '../../sim/segment.ts';
import { exercise, graspPose, raised, Rig } from './rig.ts';

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);

describe('the distance of two segments', () => {
  it('is never more than that of any two of their points, and is reached', () => {
    fc.assert(
      fc.property(point, point, point, point, (a, b, c, d) => {
        const [p, q, r, s] = [a, b, c, d].map((x) => Float64Array.from(x)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        fc.pre([a, c].every((x, i) => Math.hypot(...x.map((y, k) => y - [b, d][i]![k]!)) > 0.01));
        const distance = segmentDistance(p, q, r, s);
        let least = Infinity;
        for (let i = 0; i <= 100; i++) {
          for (let j = 0; j <= 100; j++) {
            const offset = a.map((x, k) => x + (i / 100) * (b[k]! - x) - c[k]! - (j / 100) * (d[k]! - c[k]!));
            least = Math.min(least, Math.hypot(...offset));
          }
        }
        // The grid is at most 1/200 of each length, of at most 2√3, off; nearly parallel lines cost precision.
        return distance <= least + 1e-6 && distance >= least - 0.04;
      }),
      { numRuns: 100 },
    );
  });
});

describe('a collision', () => {
  /** An attempt that runs: a block was touched. */
  async function running(): Promise<Rig> {
    const rig = await Rig.create();
    const pose = graspPose(1, rig.block(0));
    rig.move(1, raised(pose, 0.03), 1);
    rig.move(1, pose, 0.8);
    rig.turnJaw(1, -0.3);
    rig.move(1, raised(pose, 0.04), 1);
    return rig;
  }
  const collisions = (rig: Rig) => rig.events.filter((event) => event.kind === 'collision');

  it('with the board is counted once, however long it lasts', async () => {
    const rig = await running();
    const down = graspPose(0, [0.0, 0.0, 0.01]);
    rig.turnJaw(0, 0);
    rig.move(0, raised(down, 0.02), 1);
    expect(collisions(rig)).toHaveLength(0);
    rig.move(0, raised(down, -0.018), 0.8);
    rig.step(100);
    expect(collisions(rig)).toMatchObject([{ object: 'board', arm: 0 }]);
    expect(collisions(rig)[0]!.value).toBeGreaterThan(1.5);
    rig.simulation.free();
  });

  it('of the two instruments is counted', async () => {
    const rig = await running();
    const left = rig.tip(1);
    const across = graspPose(0, [0, 0, 0.04]);
    rig.move(0, across, 1);
    left[0] = 0.004;
    left[1] = 0;
    rig.move(1, left, 1.5);
    expect(collisions(rig).map((event) => event.object)).toContain('instrument');
    rig.simulation.free();
  });

  it('is none where a jaw touches a peg gently', async () => {
    const rig = await running();
    const [x, y] = exercise.pegs.right[0]!;
    const beside = graspPose(0, [x, y, 0.02]);
    rig.turnJaw(0, 0);
    rig.move(0, raised(beside, 0.03), 1);
    rig.move(0, beside, 1);
    beside[0] = beside[0]! - 0.0018;
    rig.move(0, beside, 1);
    expect(collisions(rig)).toHaveLength(0);
    rig.simulation.free();
  });
});
