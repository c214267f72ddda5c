/** Every number the control core starts from, with its unit and where it comes from. */

/** Logical time of one tick, s: the loop runs at 1 kHz. */
export const TICK_PERIOD = 0.001;

/* ---- Operator input ------------------------------------------------------------------------------------------ */

/** An operator record older than this holds the arms, ticks. moveit_servo's command timeout, 0.1 s. */
export const STALE_AFTER = 100;

/**
 * Silence that goes on for this long after the hold began, ticks, is a lost link: motion comes back by a deliberate act
 * only. Shorter, with the operator present before and after, it is a hiccup of a busy machine or network: 1 s with the
 * 0.1 s before. (RAVEN II waits 5 s.)
 */
export const HICCUP = 900;

/** A quaternion's length may differ this much from 1 before the record is refused. Rounding to float32 is 1e-7. */
export const QUATERNION_TOLERANCE = 0.01;

/** A hand farther than this from the view's origin is a broken device, not a hand, m. */
export const HAND_REACH = 5;

/** A gripper angle beyond this is a broken device, rad. */
export const GRIPPER_REACH = Math.PI;

/** After its cause has gone, a hold goes on naming it for this long before it asks to be confirmed, ticks. */
export const CAUSE_SHOWN_FOR = 1000;

/** How long a refused state command is shown, ticks. */
export const REFUSAL_SHOWN_FOR = 2000;

/* ---- Clutch and mapping -------------------------------------------------------------------------------------- */

/** Hand-to-tip ratio at the start; range (0, 1]. dVRK's default. */
export const SCALE = 0.2;

/** Hand and instrument count as aligned within this angle, rad: 5°, as dVRK. */
export const ALIGNED_WITHIN = (5 * Math.PI) / 180;

/** Signs that a hand is at its master while aligning: gripper opened or closed this much, rad (40°, dVRK)... */
export const ACTIVE_GRIPPER = (40 * Math.PI) / 180;
/** ...or rolled this much, rad (4°, dVRK)... */
export const ACTIVE_ROLL = (4 * Math.PI) / 180;
/** ...or both together this much, rad (0.8 · 44°, dVRK). */
export const ACTIVE_SUM = (0.8 * 44 * Math.PI) / 180;

/** Time constant with which the hand's speed is smoothed for a velocity-dependent scale, s. */
export const PACE_TIME_CONSTANT = 0.03;

/** A hand nearer than this to the end of its reach, or there within a moment at its speed, is told to clutch, m and s. */
export const REACH_MARGIN = 0.02;
export const REACH_FORESIGHT = 0.3;
/** The hint goes on for so long after its cause, ticks: long enough to be read. */
export const REACH_HINT_SHOWN_FOR = 500;

/**
 * Giving presence, tapping the clutch or selecting a hand is itself a sign of activity, for this long, ticks: enough
 * for a master without motors to be turned by software. A hand that is turned by its owner is slower and has to show
 * that it means it.
 */
export const ACT_COUNTS_FOR = 500;

/* ---- Tremor -------------------------------------------------------------------------------------------------- */

/**
 * A hand this near to where the canceller has it rests, but for its tremor: up to 100 µm each way, and as much authority
 * on top, m. One that moves, or was lost for a while, is farther.
 */
export const RESTS_WITHIN = 3e-4;
/** The same for its orientation, rad: what that tremor does at 100 mm. */
export const RESTS_WITHIN_ANGLE = 3e-3;

/** A hand trembles that has turned back by this much, m, four times in so many ticks: two periods of 7 Hz. */
export const TURN_BACK = 5e-6;
export const TREMBLES_WITHIN = 300;

/**
 * Time constant of each of the four equal poles of the endoscope's low-pass, s. −3 dB at 9 Hz, 31 ms lag, 33 dB at 50 Hz:
 * the picture moves calmly.
 */
export const LOW_PASS_TIME_CONSTANT = 1 / 130;

/** Input is drawn out over the time between its records, at most this long, ticks (20 Hz input). */
export const LONGEST_RESAMPLE = 50;

/**
 * Time constant of each of the three poles that round what is drawn between records, in intervals between records. With
 * less, a mouse at 60 Hz (0.3 mm of hand a count, 50 mm/s) meets the joints' acceleration limits in a third of all ticks.
 */
export const ROUNDING = 0.5;

/* ---- Jaw ----------------------------------------------------------------------------------------------------- */

/** Gripper angle that opens the jaw fully, rad: 60°. */
export const GRIPPER_OPEN = Math.PI / 3;

/** From this gripper angle down to 0 the jaw is no longer opened but squeezed, rad: 5°. */
export const GRIPPER_TOUCH = (5 * Math.PI) / 180;

/** Jaw command at gripper angle 0 or less, rad: −20°, what `jaw.close()` of dVRK's clients sends. */
export const JAW_CLOSED = (-20 * Math.PI) / 180;

/** The jaw follows the gripper no faster than this, rad/s (dVRK)... */
export const JAW_RATE = 4 * Math.PI;
/** ...and after an engagement no faster than this, rad/s (dVRK)... */
export const JAW_ENGAGE_RATE = 0.2 * Math.PI;
/** ...until it is this near, rad: 2° (dVRK). */
export const JAW_CAUGHT_WITHIN = (2 * Math.PI) / 180;

/* ---- Fixtures ------------------------------------------------------------------------------------------------ */

/** How much deeper than the robot's least depth the wrist is kept, and has to be to engage, m (dVRK: 2 mm). */
export const DEPTH_HYSTERESIS = 0.002;

/** A wrist this far short of that depth still engages: what the set-point may lag behind its target, m. */
export const DEPTH_SLACK = 0.0005;

/**
 * The tip approaches a plane no faster than it could stop before it with this deceleration, m/s². What yaw and pitch
 * can do 5 cm below the remote centre; the insertion can do more.
 */
export const APPROACH_DECELERATION = 0.08;

/** Part of the shaft, from the wrist up, that is kept out of forbidden regions, m. */
export const SHAFT_LENGTH = 0.03;

/** Stiffness of the spring by which a hand pulls its tip against a soft fixture, and that it feels, N/m at the tip. */
export const COUPLING_STIFFNESS = 1000;

/**
 * A tip that a fixture has kept from where it is wanted comes back no faster than the hand moves and this, m/s: half of
 * what a hand does at its fastest.
 */
export const RECOVERY_SPEED = 0.1;
/** The same for its orientation where fixtures have kept it from turning, rad/s. */
export const RECOVERY_TURN = 1;

/**
 * The target of the tip is no farther from where the tip is issued than this, m, and this part of the room that there is
 * to the nearest hard fixture. Found by trial: a hand at 50 to 200 mm/s that turns every 0.3 s takes the tip 0.8 mm
 * beyond a plane at most, and 29 mm without; with a larger part more.
 */
export const TETHER = 0.0005;
export const TETHER_SHARE = 0.2;

/** A hard guide draws a tip that it has caught off its line to it at this speed, m/s. */
export const GUIDANCE_PULL = 0.01;

/** A soft guide takes this long to come to its full effect, s. */
export const GUIDANCE_FADE = 0.5;

/* ---- Limits -------------------------------------------------------------------------------------------------- */

/**
 * Time in which a joint may reach its full acceleration, s; jerk limit = acceleration limit / this. The low-pass lets
 * through nothing faster (its poles are at 8 ms), so a hand rarely meets it, a stop takes 5 ms longer than with
 * unlimited jerk, and a step in the target no longer excites what is stiff in an arm (tens of Hz and above).
 */
export const JERK_TIME = 0.01;

/**
 * The part of the acceleration and jerk limits that stops are planned with. The rest makes up for jerk that can change
 * at ticks only.
 */
export const PLANNED = 0.9;

/** Bandwidth with which the limited set-point closes the last bit to its target, rad/s. */
export const CLOSING_BANDWIDTH = 150;

/** A joint bent from its target by less than this is not reported as limited, rad or m. */
export const REPORT_ANGLE = 1e-3;
export const REPORT_LENGTH = 1e-4;
/** A target beyond a position limit by less than this is not reported: margins and rounding, rad or m. */
export const REPORT_BEYOND = 1e-4;

/* ---- Endoscope ----------------------------------------------------------------------------------------------- */

/** Distance in front of the endoscope's tip at which the picture sticks to the hands, m. */
export const WORKING_DISTANCE = 0.1;

/** Two hands nearer than this give no direction to roll the picture by, m. */
export const ROLL_BASE = 0.02;

/* ---- Arms ---------------------------------------------------------------------------------------------------- */

/** An arm that does not do as told is told again after this, ticks. */
export const SETUP_RETRY = 1000;

/* ---- Monitor ------------------------------------------------------------------------------------------------- */

/** A set-point's velocity and acceleration may exceed the joint's limits by this part before the monitor stops. */
export const MONITOR_MARGIN = 0.02;

/** No tip is ever meant to move faster than this, m/s. Voluntary hand motion stays below 0.15 (99.5 %). */
export const TIP_SPEED = 0.5;

/** Set-point and measured may differ by this, rad and m (dVRK's tracking tolerance). */
export const TRACKING_ANGLE = 0.5;
export const TRACKING_LENGTH = 0.05;

/**
 * The monitor's own count of silence after which a hand leads no more, ticks. The input check holds 20 ticks before;
 * this is for the day that it does not.
 */
export const SILENCE_HOLDS_AFTER = STALE_AFTER + 20;

/** More ticks than this skipped at once hold the arms (dVRK's hardware watchdog, 30 ms). */
export const OVERRUN_TICKS = 30;

/* ---- Moves --------------------------------------------------------------------------------------------------- */

/** A tip on a line moves no faster than this, m/s, m/s²: a brisk voluntary motion, a fifth of what the monitor stops... */
export const MOVE_TIP_SPEED = 0.1;
export const MOVE_TIP_ACCELERATION = 0.5;
/** ...and turns no faster, rad/s, rad/s². */
export const MOVE_TIP_RATE = 2;
export const MOVE_TIP_ANGULAR_ACCELERATION = 10;
