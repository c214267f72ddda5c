import { beforeEach, describe, expect, it } from 'vitest';
import { Events } from '../../sim/events.ts';
import { PegTransfer } from '../../sim/exercises/peg-transfer.ts';
import {
  EventField,
  eventNames,
  hintNames,
  Phase,
  Stage,
  WORLD_LENGTH,
  WorldField,
} from '../../sim/index.ts';
import { exercise } from './rig.ts';

const [RIGHT, LEFT, NOBODY] = [0, 1, -1];
const STEP = 0.004;
const { left, right } = exercise.pegs;
const RESTING = exercise.blocks.height / 2;

let poses: Float64Array;
let held: Float64Array;
let events: Events;
let rules: PegTransfer;
let seen: string[];
const scene = () => ({ poses, starts, speeds: new Float64Array(6), held });
const starts = Float64Array.from(left.flatMap(([x, y]) => [x, y, RESTING, 0, 0, 0, 1]));

beforeEach(() => {
  poses = starts.slice();
  held = new Float64Array(2).fill(NOBODY);
  events = new Events();
  rules = new PegTransfer(exercise, events);
  seen = [];
});

function pass(seconds: number): void {
  for (let i = 0; i < seconds / STEP; i++) {
    events.clear();
    rules.update(scene(), STEP);
    const record = new Float64Array(WORLD_LENGTH);
    events.write(record, 0);
    for (let k = 0; k < record[WorldField.eventCount]!; k++) {
      const o = WorldField.events + k * EventField.length;
      seen.push(`${eventNames[record[o]!]} ${record[o + EventField.object]} ${record[o + EventField.value]}`);
    }
  }
}

function put(block: number, x: number, y: number, z: number): void {
  poses.set([x, y, z], 7 * block);
}

/** Carries a block by `hands` in turn and lets go of it at x, y, z. */
function carry(block: number, hands: number[], x: number, y: number, z = RESTING): void {
  hands.forEach((hand, i) => {
    held[hand] = block;
    pass(STEP);
    if (i === 0) put(block, 0, 0, 0.05);
    pass(STEP);
    const before = hands[i - 1];
    if (before !== undefined) held[before] = NOBODY;
    pass(STEP);
  });
  put(block, x, y, z);
  pass(STEP);
  held.fill(NOBODY);
  pass(0.3);
}

const hint = () => hintNames[rules.hint];

describe('an attempt', () => {
  it('waits for the first touch, and its clock with it', () => {
    pass(5);
    expect(rules.state).toMatchObject({ phase: Phase.ready, elapsed: 0 });
    put(2, left[2]![0] + 0.002, left[2]![1], RESTING);
    pass(1);
    expect(seen).toEqual(['start 2 0']);
    expect(rules.state.phase).toBe(Phase.running);
    expect(rules.state.elapsed).toBeCloseTo(1, 9);
  });

  it('is over at the time limit', () => {
    carry(0, [LEFT, RIGHT], ...right[0]!);
    pass(301);
    expect(rules.state).toMatchObject({ phase: Phase.finished, complete: false });
    expect(rules.state.elapsed).toBeCloseTo(300, 1);
    expect(rules.done).toBe(1);
  });

  it('is complete when all blocks have been there and back', () => {
    for (let i = 0; i < 6; i++) carry(i, [LEFT, RIGHT], ...right[i]!);
    expect(rules.state).toMatchObject({ stage: Stage.back, phase: Phase.running });
    expect(rules.done).toBe(6);
    expect(hint()).toBe('pick_block_right');
    for (let i = 0; i < 6; i++) carry(i, [RIGHT, LEFT], ...left[5 - i]!);
    expect(rules.state).toMatchObject({
      phase: Phase.finished,
      complete: true,
      drops: 0,
      missedHandovers: 0,
    });
    expect(rules.done).toBe(12);
    expect(hint()).toBe('finished');
  });
});

describe('a block', () => {
  it('counts when it was handed over in the air and put on a peg of the other side', () => {
    carry(0, [LEFT, RIGHT], ...right[3]!);
    expect(seen).toEqual(['start 0 0', 'handover 0 0', 'place 0 1']);
    expect(rules.done).toBe(1);
  });

  it('counts whichever hand begins', () => {
    carry(0, [RIGHT, LEFT], ...right[3]!);
    expect(rules.done).toBe(1);
  });

  it('does not count without a handover, until it is handed over after all', () => {
    carry(0, [LEFT], ...right[3]!);
    expect(seen).toContain('place 0 0');
    expect(rules.done).toBe(0);
    expect(rules.state.missedHandovers).toBe(1);
    carry(0, [RIGHT, LEFT], ...right[3]!);
    expect(rules.done).toBe(1);
  });

  it('is not handed over on a peg', () => {
    held[LEFT] = 0;
    pass(STEP);
    held[RIGHT] = 0;
    pass(STEP);
    held[LEFT] = NOBODY;
    pass(STEP);
    expect(seen.some((event) => event.startsWith('handover'))).toBe(false);
  });

  it.each([
    ['on the board beside a peg', [0, 0, RESTING]],
    ['on top of another block', [...left[3]!, 3 * RESTING]],
    ['on the table', [0.1, 0, -0.022 + RESTING]],
  ] as const)('is dropped when it comes to rest %s', (_, place) => {
    carry(0, [LEFT, RIGHT], ...(place as [number, number, number]));
    expect(rules.state.drops).toBe(1);
    expect(seen.at(-1)).toBe('drop 0 0');
    expect(rules.done).toBe(0);
  });

  it('is dropped when it lies on its side on a peg', () => {
    poses.set([Math.SQRT1_2, 0, 0, Math.SQRT1_2], 3);
    carry(0, [LEFT, RIGHT], ...right[0]!);
    expect(rules.state.drops).toBe(1);
  });

  it('is lost when it comes to rest out of reach; the rest goes on without it', () => {
    carry(0, [LEFT, RIGHT], 0.3, 0);
    expect(seen.at(-1)).toBe('drop 0 1');
    expect(rules.lost).toBe(1);
    for (let i = 1; i < 6; i++) carry(i, [LEFT, RIGHT], ...right[i]!);
    expect(rules.state.stage).toBe(Stage.back);
  });

  it('that was placed and is taken away again counts no longer', () => {
    carry(0, [LEFT, RIGHT], ...right[0]!);
    held[RIGHT] = 0;
    put(0, ...right[0]!, 0.03);
    pass(0.1);
    expect(rules.done).toBe(0);
  });
});

describe('the hint', () => {
  it('says what to do next', () => {
    expect(hint()).toBe('pick_block_left');
    held[LEFT] = 0;
    put(0, 0, 0, 0.05);
    pass(STEP);
    expect(hint()).toBe('hand_over');
    held[RIGHT] = 0;
    pass(STEP);
    expect(hint()).toBe('let_go');
    held[LEFT] = NOBODY;
    pass(STEP);
    expect(hint()).toBe('place_right');
  });
});
