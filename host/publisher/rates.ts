/** How often each kind of message is sent, in ticks of 1 ms. */
import { TICKS_PER_STEP } from '../../sim/index.ts';

/** Set-points of the joints: every one that an arm was told. */
export const SETPOINT_TICKS = 1;
/** Measured joints change once per physics step. */
export const MEASURED_TICKS = TICKS_PER_STEP;
/** CRTK telemetry: 100 Hz. */
export const POSE_TICKS = 10;
/** The picture: 125 Hz live, 25 Hz in a recording, which a viewer interpolates. */
export const FRAMES_TICKS = 8;
export const FRAMES_KEPT_TICKS = 40;
/** States are sent when they change and ten times a second, for viewers that came late. */
export const STATE_TICKS = 100;
