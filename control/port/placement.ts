import type { RobotModel } from '../../kinematics/index.ts';

/** Where an arm stands and how it starts. */
export interface ArmPlacement {
  readonly name: string;
  readonly model: RobotModel;
  /** Pose of the arm's base (remote centre of motion) in the world: x, y, z (m), qx, qy, qz, qw. */
  readonly worldFromBase: Float64Array;
  /** Joint positions at the start, rad or m. */
  readonly initialPosition: Float64Array;
  /** Jaw opening at the start, rad; 0 for an arm without jaws. */
  readonly initialJaw: number;
}
