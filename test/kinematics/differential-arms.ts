/** Arms that hold a straight instrument, and what they are asked to do. */
import { readFileSync } from 'node:fs';
import type { RobotModel } from '../../kinematics/index.ts';
import { parseUrdf } from '../../kinematics/index.ts';

/** LBR iiwa 14 with a straight instrument of `length` (m) along its flange's axis. */
export function iiwaWithInstrument(length: number): RobotModel {
  const file = `${import.meta.dirname}/robots/iiwa14.urdf`;
  const instrument = `
  <link name="instrument"/>
  <joint name="instrument" type="fixed">
    <parent link="iiwa_link_ee"/>
    <child link="instrument"/>
    <origin xyz="0 0 ${length}" rpy="0 0 0"/>
  </joint>
</robot>`;
  return parseUrdf(readFileSync(file, 'utf8').replace('</robot>', instrument), file);
}

/** A posture with the instrument pointing down, 0.6 m before the base. */
export const overTheTable = Float64Array.of(0, 0.6, 0, -1.3, 0, 1.2, 0);
