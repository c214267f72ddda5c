import { expect, it } from 'vitest';
import { createLine, createSurvey, limitPath, setLine } from '../../../control/trajectory/index.ts';
import { createData, createPoseFromRpy, loadRobot } from '../../../kinematics/index.ts';
import { createUniform } from '../bench.ts';

/** Numbers from 10⁻⁴ to 10⁴, as are found near singularities and far from them. */
const wild = (uniform: () => number) => 10 ** (8 * uniform() - 4);

it('a line is travelled so that every joint and the tip keep their limits, and one of them is met', () => {
  const psm = loadRobot('psm');
  const uniform = createUniform(21);
  const survey = createSurvey(psm, createData(psm));
  const line = createLine();
  const n = psm.joints.length;
  const drawn = (size: number) => new Float64Array(size).map(() => wild(uniform));
  for (let round = 0; round < 2000; round++) {
    for (const bounds of [survey.first, survey.second, survey.third]) bounds.set(drawn(n));
    setLine(
      line,
      createPoseFromRpy([0, 0, 0], [0, 0, 0]),
      createPoseFromRpy([uniform(), 0, 0], [2 * uniform(), 0, 0]),
    );
    const joints = { velocity: drawn(n), acceleration: drawn(n), jerk: drawn(n) };
    const tip = { velocity: drawn(2), acceleration: drawn(2), jerk: drawn(2) };
    const path = { velocity: drawn(1), acceleration: drawn(1), jerk: drawn(1) };
    limitPath(path, survey, line, joints, tip);
    const [v, a, j] = [path.velocity[0]!, path.acceleration[0]!, path.jerk[0]!];
    const used: number[] = [];
    for (let i = 0; i < n; i++) {
      const [q1, q2, q3] = [survey.first[i]!, survey.second[i]!, survey.third[i]!];
      used.push(
        (q1 * v) / joints.velocity[i]!,
        (q2 * v * v + q1 * a) / joints.acceleration[i]!,
        (q3 * v ** 3 + 3 * q2 * v * a + q1 * j) / joints.jerk[i]!,
      );
    }
    for (let k = 0; k < 2; k++) {
      const size = line.size[k]!;
      used.push((size * v) / tip.velocity[k]!, (size * a) / tip.acceleration[k]!, (size * j) / tip.jerk[k]!);
    }
    expect(Math.max(...used)).toBeLessThan(1 + 1e-12);
    expect(Math.max(...used)).toBeGreaterThan(1 - 1e-9);
    expect(Math.min(v, a, j)).toBeGreaterThan(0);
  }
});
