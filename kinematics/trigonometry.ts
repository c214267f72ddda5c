/**
 * Trigonometry that gives the same bits on every machine. IEEE + − × ÷ √ are exact everywhere; the language's own
 * sine and its kin are not, and a recording has to repeat itself. The @stdlib packages are FreeBSD's msun (fdlibm)
 * and Cephes in plain JavaScript: only exact operations.
 */
import stdlibAcos from '@stdlib/math-base-special-acos';
import stdlibAsin from '@stdlib/math-base-special-asin';
import stdlibAtan2 from '@stdlib/math-base-special-atan2';
import stdlibSincos from '@stdlib/math-base-special-sincos';

/** Writes the sine and cosine of `angle` (rad) to `out[0]` and `out[1]`; NaN for an angle that is not finite. */
export function sincos(out: Float64Array, angle: number): void {
  stdlibSincos.assign(angle, out, 1, 0);
}

/** Angle of the point (x, y), rad in [−π, π]. */
export function atan2(y: number, x: number): number {
  return stdlibAtan2(y, x);
}

/** Arcsine, rad in [−π/2, π/2]; NaN outside [−1, 1]. Near ±1 prefer `atan2`, which keeps its precision there. */
export function asin(x: number): number {
  return stdlibAsin(x);
}

/** Arccosine, rad in [0, π]; NaN outside [−1, 1]. Near ±1 prefer `atan2`, which keeps its precision there. */
export function acos(x: number): number {
  return stdlibAcos(x);
}

/** The multiple of 2π that brings `angle` nearest to `reference`, added to `angle`. Both rad. */
export function nearestTurn(angle: number, reference: number): number {
  return angle + TWO_PI * Math.round((reference - angle) / TWO_PI);
}

const TWO_PI = 2 * Math.PI;
