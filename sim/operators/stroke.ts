/** A smooth move from one pose to another, as a hand makes it. */
import type { Pose } from '../../kinematics/index.ts';
import { angleBetween, copyPose, createPose, distanceBetween } from '../../kinematics/index.ts';
import { interpolatePose } from '../interpolate.ts';

/** Peak speed and acceleration of a practised hand, seen at the tip: m/s, m/s², rad/s. */
const SPEED = 0.12;
const ACCELERATION = 0.14;
const TURN_SPEED = 1.2;
const SHORTEST = 0.25;

/** Minimum-jerk strokes (Flash and Hogan 1985) have these peaks per distance and duration. */
const PEAK_SPEED = 1.875;
const PEAK_ACCELERATION = 5.774;

export class Stroke {
  readonly to: Pose = createPose();
  readonly #from: Pose = createPose();
  #elapsed = 0;
  #duration = 0;

  /** Begins a stroke; `pace` above 1 is slower. */
  begin(from: Pose, to: Pose, pace: number): void {
    copyPose(this.#from, from);
    copyPose(this.to, to);
    const distance = distanceBetween(from, to);
    const bySpeed = (PEAK_SPEED * distance) / SPEED;
    const byAcceleration = Math.sqrt((PEAK_ACCELERATION * distance) / ACCELERATION);
    const byTurn = (PEAK_SPEED * angleBetween(from, to)) / TURN_SPEED;
    this.#duration = pace * Math.max(SHORTEST, bySpeed, byAcceleration, byTurn);
    this.#elapsed = 0;
  }

  /** s since the stroke's end; negative before it. */
  get overdue(): number {
    return this.#elapsed - this.#duration;
  }

  /** Goes on by `dt` seconds; where the tip is to be then. */
  advance(out: Pose, dt: number): void {
    this.#elapsed += dt;
    const t = this.#duration > 0 ? Math.min(1, this.#elapsed / this.#duration) : 1;
    const share = t * t * t * (10 + t * (6 * t - 15));
    interpolatePose(out, this.#from, this.to, share);
  }
}
