/** Every number of the tremor canceller, with its unit and why. Lengths are at the hand. docs/tremor.md derives them. */

/** The filters are designed for this time between samples, s. */
export const SAMPLE_PERIOD = 0.001;

/** The canceller's output is never farther than this from its linear passthrough, m. */
export const AUTHORITY = 1e-4;

/** A position beyond this is a broken device, m. */
export const FARTHEST = 1000;

/* ---- Model of voluntary motion ------------------------------------------------------------------------------- */

/**
 * Density of the white snap (fourth derivative of position) that drives voluntary motion, m/s⁴/√Hz. The spectrum of
 * minimum-jerk strokes of 10–50 mm at 30–100 mm/s is that of white snap of 5 to 11 from 2 to 12 Hz.
 */
export const SNAP_DENSITY = 9;

/** Standard deviation of one measurement, m: 3 µm noise, 5 µm quantum, and some for what the model leaves out. */
export const MEASUREMENT_NOISE = 4e-6;

/** Uncertainty of velocity, acceleration and jerk at the start: m/s, m/s², m/s³. */
export const FIRST_VELOCITY = 0.05;
export const FIRST_ACCELERATION = 1;
export const FIRST_JERK = 30;

/* ---- Model of tremor ----------------------------------------------------------------------------------------- */

/** Frequencies that the two lines start from and are drawn back to, Hz. */
export const FIRST_LINE = 8.8;
export const SECOND_LINE = 11.2;

/** A line's frequency wanders about those with this standard deviation, Hz, and time constant, s. */
export const FREQUENCY_DEVIATION = 0.7;
export const FREQUENCY_TIME = 6;

/** Lines stay inside this band and this far apart, Hz: voluntary motion ends at 6 Hz. */
export const LOWEST_LINE = 7.4;
export const HIGHEST_LINE = 13.2;
export const LINE_SEPARATION = 0.5;

/** Full width of a line, Hz: how fast its amplitude and phase wander about those of a pure tone. */
export const LINE_WIDTH = 0.07;

/** Amplitude that a line is taken to have at the start, and the bounds of what it may be taken to have later, m. */
export const FIRST_AMPLITUDE = 75e-6;
export const LEAST_AMPLITUDE = 20e-6;
export const MOST_AMPLITUDE = 150e-6;

/** Time over which a line's amplitude is averaged, s. */
export const AMPLITUDE_TIME = 1;

/**
 * Two lines whose sum has less than this part of their powers have found a way to imitate one that neither is: both
 * start anew.
 */
export const CANCELLING = 0.1;

/** No line is larger than this, m: tremor of a healthy hand stays below half a millimetre. */
export const LARGEST_LINE = 6e-4;

/* ---- Surprise ------------------------------------------------------------------------------------------------ */

/** Normalised innovations are averaged over this many samples; a mean this many variances away is a surprise. */
export const SURPRISE_SAMPLES = 3;
export const SURPRISE_FROM = 8;

/**
 * Snap grows by this part per variance beyond, up to this factor (twice that, and covariances carried over four samples
 * at once would no longer give a stable filter), and falls back by this part per sample.
 */
export const SURPRISE_GAIN = 0.1;
export const SURPRISE_MOST = 10;
export const SURPRISE_DECAY = 0.2;

/** An innovation beyond this is no motion but a jump, m: the tracker starts anew. */
export const JUMP = 5e-4;

/* ---- Recorded trajectories ----------------------------------------------------------------------------------- */

/** Rows farther apart than this are measured where they are only, s: below about 200 Hz. */
export const SPARSE = 0.0055;

/** Rows farther apart than this cannot tell tremor from motion, s: below about 40 Hz. */
export const BLIND = 0.026;

/** After a gap longer than this between rows the filter starts anew, s. */
export const LONGEST_GAP = 0.25;
