/** Frames (rotation row-major, then origin) as chains are put together from them. Not for the loop: they allocate. */
import { FRAME_SIZE } from './forward.ts';

export function identityFrame(): Float64Array {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
}

/** `aFromC` of `aFromB` and `bFromC`. */
export function multiplyFrames(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(FRAME_SIZE);
  for (let r = 0; r < 3; r++) {
    const x = a[3 * r]!;
    const y = a[3 * r + 1]!;
    const z = a[3 * r + 2]!;
    for (let c = 0; c < 3; c++) out[3 * r + c] = x * b[c]! + y * b[3 + c]! + z * b[6 + c]!;
    out[9 + r] = a[9 + r]! + x * b[9]! + y * b[10]! + z * b[11]!;
  }
  return out;
}

/** The inverse of a frame without a shift. */
export function transposedRotation(frame: Float64Array): Float64Array {
  const out = identityFrame();
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) out[3 * r + c] = frame[3 * c + r]!;
  return out;
}

/**
 * A turn that brings z onto a unit axis; exact, and no turn at all where it need not be one, for the coordinate axes.
 * Its x axis is the part across the axis of the coordinate axis that is furthest from it.
 */
export function rotationFromZ(axis: readonly [number, number, number]): Float64Array {
  const sizes = axis.map(Math.abs);
  const furthest = sizes.indexOf(Math.min(...sizes));
  const [wx, wy, wz] = axis;
  const along = axis[furthest]!;
  const across = [0, 1, 2].map((i) => (i === furthest ? 1 : 0) - along * axis[i]!) as [
    number,
    number,
    number,
  ];
  const length = Math.sqrt(across[0] * across[0] + across[1] * across[1] + across[2] * across[2]);
  const [ux, uy, uz] = across.map((x) => x / length) as [number, number, number];
  const vx = wy * uz - wz * uy;
  const vy = wz * ux - wx * uz;
  const vz = wx * uy - wy * ux;
  return Float64Array.of(ux, vx, wx, uy, vy, wy, uz, vz, wz, 0, 0, 0);
}
