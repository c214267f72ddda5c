/** Fixtures and the force on the master, once per tick and arm. */
import {
  compileFixture,
  createFixtures,
  createHaptics,
  defaultHaptics,
  type Fixture,
  type HapticsInput,
  latchFixtures,
  stepFixtures,
  stepHaptics,
  TICK_PERIOD,
} from '../../../control/index.ts';
import { createPose, createPoseFromRpy, createVector, loadRobot } from '../../../kinematics/index.ts';
import { icosphere } from '../../control/solids-of-triangles.ts';
import { measureOperation, type Effort, type Goal, type Measurement, type Row } from '../measure.ts';
import { allocatesNothing } from './kinematics.ts';

const hard = { stiffness: 'hard', margin: 0.001 } as const;

/** A floor, two round obstacles, an organ of 1280 triangles, and a path that is followed softly. */
const fixtures: readonly Fixture[] = [
  { kind: 'keepOut', name: 'floor', shape: { type: 'plane', normal: [0, 0, 1], offset: -0.14 }, ...hard },
  {
    kind: 'keepOut',
    name: 'tumour',
    shape: { type: 'sphere', centre: [0.03, 0, -0.13], radius: 0.01 },
    ...hard,
  },
  {
    kind: 'keepOut',
    name: 'vessel',
    shape: { type: 'capsule', start: [-0.03, -0.03, -0.13], end: [-0.03, 0.03, -0.125], radius: 0.005 },
    ...hard,
  },
  {
    kind: 'keepOut',
    name: 'organ',
    shape: { type: 'mesh', ...icosphere(3, 0.015, [0, 0.035, -0.125]), error: 0.001 },
    ...hard,
  },
  {
    kind: 'guidance',
    name: 'cut',
    shape: {
      type: 'path',
      points: [
        [-0.02, -0.02, -0.12],
        [0, -0.03, -0.122],
        [0.02, -0.02, -0.12],
      ],
      smooth: true,
    },
    stiffness: 500,
    margin: 0,
    entry: 0.01,
  },
];

/** A tour of 8 s that comes to every fixture; poses computed beforehand. `reach` 1 goes against all of them. */
function createTour(reach: number): Float64Array[] {
  const ticks = 8000;
  return Array.from({ length: ticks }, (_, k) => {
    const phase = (2 * Math.PI * k) / ticks;
    const xyz = [
      0.035 * reach * Math.cos(phase),
      0.035 * reach * Math.sin(2 * phase),
      -0.12 - 0.015 * reach * Math.sin(3 * phase),
    ];
    return createPoseFromRpy(xyz, [Math.PI, 0.4 * Math.sin(phase), 0.5 * Math.sin(2 * phase)]);
  });
}

function measureFixtures(effort: Effort, name: string, reach: number): Measurement {
  const psm = loadRobot('psm');
  const tour = createTour(reach);
  const state = createFixtures(psm, createPose(), fixtures.map(compileFixture));
  const out = createPose();
  latchFixtures(state, tour[0]!);
  let bent = 0;
  for (const pose of tour) if (stepFixtures(state, out, pose, TICK_PERIOD) !== 0) bent++;
  const step = (i: number) => stepFixtures(state, out, tour[i % tour.length]!, TICK_PERIOD);
  const timing = measureOperation(step, effort);
  const what = `plane, sphere, capsule, mesh, path and least depth; at work in ${Math.round((100 * bent) / tour.length)} % of ticks`;
  const goals: readonly Goal[] = [{ of: 'value', atMost: 3e-6 }, allocatesNothing];
  return { name, what, unit: 's', ...timing, goals };
}

function measureHaptics(effort: Effort): Measurement {
  const state = createHaptics(defaultHaptics);
  const force = createVector();
  const input: HapticsInput = {
    leads: true,
    viewFromHand: createPose(),
    baseFromWanted: createPose(),
    baseFromAllowed: createPose(),
    baseFromIssued: createPose(),
    atJointLimit: false,
    worldForce: createVector(),
    baseFromView: createPoseFromRpy([0, 0, 0], [0.3, 0.2, 0.1]),
    scale: Float64Array.of(0.2),
  };
  const depths = Float64Array.from({ length: 1000 }, (_, k) => 0.002 * Math.sin((2 * Math.PI * k) / 1000));
  const step = (i: number) => {
    const depth = depths[i % 1000]!;
    input.viewFromHand[2] = -5 * depth;
    input.baseFromWanted[2] = -depth;
    input.baseFromAllowed[2] = Math.max(0, -depth);
    stepHaptics(state, force, input, TICK_PERIOD);
  };
  const goals: readonly Goal[] = [{ of: 'value', atMost: 0.5e-6 }, allocatesNothing];
  const what = 'force from fixtures, bounded and passive, in and out of contact';
  return { name: 'control/haptics', what, unit: 's', ...measureOperation(step, effort), goals };
}

export const rows: readonly Row[] = [
  {
    name: 'control/fixtures',
    measure: (effort) =>
      Promise.resolve([
        measureFixtures(effort, 'control/fixtures, near', 0.3),
        measureFixtures(effort, 'control/fixtures, in contact', 1),
      ]),
  },
  { name: 'control/haptics', measure: (effort) => Promise.resolve([measureHaptics(effort)]) },
];
