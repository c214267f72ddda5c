/**
 * Closed-form inverse of the ECM. Its tip lies on the shaft, so the position gives yaw, pitch and insertion; of the
 * orientation only the roll is left to choose. The limits are part of the closed form: the tip comes nearest to a
 * position beyond them when the shaft points as nearly there as it can, and that is decided for one joint after the
 * other. So the result is the nearest of all, under the measure position first, then angle.
 */
import type { RobotData } from './data.ts';
import { forwardPass, FRAME_SIZE } from './forward.ts';
import { clearReport, InverseError, InverseStatus, LIMIT_TOLERANCE } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import { INSERTION } from './model.ts';
import { measurePosture } from './nearest-measure.ts';
import { writeErrors } from './nearest.ts';
import { atan2At, sincosAt, turnNear } from './trigonometry.ts';

const YAW = 0;
const PITCH = 1;
const ROLL = 3;

/** Nearer than this to the remote centre the direction of the shaft is noise. m. */
const SINGULAR_DISTANCE = 1e-12;

/** Likewise of a turn about the shaft: where the wanted line of sight looks the other way, every roll is as good. */
const SINGULAR_TURN = 1e-12;

/** The wanted orientation may differ this much from the one that the posture gives. rad. */
const ANGLE_TOLERANCE = 1e-6;

/**
 * As `inverse` in inverse.ts, for the pose that is prepared in `data.inverse`. An angle beyond the limits goes to the
 * nearer of them; with `follows`, to the one on the seed's side.
 */
export function inverseEcm(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  follows: boolean,
): InverseStatus {
  const { wanted, report, nearest } = data.inverse;
  const isSingular = pointShaft(out, model, data, follows);
  rollShaft(out, model, data, follows);
  measurePosture(nearest.measure, model, data, wanted, out);
  writeErrors(report, nearest.measure);
  if (isSingular) return InverseStatus.singular;
  if (report.error[InverseError.position]! > LIMIT_TOLERANCE || report.atLimit[ROLL] !== 0) {
    return InverseStatus.limited;
  }
  if (report.error[InverseError.angle]! > ANGLE_TOLERANCE) return InverseStatus.orientationUnreachable;
  clearReport(report);
  return InverseStatus.solved;
}

/**
 * Yaw, pitch and insertion: the tip is at r (s₁c₂, −s₂, −c₁c₂), r > 0 and c₂ > 0 inside the limits, so that the
 * direction nearest to the wanted one is best for any r, and its yaw for any pitch. True where the position is in the
 * remote centre, and every direction as good as the seed's.
 */
function pointShaft(out: Float64Array, model: RobotModel, data: RobotData, follows: boolean): boolean {
  const { wanted, seed } = data.inverse;
  const yx = data.trigonometry;
  const x = wanted[0]!;
  const y = wanted[1]!;
  const z = wanted[2]!;
  out[YAW] = seed[YAW]!;
  if (x * x + z * z > SINGULAR_DISTANCE * SINGULAR_DISTANCE) {
    yx[0] = x;
    yx[1] = -z;
    atan2At(out, YAW, yx);
    keepInside(out, model, data, YAW, follows);
  }
  sincosAt(yx, 0, out, YAW);
  const ahead = yx[0]! * x - yx[1]! * z;
  const isSingular = !(ahead * ahead + y * y > SINGULAR_DISTANCE * SINGULAR_DISTANCE);
  out[PITCH] = seed[PITCH]!;
  if (!isSingular) {
    yx[0] = -y;
    yx[1] = ahead;
    atan2At(out, PITCH, yx);
    keepInside(out, model, data, PITCH, follows);
  }
  sincosAt(yx, 0, out, PITCH);
  const along = yx[1]! * ahead - yx[0]! * y;
  out[INSERTION] = along - model.joints[INSERTION]!.d - model.joints[ROLL]!.d;
  clamp(out, model, data, INSERTION);
  return isSingular;
}

/** The roll whose orientation is nearest to the wanted one: with M what is missing at roll 0, the greatest trace. */
function rollShaft(out: Float64Array, model: RobotModel, data: RobotData, follows: boolean): void {
  const { rotation: r, seed } = data.inverse;
  const yx = data.trigonometry;
  const f = data.frames;
  const o = FRAME_SIZE * ROLL;
  out[ROLL] = 0;
  forwardPass(model, data, out);
  const m00 = f[o]! * r[0]! + f[o + 3]! * r[3]! + f[o + 6]! * r[6]!;
  const m01 = f[o]! * r[1]! + f[o + 3]! * r[4]! + f[o + 6]! * r[7]!;
  const m10 = f[o + 1]! * r[0]! + f[o + 4]! * r[3]! + f[o + 7]! * r[6]!;
  const m11 = f[o + 1]! * r[1]! + f[o + 4]! * r[4]! + f[o + 7]! * r[7]!;
  yx[0] = m10 - m01;
  yx[1] = m00 + m11;
  out[ROLL] = seed[ROLL]!;
  if (yx[0] * yx[0] + yx[1] * yx[1] < SINGULAR_TURN * SINGULAR_TURN) return;
  atan2At(out, ROLL, yx);
  keepInside(out, model, data, ROLL, follows);
}

/** Brings angle `i` to the nearest inside the limits. */
function keepInside(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  i: number,
  follows: boolean,
): void {
  const { middle, seed } = data.inverse;
  // Of the turns of an angle, the one nearest to the middle of its range is also nearest to the range.
  turnNear(out, i, follows ? seed : middle);
  clamp(out, model, data, i);
}

function clamp(out: Float64Array, model: RobotModel, data: RobotData, i: number): void {
  const { report, lower, upper } = data.inverse;
  const wanted = out[i]!;
  out[i] = wanted < lower[i]! ? lower[i]! : wanted > upper[i]! ? upper[i]! : wanted;
  if (Math.abs(wanted - out[i]) <= LIMIT_TOLERANCE) return;
  if (out[i] === model.upper[i]) report.atLimit[i] = 1;
  else if (out[i] === model.lower[i]) report.atLimit[i] = -1;
}
