/**
 * Orocos KDL in C++ as a peer: compiled into a temporary folder where a compiler and KDL's headers are installed
 * (Debian: g++ and liborocos-kdl-dev). Nothing that uses it fails where they are not: rows say so in words.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Pose, RobotModel } from '../../../kinematics/index.ts';

/** Mirrors the operations of kdl.cpp. */
const Operation = { forward: 0, inverseLma: 1, inverseNewton: 2 } as const;

/** KDL's answers to a list of targets, in their order. */
export interface KdlSolutions {
  /** Whether KDL says that it converged. */
  readonly converged: readonly boolean[];
  /** Of each target, s. */
  readonly seconds: Float64Array;
  readonly joints: readonly Float64Array[];
}

/** Targets to solve and where to start from; as many seeds as targets. */
export interface InverseTask {
  readonly targets: readonly Pose[];
  readonly seeds: readonly Float64Array[];
  /** KDL's own measure: length of the twist (m and rad mixed) between pose and target. 1e-5 by default. */
  readonly epsilon?: number;
}

export interface KdlPeer {
  /** `ChainFkSolverPos_recursive` over the positions in turn: s per call, and the tip of each. */
  readonly forward: (
    model: RobotModel,
    positions: readonly Float64Array[],
    duration: number,
  ) => { readonly median: number; readonly p99: number; readonly tips: readonly Pose[] };
  /**
   * `ChainIkSolverPos_LMA`, which knows no joint limits; 500 iterations by default, as its own. A radian weighs as much
   * as a metre, where KDL's default weighs it a hundredth and calls 1e-3 rad converged.
   */
  readonly inverseLma: (
    model: RobotModel,
    task: InverseTask & { readonly iterations?: number },
  ) => KdlSolutions;
  /**
   * `ChainIkSolverPos_NR_JL` under TRAC-IK's protocol: one iteration at a time until it converges or `timeout` (s, 5 ms
   * by default) is up.
   */
  readonly inverseNewton: (
    model: RobotModel,
    task: InverseTask & { readonly timeout?: number },
  ) => KdlSolutions;
}

/** The peer, or in words what is missing. */
export type KdlResult = { readonly peer: KdlPeer } | { readonly missing: string };

let compiled: KdlResult | undefined;

/** Compiles KDL's side once per process (some seconds). */
export function kdlPeer(): KdlResult {
  compiled ??= compile();
  return compiled;
}

function compile(): KdlResult {
  const directory = mkdtempSync(`${tmpdir()}/kdl-peer-`);
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const program = `${directory}/kdl`;
  const source = `${import.meta.dirname}/kdl.cpp`;
  const flags = ['-std=c++17', '-O3', '-DNDEBUG', '-I/usr/include/eigen3'];
  const { status, error, stderr } = spawnSync('g++', [...flags, source, '-o', program, '-lorocos-kdl'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return { missing: 'KDL not measured: no g++' };
  if (/kdl\/\S+: No such file/.test(stderr)) return { missing: 'KDL not measured: no liborocos-kdl-dev' };
  if (status !== 0) throw new Error(`g++ could not compile ${source}:\n${stderr}`);
  return { peer: createPeer(program) };
}

function createPeer(program: string): KdlPeer {
  const solve = (
    operation: number,
    model: RobotModel,
    { targets, seeds, epsilon = 1e-5 }: InverseTask,
    bound: number,
  ): KdlSolutions => {
    const tasks = targets.flatMap((target, i) => [...target, ...seeds[i]!]);
    const answer = ask(program, [
      operation,
      ...robotNumbers(model),
      epsilon,
      bound,
      targets.length,
      ...tasks,
    ]);
    return readSolutions(answer, targets.length, model.joints.length);
  };
  return {
    forward: (model, positions, duration) => {
      const all = positions.flatMap((q) => [...q]);
      const request = [Operation.forward, ...robotNumbers(model), duration, positions.length, ...all];
      const answer = ask(program, request);
      const tips = positions.map((_, i) => answer.slice(2 + 7 * i, 9 + 7 * i));
      return { median: answer[0]!, p99: answer[1]!, tips };
    },
    inverseLma: (model, task) => solve(Operation.inverseLma, model, task, task.iterations ?? 500),
    inverseNewton: (model, task) => solve(Operation.inverseNewton, model, task, task.timeout ?? 0.005),
  };
}

/** A robot as kdl.cpp reads it. */
function robotNumbers(model: RobotModel): number[] {
  const frames = model.parentFromJoint;
  return [
    model.joints.length,
    ...model.joints.flatMap(({ type, limits }, i) => [
      type,
      limits.min,
      limits.max,
      ...frames.subarray(12 * i, 12 * (i + 1)),
    ]),
    ...model.tipRotation,
    ...model.tipTranslation,
  ];
}

function ask(program: string, request: readonly number[]): Float64Array {
  const input = Buffer.from(Float64Array.from(request).buffer);
  const { status, stdout, stderr } = spawnSync(program, { input, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr.toString() || `KDL's program ended with ${status ?? 'a signal'}`);
  // Copied, because a buffer need not begin at a multiple of eight bytes.
  return new Float64Array(Uint8Array.from(stdout).buffer);
}

function readSolutions(answer: Float64Array, count: number, n: number): KdlSolutions {
  const size = n + 2;
  const starts = Array.from({ length: count }, (_, i) => size * i);
  return {
    converged: starts.map((at) => answer[at] === 1),
    seconds: Float64Array.from(starts, (at) => answer[at + 1]!),
    joints: starts.map((at) => answer.slice(at + 2, at + size)),
  };
}
