/** How often each kind of message is sent, and how often at most it is kept in a recording, in ticks of 1 ms. */
import { TICKS_PER_STEP } from '../../sim/index.ts';
import type { StreamRate } from './telemetry.ts';

/** Set-points of the joints: every one that an arm was told. */
export const setpointRate: StreamRate = { sent: 1, kept: 1 };
/** Measured joints change once per physics step. */
export const measuredRate: StreamRate = { sent: TICKS_PER_STEP, kept: 4 * TICKS_PER_STEP };
/** Poses follow from the joints: CRTK's 100 Hz live, 25 Hz in a recording. */
export const poseRate: StreamRate = { sent: 10, kept: 40 };
/** What a master is to show to the hand: CRTK's 100 Hz live, 10 Hz in a recording. */
export const forceRate: StreamRate = { sent: 10, kept: 100 };
/** The picture: 125 Hz live, 25 Hz in a recording, which a viewer interpolates. */
export const framesRate: StreamRate = { sent: 8, kept: 40 };

/** States are sent when they change and ten times a second. */
export const STATE_TICKS = 100;
