/**
 * Trigonometry that gives the same bits on every machine. IEEE + − × ÷ √ are exact everywhere; the language's own
 * sine and its kin are not, and a recording has to repeat itself. The polynomials and their coefficients are fdlibm's
 * (Sun Microsystems 1993): errors below one unit in the last place.
 *
 * The `…At` forms take their arguments from arrays and leave their results in arrays, because a double that crosses
 * from one compiled function to another is boxed: they are what the loop uses, and they allocate nothing.
 */

/** Writes the sine and cosine of `angles[i]` (rad) to `out[o]` and `out[o + 1]`; NaN beyond ±10⁶ rad. */
export function sincosAt(out: Float64Array, o: number, angles: Float64Array, i: number): void {
  const angle = angles[i]!;
  if (!(Math.abs(angle) <= LARGEST_ANGLE)) {
    out[o] = NaN;
    out[o + 1] = NaN;
    return;
  }
  // Nearest multiple of π/2, and what is left of the angle as x + tail (Cody & Waite, π/2 in two or three parts).
  const quarter = Math.round(angle * (2 / Math.PI));
  let rest = angle - quarter * PIO2_1;
  let low = quarter * PIO2_1_TAIL;
  if (Math.abs(rest - low) < CANCELLED * Math.abs(angle)) {
    const before = rest;
    low = quarter * PIO2_2;
    rest = before - low;
    low = quarter * PIO2_2_TAIL - (before - rest - low);
  }
  const x = rest - low;
  const tail = rest - x - low;
  const z = x * x;
  const s =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  const sin = x - (z * (0.5 * tail - z * x * s) - tail + z * x * 1.66666666666666324348e-1);
  const c =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z *
                (-2.75573143513906633035e-7 +
                  z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  const cos = w + (1 - w - half + (z * c - x * tail));
  switch (quarter & 3) {
    case 0:
      out[o] = sin;
      out[o + 1] = cos;
      break;
    case 1:
      out[o] = cos;
      out[o + 1] = -sin;
      break;
    case 2:
      out[o] = -sin;
      out[o + 1] = -cos;
      break;
    default:
      out[o] = -cos;
      out[o + 1] = sin;
  }
}

/** Writes the angle of the point (x, y) = (`yx[1]`, `yx[0]`), rad in [−π, π], to `out[o]`. Finite coordinates. */
export function atan2At(out: Float64Array, o: number, yx: Float64Array): void {
  const y = yx[0]!;
  const x = yx[1]!;
  const ay = Math.abs(y);
  const ax = Math.abs(x);
  if (ay === 0) {
    // No call: a double that is handed to a function and back would be boxed.
    if (x < 0 || Object.is(x, -0)) out[o] = Object.is(y, 0) ? Math.PI : -Math.PI;
    else out[o] = y;
    return;
  }
  // Angle of (|x|, |y|): atan of a reduced argument t, added to one of fdlibm's four pivots (high + low parts).
  let high = 0;
  let low = 0;
  let t: number;
  if (16 * ay < 7 * ax) {
    t = ay / ax;
  } else if (16 * ay < 11 * ax) {
    t = (2 * ay - ax) / (2 * ax + ay);
    high = 4.63647609000806093515e-1;
    low = 2.26987774529616870924e-17;
  } else if (16 * ay < 19 * ax) {
    t = (ay - ax) / (ay + ax);
    high = 7.85398163397448278999e-1;
    low = 3.06161699786838301793e-17;
  } else if (16 * ay < 39 * ax) {
    t = (2 * ay - 3 * ax) / (2 * ax + 3 * ay);
    high = 9.82793723247329054082e-1;
    low = 1.39033110312309984516e-17;
  } else {
    t = -ax / ay;
    high = 1.570796326794896558;
    low = 6.12323399573676603587e-17;
  }
  const z = t * t;
  const w = z * z;
  const odd =
    z *
    (3.33333333333329318027e-1 +
      w *
        (1.42857142725034663711e-1 +
          w *
            (9.09088713343650656196e-2 +
              w *
                (6.66107313738753120669e-2 +
                  w * (4.97687799461593236017e-2 + w * 1.62858201153657823623e-2)))));
  const even =
    w *
    (-1.99999999998764832476e-1 +
      w *
        (-1.1111110405462355788e-1 +
          w *
            (-7.69187620504482999495e-2 + w * (-5.83357013379057348645e-2 + w * -3.6531572744216915527e-2))));
  let angle = high - (t * (odd + even) - low - t);
  if (x < 0) angle = Math.PI - (angle - PI_LOW);
  out[o] = y < 0 ? -angle : angle;
}

/** Writes the sine and cosine of `angle` (rad) to `out[0]` and `out[1]`; NaN beyond ±10⁶ rad. */
export function sincos(out: Float64Array, angle: number): void {
  argument[0] = angle;
  sincosAt(out, 0, argument, 0);
}

/** Angle of the point (x, y), rad in [−π, π]. */
export function atan2(y: number, x: number): number {
  argument[0] = y;
  argument[1] = x;
  atan2At(argument, 0, argument);
  return argument[0];
}

/** Arcsine, rad in [−π/2, π/2]; NaN outside [−1, 1]. */
export function asin(x: number): number {
  return atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

/** Arccosine, rad in [0, π]; NaN outside [−1, 1]. */
export function acos(x: number): number {
  return atan2(Math.sqrt((1 - x) * (1 + x)), x);
}

/** Adds to `angles[i]` the multiple of 2π that brings it nearest to `reference[i]`. rad. */
export function turnNear(angles: Float64Array, i: number, reference: Float64Array): void {
  angles[i] = angles[i]! + TWO_PI * Math.round((reference[i]! - angles[i]!) / TWO_PI);
}

const argument = new Float64Array(2);
const TWO_PI = 2 * Math.PI;
const LARGEST_ANGLE = 1e6;

/** π = Math.PI + PI_LOW. */
const PI_LOW = 1.2246467991473531772e-16;

/** π/2 in parts of 33 bits, so that their products with small integers are exact (fdlibm). */
const PIO2_1 = 1.57079632673412561417;
const PIO2_1_TAIL = 6.07710050650619224932e-11;
const PIO2_2 = 6.0771005063039659766e-11;
const PIO2_2_TAIL = 2.02226624879595063154e-21;

/** A rest this much smaller than the angle has lost digits that the next part of π/2 gives back. */
const CANCELLED = 1 / 0x4000;
