/**
 * The recent past of every frame on /tf, so that a picture can be drawn for any instant between two samples.
 * Poses are x, y, z (m), qx, qy, qz, qw; a sample of frame `b` with parent `a` is `aFromB`.
 */
import { mat4, quat, vec3 } from 'gl-matrix';

/** Samples kept per frame: at 100 Hz, 160 ms of past. */
const SAMPLES = 16;
const POSE = 7;
/** A frame whose time steps back further than this, s, has started again: its past is dropped. */
const RESTART = 0.5;
/** No chain of frames is deeper; a longer one has a loop in it. */
const MAX_DEPTH = 32;

export const WORLD_FRAME = 'world';

interface FrameTrack {
  parent: string;
  /** Samples taken so far; the newest is at `(count − 1) % SAMPLES`. */
  count: number;
  readonly times: Float64Array;
  readonly poses: Float64Array;
}

export interface TransformBuffer {
  readonly tracks: Map<string, FrameTrack>;
}

export function createTransformBuffer(): TransformBuffer {
  return { tracks: new Map() };
}

/**
 * Takes one sample of `parentFromChild` at `time` (s). A sample that is not newer than the last is ignored, one
 * that is much older starts the frame again. False when the sample is no pose: not finite, or no rotation.
 */
export function pushTransform(
  buffer: TransformBuffer,
  parent: string,
  child: string,
  time: number,
  pose: ArrayLike<number>,
): boolean {
  if (!isPose(pose) || !Number.isFinite(time) || child === '' || child === parent) return false;
  let track = buffer.tracks.get(child);
  if (track === undefined) {
    track = { parent, count: 0, times: new Float64Array(SAMPLES), poses: new Float64Array(SAMPLES * POSE) };
    buffer.tracks.set(child, track);
  }
  if (track.count > 0) {
    const last = track.times[(track.count - 1) % SAMPLES]!;
    if (track.parent !== parent || time < last - RESTART) track.count = 0;
    else if (time <= last) return true;
  }
  track.parent = parent;
  const slot = track.count % SAMPLES;
  track.times[slot] = time;
  const norm = Math.sqrt(pose[3]! ** 2 + pose[4]! ** 2 + pose[5]! ** 2 + pose[6]! ** 2);
  for (let i = 0; i < 3; i++) track.poses[slot * POSE + i] = pose[i]!;
  for (let i = 3; i < POSE; i++) track.poses[slot * POSE + i] = pose[i]! / norm;
  track.count += 1;
  return true;
}

function isPose(pose: ArrayLike<number>): boolean {
  let squared = 0;
  for (let i = 0; i < POSE; i++) {
    const value = pose[i];
    if (value === undefined || !Number.isFinite(value)) return false;
    if (i >= 3) squared += value * value;
  }
  return squared > 0.25 && squared < 4;
}

const rotation = quat.create();
const rotationAfter = quat.create();
const position = vec3.create();
const positionAfter = vec3.create();
const link = mat4.create();

/**
 * Writes `worldFromFrame` at `time` (s) into `out`: between samples linear in position and on the great arc in
 * rotation; before the oldest and after the newest it stays there. False when the frame does not reach the world.
 */
export function lookupTransform(out: mat4, buffer: TransformBuffer, frame: string, time: number): boolean {
  mat4.identity(out);
  let current = frame;
  for (let depth = 0; current !== WORLD_FRAME; depth++) {
    const track = buffer.tracks.get(current);
    if (track === undefined || track.count === 0 || depth === MAX_DEPTH) return false;
    interpolate(track, time);
    mat4.fromRotationTranslation(link, rotation, position);
    mat4.multiply(out, link, out);
    current = track.parent;
  }
  return true;
}

/** Leaves the pose of `track` at `time` in the scratch `position` and `rotation`. */
function interpolate(track: FrameTrack, time: number): void {
  const oldest = Math.max(0, track.count - SAMPLES);
  let after = track.count - 1;
  while (after > oldest && track.times[(after - 1) % SAMPLES]! >= time) after -= 1;
  readSample(track, after, positionAfter, rotationAfter);
  // Written so that a time not known yet (NaN) means the newest.
  if (after === oldest || !(time < track.times[after % SAMPLES]!)) {
    vec3.copy(position, positionAfter);
    quat.copy(rotation, rotationAfter);
    return;
  }
  readSample(track, after - 1, position, rotation);
  const start = track.times[(after - 1) % SAMPLES]!;
  const fraction = (time - start) / (track.times[after % SAMPLES]! - start);
  vec3.lerp(position, position, positionAfter, fraction);
  quat.slerp(rotation, rotation, rotationAfter, fraction);
}

function readSample(track: FrameTrack, index: number, p: vec3, q: quat): void {
  const base = (index % SAMPLES) * POSE;
  vec3.set(p, track.poses[base]!, track.poses[base + 1]!, track.poses[base + 2]!);
  quat.set(q, track.poses[base + 3]!, track.poses[base + 4]!, track.poses[base + 5]!, track.poses[base + 6]!);
}
