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
  /**
   * Where a straight tool passes into the patient, world, m: for an arm that has no remote centre of its own. It then keeps
   * the tool there, and is not sent anywhere by joints or tip, which would not.
   */
  readonly port?: Float64Array;
  /** Length of that tool's straight shaft, from the tip back along its approach direction, m. */
  readonly shaft?: number;
}
