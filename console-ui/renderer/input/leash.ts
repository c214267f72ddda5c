/**
 * Keeps a virtual hand near what it leads. A real master pushes back when its instrument cannot follow; a mouse does
 * not, and a hand that ran on while the instrument stood at a limit would have to come all the way back before
 * anything moved again. The instrument should be at tip₀ + s (hand − hand₀); when it lags further than the leash is
 * long, the hand is drawn back to the leash's end. View frame, m.
 */
import { vec3 } from 'gl-matrix';

/** How far the instrument may lag before the hand is drawn back, m at the tip: several times what filters delay. */
const LENGTH = 0.02;

export interface Leash {
  /** Ratio of tip to hand while tied; 0 when not. */
  scale: number;
  readonly handAnchor: vec3;
  readonly tipAnchor: vec3;
}

export function createLeash(): Leash {
  return { scale: 0, handAnchor: vec3.create(), tipAnchor: vec3.create() };
}

/** Ties hand and tip together where they are, at tip-to-hand ratio `scale`. */
export function tieLeash(leash: Leash, hand: vec3, tip: vec3, scale: number): void {
  leash.scale = scale > 0 && scale <= 1 ? scale : 0;
  vec3.copy(leash.handAnchor, hand);
  vec3.copy(leash.tipAnchor, tip);
}

export function untieLeash(leash: Leash): void {
  leash.scale = 0;
}

const lead = vec3.create();

/** Draws `hand` back when it leads the instrument at `tip` by more than the leash. */
export function tightenLeash(leash: Leash, hand: vec3, tip: vec3): void {
  if (leash.scale === 0) return;
  // Where the hand would have the tip, seen from where the tip is.
  vec3.subtract(lead, hand, leash.handAnchor);
  vec3.scale(lead, lead, leash.scale);
  vec3.add(lead, lead, leash.tipAnchor);
  vec3.subtract(lead, lead, tip);
  const length = vec3.length(lead);
  if (!(length > LENGTH)) return;
  vec3.scaleAndAdd(hand, hand, lead, -(1 - LENGTH / length) / leash.scale);
}
