/**
 * Closed-form inverse of the ECM. Its tip lies on the shaft, so the position gives yaw, pitch and insertion; of the
 * orientation only the roll is left to choose.
 */
import type { RobotData } from './forward.ts';
import { forwardPass, FRAME_SIZE } from './forward.ts';
import { firstOutside, InverseStatus } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import type { Pose } from './spatial.ts';
import { rotationFromPose } from './spatial.ts';
import { atan2At, turnNear } from './trigonometry.ts';

/** Nearer than this to the remote centre the direction of the shaft is noise. m. */
const SINGULAR_DISTANCE = 1e-9;

/** The wanted viewing direction may differ this much from the one its position implies. rad, small angle. */
const DIRECTION_TOLERANCE = 1e-6;

/** As `inverse` in inverse.ts. */
export function inverseEcm(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): InverseStatus {
  const x = baseFromTip[0]!;
  const y = baseFromTip[1]!;
  const z = baseFromTip[2]!;
  const across = Math.sqrt(x * x + z * z);
  if (!(across > SINGULAR_DISTANCE)) {
    for (let i = 0; i < 4; i++) out[i] = seed[i]!;
    return InverseStatus.singular;
  }
  const yx = data.trigonometry;
  const reference = data.branches[0];
  reference[3] = seed[3]!;
  yx[0] = x;
  yx[1] = -z;
  atan2At(out, 0, yx);
  yx[0] = -y;
  yx[1] = across;
  atan2At(out, 1, yx);
  out[2] = Math.sqrt(x * x + y * y + z * z) - model.joints[2]!.d - model.joints[3]!.d;
  out[3] = 0;

  // With the roll at 0, the wanted orientation is a turn about the shaft: read its angle off the x axes.
  forwardPass(model, data, out);
  rotationFromPose(data.rotation, baseFromTip);
  const f = data.frames;
  const o = FRAME_SIZE * 3;
  const r = data.rotation;
  yx[0] = f[o + 1]! * r[0]! + f[o + 4]! * r[3]! + f[o + 7]! * r[6]!;
  yx[1] = f[o]! * r[0]! + f[o + 3]! * r[3]! + f[o + 6]! * r[6]!;
  atan2At(out, 3, yx);
  turnNear(out, 3, reference);
  const ex = f[o + 2]! - r[2]!;
  const ey = f[o + 5]! - r[5]!;
  const ez = f[o + 8]! - r[8]!;
  if (ex * ex + ey * ey + ez * ez > DIRECTION_TOLERANCE * DIRECTION_TOLERANCE) {
    return InverseStatus.orientationUnreachable;
  }
  return firstOutside(model, out) === -1 ? InverseStatus.solved : InverseStatus.outsideLimits;
}
