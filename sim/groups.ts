/** Who may touch whom. Instruments pass through what cannot move: kinematic bodies feel nothing (see contact.ts). */
import type { Groups } from './world.ts';

const SURROUNDINGS = 1;
const FIRST_BLOCK_BIT = 1;
const FIRST_INSTRUMENT_BIT = 14;
const EVERYTHING = 0xffff;
const INSTRUMENTS = 0b11 << FIRST_INSTRUMENT_BIT;

export const surroundings: Groups = {
  member: SURROUNDINGS,
  meets: EVERYTHING & ~(SURROUNDINGS | INSTRUMENTS),
};

export function blockGroups(block: number): Groups {
  return { member: 1 << (FIRST_BLOCK_BIT + block), meets: EVERYTHING };
}

/** Of an instrument that passes through the blocks whose bits are set in `spared`, and through no other. */
export function instrumentGroups(instrument: number, spared: number): Groups {
  return {
    member: 1 << (FIRST_INSTRUMENT_BIT + instrument),
    meets: EVERYTHING & ~(SURROUNDINGS | INSTRUMENTS | (spared << FIRST_BLOCK_BIT)),
  };
}
