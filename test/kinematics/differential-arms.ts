/** Arms that hold a straight instrument, and what they are asked to do. */
import { readFileSync } from 'node:fs';
import type { RobotModel } from '../../kinematics/index.ts';
import { parseRobot, parseUrdf } from '../../kinematics/index.ts';

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

/** An arm of `n` joints with random modified Denavit-Hartenberg rows, one in five prismatic, and random limits. */
export function randomArm(n: number, uniform: () => number): RobotModel {
  const between = (low: number, high: number) => low + (high - low) * uniform();
  const joints = Array.from({ length: n }, (_, i) => {
    const prismatic = i > 0 && uniform() < 0.2;
    const velocity = prismatic ? between(0.1, 0.4) : between(1, 3);
    return {
      name: `joint_${i}`,
      type: prismatic ? 'prismatic' : 'revolute',
      alpha: [-Math.PI / 2, 0, Math.PI / 2, between(-Math.PI, Math.PI)][Math.floor(4 * uniform())],
      a: between(-0.3, 0.3),
      theta: between(-Math.PI, Math.PI),
      d: between(-0.4, 0.4),
      limits: {
        min: prismatic ? between(-0.3, -0.1) : between(-3, -0.8),
        max: prismatic ? between(0.1, 0.3) : between(0.8, 3),
        velocity,
        acceleration: velocity * between(3, 8),
        effort: null,
      },
    };
  });
  const file = {
    name: 'random',
    description: 'a random arm with a straight instrument',
    convention: 'modified-dh',
    inverse: 'general',
    minimumDepth: null,
    joints,
    tip: {
      rotation: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      translation: [0.05, -0.03, 0.35],
    },
    jaw: null,
    coupling: null,
  };
  return parseRobot(JSON.stringify(file), 'random arm');
}
