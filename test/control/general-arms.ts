/** Robots of many kinds in place of PSM1, led by a hand over perfect arms. */
import type { ArmPlacement } from '../../control/index.ts';
import { createData, createPose, createPoseFromRpy, forward, loadRobot } from '../../kinematics/index.ts';
import { iiwaWithInstrument, overTheTable } from '../kinematics/differential-arms.ts';
import { createPlacements } from './bench.ts';

const urdf = (name: string) => loadRobot(`${import.meta.dirname}/../kinematics/robots/${name}.urdf`);

/** From the tip back to the port along the tool, m. */
export const PORT_FROM_TIP = 0.15;

const { worldFromBase: psmBase } = createPlacements()[0]!;
const table = createPoseFromRpy([-0.6, 0, -0.2], [0, 0, 0]);

const arms = {
  'psm-si': { model: loadRobot('psm-si'), q: [-0.14, 0.12, 0.16, 0.01, -0.08, 0.14], base: psmBase },
  'psm-420006': { model: loadRobot('psm-420006'), q: [-0.14, 0.12, 0.12, 0.01, -0.08, 0.14], base: psmBase },
  'raven2-gold': { model: loadRobot('raven2-gold'), q: [0.8, 1.5, 0.38, 0.2, 0.2, 0.1], base: psmBase },
  ur5: { model: urdf('ur5'), q: [0.2, -1.2, 1.6, -1.9, -1.5, 0.3], base: table },
  iiwa14: { model: urdf('iiwa14'), q: [...overTheTable], base: table },
  'iiwa14 through a port': { model: iiwaWithInstrument(0.35), q: [...overTheTable], base: table },
} as const;

export type ArmKind = keyof typeof arms;
export const armKinds = Object.keys(arms) as ArmKind[];

/** That arm, and a PSM and an endoscope as ever. */
export function placementsWith(kind: ArmKind): ArmPlacement[] {
  const { model, q, base } = arms[kind];
  const [first, ...others] = createPlacements();
  const placement: ArmPlacement = {
    ...first!,
    model,
    worldFromBase: base,
    initialPosition: Float64Array.from(q),
    initialJaw: model.jaw === null ? 0 : 0.6,
  };
  if (!kind.endsWith('port')) return [placement, ...others];
  const { tip, axis } = toolOf(placement, placement.initialPosition);
  const port = Float64Array.from(tip, (x, i) => x - PORT_FROM_TIP * axis[i]!);
  return [{ ...placement, port, shaft: 0.35 }, ...others];
}

/** Tip and direction of the tool in the world. */
export function toolOf(
  { model, worldFromBase: [x, y, z, ...orientation] }: ArmPlacement,
  q: Float64Array,
): { tip: number[]; axis: number[] } {
  const pose = createPose();
  forward(pose, model, createData(model), q);
  const turn = (r: readonly number[], v: readonly number[]) => {
    const [a, b, c, w] = r as [number, number, number, number];
    const [p, s, t] = v as [number, number, number];
    const u = [2 * (b * t - c * s), 2 * (c * p - a * t), 2 * (a * s - b * p)] as const;
    return [
      p + w * u[0] + b * u[2] - c * u[1],
      s + w * u[1] + c * u[0] - a * u[2],
      t + w * u[2] + a * u[1] - b * u[0],
    ];
  };
  const tip = turn(orientation, [...pose.subarray(0, 3)]).map((v, i) => v + [x!, y!, z!][i]!);
  return { tip, axis: turn(orientation, turn([...pose.subarray(3)], [0, 0, 1])) };
}
