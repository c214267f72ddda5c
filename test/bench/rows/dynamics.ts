/** Efforts that an arm's weight and motion ask for. */
import {
  createData,
  createDynamicsData,
  gravityEfforts,
  inverseDynamics,
  massMatrix,
} from '../../../kinematics/index.ts';
import { createUniform } from '../../kinematics/random.ts';
import { reachablePoses } from '../../kinematics/reachable-poses.ts';
import { robotNamed } from '../../kinematics/robot-set.ts';
import { measureOperation, type Effort, type Row } from '../measure.ts';
import { allocatesNothing } from './kinematics.ts';

/** Different positions in turn. */
const VARIANTS = 64;

const what = {
  gravity: 'iiwa14, seven joints: efforts that hold it against its weight',
  'inverse dynamics': 'iiwa14, seven joints: efforts of a motion, by recursive Newton-Euler',
  'mass matrix': 'iiwa14, seven joints: by composite rigid bodies',
};

function measure(name: keyof typeof what, effort: Effort) {
  const model = robotNamed('iiwa14');
  const dynamics = createDynamicsData(model, createData(model));
  const { joints } = reachablePoses(model, VARIANTS, createUniform(5));
  const gravity = Float64Array.of(0, 0, -9.81);
  const out = new Float64Array(7);
  const matrix = new Float64Array(49);
  const at = (i: number): Float64Array => joints[i % VARIANTS]!;
  const operation = {
    gravity: (i: number) => gravityEfforts(out, model, dynamics, at(i), gravity),
    'inverse dynamics': (i: number) =>
      inverseDynamics(out, model, dynamics, at(i), at(i + 1), at(i + 2), gravity),
    'mass matrix': (i: number) => massMatrix(matrix, model, dynamics, at(i)),
  }[name];
  return {
    name: `dynamics/${name}`,
    what: what[name],
    unit: 's' as const,
    ...measureOperation(operation, effort),
    goals: [allocatesNothing],
  };
}

export const rows: readonly Row[] = (Object.keys(what) as (keyof typeof what)[]).map((name) => ({
  name: `dynamics/${name}`,
  measure: (effort) => Promise.resolve([measure(name, effort)]),
}));
