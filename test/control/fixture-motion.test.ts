/** Fixtures by themselves: what is wanted goes in, what is allowed comes out. */
import { describe, expect, it } from 'vitest';
import { reasons, RECOVERY_SPEED, SHAFT_LENGTH, TICK_PERIOD, TIP_SPEED } from '../../control/index.ts';
import {
  clearFixture,
  compileFixture,
  createFixtures,
  type Fixture,
  FixtureRow,
  fixtureRows,
  type FixturesState,
  latchFixtures,
  MOST_FIXTURE_ROWS,
  moveFixture,
  setFixture,
  stepFixtures,
} from '../../control/fixtures/index.ts';
import {
  angleBetween,
  composePose,
  createData,
  createPose,
  createPoseFromRpy,
  forward,
  forwardFrames,
  inverse,
  loadRobot,
  POSE_SIZE,
  transformPoint,
} from '../../kinematics/index.ts';
import { createUniform } from './bench.ts';
import {
  boxMesh,
  distanceFromBox,
  distanceFromSegment,
  icosphere,
  length,
  minus,
  type Point,
} from './solids-of-triangles.ts';

const psm = loadRobot('psm');
const data = createData(psm);
const joints = new Float64Array(6);
const frames = new Float64Array(7 * POSE_SIZE);
const dt = TICK_PERIOD;

/** Points every half millimetre of the instrument, by way of the joints: jaws, wrist link, last part of the shaft. */
function bodyOf(baseFromTip: Float64Array): { tipAndJaw: number[][]; all: number[][] } {
  inverse(joints, psm, data, baseFromTip, joints);
  forwardFrames(frames, psm, data, joints);
  const tip = [...baseFromTip.subarray(0, 3)];
  const jaw = new Float64Array(3);
  transformPoint(jaw, baseFromTip, Float64Array.of(0, 0, psm.jaw!.length!));
  const wrist = [...frames.subarray(4 * POSE_SIZE, 4 * POSE_SIZE + 3)];
  const up = Math.min(SHAFT_LENGTH, 0.6 * 0.047) / length(wrist);
  const shaft = wrist.map((x) => x * (1 - up));
  const corners = [[...jaw], tip, wrist, shaft];
  const all = corners.slice(1).flatMap((b, i) => {
    const a = corners[i]!;
    const steps = Math.ceil(length(minus(b, a)) / 0.0005);
    return Array.from({ length: steps + 1 }, (_, k) => a.map((x, axis) => x + (k / steps) * (b[axis]! - x)));
  });
  return { tipAndJaw: [[...jaw], tip], all };
}

function forwardOf(q: Float64Array): Float64Array {
  const tip = createPose();
  forward(tip, psm, data, q);
  return tip;
}

/** How much nearer any of the instrument is to what is hard than it may be, m: by formulas of the test's own. */
function depthInto(fixture: Fixture, tip: Float64Array): number {
  const { tipAndJaw, all } = bodyOf(tip);
  // Where the joints' limits would not let it be, the instrument is never asked to go.
  if (
    length(minus(tip.subarray(0, 3), forwardOf(joints).subarray(0, 3))) > 1e-9 ||
    angleBetween(tip, forwardOf(joints)) > 1e-9
  )
    return -Infinity;
  const { kind, shape, margin } = fixture;
  const side = kind === 'keepOut' ? 1 : -1;
  const distance = (p: number[]): number => {
    switch (shape.type) {
      case 'plane':
        return shape.normal.reduce((sum, x, k) => sum + x * p[k]!, 0) - shape.offset;
      case 'sphere':
        return length(minus(p, shape.centre)) - shape.radius;
      case 'capsule':
        return distanceFromSegment(shape.start, shape.end, p) - shape.radius;
      case 'box':
        return distanceFromBox(shape.min, shape.max, p);
      default:
        return Infinity;
    }
  };
  return Math.max(...(side > 0 ? all : tipAndJaw).map((p) => margin - side * distance(p)));
}

const hard = { stiffness: 'hard', margin: 0 } as const;
const start = createPoseFromRpy([0, 0, -0.12], [Math.PI, 0, 0]);

function begin(fixtures: readonly Fixture[], from = start): FixturesState {
  const state = createFixtures(psm, createPose(), fixtures.map(compileFixture));
  latchFixtures(state, from);
  return state;
}

/** A hand that wanders about the start, turning, now slowly, now wildly. */
function createWanderer(seed: number): () => Float64Array {
  const uniform = createUniform(seed);
  const rough = (size: number) => (uniform() - 0.5) * 2 * size;
  const velocity = [0, 0, 0];
  const turning = [0, 0, 0];
  const at = [0, 0, -0.12];
  const turn = [Math.PI, 0, 0];
  let tick = 0;
  return () => {
    const size = tick++ % 4000 < 3000 ? 0.02 : 0.2;
    for (let k = 0; k < 3; k++) {
      velocity[k] = 0.995 * velocity[k]! + rough(size);
      turning[k] = 0.995 * turning[k]! + rough(5 * size);
      at[k] = at[k]! + velocity[k]! * dt - 0.0005 * (at[k]! - start[k]!);
      turn[k] = turn[k]! + turning[k]! * dt - 0.001 * (turn[k]! - (k === 0 ? Math.PI : 0));
    }
    return createPoseFromRpy(at, turn);
  };
}

function randomFixtures(seed: number): Fixture[] {
  const uniform = createUniform(seed);
  const about = (size: number): Point => {
    const [x, y, z] = [0, 0, 0].map(() => (uniform() - 0.5) * 2 * size) as [number, number, number];
    return [x, y, -0.13 + z];
  };
  const direction = (): Point => {
    const d = about(1).map((x, k) => x + (k === 2 ? 0.13 : 0));
    return d.map((x) => x / length(d)) as unknown as Point;
  };
  const normal = direction();
  return [
    {
      kind: 'keepOut',
      name: 'plane',
      shape: { type: 'plane', normal, offset: -0.12 * normal[2] - 0.02 },
      ...hard,
    },
    {
      kind: 'keepOut',
      name: 'sphere',
      shape: { type: 'sphere', centre: about(0.03), radius: 0.005 + 0.01 * uniform() },
      stiffness: 'hard',
      margin: 0.001,
    },
    {
      kind: 'keepOut',
      name: 'capsule',
      shape: { type: 'capsule', start: about(0.03), end: about(0.03), radius: 0.004 + 0.006 * uniform() },
      ...hard,
    },
    seed % 2 === 0
      ? {
          kind: 'keepIn',
          name: 'ball',
          shape: { type: 'sphere', centre: [0, 0, -0.125], radius: 0.035 },
          ...hard,
        }
      : {
          kind: 'keepIn',
          name: 'box',
          shape: { type: 'box', min: [-0.03, -0.03, -0.16], max: [0.03, 0.03, -0.09] },
          ...hard,
        },
    {
      kind: 'keepIn',
      name: 'tube',
      shape: { type: 'capsule', start: [0, 0, -0.1], end: [0, 0.01, -0.15], radius: 0.03 },
      ...hard,
    },
  ];
}

describe('hard regions', () => {
  it('are never gone into deeper than at the start, and the tip never jumps, however the hand goes', () => {
    let contacts = 0;
    let turnedFreely = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const fixtures = randomFixtures(seed);
      const state = begin(fixtures);
      const wander = createWanderer(seed);
      const atStart = fixtures.map((fixture) => Math.max(0, depthInto(fixture, start)));
      const out = start.slice();
      const last = start.slice();
      const lastWanted = start.slice();
      for (let k = 0; k < 4000; k++) {
        const wanted = wander();
        const reason = stepFixtures(state, out, wanted, dt);
        if (reason !== 0) contacts++;
        if (k % 20 === 0) {
          fixtures.forEach((fixture, i) => {
            expect(depthInto(fixture, out) - atStart[i]!).toBeLessThan(1e-6);
          });
        }
        if (out.subarray(3).every((x, i) => x === wanted[3 + i])) turnedFreely++;
        const turned = Math.hypot(...minus(wanted.subarray(3), lastWanted.subarray(3)));
        expect(Math.hypot(...minus(out.subarray(3), last.subarray(3)))).toBeLessThan(turned + 0.00051);
        const handed = length(minus(wanted.subarray(0, 3), lastWanted.subarray(0, 3)));
        // Jaws (10 mm) and wrist (9.1 mm) that turn into something shift the tip; a shift of the shaft takes a longer one.
        const most = handed + RECOVERY_SPEED * dt + 3 * 2 * 0.02 * (turned + 0.0005) + 1e-9;
        expect(length(minus(out.subarray(0, 3), last.subarray(0, 3)))).toBeLessThan(most);
        last.set(out);
        lastWanted.set(wanted);
      }
    }
    expect(contacts).toBeGreaterThan(20_000);
    expect(turnedFreely).toBeGreaterThan(40_000);
  });

  it('of triangles are kept out of as far as the instrument is asked about', () => {
    const min: Point = [-0.03, 0.004, -0.15];
    const max: Point = [0.03, 0.02, -0.11];
    const mesh: Fixture = {
      kind: 'keepOut',
      name: 'mesh',
      shape: { type: 'mesh', ...boxMesh(min, max), error: 0.001 },
      stiffness: 'hard',
      margin: 0.001,
    };
    const solid: Fixture = {
      kind: 'keepOut',
      name: 'box',
      shape: { type: 'box', min, max },
      stiffness: 'hard',
      margin: 0.001,
    };
    for (const [fixture, slack] of [
      [mesh, 0.0025],
      [solid, 0.0025],
    ] as const) {
      const state = begin([fixture]);
      const wander = createWanderer(77);
      const out = createPose();
      let deepest = -Infinity;
      for (let k = 0; k < 6000; k++) {
        stepFixtures(state, out, wander(), dt);
        if (k % 10 === 0) deepest = Math.max(deepest, depthInto(solid, out));
      }
      // Asked every 5 mm; a flat side is kept exactly.
      expect(deepest).toBeLessThan(slack);
      expect(deepest).toBeGreaterThan(-0.003);
    }
  });

  it('let the tip slide along them without loss, and come back freely', () => {
    const state = begin([
      {
        kind: 'keepOut',
        name: 'floor',
        shape: { type: 'plane', normal: [0, 0, 1], offset: -0.135 },
        ...hard,
      },
    ]);
    const out = createPose();
    const wanted = start.slice();
    for (let k = 0; k < 2000; k++) {
      wanted[2] = -0.12 - 0.00002 * k;
      stepFixtures(state, out, wanted, dt);
    }
    // The jaws point down.
    expect(out[2]).toBeCloseTo(-0.125, 9);
    for (let k = 0; k < 1000; k++) {
      wanted[0] = 0.00002 * k;
      stepFixtures(state, out, wanted, dt);
      expect(out[0]).toBeCloseTo(wanted[0], 9);
    }
    for (let k = 2000; k > 0; k--) {
      wanted[2] = -0.12 - 0.00002 * k;
      stepFixtures(state, out, wanted, dt);
      expect(out[2]).toBeCloseTo(Math.max(wanted[2], -0.125), 6);
    }
  });

  it('are waited at by a tip whose hand goes through: it does not come out on the other side, but slides round', () => {
    const state = begin([
      {
        kind: 'keepOut',
        name: 'ball',
        shape: { type: 'sphere', centre: [0.02, 0, -0.12], radius: 0.008 },
        ...hard,
      },
    ]);
    const out = createPose();
    const wanted = start.slice();
    let fastest = 0;
    let before = 0;
    const step = () => {
      const place = out.slice(0, 3);
      stepFixtures(state, out, wanted, dt);
      if (before++ > 0) fastest = Math.max(fastest, length(minus(out.subarray(0, 3), place)));
    };
    for (let k = 0; k <= 2000; k++) {
      wanted[0] = 0.00002 * k;
      step();
    }
    expect(wanted[0]).toBeCloseTo(0.04);
    expect(out[0]).toBeLessThan(0.012 + 1e-6);
    // A little to the side and the way round is found.
    for (let k = 0; k <= 2000; k++) {
      wanted[1] = 0.00001 * k;
      step();
    }
    expect(length(minus(out.subarray(0, 3), wanted.subarray(0, 3)))).toBeLessThan(1e-6);
    expect(fastest).toBeLessThan(0.0004);
  });

  it('stop the tip in a corner of three planes without a tremble', () => {
    const corner: Fixture[] = [
      [1, 0, 0],
      [0.6, 0.8, 0],
      [0, 0.6, 0.8],
    ].map((normal, i) => ({
      kind: 'keepIn',
      name: `wall ${i}`,
      shape: { type: 'plane', normal: normal as unknown as Point, offset: 0.01 + (i === 2 ? -0.1 : 0) },
      ...hard,
    }));
    const state = begin(corner);
    const out = createPose();
    const wanted = start.slice();
    for (let k = 0; k < 3000; k++) {
      const share = Math.min(1, k / 1500);
      wanted.set([0.05 * share, 0.04 * share, -0.12 + 0.05 * share]);
      stepFixtures(state, out, wanted, dt);
      if (k < 2900) continue;
      for (const fixture of corner) expect(depthInto(fixture, out)).toBeLessThan(1e-8);
    }
    const there = out.slice();
    // The nearest place by brute force: of all corners, edges and sides, the nearest that is allowed.
    for (let k = 0; k < 200; k++) {
      stepFixtures(state, out, wanted, dt);
      expect(length(minus(out, there))).toBeLessThan(1e-9);
    }
  });

  it('that leave no room between them to turn in keep the instrument from turning, until it turns back', () => {
    // A slot of 6 mm between two walls, and jaws of 10 mm turned across it.
    const walls: Fixture[] = [1, -1].map((sign) => ({
      kind: 'keepIn',
      name: 'wall',
      shape: { type: 'plane', normal: [sign, 0, 0], offset: 0.003 },
      ...hard,
    }));
    const state = begin(walls);
    const out = createPose();
    const last = createPose();
    for (let k = 0; k <= 2000; k++) {
      last.set(out);
      stepFixtures(
        state,
        out,
        createPoseFromRpy([0, 0, -0.12], [Math.PI, Math.min(1, k / 1500) * 1.2, 0]),
        dt,
      );
    }
    for (const wall of walls) expect(depthInto(wall, out)).toBeLessThan(1e-6);
    // 6 mm are 10 mm times the sine of 0.6435 rad.
    const turned = 2 * Math.asin(Math.hypot(...minus(out.subarray(3), start.subarray(3))) / 2) * 2;
    expect(turned).toBeGreaterThan(0.643);
    expect(length(minus(out, last))).toBeLessThan(1e-9);
    let most = 0;
    for (let k = 2000; k >= 0; k--) {
      last.set(out);
      stepFixtures(
        state,
        out,
        createPoseFromRpy([0, 0, -0.12], [Math.PI, Math.min(1, k / 1500) * 1.2, 0]),
        dt,
      );
      most = Math.max(most, length(minus(out, last)));
    }
    expect(most).toBeLessThan(0.002);
    expect(length(minus(out, start))).toBeLessThan(1e-9);
  });

  it('between which a capsule hangs are passed on its free side', () => {
    const walls: Fixture[] = [1, -1].map((sign) => ({
      kind: 'keepIn',
      name: 'wall',
      shape: { type: 'plane', normal: [0, sign, 0], offset: 0.02 },
      ...hard,
    }));
    const capsule: Fixture = {
      kind: 'keepOut',
      name: 'vessel',
      shape: { type: 'capsule', start: [0.02, -0.02, -0.125], end: [0.02, 0.005, -0.125], radius: 0.004 },
      ...hard,
    };
    const state = begin([...walls, capsule]);
    const out = createPose();
    const wanted = start.slice();
    wanted[1] = 0.002;
    for (let k = 0; k < 6000; k++) {
      wanted[0] = Math.min(0.04, 0.00002 * k);
      if (k > 3000) wanted[1] = 0.002 + Math.min(0.013, 0.00001 * (k - 3000));
      stepFixtures(state, out, wanted, dt);
      if (k % 10 === 0)
        [...walls, capsule].forEach((fixture) => expect(depthInto(fixture, out)).toBeLessThan(1e-6));
      if (k === 2900) expect(out[0]).toBeLessThan(0.02);
    }
    expect(length(minus(out.subarray(0, 3), wanted.subarray(0, 3)))).toBeLessThan(1e-6);
  });

  it('are approached no faster than can be stopped from, 80 mm/s²', () => {
    const state = begin([
      { kind: 'keepIn', name: 'wall', shape: { type: 'plane', normal: [1, 0, 0], offset: 0.03 }, ...hard },
    ]);
    const out = start.slice();
    const wanted = start.slice();
    for (let k = 0; k < 1500; k++) {
      const before = out[0]!;
      wanted[0] = Math.min(0.1, 0.0003 * k);
      stepFixtures(state, out, wanted, dt);
      const room = 0.03 - before;
      expect(out[0]! - before).toBeLessThan(
        Math.sqrt(2 * 0.08 * Math.max(0, room)) * dt + 1e-9 + (room < 2e-7 ? room : 0),
      );
    }
    expect(out[0]).toBeCloseTo(0.03, 8);
  });
});

describe('soft regions', () => {
  it('give by the part of what is wanted that the springs make it, continuously', () => {
    const state = begin([
      {
        kind: 'keepOut',
        name: 'fat',
        shape: { type: 'plane', normal: [0, 0, 1], offset: -0.135 },
        stiffness: 3000,
        margin: 0,
      },
    ]);
    const out = createPose();
    const wanted = start.slice();
    for (let k = 0; k < 2000; k++) {
      wanted[2] = -0.12 - 0.00001 * k;
      stepFixtures(state, out, wanted, dt);
      const depth = Math.max(0, -0.125 - wanted[2]);
      // The hand pulls with 1000 N/m, the fat holds with 3000 N/m: a quarter of the way.
      expect(-0.125 - Math.min(out[2]!, -0.125)).toBeCloseTo(depth / 4, 8);
    }
  });
});

describe('an instrument that is beyond a region from the first', () => {
  const ball: Fixture = {
    kind: 'keepOut',
    name: 'ball',
    shape: { type: 'sphere', centre: [0, 0, -0.12], radius: 0.01 },
    ...hard,
  };

  it('is not pushed, may come back, and keeps what it gains', () => {
    const state = begin([ball]);
    const out = createPose();
    const wanted = start.slice();
    stepFixtures(state, out, wanted, dt);
    expect(length(minus(out, wanted))).toBe(0);
    for (let k = 0; k < 1000; k++) {
      wanted[0] = 0.00003 * k;
      stepFixtures(state, out, wanted, dt);
      expect(length(minus(out, wanted))).toBeLessThan(1e-12);
    }
    for (let k = 1000; k > 0; k--) {
      wanted[0] = 0.00003 * k;
      stepFixtures(state, out, wanted, dt);
      if (k % 20 === 0) expect(depthInto(ball, out)).toBeLessThan(1e-6);
    }
  });

  it('is not pushed by one that appears or moves between two ticks, nor held by one that goes', () => {
    const state = begin([]);
    const out = createPose();
    const wanted = start.slice();
    stepFixtures(state, out, wanted, dt);
    const compiled = compileFixture(ball);
    setFixture(state, 3, compiled);
    wanted[0] = 1e-5;
    stepFixtures(state, out, wanted, dt);
    expect(out[0]).toBeCloseTo(1e-5, 12);
    moveFixture(state, 3, createPoseFromRpy([0.03, 0, 0], [0, 0, 0]));
    for (let k = 0; k < 3000; k++) {
      wanted[0] = Math.min(0.03, 0.00002 * k);
      stepFixtures(state, out, wanted, dt);
    }
    expect(out[0]).toBeLessThan(0.021);
    expect(state.detail).toBe(3);
    clearFixture(state, 3);
    for (let k = 0; k < 1000; k++) stepFixtures(state, out, wanted, dt);
    expect(out[0]).toBeCloseTo(0.03, 9);
  });
});

describe('guides', () => {
  const guide = (
    shape: Extract<Fixture, { kind: 'guidance' }>['shape'],
    stiffness: 'hard' | number,
  ): Fixture => ({
    kind: 'guidance',
    name: 'guide',
    shape,
    stiffness,
    margin: 0,
    entry: 0.005,
  });

  it('draw a tip that comes near to a line, and then let it move along it only', () => {
    const state = begin([guide({ type: 'axis', point: [0.01, 0, 0], direction: [0, 0, 1] }, 'hard')]);
    const out = start.slice();
    const wanted = start.slice();
    let before = out.slice();
    let reason = 0;
    for (let k = 0; k < 2500; k++) {
      wanted[0] = Math.min(0.03, 0.00002 * k);
      wanted[1] = 0.002;
      before = out.slice();
      reason = stepFixtures(state, out, wanted, dt);
      if (k > 0) expect(length(minus(out, before))).toBeLessThan(0.00002 + RECOVERY_SPEED * dt);
    }
    expect(out[0]).toBeCloseTo(0.01, 8);
    expect(out[1]).toBeCloseTo(0, 8);
    expect(reasons[reason as keyof typeof reasons].id).toBe('guidance');
    wanted[2] = -0.11;
    for (let k = 0; k < 500; k++) stepFixtures(state, out, wanted, dt);
    expect(out[2]).toBeCloseTo(-0.11, 8);
    expect(out[0]).toBeCloseTo(0.01, 8);
  });

  it('pull softly towards a plane, from nothing at the edge of its zone, without a jump', () => {
    const state = begin([guide({ type: 'plane', normal: [1, 0, 0], offset: 0.01 }, 1000)]);
    const out = start.slice();
    const wanted = start.slice();
    const last = out.slice();
    for (let k = 0; k < 2000; k++) {
      wanted[0] = 0.00001 * k;
      stepFixtures(state, out, wanted, dt);
      // The pull at 1000 N/m: half of what is left, at most where it changes fastest 1.6 times the hand's speed.
      expect(Math.abs(out[0]! - last[0]!)).toBeLessThan(0.00004);
      last.set(out);
      const off = Math.abs(wanted[0] - 0.01);
      if (off > 0.005) expect(out[0]).toBeCloseTo(wanted[0], 9);
      else if (k > 600) expect(Math.abs(out[0]! - 0.01)).toBeLessThanOrEqual(off + 1e-9);
    }
    for (const x of [0.009, 0.0115]) {
      wanted[0] = x;
      for (let k = 0; k < 1000; k++) stepFixtures(state, out, wanted, dt);
      const near = (1 - ((x - 0.01) / 0.005) ** 2) ** 2;
      // Springs of 1000 N/m, and of what of 1000 N/m is in force here.
      expect(out[0]).toBeCloseTo(x + (near / (1 + near)) * (0.01 - x), 8);
    }
  });

  it('hold to a curved path within a micrometre, from end to end, into a wall and back', () => {
    const points = Array.from({ length: 9 }, (_, i): Point => {
      const angle = (Math.PI * i) / 8;
      return [0.02 * Math.cos(angle) - 0.02, 0.02 * Math.sin(angle), -0.12];
    });
    const path = guide({ type: 'path', points, smooth: true }, 'hard');
    const wall: Fixture = {
      kind: 'keepOut',
      name: 'wall',
      shape: { type: 'plane', normal: [1, 0, 0], offset: -0.03 },
      ...hard,
    };
    const out = createPose();
    for (const fixtures of [[path], [path, wall]]) {
      const state = begin(fixtures);
      const wanted = start.slice();
      let farthest = Infinity;
      for (let k = 0; k <= 8000; k++) {
        const angle = Math.PI * Math.min(1, k / 6000) * 1.3;
        wanted.set([0.024 * Math.cos(angle) - 0.02, 0.024 * Math.sin(angle), -0.121]);
        stepFixtures(state, out, wanted, dt);
        // The curve through points of a circle is near to it.
        if (k > 600) expect(Math.abs(Math.hypot(out[0]! + 0.02, out[1]!) - 0.02)).toBeLessThan(3e-4);
        if (k > 600) expect(Math.abs(out[2]! + 0.12)).toBeLessThan(1e-6);
        farthest = Math.min(farthest, out[0]!);
      }
      if (fixtures.length === 1) {
        expect(farthest).toBeLessThan(-0.0399);
        expect(length(minus(out.subarray(0, 3), points[8]!))).toBeLessThan(1e-6);
      } else {
        expect(farthest).toBeGreaterThan(-0.03 - 1e-6);
        expect(farthest).toBeLessThan(-0.0299);
      }
    }
  });
});

describe('rows for a solver in joint space', () => {
  it('say how the distance of each part changes with the tip, and never allow more than is left', () => {
    const mesh: Fixture = {
      kind: 'keepOut',
      name: 'mesh',
      shape: { type: 'mesh', ...icosphere(2, 0.01, [0.02, 0, -0.1]), error: 0.001 },
      ...hard,
    };
    const fixtures = [...randomFixtures(5), mesh];
    const state = begin(fixtures);
    const wander = createWanderer(9);
    const rows = new Float64Array(MOST_FIXTURE_ROWS * FixtureRow.length);
    const moved = new Float64Array(rows.length);
    const out = createPose();
    for (let k = 0; k < 3000; k++) {
      stepFixtures(state, out, wander(), dt);
      if (k % 100 !== 0) continue;
      const count = fixtureRows(rows, state, 1);
      expect(count).toBeGreaterThan(20);
      const shift = [1e-7, -2e-7, 1.5e-7];
      const there = begin(fixtures, composeShift(out, shift));
      expect(fixtureRows(moved, there, 1)).toBe(count);
      for (let r = 0; r < count; r++) {
        const at = FixtureRow.length * r;
        expect(rows[at + FixtureRow.distance]).toBeGreaterThanOrEqual(0);
        const change = shift.reduce((sum, x, axis) => sum + x * rows[at + FixtureRow.normal + axis]!, 0);
        const found = moved[at + FixtureRow.distance]! - rows[at + FixtureRow.distance]!;
        // Those that start anew beyond have no room either way.
        if (rows[at + FixtureRow.distance]! > 1e-6) expect(Math.abs(found - change)).toBeLessThan(3e-9);
      }
    }
  });

  function composeShift(pose: Float64Array, shift: number[]): Float64Array {
    const out = createPose();
    composePose(out, createPoseFromRpy(shift, [0, 0, 0]), pose);
    return out;
  }
});

describe('a fixture that cannot be', () => {
  const sphere = { type: 'sphere', centre: [0, 0, 0], radius: 0.01 } as const;
  it.each<[string, Fixture, RegExp]>([
    [
      'radius',
      { kind: 'keepOut', name: 'a', shape: { ...sphere, radius: 0 }, ...hard },
      /"a": radius: expected m, above 0, found 0/,
    ],
    [
      'centre',
      { kind: 'keepOut', name: 'a', shape: { ...sphere, centre: [0, NaN, 0] }, ...hard },
      /centre: .* NaN/,
    ],
    [
      'normal',
      { kind: 'keepIn', name: 'a', shape: { type: 'plane', normal: [0, 0, 2], offset: 0 }, ...hard },
      /normal: .* unit vector.* 2/,
    ],
    [
      'box',
      { kind: 'keepIn', name: 'a', shape: { type: 'box', min: [0, 0, 0], max: [1, 0, 1] }, ...hard },
      /max\[1\]/,
    ],
    ['stiffness', { kind: 'keepOut', name: 'a', shape: sphere, stiffness: -1, margin: 0 }, /stiffness/],
    ['margin', { kind: 'keepOut', name: 'a', shape: sphere, stiffness: 'hard', margin: -1 }, /margin/],
    [
      'place',
      { kind: 'keepOut', name: 'a', shape: sphere, ...hard, worldFromFixture: [0, 0, 0, 0, 0, 0, 0] },
      /worldFromFixture/,
    ],
    [
      'path',
      {
        kind: 'guidance',
        name: 'a',
        shape: { type: 'path', points: [[0, 0, 0]], smooth: false },
        ...hard,
        entry: 0.01,
      },
      /points: expected two/,
    ],
    [
      'points',
      {
        kind: 'guidance',
        name: 'a',
        shape: {
          type: 'path',
          points: [
            [0, 0, 0],
            [0, 0, 0],
          ],
          smooth: false,
        },
        ...hard,
        entry: 0.01,
      },
      /same place/,
    ],
    [
      'entry',
      {
        kind: 'guidance',
        name: 'a',
        shape: { type: 'axis', point: [0, 0, 0], direction: [1, 0, 0] },
        ...hard,
        entry: 0,
      },
      /entry/,
    ],
  ])('is refused, and its %s named', (_, fixture, message) => {
    expect(() => compileFixture(fixture)).toThrow(message);
  });

  it('has no place in a slot that there is not', () => {
    const state = begin([]);
    const one = compileFixture({ kind: 'keepOut', name: 'a', shape: sphere, ...hard });
    expect(() => setFixture(state, 16, one)).toThrow(/slot: expected 0 to 15, found 16/);
    expect(() =>
      createFixtures(
        psm,
        createPose(),
        Array.from({ length: 17 }, () => one),
      ),
    ).toThrow(/at most 16/);
    expect(TIP_SPEED).toBeGreaterThan(RECOVERY_SPEED);
  });
});
