/**
 * Damping where the tip's path bends away from what is wanted of it.
 *
 * The programme sees the tip's motion as linear in the joints. At the edge of the workspace it is not: an arm pressed
 * outwards is told that a little more stretching brings it further, runs past the place where it is stretched most, is
 * told the opposite, and, as its joints cannot turn back at once, swings to and fro for ever. Newton's method for the
 * wanted motion over a stop time τ adds to the curvature TᵀT of the cost the term −τ Σ missing · ∂²x, whose sign knows
 * on which side the path bends: along the joints' present motion v it is
 *
 *     b = −τ · missing · (dT/ds v) / |v|²,
 *
 * taken here, where positive, as damping in all directions. It is 0 while the tip follows, and for an arm on its way
 * back: there the path bends towards what is wanted.
 */
import { COLUMN_SIZE } from './directions.ts';
import type { DifferentialInverse } from './state.ts';

/** Below this squared speed, (rad/s)², there is no motion to speak of. */
const AT_REST = 1e-12;

/** Writes b, at least 0, to `state.bending`, for the rows and the wanted motion of the tick. */
export function findBending(state: DifferentialInverse): void {
  const { directions, velocity, wanted, bending, data, options, stopTime, curve } = state;
  const { rows, joints: n, tipRows, length, axes, units } = directions;
  findCurve(state);
  let square = 0;
  for (let i = 0; i < n; i++) {
    const speed = velocity[i]! / units[i]!;
    square += speed * speed;
  }
  let along = 0;
  for (let r = 0; r < tipRows; r++) {
    let missing = wanted[r]!;
    for (let i = 0; i < n; i++) missing -= (rows[r * n + i]! * velocity[i]!) / units[i]!;
    if (r < 3) {
      along += (missing * curve[r]!) / length;
      continue;
    }
    const axis = axes[r - 3]!;
    const tip = data.frames.length - 12 + axis;
    const turn =
      data.frames[tip]! * curve[3]! + data.frames[tip + 3]! * curve[4]! + data.frames[tip + 6]! * curve[5]!;
    along += options.rotationWeight * options.rotationWeight * missing * turn;
  }
  bending[0] = square > AT_REST && along < 0 ? (-stopTime * along) / square : 0;
}

/**
 * `curve`: acceleration of the tip's origin (m/s²) and of its rotation as its own axes see it (rad/s²) at constant
 * joint velocities: Σ v_j (2 Ω + v_j z_j) × t_j and Σ v_j Ω × z_j, with Ω the turning of all joints before j.
 */
function findCurve(state: DifferentialInverse): void {
  const { directions, velocity, curve } = state;
  const { columns: m, isRevolute, joints: n } = directions;
  curve.fill(0);
  let x = 0;
  let y = 0;
  let z = 0;
  for (let j = 0; j < n; j++) {
    const c = COLUMN_SIZE * j;
    const v = velocity[j]!;
    const turn = isRevolute[j]! * v;
    const zx = turn * m[c]!;
    const zy = turn * m[c + 1]!;
    const zz = turn * m[c + 2]!;
    const ox = 2 * x + zx;
    const oy = 2 * y + zy;
    const oz = 2 * z + zz;
    const tx = v * m[c + 3]!;
    const ty = v * m[c + 4]!;
    const tz = v * m[c + 5]!;
    curve[0] = curve[0]! + oy * tz - oz * ty;
    curve[1] = curve[1]! + oz * tx - ox * tz;
    curve[2] = curve[2]! + ox * ty - oy * tx;
    curve[3] = curve[3]! + y * zz - z * zy;
    curve[4] = curve[4]! + z * zx - x * zz;
    curve[5] = curve[5]! + x * zy - y * zx;
    x += zx;
    y += zy;
    z += zz;
  }
}
