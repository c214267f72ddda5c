/** The force on the master: what the tip meets, bounded and passive. docs/fixtures.md. */
export { createHaptics, defaultHaptics, stepHaptics } from './haptics.ts';
export type { HapticsInput, HapticsSettings, HapticsState } from './haptics.ts';
export { energyQuantum } from './passivity.ts';
