import { describe, expect, it } from 'vitest';
import {
  createTrajectory,
  PlanStatus,
  planTrajectory,
  planVelocity,
  sampleTrajectory,
  type Trajectory,
} from '../../../control/trajectory/index.ts';
import { createUniform } from '../bench.ts';
import { judge } from './motion-check.ts';
import { createTasks, drawTasks, type Kind, plan, taskOf, type Tasks } from './states.ts';

/** What limits and targets are kept to: the project's goal. */
const EXACT = 1e-9;

/** Plans one joint; the arguments are the task, then its limits. */
function planOne(
  [position, velocity, acceleration, targetPosition, targetVelocity]: readonly number[],
  [v, a, j]: readonly number[] = [1, 1, 1],
): { tasks: Tasks; trajectory: Trajectory; status: PlanStatus } {
  const tasks = createTasks(1);
  tasks.position[0] = position!;
  tasks.velocity[0] = velocity!;
  tasks.acceleration[0] = acceleration!;
  tasks.targetPosition[0] = targetPosition!;
  tasks.targetVelocity[0] = targetVelocity!;
  tasks.limits.velocity[0] = v!;
  tasks.limits.acceleration[0] = a!;
  tasks.limits.jerk[0] = j!;
  const trajectory = createTrajectory(1);
  return { tasks, trajectory, status: plan(trajectory, tasks) };
}

/** The first joint that breaks a limit, misses its target or is late, in words; null where all is well. */
function faultOf(tasks: Tasks, trajectory: Trajectory): string | null {
  for (const [i, { profile }] of trajectory.joints.entries()) {
    const { excess, miss, duration } = judge(taskOf(tasks, i), profile);
    const late = Math.abs(duration - trajectory.duration[0]!) > EXACT * duration;
    if (excess < EXACT && miss < EXACT && !late) continue;
    return `joint ${i}: ${JSON.stringify({ excess, miss, duration, ...taskOf(tasks, i) })}`;
  }
  return null;
}

function expectLegal(tasks: Tasks, trajectory: Trajectory): void {
  expect(faultOf(tasks, trajectory)).toBeNull();
}

describe('a trajectory of seven joints', () => {
  for (const kind of ['wide', 'inside', 'beyond'] satisfies Kind[]) {
    it(`from any state, ${kind}, keeps every limit to its end and arrives with all joints at once`, () => {
      const uniform = createUniform(5);
      const tasks = createTasks(7);
      const trajectory = createTrajectory(7);
      for (let n = 0; n < 4000; n++) {
        drawTasks(tasks, uniform, kind);
        if (plan(trajectory, tasks) !== PlanStatus.planned) expect.fail(`not planned: ${n}`);
        expectLegal(tasks, trajectory);
      }
    });
  }

  it('is, sampled, the motion of its phases, begins where it should, and goes on with the target velocity', () => {
    const uniform = createUniform(6);
    const tasks = createTasks(3);
    const trajectory = createTrajectory(3);
    const [p, v, a] = [0, 0, 0].map(() => new Float64Array(3)) as [Float64Array, Float64Array, Float64Array];
    const before = p.slice();
    const time = new Float64Array(1);
    for (let n = 0; n < 300; n++) {
      drawTasks(tasks, uniform, 'inside');
      plan(trajectory, tasks);
      const duration = trajectory.duration[0]!;
      sampleTrajectory(trajectory, time.fill(0), p, v, a);
      for (let i = 0; i < 3; i++) {
        expect(p[i]).toBe(tasks.position[i]);
        expect(v[i]).toBe(tasks.velocity[i]);
        expect(a[i]).toBe(tasks.acceleration[i]);
      }
      // The velocity is the position's derivative, by central differences.
      const h = 1e-4 * duration;
      const at = duration * uniform();
      sampleTrajectory(trajectory, time.fill(Math.max(0, at - h)), before, v, a);
      const begin = time[0]!;
      sampleTrajectory(trajectory, time.fill(at + h), p, v, a);
      const end = time[0]!;
      const difference = p.map((x, i) => (x - before[i]!) / (end - begin));
      sampleTrajectory(trajectory, time.fill((begin + end) / 2), p, v, a);
      for (let i = 0; i < 3; i++) {
        expect(Math.abs(difference[i]! - v[i]!)).toBeLessThan(tasks.limits.jerk[i]! * h * h + 1e-8);
      }
      sampleTrajectory(trajectory, time.fill(duration + 1), p, v, a);
      for (let i = 0; i < 3; i++) {
        expect(p[i]).toBeCloseTo(tasks.targetPosition[i]! + tasks.targetVelocity[i]!, 9);
        expect(v[i]).toBe(tasks.targetVelocity[i]);
        expect(a[i]).toBe(0);
      }
    }
  });

  it('comes up to its end without a jump there, however long it takes', () => {
    const uniform = createUniform(13);
    const tasks = createTasks(7);
    const trajectory = createTrajectory(7);
    const [p, v, a] = [0, 0, 0].map(() => new Float64Array(7)) as [Float64Array, Float64Array, Float64Array];
    let worst = 0;
    for (let n = 0; n < 3000; n++) {
      drawTasks(tasks, uniform, 'beyond');
      plan(trajectory, tasks);
      const duration = trajectory.duration[0]!;
      const before = duration * (1 - 2 ** -50);
      sampleTrajectory(trajectory, Float64Array.of(before), p, v, a);
      for (let i = 0; i < 7; i++) {
        const scale = Math.max(Math.abs(tasks.targetPosition[i]!), tasks.limits.velocity[i]! * duration);
        worst = Math.max(worst, Math.abs(p[i]! - tasks.targetPosition[i]!) / scale);
        worst = Math.max(worst, Math.abs(v[i]! - tasks.targetVelocity[i]!) / tasks.limits.velocity[i]!);
      }
    }
    expect(worst).toBeLessThan(EXACT);
  });

  it('takes as long as its slowest joint, which alone would take as long', () => {
    const uniform = createUniform(7);
    const tasks = createTasks(3);
    const trajectory = createTrajectory(3);
    let waited = 0;
    for (let n = 0; n < 3000; n++) {
      drawTasks(tasks, uniform, 'inside');
      plan(trajectory, tasks);
      const alone = [0, 1, 2].map((i) => {
        const t = taskOf(tasks, i);
        const { trajectory } = planOne(
          [t.position, t.velocity, t.acceleration, t.targetPosition, t.targetVelocity],
          [t.velocityLimit, t.accelerationLimit, t.jerkLimit],
        );
        return trajectory.duration[0]!;
      });
      const longest = Math.max(...alone);
      expect(trajectory.duration[0]!).toBeGreaterThanOrEqual(longest * (1 - 1e-12));
      // Longer only where some joint cannot take that long.
      if (trajectory.duration[0]! > longest * (1 + 1e-9)) waited++;
    }
    expect(waited).toBeGreaterThan(0);
    expect(waited).toBeLessThan(1000);
  });
});

describe('a motion of one joint', () => {
  it('from rest to rest takes what is known in closed form', () => {
    // 32 d = J T³ without holds; T = d/V + V/A + A/J with all seven phases.
    expect(planOne([0, 0, 0, 1, 0], [9, 9, 32]).trajectory.duration[0]).toBeCloseTo(1, 12);
    expect(planOne([0, 0, 0, 10, 0], [2, 4, 8]).trajectory.duration[0]).toBeCloseTo(
      10 / 2 + 2 / 4 + 4 / 8,
      12,
    );
    expect(planOne([3, 0, 0, -7, 0], [2, 4, 8]).trajectory.duration[0]).toBeCloseTo(6, 12);
  });

  it('takes no time to be where it is', () => {
    for (const velocity of [0, 0.5, -1]) {
      const { trajectory, status } = planOne([0.3, velocity, 0, 0.3, velocity]);
      expect(status).toBe(PlanStatus.planned);
      expect(trajectory.duration[0]).toBe(0);
    }
  });

  it('is the same mirrored, moved, and in other units', () => {
    const uniform = createUniform(8);
    const tasks = createTasks(1);
    for (let n = 0; n < 2000; n++) {
      drawTasks(tasks, uniform, 'beyond');
      const t = taskOf(tasks, 0);
      const state = [0, t.velocity, t.acceleration, t.targetPosition - t.position, t.targetVelocity];
      const limits = [t.velocityLimit, t.accelerationLimit, t.jerkLimit];
      const duration = planOne(state, limits).trajectory.duration[0]!;
      const mirrored = planOne(
        state.map((x) => -x),
        limits,
      );
      expect(mirrored.trajectory.duration[0]).toBe(duration);
      // Powers of two keep every bit: units of length, and of time.
      const longer = planOne(
        state.map((x) => 1024 * x),
        limits.map((x) => 1024 * x),
      );
      expect(longer.trajectory.duration[0]).toBe(duration);
      const slower = planOne(
        state.map((x, k) => x * 2 ** -[0, 1, 2, 0, 1][k]!),
        limits.map((x, k) => x * 2 ** -(k + 1)),
      );
      expect(slower.trajectory.duration[0]).toBe(2 * duration);
    }
  });

  it('goes on as planned when it is planned again on its way: no plan of the rest is shorter, or longer', () => {
    const uniform = createUniform(9);
    const tasks = createTasks(1);
    const [p, v, a] = [0, 0, 0].map(() => new Float64Array(1)) as [Float64Array, Float64Array, Float64Array];
    const again = createTrajectory(1);
    const time = new Float64Array(1);
    for (let n = 0; n < 5000; n++) {
      drawTasks(tasks, uniform, n % 2 === 0 ? 'inside' : 'wide');
      const trajectory = createTrajectory(1);
      plan(trajectory, tasks);
      const duration = trajectory.duration[0]!;
      time[0] = duration * uniform();
      sampleTrajectory(trajectory, time, p, v, a);
      planTrajectory(again, tasks.limits, p, v, a, tasks.targetPosition, tasks.targetVelocity);
      const rest = duration - time[0];
      expect(Math.abs(again.duration[0]! - rest), JSON.stringify(taskOf(tasks, 0))).toBeLessThan(
        1e-6 * duration,
      );
    }
  });

  it('is planned at the limits themselves', () => {
    for (const velocity of [-1, 0, 1]) {
      for (const acceleration of [-1, 0, 1]) {
        for (const targetVelocity of [-1, 0, 1]) {
          for (const distance of [-10, -1e-3, 0, 1e-3, 10]) {
            const one = planOne([0, velocity, acceleration, distance, targetVelocity]);
            expect(one.status).toBe(PlanStatus.planned);
            expectLegal(one.tasks, one.trajectory);
          }
        }
      }
    }
  });

  it('is planned with numbers that are tiny, huge, or of very unlike size', () => {
    const sizes = [1e-9, 1e-4, 1, 1e4, 1e9];
    for (const velocity of sizes) {
      for (const acceleration of sizes) {
        for (const jerk of sizes) {
          // Decelerating no more than the velocity limit allows to release.
          const start = Math.min(acceleration, Math.sqrt(velocity * jerk));
          for (const distance of sizes) {
            const one = planOne(
              [0, 0.3 * velocity, -0.5 * start, distance, -0.2 * velocity],
              [velocity, acceleration, jerk],
            );
            expect(one.status).toBe(PlanStatus.planned);
            expectLegal(one.tasks, one.trajectory);
          }
        }
      }
    }
  });

  it('refuses what is not legal, and says which joint and why', () => {
    const legal = [0, 0, 0, 1, 0];
    for (let k = 0; k < 5; k++) {
      for (const wrong of [NaN, Infinity, -Infinity]) {
        expect(planOne(legal.with(k, wrong)).status).toBe(PlanStatus.notFinite);
      }
    }
    for (let k = 0; k < 3; k++) {
      for (const wrong of [0, -1, NaN, Infinity]) {
        expect(planOne(legal, [1, 1, 1].with(k, wrong)).status).toBe(PlanStatus.limitNotPositive);
      }
    }
    expect(planOne(legal.with(4, 1.001)).status).toBe(PlanStatus.targetTooFast);
    expect(planOne(legal.with(1, 1e300)).status).toBe(PlanStatus.outOfRange);
    const tasks = createTasks(3);
    drawTasks(tasks, createUniform(1), 'inside');
    tasks.velocity[1] = NaN;
    const trajectory = createTrajectory(3);
    expect(plan(trajectory, tasks)).toBe(PlanStatus.notFinite);
    expect(trajectory.detail).toBe(1);
  });

  it('slows down to spend the time that others need, and does not overshoot', () => {
    const tasks = createTasks(2);
    for (const list of [tasks.limits.velocity, tasks.limits.acceleration, tasks.limits.jerk]) list.fill(1);
    // Joint 0 needs 100 s; joint 1 moves already and has no reason to pass its target.
    tasks.targetPosition.set([100, 1]);
    tasks.velocity.set([0, 0.5]);
    const trajectory = createTrajectory(2);
    plan(trajectory, tasks);
    expectLegal(tasks, trajectory);
    const [p, v, a] = [0, 0, 0].map(() => new Float64Array(2)) as [Float64Array, Float64Array, Float64Array];
    for (let t = 0; t < trajectory.duration[0]!; t += 0.1) {
      sampleTrajectory(trajectory, Float64Array.of(t), p, v, a);
      expect(p[1]).toBeLessThanOrEqual(1);
      expect(v[1]).toBeGreaterThanOrEqual(-1e-15);
    }
  });
});

describe('planned anew at every tick', () => {
  /** Follows a target with two joints; checks that nothing jumps, and that jerk is bounded, whatever the target does. */
  function follow(
    ticks: number,
    target: (k: number, position: Float64Array, velocity: Float64Array) => void,
  ) {
    const dt = 1e-3;
    const tasks = createTasks(2);
    tasks.limits.velocity.set([1, 2]);
    tasks.limits.acceleration.set([3, 2]);
    tasks.limits.jerk.set([50, 20]);
    const trajectory = createTrajectory(2);
    const time = Float64Array.of(dt);
    const [p, v, a] = [0, 0, 0].map(() => new Float64Array(2)) as [Float64Array, Float64Array, Float64Array];
    for (let k = 0; k < ticks; k++) {
      target(k, tasks.targetPosition, tasks.targetVelocity);
      if (plan(trajectory, tasks) !== PlanStatus.planned) expect.fail(`not planned: tick ${k}`);
      sampleTrajectory(trajectory, time, p, v, a);
      for (let i = 0; i < 2; i++) {
        const jerk = tasks.limits.jerk[i]!;
        const [p0, v0, a0] = [tasks.position[i]!, tasks.velocity[i]!, tasks.acceleration[i]!];
        // Taylor's remainders: with bounded jerk the state cannot have changed by more.
        const steps = [
          Math.abs(a[i]! - a0) / (jerk * dt),
          Math.abs(v[i]! - v0 - a0 * dt) / ((jerk * dt * dt) / 2 + 1e-12),
          Math.abs(p[i]! - p0 - v0 * dt - (a0 * dt * dt) / 2) / ((jerk * dt ** 3) / 6 + 1e-12),
          Math.abs(v[i]!) / tasks.limits.velocity[i]!,
          Math.abs(a[i]!) / tasks.limits.acceleration[i]!,
        ];
        expect(Math.max(...steps), `tick ${k}, joint ${i}: ${steps.join(', ')}`).toBeLessThanOrEqual(
          1 + 1e-9,
        );
      }
      tasks.position.set(p);
      tasks.velocity.set(v);
      tasks.acceleration.set(a);
    }
    return { tasks, duration: trajectory.duration[0]! };
  }

  it('is the motion that was planned at first, to its end', () => {
    for (const end of [0, 0.4, -0.7]) {
      const { tasks, duration } = follow(3000, (_, position, velocity) => {
        position.set([1, -0.3]);
        velocity.set([end, end]);
      });
      if (end !== 0) continue;
      expect(duration).toBe(0);
      expect(tasks.position[0]).toBeCloseTo(1, 11);
      expect(tasks.position[1]).toBeCloseTo(-0.3, 11);
    }
  });

  it('is continuous with bounded jerk towards targets that wander, jump, and jitter', () => {
    const uniform = createUniform(3);
    follow(12_000, (k, position, velocity) => {
      const phase = 2 * Math.PI * 0.4 * k * 1e-3;
      const jitter = k > 8000 ? 1e-3 * (uniform() - 0.5) : 0;
      const jump = k > 4000 && k % 500 < 250 ? 0.5 : 0;
      position.set([0.4 * Math.sin(phase) + jump + jitter, 0.5 * Math.cos(phase) - jump + jitter]);
      velocity.set([0.32 * Math.PI * Math.cos(phase) * 0.9, 0]);
    });
  });
});

describe('a change of velocity', () => {
  it('is the quickest that keeps the limits, wherever it ends', () => {
    const uniform = createUniform(12);
    const tasks = createTasks(1);
    const trajectory = createTrajectory(1);
    for (let n = 0; n < 5000; n++) {
      drawTasks(tasks, uniform, n % 2 === 0 ? 'inside' : 'wide');
      const { limits, position, velocity, acceleration, targetVelocity } = tasks;
      expect(planVelocity(trajectory, limits, position, velocity, acceleration, targetVelocity)).toBe(
        PlanStatus.planned,
      );
      const final = trajectory.joints[0]!.profile.final;
      const verdict = judge(
        { ...taskOf(tasks, 0), targetPosition: final[1]! },
        trajectory.joints[0]!.profile,
      );
      expect(verdict.miss).toBeLessThan(EXACT);
      expect(verdict.excess).toBeLessThan(EXACT);
      // A motion to that very place, with the same velocity there, can be no quicker.
      const there = createTrajectory(1);
      planTrajectory(
        there,
        limits,
        position,
        velocity,
        acceleration,
        Float64Array.of(final[1]!),
        targetVelocity,
      );
      expect(there.duration[0]!).toBeGreaterThanOrEqual(trajectory.duration[0]! * (1 - 1e-6));
    }
  });

  it('stops each joint in its own least time', () => {
    const trajectory = createTrajectory(2);
    const of = (...values: number[]) => Float64Array.from(values);
    const limits = { velocity: of(1, 1), acceleration: of(1, 1), jerk: of(10, 10) };
    const status = planVelocity(trajectory, limits, of(0, 0), of(1, 0.1), of(0, 0), of(0, 0));
    expect(status).toBe(PlanStatus.planned);
    // V/A + A/J with a hold; 2 √(v/J) without.
    expect(trajectory.joints[0]!.profile.final[0]).toBeCloseTo(1.1, 12);
    expect(trajectory.joints[1]!.profile.final[0]).toBeCloseTo(0.2, 12);
    expect(trajectory.duration[0]).toBeCloseTo(1.1, 12);
  });
});
