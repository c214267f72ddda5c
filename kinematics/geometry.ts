/** Which shape a robot must have for a closed-form inverse to hold; its lengths and limits are free. */
import type { InverseName, RobotModel } from './model.ts';
import { JointType, ROW_SIZE } from './model.ts';

interface RowShape {
  readonly type: JointType;
  /** rad. */
  readonly alpha: number;
  /** rad. */
  readonly theta: number;
  readonly free: readonly ('alpha' | 'a' | 'theta' | 'd')[];
}

const { revolute, prismatic } = JointType;
const QUARTER = Math.PI / 2;

/** Of the angle between two of RAVEN II's links. */
const SMALLEST_SINE = 1e-3;

const remoteCentre: readonly RowShape[] = [
  { type: revolute, alpha: QUARTER, theta: QUARTER, free: [] },
  { type: revolute, alpha: -QUARTER, theta: -QUARTER, free: [] },
  { type: prismatic, alpha: QUARTER, theta: 0, free: ['d'] },
  { type: revolute, alpha: 0, theta: 0, free: ['d'] },
];

const shapes: Readonly<Record<Exclude<InverseName, 'general'>, readonly RowShape[]>> = {
  ecm: remoteCentre,
  psm: [
    ...remoteCentre,
    { type: revolute, alpha: -QUARTER, theta: -QUARTER, free: [] },
    { type: revolute, alpha: -QUARTER, theta: -QUARTER, free: ['a'] },
  ],
  mtm: [
    { type: revolute, alpha: 0, theta: -QUARTER, free: [] },
    { type: revolute, alpha: QUARTER, theta: -QUARTER, free: [] },
    { type: revolute, alpha: 0, theta: QUARTER, free: ['a'] },
    { type: revolute, alpha: -QUARTER, theta: 0, free: ['a', 'd'] },
    { type: revolute, alpha: QUARTER, theta: 0, free: [] },
    { type: revolute, alpha: -QUARTER, theta: -QUARTER, free: [] },
    { type: revolute, alpha: QUARTER, theta: QUARTER, free: [] },
  ],
  raven2: [
    { type: revolute, alpha: 0, theta: 0, free: ['alpha', 'theta'] },
    { type: revolute, alpha: 0, theta: 0, free: ['alpha', 'theta'] },
    { type: prismatic, alpha: 0, theta: 0, free: ['alpha', 'theta', 'd'] },
    { type: revolute, alpha: 0, theta: 0, free: ['d'] },
    { type: revolute, alpha: QUARTER, theta: -QUARTER, free: [] },
    { type: revolute, alpha: QUARTER, theta: 0, free: ['a'] },
  ],
};

export interface GeometryProblem {
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** The first way in which the robot differs from what its inverse is the closed form of, or null. */
export function geometryProblem(model: RobotModel): GeometryProblem | null {
  if (model.inverse === 'general') return null;
  const inverse = `for inverse "${model.inverse}"`;
  return (
    rowProblem(model, shapes[model.inverse], inverse) ??
    linkProblem(model, inverse) ??
    depthProblem(model, inverse) ??
    tipProblem(model, inverse)
  );
}

function rowProblem(model: RobotModel, shape: readonly RowShape[], inverse: string): GeometryProblem | null {
  const count = model.joints.length;
  if (count !== shape.length) {
    return { field: 'joints', expected: `${shape.length} joints ${inverse}`, found: String(count) };
  }
  for (const [i, row] of shape.entries()) {
    const joint = model.joints[i]!;
    if (joint.type !== row.type) {
      const [expected, found] = row.type === revolute ? ['revolute', 'prismatic'] : ['prismatic', 'revolute'];
      return { field: `joints[${i}].type`, expected: `"${expected}" ${inverse}`, found: `"${found}"` };
    }
    const wanted = { alpha: row.alpha, a: 0, theta: row.theta, d: 0 };
    const wrong = (['alpha', 'a', 'theta', 'd'] as const).find(
      (key) => !row.free.includes(key) && !(Math.abs(joint[key] - wanted[key]) <= 1e-12),
    );
    if (wrong !== undefined) {
      return {
        field: `joints[${i}].${wrong}`,
        expected: `${wanted[wrong]} ${inverse}`,
        found: String(joint[wrong]),
      };
    }
  }
  return null;
}

/** With RAVEN II's links in line two axes are one, and the shaft reaches no more than a cone. */
function linkProblem(model: RobotModel, inverse: string): GeometryProblem | null {
  if (model.inverse !== 'raven2') return null;
  const inLine = [1, 2].find((i) => !(Math.abs(model.rows![ROW_SIZE * i]!) > SMALLEST_SINE));
  if (inLine === undefined) return null;
  return {
    field: `joints[${inLine}].alpha`,
    expected: `an angle between the links ${inverse}`,
    found: String(model.joints[inLine]!.alpha),
  };
}

function depthProblem(model: RobotModel, inverse: string): GeometryProblem | null {
  if (model.inverse === 'mtm' || model.minimumDepth !== null) return null;
  return { field: 'minimumDepth', expected: `a depth ${inverse}`, found: 'null' };
}

/** A tool may be turned, but not shifted; a camera neither. */
function tipProblem(model: RobotModel, inverse: string): GeometryProblem | null {
  if (model.tipTranslation.some((x) => x !== 0)) {
    return {
      field: 'tip.translation',
      expected: `[0,0,0] ${inverse}`,
      found: `[${model.tipTranslation.join(',')}]`,
    };
  }
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  if (model.inverse === 'ecm' && identity.some((x, i) => model.tipRotation[i] !== x)) {
    return {
      field: 'tip.rotation',
      expected: `the identity ${inverse}`,
      found: `[${model.tipRotation.join(',')}]`,
    };
  }
  return null;
}
