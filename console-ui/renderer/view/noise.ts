/** Seamless noise for textures made by code; the same on every start. */

/** A hash of a lattice point to [0, 1). */
function lattice(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Value noise in [0, 1] at (x, y), repeating every `period` cells in both directions. */
function valueNoise(x: number, y: number, period: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const wrap = (cell: number) => ((cell % period) + period) % period;
  const corner = (dx: number, dy: number) => lattice(wrap(column + dx), wrap(row + dy), seed);
  const u = smooth(x - column);
  const v = smooth(y - row);
  const low = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * u;
  const high = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * u;
  return low + (high - low) * v;
}

/** Octaves of noise summed to about [0, 1]; (u, v) in [0, 1) is one tile, `cells` the coarsest grain. */
export function fractalNoise(u: number, v: number, cells: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 0.5;
  let period = cells;
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * valueNoise(u * period, v * period, period, seed + octave);
    period *= 2;
    weight *= 0.5;
  }
  return sum / (1 - 2 * weight);
}
