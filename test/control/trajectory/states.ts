/** Random tasks for several joints, the same in every run. */
import type { Trajectory, TrajectoryLimits } from '../../../control/trajectory/index.ts';
import { planTrajectory, type PlanStatus } from '../../../control/trajectory/index.ts';
import type { Task } from './motion-check.ts';

export interface Tasks {
  readonly limits: TrajectoryLimits;
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  readonly targetPosition: Float64Array;
  readonly targetVelocity: Float64Array;
}

/**
 * The kind of a random state: `wide`, normally distributed as in the benchmarks that trajectory generators are compared
 * with, often beyond its limits; `inside`, within its limits and from far away to very near; `beyond`, several times
 * beyond them.
 */
export type Kind = 'wide' | 'inside' | 'beyond';

export function createTasks(joints: number): Tasks {
  const zeros = () => new Float64Array(joints);
  return {
    limits: { velocity: zeros(), acceleration: zeros(), jerk: zeros() },
    position: zeros(),
    velocity: zeros(),
    acceleration: zeros(),
    targetPosition: zeros(),
    targetVelocity: zeros(),
  };
}

export function drawTasks(tasks: Tasks, uniform: () => number, kind: Kind): void {
  for (let i = 0; i < tasks.position.length; i++) drawTask(tasks, i, uniform, kind);
}

/** Box and Muller. */
function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function drawTask(tasks: Tasks, i: number, uniform: () => number, kind: Kind): void {
  const { limits } = tasks;
  const V = (limits.velocity[i] = 0.1 + 11.9 * uniform());
  const A = (limits.acceleration[i] = 0.1 + 11.9 * uniform());
  const J = (limits.jerk[i] = 0.1 + 11.9 * uniform());
  const symmetric = () => 2 * uniform() - 1;
  if (kind === 'wide') {
    tasks.position[i] = 4 * normal(uniform);
    tasks.velocity[i] = 0.8 * normal(uniform);
    tasks.acceleration[i] = 0.8 * normal(uniform);
    tasks.targetPosition[i] = 4 * normal(uniform);
    tasks.targetVelocity[i] = Math.min(V, Math.max(-V, 0.8 * normal(uniform)));
    return;
  }
  tasks.position[i] = normal(uniform);
  tasks.targetPosition[i] = tasks.position[i] + normal(uniform) * 10 ** (5 * uniform() - 4);
  tasks.targetVelocity[i] = uniform() < 0.3 ? 0 : uniform() < 0.1 ? V : V * symmetric();
  tasks.acceleration[i] = A * symmetric() * (kind === 'beyond' ? 4 : 1);
  tasks.velocity[i] = V * symmetric() * (kind === 'beyond' ? 4 : 1);
  if (kind === 'beyond') return;
  const a = tasks.acceleration[i];
  const released = tasks.velocity[i] + (a * Math.abs(a)) / (2 * J);
  if (Math.abs(released) > V) tasks.acceleration[i] = 0;
}

export function plan(trajectory: Trajectory, tasks: Tasks): PlanStatus {
  return planTrajectory(
    trajectory,
    tasks.limits,
    tasks.position,
    tasks.velocity,
    tasks.acceleration,
    tasks.targetPosition,
    tasks.targetVelocity,
  );
}

export function taskOf(tasks: Tasks, i: number): Task {
  return {
    position: tasks.position[i]!,
    velocity: tasks.velocity[i]!,
    acceleration: tasks.acceleration[i]!,
    targetPosition: tasks.targetPosition[i]!,
    targetVelocity: tasks.targetVelocity[i]!,
    velocityLimit: tasks.limits.velocity[i]!,
    accelerationLimit: tasks.limits.acceleration[i]!,
    jerkLimit: tasks.limits.jerk[i]!,
  };
}
