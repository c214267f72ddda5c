/**
 * What comes out of the world: one fixed-length record of doubles per physics step, written to shared memory and
 * turned into messages elsewhere. Codes and offsets are part of recordings' making: append, never renumber.
 */
import { PAIR_COUNT, POSE_LENGTH } from '../control/port/index.ts';

export const BLOCK_COUNT = 6;

/** CRTK-like phases of an attempt. */
export const Phase = { ready: 0, running: 1, finished: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];
export const phaseNames = ['READY', 'RUNNING', 'FINISHED'] as const;

/** The exercise's own steps. */
export const Stage = { there: 0, back: 1 } as const;
export type Stage = (typeof Stage)[keyof typeof Stage];
export const stageNames = ['there', 'back'] as const;

export const EventKind = {
  /** First touch of a block. */
  start: 0,
  /** An instrument took a block; value is the jaws' opening, rad. */
  grasp: 1,
  /** An instrument let go of a block; value is the load at that moment, N. */
  release: 2,
  /** A block began to slide in the jaws; value is the load, N. */
  slip: 3,
  /** A lifted block came to rest off a peg; value is 1 when it is out of reach for good. */
  drop: 4,
  /** A block changed instruments in the air. */
  handover: 5,
  /** A lifted block came to rest on a peg; value is 1 when it counts. */
  place: 6,
  /** An instrument hit another, the board or a peg; value is the estimated force, N. */
  collision: 7,
  /** The attempt is over; value is the score. */
  finish: 8,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];
export const eventNames = [
  'start',
  'grasp',
  'release',
  'slip',
  'drop',
  'handover',
  'place',
  'collision',
  'finish',
] as const;

/** What an event is about; −1 for nothing in particular. Blocks first. */
export const objectNames = [
  'block_1',
  'block_2',
  'block_3',
  'block_4',
  'block_5',
  'block_6',
  'board',
  'peg',
  'instrument',
] as const;
export const ObjectCode = { firstBlock: 0, board: 6, peg: 7, instrument: 8 } as const;

/** What to do next. */
export const Hint = {
  none: 0,
  pickBlockLeft: 1,
  pickBlockRight: 2,
  handOver: 3,
  letGo: 4,
  placeRight: 5,
  placeLeft: 6,
  finished: 7,
} as const;
export type Hint = (typeof Hint)[keyof typeof Hint];
export const hintNames = [
  '',
  'pick_block_left',
  'pick_block_right',
  'hand_over',
  'let_go',
  'place_right',
  'place_left',
  'finished',
] as const;

/** Metrics of a result, in the order of the record. */
export const metrics = [
  { id: 'time', unit: 's' },
  { id: 'blocks_placed', unit: '' },
  { id: 'drops', unit: '' },
  { id: 'collisions', unit: '' },
  { id: 'lost_blocks', unit: '' },
  { id: 'missed_handovers', unit: '' },
  { id: 'path_right', unit: 'm' },
  { id: 'path_left', unit: 'm' },
] as const;
export const MetricIndex = {
  time: 0,
  blocksPlaced: 1,
  drops: 2,
  collisions: 3,
  lostBlocks: 4,
  missedHandovers: 5,
  pathRight: 6,
  pathLeft: 7,
} as const;

/** Reasons of a score. The first five took points, the others say that nothing was lost there. */
export const reasonNames = [
  'incomplete',
  'time',
  'drops',
  'collisions',
  'lost_blocks',
  'missed_handovers',
  'time_proficient',
  'no_drops',
  'no_collisions',
  'no_lost_blocks',
  'all_handed_over',
] as const;
export const REASON_COUNT = 3;

/** Offsets of one instrument inside its block. */
export const InstrumentField = {
  /** Index of the block it holds; −1 for none. */
  held: 0,
  /** Force of the jaws on the block, N. */
  grip: 1,
  /** Force with which the block resists the instrument, N. */
  load: 2,
  length: 3,
} as const;

/** Offsets of one metric inside its block: value, what a proficient operator reaches, points given or taken. */
export const MetricField = { value: 0, expert: 1, points: 2, length: 3 } as const;

/** Offsets of one reason inside its block: index into `reasonNames`, value. */
export const ReasonField = { code: 0, value: 1, length: 2 } as const;

/** Offsets of one event inside its block. */
export const EventField = {
  /** `EventKind`. */
  kind: 0,
  /** Index into `objectNames`; −1 for none. */
  object: 1,
  /** Index into `armNames`; −1 for none. */
  arm: 2,
  /** x, y, z in the world, m. */
  position: 3,
  value: 6,
  length: 7,
} as const;

/** More than one step can bring: each block lands once, each instrument takes, slips, lets go and hits thrice. */
export const MAX_EVENTS = 20;

const INSTRUMENTS = 2 + BLOCK_COUNT * POSE_LENGTH;
const EXERCISE = INSTRUMENTS + PAIR_COUNT * InstrumentField.length;
const RESULT = EXERCISE + 8 + PAIR_COUNT;
const EVENTS = RESULT + 3 + metrics.length * MetricField.length + REASON_COUNT * ReasonField.length;

/** Offsets of one step's record. */
export const WorldField = {
  /** Physics steps done so far. */
  step: 0,
  /** Tick at which the loop reads what this step measured: the instant all poses here are of. */
  tick: 1,
  /** Poses of the blocks in the world. */
  blocks: 2,
  instruments: INSTRUMENTS,
  attempt: EXERCISE,
  /** `Phase`. */
  phase: EXERCISE + 1,
  /** `Stage`. */
  stage: EXERCISE + 2,
  /** s since the first touch. */
  elapsed: EXERCISE + 3,
  /** Blocks placed, there and back. */
  done: EXERCISE + 4,
  drops: EXERCISE + 5,
  collisions: EXERCISE + 6,
  /** `Hint`. */
  hint: EXERCISE + 7,
  /** Path of each instrument's tip, m. */
  path: EXERCISE + 8,
  /** 1 once the attempt is finished; until then the result's fields are 0. */
  finished: RESULT,
  passed: RESULT + 1,
  /** 0 … 100. */
  score: RESULT + 2,
  metrics: RESULT + 3,
  reasons: RESULT + 3 + metrics.length * MetricField.length,
  eventCount: EVENTS,
  events: EVENTS + 1,
} as const;

/** Doubles in a world record. */
export const WORLD_LENGTH = EVENTS + 1 + MAX_EVENTS * EventField.length;
