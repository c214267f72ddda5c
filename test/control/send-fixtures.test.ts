import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Fixture } from '../../control/index.ts';
import {
  ArmField,
  InputKind,
  INPUT_LENGTH,
  MoveField,
  StateCommand,
  TickField,
} from '../../control/index.ts';
import { Reason, TICK_PERIOD } from '../../control/index.ts';
import { compileFixture, createFixtures } from '../../control/fixtures/index.ts';
import { createGuard } from '../../control/guard.ts';
import { createLimits, resetLimits, stepLimits } from '../../control/limits.ts';
import {
  beginMoveJoints,
  beginMoveTip,
  createMove,
  guardMove,
  isMoving,
  type MoveState,
  stepMove,
  stopMove,
} from '../../control/move.ts';
import {
  composePose,
  createData,
  createPose,
  follow,
  forward,
  forwardFrames,
  loadRobot,
  type Pose,
} from '../../kinematics/index.ts';
import { type Bench, createBench, createUniform, exactSettings } from './bench.ts';

const dt = TICK_PERIOD;
const psm = loadRobot('psm');
const size = psm.joints.length + 1;
const home = Float64Array.of(0.1, -0.2, 0.12, 0.4, 0.3, -0.2, 0.3);
const still = new Float64Array(size);

type Point = readonly number[];
const sum = (a: Point, b: Point, part = 1) => a.map((x, i) => x + part * b[i]!);
const dot = (a: Point, b: Point) => a.reduce((all, x, i) => all + x * b[i]!, 0);
const between = (a: Point, b: Point, part: number) => a.map((x, i) => x + part * (b[i]! - x));
const length = (a: Point) => Math.sqrt(dot(a, a));

const data = createData(psm);
const frames = new Float64Array(7 * size);

/** Jaws' end, tip, wrist and the upper end of 28.2 mm of shaft, from the links' frames. */
function bodyAt(q: Float64Array): Point[] {
  forwardFrames(frames, psm, data, q.subarray(0, 6));
  const tip = [...frames.subarray(42, 45)];
  const [x, y, z, w] = [...frames.subarray(45, 49)] as [number, number, number, number];
  const approach = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
  const wrist = [...frames.subarray(28, 31)];
  return [sum(tip, approach, 0.01), tip, wrist, sum(wrist, wrist, -0.0282 / length(wrist))];
}

/** Distance of a point from a shape's surface, negative inside. */
function distanceFrom({ shape }: Fixture, p: Point): number {
  switch (shape.type) {
    case 'plane':
      return dot(shape.normal, p) - (shape as { offset: number }).offset;
    case 'sphere':
      return length(sum(p, shape.centre, -1)) - shape.radius;
    case 'capsule': {
      const u = sum(shape.end, shape.start, -1);
      const t = Math.min(1, Math.max(0, dot(u, sum(p, shape.start, -1)) / dot(u, u)));
      return length(sum(p, between(shape.start, shape.end, t), -1)) - shape.radius;
    }
    case 'box': {
      const beyond = p.map((x, i) => Math.max(shape.min[i]! - x, x - shape.max[i]!));
      const nearest = Math.max(...beyond);
      return nearest > 0 ? length(beyond.map((b) => Math.max(0, b))) : nearest;
    }
    default:
      throw new Error(shape.type);
  }
}

/** Least distance of a convex thing from a stretch: ternary search, the distance along it being convex. */
function leastAlong(fixture: Fixture, a: Point, b: Point): number {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 24; k++) {
    const [s, t] = [low + (high - low) / 3, high - (high - low) / 3];
    if (distanceFrom(fixture, between(a, b, s)) < distanceFrom(fixture, between(a, b, t))) high = t;
    else low = s;
  }
  return distanceFrom(fixture, between(a, b, (low + high) / 2));
}

/** Room that a fixture leaves the body, margin taken off: along the whole of it, at a box's 5 mm at 11 places. */
function roomOf(fixture: Fixture, [jaw, tip, wrist, shaft]: readonly Point[]): number {
  const away = (p: Point) => distanceFrom(fixture, p);
  if (fixture.kind === 'keepIn') return -Math.max(away(jaw!), away(tip!)) - fixture.margin;
  if (fixture.shape.type === 'plane')
    return Math.min(...[jaw!, tip!, wrist!, shaft!].map(away)) - fixture.margin;
  // No part is farther from the tip than 40 mm: from far away that will do.
  if (away(tip!) > 0.06) return away(tip!) - 0.04 - fixture.margin;
  const stretches = [
    [jaw!, tip!, 2],
    [tip!, wrist!, 2],
    [wrist!, shaft!, 6],
  ] as const;
  const rooms = stretches.map(([a, b, parts]) => {
    if (fixture.shape.type !== 'box') return leastAlong(fixture, a, b);
    return Math.min(...Array.from({ length: parts + 1 }, (_, k) => away(between(a, b, k / parts))));
  });
  return Math.min(...rooms) - fixture.margin;
}

/** An instrument with fixtures in its way: moves, and the limits that they pass. Base and world are the same. */
class Instrument {
  readonly limits = createLimits(psm);
  readonly move: MoveState;
  readonly fixtures: readonly Fixture[];
  readonly target = home.slice();
  readonly setpoint = home.slice();
  reason: Reason = Reason.none;
  /** How far beyond a hard region, or where it was beyond at the start, any set-point has taken the body, m. */
  deepest = 0;
  #allowed: number[] = [];
  #unseen = 0;

  constructor(fixtures: readonly Fixture[], start = home) {
    this.fixtures = fixtures;
    this.target.set(start);
    this.setpoint.set(start);
    resetLimits(this.limits, start);
    const own = createData(psm);
    this.move = createMove(psm, own, this.limits);
    const state = createFixtures(psm, createPose(), fixtures.map(compileFixture));
    guardMove(this.move, createGuard(psm, own, state));
    this.watch();
  }

  rooms(q = this.setpoint): number[] {
    const body = bodyAt(q);
    return this.fixtures.map((fixture) => roomOf(fixture, body));
  }

  /** From now on no part may be farther beyond than it is. */
  watch(): void {
    this.#allowed = this.rooms().map((room) => Math.min(0, room));
    this.#unseen = 0;
  }

  tick(): void {
    const reason = stepMove(this.move, this.target, dt);
    if (reason !== Reason.none) this.reason = reason;
    stepLimits(this.limits, this.setpoint, this.target, dt);
    // No part of the body goes a millimetre in a tick: what is farther away need not be looked at.
    if (this.#unseen-- > 0) return;
    const excess = this.rooms().map((room, i) => room - this.#allowed[i]!);
    const least = Math.min(Infinity, ...excess);
    this.deepest = Math.max(this.deepest, -least);
    this.#unseen = Math.min(1000, Math.floor(Math.max(0, least) / 0.001));
  }

  run(each: (k: number) => void = () => undefined): number {
    let k = 0;
    this.reason = Reason.none;
    for (; isMoving(this.move) && k < 30_000; k++) {
      each(k);
      this.tick();
    }
    expect(k).toBeLessThan(30_000);
    return k;
  }

  tip(): Pose {
    const pose = createPose();
    forward(pose, psm, data, this.setpoint.subarray(0, 6));
    return pose;
  }
}

function randomFixture(uniform: () => number, k: number): Fixture {
  const rough = (s: number) => s * (uniform() - 0.5);
  // Around where instruments work: 60 to 200 mm below the remote centre.
  const at = () => [rough(0.16), rough(0.16), -0.06 - 0.14 * uniform()] as const;
  const common = { name: `f${k}`, kind: 'keepOut', stiffness: 'hard', margin: 0.001 * uniform() } as const;
  const centre = at();
  const kind = Math.floor(uniform() * 5);
  if (kind === 0) {
    return { ...common, shape: { type: 'sphere', centre: [...centre], radius: 0.002 + 0.02 * uniform() } };
  }
  if (kind === 1) {
    const end = at();
    return {
      ...common,
      shape: { type: 'capsule', start: [...centre], end: [...end], radius: 0.00005 + 0.006 * uniform() ** 2 },
    };
  }
  if (kind === 2) {
    const max = centre.map((x) => x + 0.005 + 0.03 * uniform()) as [number, number, number];
    return { ...common, shape: { type: 'box', min: [...centre], max } };
  }
  const n = [rough(1), rough(1), 1 + uniform()];
  const normal = n.map((x) => x / length(n)) as [number, number, number];
  const offset = -0.2 + 0.08 * uniform();
  if (kind === 3) return { ...common, shape: { type: 'plane', normal, offset } };
  // The same floor as a region to stay in.
  const down = normal.map((x) => -x) as [number, number, number];
  return { ...common, kind: 'keepIn', shape: { type: 'plane', normal: down, offset: -offset } };
}

function randomGoal({ limits }: Instrument, uniform: () => number, near: Float64Array): Float64Array {
  const part = 0.15 + 0.85 * uniform();
  return near.map((x, i) => {
    const low = Math.max(limits.lowest[i]!, i === 2 ? 0.07 : -Infinity);
    const goal = low + uniform() * (limits.highest[i]! - low);
    return Math.min(limits.highest[i]!, Math.max(limits.lowest[i]!, x + 0.7 * part * (goal - x)));
  });
}

/** Whether no place of 150 on the way is nearer to a fixture than may be. */
function isFree(it: Instrument, placeAt: (part: number) => Float64Array<ArrayBuffer>): boolean {
  const allowed = it.rooms().map((room) => Math.min(0, room));
  for (let k = 1; k <= 150; k++) {
    if (it.rooms(placeAt(k / 150)).some((room, i) => room < allowed[i]!)) return false;
  }
  return true;
}

/** Joints on the straight line of the tip: slerp by sines. */
function onLine(it: Instrument, to: Pose): (part: number) => Float64Array<ArrayBuffer> {
  const from = it.tip();
  const q = new Float64Array(it.setpoint.subarray(0, 6));
  let cosine = dot([...from.subarray(3)], [...to.subarray(3)]);
  const sign = cosine < 0 ? -1 : 1;
  cosine *= sign;
  const angle = Math.acos(Math.min(1, cosine));
  return (part) => {
    const pose = createPose();
    for (let i = 0; i < 3; i++) pose[i] = from[i]! + part * (to[i]! - from[i]!);
    const a = angle > 1e-9 ? Math.sin((1 - part) * angle) / Math.sin(angle) : 1 - part;
    const b = (sign * (angle > 1e-9 ? Math.sin(part * angle) : part)) / (angle > 1e-9 ? Math.sin(angle) : 1);
    for (let i = 3; i < 7; i++) pose[i] = a * from[i]! + b * to[i]!;
    follow(q, psm, data, pose, q);
    return q;
  };
}

const about: ReadonlySet<Reason> = new Set([Reason.forbiddenRegion, Reason.workspaceEdge]);

describe('moves among random fixtures', () => {
  it(
    'never take a part of the instrument into one, stopped or sent elsewhere on the way or not',
    { timeout: 240_000 },
    () => {
      const uniform = createUniform(7);
      const seen = { moves: 0, arrived: 0, refused: 0, needlessly: 0, stopped: 0, changed: 0, inside: 0 };
      let deepest = 0;
      for (let scene = 0; scene < 200; scene++) {
        const fixtures = Array.from({ length: 1 + Math.floor(5 * uniform()) }, (_, k) =>
          randomFixture(uniform, k),
        );
        const it = new Instrument(fixtures, new Float64Array(randomGoal(new Instrument([]), uniform, home)));
        for (let n = 0; n < 10; n++) {
          seen.moves++;
          it.watch();
          if (it.rooms().some((room) => room < 0)) seen.inside++;
          const goal = randomGoal(it, uniform, it.setpoint);
          const byTip = uniform() < 0.4;
          const to = createPose();
          forward(to, psm, data, goal.subarray(0, 6));
          const from = new Float64Array(it.setpoint);
          const path = byTip
            ? onLine(it, to)
            : (part: number) => from.map((x, i) => x + part * (goal[i]! - x));
          const chance = uniform();
          const when = 1 + Math.floor(uniform() * 900);
          const begun = byTip ? beginMoveTip(it.move, to, dt) : beginMoveJoints(it.move, goal, still, dt);
          expect(begun).toBe(Reason.none);
          let begins = 0;
          it.run((k) => {
            if (k !== when || chance > 0.4) return;
            begins++;
            if (chance < 0.2) {
              stopMove(it.move);
              seen.stopped++;
            } else {
              beginMoveJoints(it.move, randomGoal(it, uniform, it.setpoint), still, dt);
              seen.changed++;
            }
          });
          if (about.has(it.reason) && begins === 0) {
            seen.refused++;
            expect(it.setpoint.every((x, i) => Math.abs(x - from[i]!) < 1e-5)).toBe(true);
            expect(it.move.detail).toBeGreaterThanOrEqual(0);
            if (isFree(it, path)) seen.needlessly++;
          } else if (begins === 0 && it.reason === Reason.none) {
            seen.arrived++;
          }
          deepest = Math.max(deepest, it.deepest);
        }
      }
      expect(deepest).toBeLessThan(1e-6);
      // It went everywhere: most arrive, and none is refused that could be seen to be free.
      expect(seen.arrived).toBeGreaterThan(800);
      expect(seen.refused).toBeGreaterThan(300);
      expect(seen.needlessly).toBe(0);
      expect(Math.min(seen.stopped, seen.changed)).toBeGreaterThan(200);
      expect(seen.inside).toBeGreaterThan(40);
    },
  );

  it('are the same, bit for bit, when done again', () => {
    const path = () => {
      const uniform = createUniform(3);
      const it = new Instrument(Array.from({ length: 4 }, (_, k) => randomFixture(uniform, k)));
      const seen: number[] = [];
      for (let n = 0; n < 6; n++) {
        beginMoveJoints(it.move, randomGoal(it, uniform, it.setpoint), still, dt);
        it.run(() => seen.push(...it.setpoint));
      }
      return seen;
    };
    expect(path()).toEqual(path());
  });
});

describe('an instrument in the way of something thin', () => {
  /** 20 µm of wire across the way, half way. */
  const wireBetween = (a: Float64Array, b: Float64Array): Fixture => {
    const middle = bodyAt(a.map((x, i) => (x + b[i]!) / 2))[1]!;
    const [start, end] = [sum(middle, [0, 0, 0.02]), sum(middle, [0, 0, -0.02])] as [
      [number, number, number],
      [number, number, number],
    ];
    const shape = { type: 'capsule', start, end, radius: 1e-5 } as const;
    return { name: 'wire', kind: 'keepOut', shape, stiffness: 'hard', margin: 0 };
  };

  it('is not sent through it, by joints or by its tip; and round it, it is', () => {
    const goal = home.with(0, -0.4);
    const it = new Instrument([wireBetween(home, goal)]);
    beginMoveJoints(it.move, goal, still, dt);
    it.run();
    expect([it.reason, it.move.detail]).toEqual([Reason.forbiddenRegion, 0]);
    const to = createPose();
    forward(to, psm, data, goal.subarray(0, 6));
    const line = new Instrument([]).tip();
    line.set(to);
    const middle = between([...it.tip()], [...to], 0.5);
    const wire: Fixture = {
      ...it.fixtures[0]!,
      kind: 'keepOut',
      shape: { type: 'sphere', centre: [middle[0]!, middle[1]!, middle[2]!], radius: 1e-5 },
    };
    const other = new Instrument([wire]);
    beginMoveTip(other.move, line, dt);
    other.run();
    expect(other.reason).toBe(Reason.forbiddenRegion);
    expect([...other.setpoint]).toEqual([...home]);
    for (const stage of [home.with(2, 0.09), goal.with(2, 0.09), goal]) {
      beginMoveJoints(it.move, stage, still, dt);
      it.run();
      expect(it.reason).toBe(Reason.none);
      expect(Math.max(...it.setpoint.map((x, i) => Math.abs(x - stage[i]!)))).toBeLessThan(1e-9);
    }
    expect(it.deepest).toBeLessThan(1e-6);
  });

  it('comes out of a region that it is found in, and goes no deeper', () => {
    const [jaw] = bodyAt(home);
    const floor: Fixture = {
      name: 'floor',
      kind: 'keepOut',
      shape: { type: 'plane', normal: [0, 0, 1], offset: jaw![2]! + 0.004 },
      stiffness: 'hard',
      margin: 0.001,
    };
    const it = new Instrument([floor]);
    beginMoveJoints(it.move, home.with(2, home[2]! + 0.001), still, dt);
    it.run();
    expect(it.reason).toBe(Reason.forbiddenRegion);
    beginMoveJoints(it.move, home.with(2, home[2]! - 0.002), still, dt);
    it.run();
    expect(it.reason).toBe(Reason.none);
    // What it came out by is not given back.
    beginMoveJoints(it.move, home, still, dt);
    it.run();
    expect(it.reason).toBe(Reason.forbiddenRegion);
    beginMoveJoints(it.move, home.with(2, home[2]! - 0.02), still, dt);
    it.run();
    expect(it.reason).toBe(Reason.none);
    expect(it.rooms()[0]).toBeGreaterThan(0);
  });
});

describe('an order to an instrument among fixtures', () => {
  const order = (bench: Bench, kind: InputKind, target: ArrayLike<number>) => {
    const record = new Float64Array(INPUT_LENGTH);
    record[MoveField.kind] = kind;
    record.set(target, MoveField.target);
    bench.controller.input(record, 0);
  };
  const isBusy = (bench: Bench) => bench.record[TickField.arms + ArmField.busy] === 1;
  const { initialPosition, worldFromBase } = createBench().placements[0]!;
  const through = initialPosition.with(0, 0.3).with(2, 0.175);
  const halfWay = createPose();
  forward(
    halfWay,
    psm,
    data,
    initialPosition.map((x, i) => (x + through[i]!) / 2),
  );
  composePose(halfWay, worldFromBase, halfWay);
  const [x, y, z] = [...halfWay] as [number, number, number];
  const organ: Fixture = {
    name: 'organ',
    kind: 'keepOut',
    shape: { type: 'sphere', centre: [x, y, z], radius: 0.012 },
    stiffness: 'hard',
    margin: 0.001,
  };
  const far: Fixture = { ...organ, name: 'far', shape: { type: 'sphere', centre: [1, 1, 1], radius: 0.01 } };
  const settings = { ...exactSettings, fixtures: [far, organ] };

  it('is busy from its first tick, and says what is in its way', () => {
    const bench = createBench({ settings });
    bench.run(10);
    const before = bench.setpoint(0);
    order(bench, InputKind.moveJoints, through);
    bench.run(1);
    expect([isBusy(bench), bench.reason(0)]).toEqual([true, 'moving']);
    let ticks = 0;
    for (; isBusy(bench) && ticks < 3000; ticks++) bench.run();
    expect(bench.reason(0)).toBe('forbidden_region');
    expect(bench.detail(0)).toBe(1);
    expect(ticks).toBeLessThan(500);
    expect(Math.max(...bench.setpoint(0).map((x, i) => Math.abs(x - before[i]!)))).toBeLessThan(1e-9);
    bench.run(2500);
    expect(bench.reason(0)).toBe('operator_absent');
    // Out of the way it goes.
    order(bench, InputKind.moveJoints, through.with(2, 0.1));
    bench.run(5);
    expect(isBusy(bench)).toBe(true);
    while (isBusy(bench)) bench.run();
    expect(bench.setpoint(0)[0]).toBeCloseTo(0.3, 9);
  });

  it('names the workspace where it would leave it, and stops on its way when paused', () => {
    const bench = createBench({ planes: [{ normal: [0, 0, 1], offset: 0.012 }], settings: exactSettings });
    bench.run(10);
    order(bench, InputKind.moveJoints, through.with(2, 0.22));
    do bench.run();
    while (isBusy(bench));
    expect([bench.reason(0), bench.detail(0)]).toEqual(['workspace_edge', 0]);
    const start = bench.setpoint(0);
    const goal = through.with(2, 0.12);
    order(bench, InputKind.moveJoints, goal);
    bench.run(500);
    bench.command(0, StateCommand.pause);
    do bench.run();
    while (isBusy(bench));
    const parts = bench.setpoint(0).map((x, i) => (x - start[i]!) / (goal[i]! - start[i]!));
    expect(parts[0]).toBeGreaterThan(0.05);
    expect(parts[0]).toBeLessThan(0.95);
    // On the straight way between, all joints by the same part.
    expect(parts[2]).toBeCloseTo(parts[0]!, 9);
  });

  it('allocates nothing in a tick', { timeout: 60_000 }, () => {
    const probe = `${import.meta.dirname}/send-probe.ts`;
    const flags = ['--expose-gc', '--max-semi-space-size=64'];
    const text = execFileSync(process.execPath, [...flags, probe], { encoding: 'utf8' });
    const { looking, bytes } = JSON.parse(text) as { bytes: number; looking: { bytes: number } };
    expect(looking.bytes).toBeLessThan(4);
    expect(bytes).toBeLessThan(4);
  });
});
