/** Inverse kinematics of any serial arm: iterative, inside the limits, bounded in work. */
export { followGeneral, inverseGeneral } from './inverse-general.ts';
