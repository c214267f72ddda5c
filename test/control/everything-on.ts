/** Everything that a session may switch on: how dear a tick can get. Fixtures stand over the peg board. */
import { type ControlSettings, defaultSettings, type Fixture } from '../../control/index.ts';

/** An octahedron of 8 mm: corners on the axes, faces counter-clockwise seen from outside. */
const octahedron: Fixture = {
  name: 'organ',
  kind: 'keepOut',
  shape: {
    type: 'mesh',
    vertices: [8, 0, 0, -8, 0, 0, 0, 8, 0, 0, -8, 0, 0, 0, 8, 0, 0, -8].map((x) => x / 1000),
    triangles: [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5],
    error: 2e-4,
  },
  stiffness: 'hard',
  margin: 0.001,
  worldFromFixture: [0, 0.045, 0.01, 0, 0, 0, 1],
};

const fixtures: readonly Fixture[] = [
  octahedron,
  {
    name: 'vessel',
    kind: 'keepOut',
    shape: { type: 'capsule', start: [-0.05, -0.045, 0.004], end: [0.05, -0.045, 0.004], radius: 0.003 },
    stiffness: 'hard',
    margin: 0.001,
  },
  {
    name: 'node',
    kind: 'keepOut',
    shape: { type: 'sphere', centre: [0, 0, 0.01], radius: 0.005 },
    stiffness: 400,
    margin: 0.001,
  },
  {
    name: 'way',
    kind: 'guidance',
    shape: {
      type: 'path',
      points: [
        [-0.05, 0, 0.03],
        [0, 0.01, 0.04],
        [0.05, 0, 0.03],
      ],
      smooth: true,
    },
    stiffness: 100,
    margin: 0.002,
    entry: 0.01,
  },
];

export const everythingOn: ControlSettings = {
  ...defaultSettings,
  pace: { slowest: 0.5, from: 0.02, to: 0.1 },
  reach: { min: [-0.3, -0.3, -0.3], max: [0.3, 0.3, 0.3] },
  fixtures,
};
