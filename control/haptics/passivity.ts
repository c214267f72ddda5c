/**
 * The passivity observer and controller: whatever the force is made of, the master's port takes in at least as much
 * energy as it has given back, but for a stated quantum. In the time domain (Hannaford & Ryu, Time-domain passivity
 * control of haptic interfaces, IEEE Trans. Robotics and Automation 18(1), 2002; Ryu, Kwon & Hannaford, Stable
 * teleoperation with time-domain passivity control, IEEE TRA 20(2), 2004), for each axis by itself.
 *
 * Observer. The force f issued at a tick is held until the next one, so what the hand is given meanwhile is f times its
 * way, exactly, however it went: E ← E − f Δx, with the force that was really issued. Nothing is estimated.
 *
 * Controller. If the next tick's motion were as the last one's, E − f Δx would be left. Where that is below 0, f is
 * changed by −α v with the α that just leaves 0. Damping more than `dissipation` would itself be unstable on a light
 * master; what is not dissipated now stays in E and is dissipated later. A way below `LEAST_WAY` is noise of the
 * measurement and dissipates nothing.
 *
 * Bound. Hands need not go on as they did. Any force keeps |f| ≤ (E + ε) / (2 v dt), with v the hand's greatest speed and
 * ε = 2 F v dt twice the energy of the greatest force over one tick: E + ε is at most halved by any motion whatsoever, so
 * that E > −ε (but for `LEAST_LEFT`). Above E = 0 this says no more than |f| ≤ F. In debt there is less force to pay with: at a
 * constant speed w it is paid back exponentially, with the time constant 2 dt v / w.
 *
 * Reset. What was taken in beyond `capacity`, which is all that a spring of that stiffness can hold, has been
 * dissipated and gives no right to give anything back: E ≤ capacity. Once nothing has been wanted for `REST`, nothing is
 * stored: E ≤ 0. A debt is never forgiven.
 */

/** Ways per tick shorter than this dissipate nothing, m: a quarter of a dVRK master's resolution. */
const LEAST_WAY = 2e-6;

/** After this long without a wanted force the contact is over, s. */
const REST = 0.1;

export interface PassivityLimits {
  /** F, per axis, N. */
  readonly most: number;
  /** v, per axis, m/s. */
  readonly handSpeed: number;
  /** Greatest damping that the controller adds, N·s/m. */
  readonly dissipation: number;
}

export interface PassivityState {
  readonly limits: PassivityLimits;
  /** E of each axis, J: energy taken in through the port. */
  readonly energy: Float64Array;
  /** Least E so far, J. */
  readonly least: Float64Array;
  /** Where the master was at the latest tick, m, and the force issued then, N. */
  readonly position: Float64Array;
  readonly force: Float64Array;
  /** For how long nothing has been wanted on each axis, s. */
  readonly rest: Float64Array;
}

export function createPassivity(limits: PassivityLimits): PassivityState {
  return {
    limits,
    energy: new Float64Array(3),
    least: new Float64Array(3),
    position: new Float64Array(3),
    force: new Float64Array(3),
    rest: new Float64Array(3),
  };
}

/** Part of what is left to spend that one tick may cost: with all of it, a debt of ε could never be paid back. */
const SPENT = 1 / 2;

/**
 * What is left to spend counts as this at least, J: so that a hand that has taken ε out can pay it back. At worst half of
 * it leaks per tick, half a microwatt at 1 kHz: less than any bearing's friction.
 */
const LEAST_LEFT = 1e-9;

/** ε, J: no axis ever gives back more than it took in and this. */
export function energyQuantum({ most, handSpeed }: PassivityLimits, dt: number): number {
  return (most * handSpeed * dt) / SPENT;
}

/** Begins anew with the master at `position`, without force. Debts stay. */
export function latchPassivity(state: PassivityState, position: Float64Array): void {
  for (let i = 0; i < 3; i++) {
    state.position[i] = position[i]!;
    state.force[i] = 0;
    state.rest[i] = 0;
    state.energy[i] = Math.min(0, state.energy[i]!);
  }
}

/**
 * Turns the force that is wanted, in `force`, into the one to issue until the next tick.
 * @param position of the master now, m, in the axes of the force
 * @param capacity one element, J
 */
export function stepPassivity(
  state: PassivityState,
  force: Float64Array,
  position: Float64Array,
  capacity: Float64Array,
  dt: number,
): void {
  const { energy, limits, rest } = state;
  const farthest = limits.handSpeed * dt;
  const quantum = (limits.most * farthest) / SPENT;
  for (let i = 0; i < 3; i++) {
    const way = position[i]! - state.position[i]!;
    let stored = Math.min(capacity[0]!, energy[i]! - state.force[i]! * way);
    const resting = force[i] === 0 ? rest[i]! + dt : 0;
    rest[i] = resting;
    if (resting > REST) stored = Math.min(0, stored);

    let issued = force[i]!;
    const left = stored - issued * way;
    if (left < 0 && Math.abs(way) >= LEAST_WAY) {
      issued += Math.max(left / (way * way), -limits.dissipation / dt) * way;
    }
    const bound = Math.min(limits.most, (SPENT * Math.max(LEAST_LEFT, stored + quantum)) / farthest);
    issued = Math.min(bound, Math.max(-bound, issued));

    energy[i] = stored;
    state.least[i] = Math.min(state.least[i]!, stored);
    state.position[i] = position[i]!;
    state.force[i] = issued;
    force[i] = issued;
  }
}
