import { quat } from 'gl-matrix';
import fc from 'fast-check';
import { Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { stepFromMouse, stepFromWheel } from '../../console-ui/renderer/input/mouse-step.ts';
import {
  createOperatorInput,
  createVirtualMasters,
  setPresent,
  setScale,
  stepMasters,
  stepScale,
  swapHands,
  takeStep,
  writeOperatorInput,
} from '../../console-ui/renderer/input/virtual-masters.ts';
import type { VirtualMasters } from '../../console-ui/renderer/input/virtual-masters.ts';

const BEAT = 0.008;
/** The widest the jaws stand open, rad. */
const OPEN = 0.6;

function atTheControls(): VirtualMasters {
  const masters = createVirtualMasters();
  setPresent(masters, true);
  return masters;
}

function pass(masters: VirtualMasters, seconds: number): void {
  for (let t = 0; t < seconds; t += BEAT) stepMasters(masters, BEAT);
}

function output(masters: VirtualMasters) {
  const out = createOperatorInput();
  writeOperatorInput(out, masters, 1_700_000_000_123.5);
  return out;
}

describe('the mouse moves the hand in use', () => {
  it('0.3 mm per pixel: right and up in the picture are right and up of the hand', () => {
    const masters = atTheControls();
    const before = output(masters).right.pose.position;
    takeStep(masters, stepFromMouse(40, -20, false));
    pass(masters, 0.5);
    const after = output(masters).right.pose.position;
    expect(after.x - before.x).toBeCloseTo(0.012, 4);
    expect(after.y - before.y).toBeCloseTo(0.006, 4);
    expect(after.z - before.z).toBe(0);
  });

  it('the wheel away from the operator pushes the hand away from the surgeon, whatever the wheel counts in', () => {
    for (const [delta, mode] of [
      [-100, 0],
      [-3, 1],
    ] as const) {
      const masters = atTheControls();
      takeStep(masters, stepFromWheel(delta, mode));
      pass(masters, 0.5);
      expect(output(masters).right.pose.position.z).toBeLessThan(-0.005);
    }
  });

  it('with the right button the tip, which points away from the surgeon, turns the way the mouse goes', () => {
    const masters = atTheControls();
    // An instrument that points into the picture: its z is the view's −z.
    quat.fromEuler(masters.hands.right.orientation, 180, 0, 0);
    takeStep(masters, stepFromMouse(100, -50, true));
    pass(masters, 0.5);
    const { x, y, z, w } = output(masters).right.pose.orientation;
    const tip = new Vector3(0, 0, 1).applyQuaternion(new Quaternion(x, y, z, w));
    expect(tip.x).toBeGreaterThan(0.2);
    expect(tip.y).toBeGreaterThan(0.1);
    expect(tip.z).toBeLessThan(-0.8);
  });

  it('nobody at the controls: nothing moves', () => {
    const masters = createVirtualMasters();
    const before = output(masters);
    takeStep(masters, stepFromMouse(100, 100, false));
    masters.controls.move = [1, 1, 1];
    pass(masters, 0.2);
    expect(output(masters).right.pose).toEqual(before.right.pose);
  });
});

describe('whatever the devices say', () => {
  const wild = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e9, -1e9));
  const axis = fc.double({ min: -1, max: 1, noNaN: true });

  it('hands stay finite, slow, in reach and turned by true rotations', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(wild, wild, fc.boolean(), axis), { minLength: 1, maxLength: 60 }),
        (events) => {
          const masters = atTheControls();
          let previous = output(masters).right.pose.position;
          for (const [dx, dy, tilt, held] of events) {
            takeStep(masters, stepFromMouse(dx, dy, tilt));
            takeStep(masters, stepFromWheel(dy, 0));
            takeStep(masters, { move: [dx, dy, dx], turn: [dx, dy, dx] });
            masters.controls.move = [held, -held, held];
            masters.controls.turn = [held, held, -held];
            stepMasters(masters, BEAT);
            const { position: p, orientation: q } = output(masters).right.pose;
            const speed = Math.hypot(p.x - previous.x, p.y - previous.y, p.z - previous.z) / BEAT;
            expect(speed).toBeLessThan(1.51);
            expect(Math.hypot(q.x, q.y, q.z, q.w)).toBeCloseTo(1, 5);
            for (const value of [p.x, p.y, p.z]) expect(Math.abs(value)).toBeLessThanOrEqual(4.5);
            previous = { ...p };
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a hand comes to rest soon after its device does', () => {
    const masters = atTheControls();
    for (let i = 0; i < 50; i++) takeStep(masters, stepFromMouse(400, 0, false));
    pass(masters, 0.4);
    const resting = output(masters).right.pose.position.x;
    pass(masters, 0.4);
    expect(output(masters).right.pose.position.x - resting).toBeLessThan(1e-4);
  });
});

describe('the jaws', () => {
  it('close while pressed and open when let go', () => {
    const masters = atTheControls();
    masters.controls.grip = 1;
    pass(masters, 0.3);
    expect(output(masters).right.gripper).toBeCloseTo(0, 3);
    masters.controls.grip = 0;
    pass(masters, 0.3);
    expect(output(masters).right.gripper).toBeCloseTo(OPEN, 3);
  });

  it('keep their grip when their hand is left, and until it comes back, presses and lets go', () => {
    const masters = atTheControls();
    masters.controls.grip = 1;
    pass(masters, 0.3);
    swapHands(masters);
    pass(masters, 0.3);
    // The press that is still going on closes nothing here.
    expect(output(masters).left.gripper).toBeCloseTo(OPEN, 3);
    masters.controls.grip = 0;
    pass(masters, 0.3);
    expect(output(masters).right.gripper).toBeCloseTo(0, 3);
    swapHands(masters);
    pass(masters, 0.3);
    expect(output(masters).right.gripper).toBeCloseTo(0, 3);
    masters.controls.grip = 1;
    pass(masters, 0.1);
    masters.controls.grip = 0;
    pass(masters, 0.3);
    expect(output(masters).right.gripper).toBeCloseTo(OPEN, 3);
  });

  it('keep their grip when the operator lets go of the controls', () => {
    const masters = atTheControls();
    masters.controls.grip = 1;
    pass(masters, 0.3);
    setPresent(masters, false);
    masters.controls.grip = 0;
    pass(masters, 0.5);
    expect(output(masters).right.gripper).toBeCloseTo(0, 3);
    setPresent(masters, true);
    pass(masters, 0.5);
    expect(output(masters).right.gripper).toBeCloseTo(0, 3);
  });
});

describe('what goes out', () => {
  it('counts up, says who is there, and moves one hand at a time', () => {
    const masters = atTheControls();
    masters.controls.clutch = true;
    const first = output(masters);
    const second = output(masters);
    expect(second.sequence).toBe(first.sequence + 1);
    expect(first).toMatchObject({ present: true, clutch: true, camera: false, scale: 0 });
    expect([first.left.active, first.right.active]).toEqual([false, true]);
    expect(first.header).toEqual({ frame_id: 'view', stamp: { sec: 1_700_000_000, nanosec: 123_500_000 } });
    swapHands(masters);
    expect([output(masters).left.active, output(masters).right.active]).toEqual([true, false]);
    setPresent(masters, false);
    expect(output(masters)).toMatchObject({ present: false, clutch: false });
    expect(output(masters).left.active).toBe(false);
  });

  it('asks for ratios from 1 : 1 to 10 : 1 and no others', () => {
    const masters = atTheControls();
    stepScale(masters, 0.2, 1);
    expect(masters.scale).toBeCloseTo(1 / 6, 12);
    for (let i = 0; i < 20; i++) stepScale(masters, 0.2, 1);
    expect(masters.scale).toBeCloseTo(0.1, 12);
    for (let i = 0; i < 20; i++) stepScale(masters, 0.2, -1);
    expect(masters.scale).toBe(1);
    setScale(masters, 99);
    expect(masters.scale).toBeCloseTo(0.1, 12);
    setScale(masters, Number.NaN);
    expect(masters.scale).toBeCloseTo(0.1, 12);
  });

  it('with the clutch the hand moves but keeps its direction', () => {
    const masters = atTheControls();
    const before = output(masters).right.pose;
    const turned = { ...before.orientation };
    masters.controls.clutch = true;
    takeStep(masters, stepFromMouse(50, 0, false));
    takeStep(masters, stepFromMouse(80, 80, true));
    pass(masters, 0.3);
    expect(output(masters).right.pose.position.x).toBeGreaterThan(before.position.x + 0.01);
    expect(output(masters).right.pose.orientation).toEqual(turned);
  });

  it('a hand that does not lead its instrument is turned as the instrument is', () => {
    const masters = atTheControls();
    const wanted = quat.fromEuler(quat.create(), 30, -20, 10);
    masters.alignTo.right = wanted;
    stepMasters(masters, BEAT);
    const { x, y, z, w } = output(masters).right.pose.orientation;
    expect(Math.abs(quat.dot([x, y, z, w], wanted))).toBeCloseTo(1, 6);
    // Nonsense is not followed.
    masters.alignTo.right = quat.fromValues(0, 0, 0, 0);
    stepMasters(masters, BEAT);
    const still = output(masters).right.pose.orientation;
    expect(Math.hypot(still.x, still.y, still.z, still.w)).toBeCloseTo(1, 5);
  });
});
