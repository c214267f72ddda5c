/** Dynamics of serial arms: what efforts a motion asks for, and what is left of the joints' limits. */
export type { DynamicsData } from './dynamics-data.ts';
export { createDynamicsData } from './dynamics-data.ts';
export { effortMargin } from './effort-margin.ts';
export { addTipWrench, gravityEfforts } from './gravity.ts';
export { inverseDynamics } from './inverse-dynamics.ts';
export { massMatrix } from './mass-matrix.ts';
