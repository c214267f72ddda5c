/**
 * Couplings between actuators and joints: cables that wrap around more than one axis. Positions and velocities pass
 * through the matrix, forces through its transpose, so that power is the same on both sides. Vectors hold the joints in
 * order and last the jaw, where the robot has one; the actuators stand in the same order.
 */
import type { Coupling, RobotModel } from './model.ts';
import { RobotFileError, type RobotFile } from './robot-file.ts';

/** Length of the vectors below: joints, and the jaw where there is one. */
export function actuatorCount(model: RobotModel): number {
  return model.joints.length + (model.jaw === null ? 0 : 1);
}

/** Joint positions (rad, m) from actuator positions, or velocities from velocities. `out` is not `actuators`. */
export function jointsFromActuators(out: Float64Array, model: RobotModel, actuators: Float64Array): void {
  const n = actuatorCount(model);
  if (model.coupling === null) copy(out, actuators, n);
  else multiply(out, model.coupling.jointsFromActuators, actuators, n);
}

/** Actuator positions from joint positions, or velocities from velocities. `out` is not `joints`. */
export function actuatorsFromJoints(out: Float64Array, model: RobotModel, joints: Float64Array): void {
  const n = actuatorCount(model);
  if (model.coupling === null) copy(out, joints, n);
  else multiply(out, model.coupling.actuatorsFromJoints, joints, n);
}

/** Joint forces and torques (N, N·m) from the actuators' torques. `out` is not `actuators`. */
export function jointForcesFromActuators(
  out: Float64Array,
  model: RobotModel,
  actuators: Float64Array,
): void {
  const n = actuatorCount(model);
  if (model.coupling === null) copy(out, actuators, n);
  else multiplyTransposed(out, model.coupling.actuatorsFromJoints, actuators, n);
}

/** The actuators' torques that give joint forces and torques (N, N·m). `out` is not `joints`. */
export function actuatorForcesFromJoints(out: Float64Array, model: RobotModel, joints: Float64Array): void {
  const n = actuatorCount(model);
  if (model.coupling === null) copy(out, joints, n);
  else multiplyTransposed(out, model.coupling.jointsFromActuators, joints, n);
}

function copy(out: Float64Array, from: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = from[i]!;
}

function multiply(out: Float64Array, matrix: Float64Array, x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    let sum = 0;
    for (let c = 0; c < n; c++) sum += matrix[n * r + c]! * x[c]!;
    out[r] = sum;
  }
}

function multiplyTransposed(out: Float64Array, matrix: Float64Array, x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    let sum = 0;
    for (let c = 0; c < n; c++) sum += matrix[n * c + r]! * x[c]!;
    out[r] = sum;
  }
}

/**
 * The file's coupling of some joints as matrices over all of them.
 * @throws RobotFileError when the coupling cannot be undone.
 */
export function parseCoupling(robot: RobotFile, file: string): Coupling | null {
  if (robot.coupling === null) return null;
  const names = [...robot.joints.map(({ name }) => name), ...(robot.jaw === null ? [] : ['jaw'])];
  const n = names.length;
  const forwards = identity(n);
  const places = robot.coupling.joints.map((name) => names.indexOf(name));
  robot.coupling.rows.forEach((row, i) =>
    row.forEach((entry, j) => (forwards[n * places[i]! + places[j]!] = entry)),
  );
  const backwards = inverseOf(forwards, n);
  if (backwards === null) {
    throw new RobotFileError(
      file,
      'coupling.rows',
      'a matrix with an inverse',
      JSON.stringify(robot.coupling.rows),
    );
  }
  return { jointsFromActuators: forwards, actuatorsFromJoints: backwards };
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
}

/** Gauss-Jordan elimination with partial pivoting; null where a pivot is lost in rounding. */
function inverseOf(matrix: Float64Array, n: number): Float64Array | null {
  const a = matrix.slice();
  const b = identity(n);
  const largest = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[n * r + c]!) > Math.abs(a[n * pivot + c]!)) pivot = r;
    if (!(Math.abs(a[n * pivot + c]!) > 1e-12 * largest)) return null;
    swapRows(a, n, c, pivot);
    swapRows(b, n, c, pivot);
    const scale = 1 / a[n * c + c]!;
    for (let k = 0; k < n; k++) {
      a[n * c + k] = a[n * c + k]! * scale;
      b[n * c + k] = b[n * c + k]! * scale;
    }
    for (let r = 0; r < n; r++) {
      const factor = a[n * r + c]!;
      if (r === c || factor === 0) continue;
      for (let k = 0; k < n; k++) {
        a[n * r + k] = a[n * r + k]! - factor * a[n * c + k]!;
        b[n * r + k] = b[n * r + k]! - factor * b[n * c + k]!;
      }
    }
  }
  return b;
}

function swapRows(matrix: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const kept = matrix[n * i + k]!;
    matrix[n * i + k] = matrix[n * j + k]!;
    matrix[n * j + k] = kept;
  }
}
