/** Who may touch whom. Instruments pass through what cannot move: kinematic bodies feel nothing (see contact.ts). */
import type { Groups } from './world.ts';

const SURROUNDINGS = 1;
const FIRST_BLOCK_BIT = 1;
const FIRST_INSTRUMENT_BIT = 14;
const EVERYTHING = 0xffff;
const INSTRUMENTS = 0b11 << FIRST_INSTRUMENT_BIT;

/** Blocks that the bits leave room for. */
export const MAX_BLOCKS = FIRST_INSTRUMENT_BIT - FIRST_BLOCK_BIT;

export const surroundings: Groups = { member: SURROUNDINGS, meets: EVERYTHING & ~(SURROUNDINGS | INSTRUMENTS) };

export function blockGroups(block: number): Groups {
  return { member: 1 << (FIRST_BLOCK_BIT + block), meets: EVERYTHING };
}

/** Of an instrument that holds block `held` (−1 for none): jaws and the wall between them are the grasp's affair. */
export function instrumentGroups(instrument: number, held: number): Groups {
  const spared = held === -1 ? 0 : 1 << (FIRST_BLOCK_BIT + held);
  return {
    member: 1 << (FIRST_INSTRUMENT_BIT + instrument),
    meets: EVERYTHING & ~(SURROUNDINGS | INSTRUMENTS | spared),
  };
}
