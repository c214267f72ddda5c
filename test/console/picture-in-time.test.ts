import { mat4 } from 'gl-matrix';
import { Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import {
  advanceClock,
  createPlaybackClock,
  observeStamp,
} from '../../console-ui/renderer/view/playback-clock.ts';
import {
  createTransformBuffer,
  lookupTransform,
  pushTransform,
} from '../../console-ui/renderer/view/transform-buffer.ts';

const identity = [0, 0, 0, 0, 0, 0, 1];

function turnedAboutZ(angle: number, x = 0): number[] {
  return [x, 0, 0, 0, 0, Math.sin(angle / 2), Math.cos(angle / 2)];
}

function lookup(
  buffer: ReturnType<typeof createTransformBuffer>,
  frame: string,
  time: number,
): Matrix4 | undefined {
  const out = mat4.create();
  return lookupTransform(out, buffer, frame, time) ? new Matrix4().fromArray(out) : undefined;
}

describe('a frame between two samples', () => {
  it('moves on the straight line and turns on the great arc', () => {
    const buffer = createTransformBuffer();
    pushTransform(buffer, 'world', 'a', 1, turnedAboutZ(0, 0));
    pushTransform(buffer, 'world', 'a', 1.1, turnedAboutZ(1, 0.01));
    const quarter = lookup(buffer, 'a', 1.025)!;
    expect(new Vector3().setFromMatrixPosition(quarter).x).toBeCloseTo(0.0025, 7);
    const turn = new Quaternion().setFromRotationMatrix(quarter);
    expect(2 * Math.atan2(turn.z, turn.w)).toBeCloseTo(0.25, 5);
  });

  it('takes the short way where the sign of the quaternion flips', () => {
    const buffer = createTransformBuffer();
    pushTransform(buffer, 'world', 'a', 1, turnedAboutZ(0.2));
    pushTransform(
      buffer,
      'world',
      'a',
      1.1,
      turnedAboutZ(0.4).map((value, i) => (i < 3 ? value : -value)),
    );
    const turn = new Quaternion().setFromRotationMatrix(lookup(buffer, 'a', 1.05)!);
    expect(2 * Math.atan2(turn.z, turn.w)).toBeCloseTo(0.3, 5);
  });

  it('stays at its ends outside the samples, and at the newest while the time is unknown', () => {
    const buffer = createTransformBuffer();
    pushTransform(buffer, 'world', 'a', 1, turnedAboutZ(0, 1));
    pushTransform(buffer, 'world', 'a', 1.1, turnedAboutZ(0, 2));
    const x = (time: number) => new Vector3().setFromMatrixPosition(lookup(buffer, 'a', time)!).x;
    expect([x(0), x(9), x(Number.NaN)]).toEqual([1, 2, 2]);
  });

  it('is carried by its parents', () => {
    const buffer = createTransformBuffer();
    pushTransform(buffer, 'world', 'a', 1, turnedAboutZ(Math.PI / 2, 1));
    pushTransform(buffer, 'a', 'b', 1, turnedAboutZ(0, 0.5));
    const { x, y } = new Vector3().setFromMatrixPosition(lookup(buffer, 'b', 1)!);
    expect([x, y]).toEqual([expect.closeTo(1, 6), expect.closeTo(0.5, 6)]);
  });

  it('is unknown without its parents, or when they go round in a ring', () => {
    const buffer = createTransformBuffer();
    pushTransform(buffer, 'nowhere', 'orphan', 1, identity);
    pushTransform(buffer, 'b', 'a', 1, identity);
    pushTransform(buffer, 'a', 'b', 1, identity);
    expect(lookup(buffer, 'orphan', 1)).toBeUndefined();
    expect(lookup(buffer, 'a', 1)).toBeUndefined();
  });

  it('refuses what is no pose', () => {
    const buffer = createTransformBuffer();
    expect(pushTransform(buffer, 'world', 'a', 1, [Number.NaN, 0, 0, 0, 0, 0, 1])).toBe(false);
    expect(pushTransform(buffer, 'world', 'a', 1, [0, 0, 0, 0, 0, 0, 0])).toBe(false);
    expect(pushTransform(buffer, 'world', 'a', Infinity, identity)).toBe(false);
    expect(pushTransform(buffer, 'a', 'a', 1, identity)).toBe(false);
    expect(lookup(buffer, 'a', 1)).toBeUndefined();
  });

  it('begins again when the session does', () => {
    const buffer = createTransformBuffer();
    for (let i = 0; i < 40; i++) pushTransform(buffer, 'world', 'a', 100 + i * 0.01, turnedAboutZ(0, i));
    pushTransform(buffer, 'world', 'a', 5, turnedAboutZ(0, -7));
    expect(new Vector3().setFromMatrixPosition(lookup(buffer, 'a', 5)!).x).toBe(-7);
  });
});

describe('the instant to draw', () => {
  /** Draws at `fps` while samples of `period` come in with jitter; returns the instants drawn in the last second. */
  function play(fps: number, period: number, speed: number, jitter: (i: number) => number): number[] {
    const clock = createPlaybackClock();
    const drawn: number[] = [];
    let sample = 0;
    for (let now = 0; now < 4; now += 1 / fps) {
      while ((sample * period) / speed + jitter(sample) <= now) {
        observeStamp(clock, 1000 + sample * period, now);
        sample += 1;
      }
      const time = advanceClock(clock, now);
      if (now > 3) drawn.push(time);
    }
    return drawn;
  }

  it.each([
    ['60 frames a second', 60, 0.008, 1],
    ['144 frames a second, 50 Hz samples', 144, 0.02, 1],
    ['12 frames a second', 12, 0.008, 1],
    ['a session at half speed', 60, 0.008, 0.5],
  ])('goes on evenly: %s', (_name, fps, period, speed) => {
    const drawn = play(fps, period, speed, (i) => (i % 5) * 0.002);
    const steps = drawn.slice(1).map((time, i) => time - drawn[i]!);
    const even = speed / fps;
    for (const step of steps) {
      expect(step).toBeGreaterThanOrEqual(0);
      expect(Math.abs(step - even)).toBeLessThan(0.6 * even + 0.002);
    }
  });

  it('is behind the newest sample by little and never ahead of it', () => {
    const clock = createPlaybackClock();
    for (let i = 0; i < 500; i++) {
      const now = i * 0.008;
      observeStamp(clock, 50 + now, now);
      const behind = 50 + now - advanceClock(clock, now + 0.004);
      expect(behind).toBeGreaterThanOrEqual(0);
      if (i > 200) expect(behind).toBeLessThan(0.03);
    }
  });

  it('follows a jump at once', () => {
    const clock = createPlaybackClock();
    observeStamp(clock, 10, 0);
    advanceClock(clock, 0);
    observeStamp(clock, 3, 0.02);
    expect(advanceClock(clock, 0.02)).toBeLessThan(3.01);
  });
});
