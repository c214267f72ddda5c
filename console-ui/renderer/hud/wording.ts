/** What the HUD says, from what the session is: pure, so that every sentence can be tested without a page. */
import type { ExerciseState, TeleopState } from '../../../messages/index.ts';
import { number, words, wordsFor } from '../i18n/index.ts';
import { activeInstrument, instruments, isPaused, takesInput } from '../session.ts';
import type { Instrument, Session } from '../session.ts';

/** How bad a limitation is, by the wire's number. */
const severityNames = ['inform', 'limit', 'hold', 'stop'] as const;
export type SeverityName = (typeof severityNames)[number];

export function severityName(severity: number): SeverityName {
  return severityNames[severity] ?? 'stop';
}

/** Reasons whose detail is what people call a fixture. */
const fixtureReasons = new Set(['forbidden_region', 'guidance', 'force_limited', 'workspace_edge']);

/** Why an instrument's motion is limited, in words; empty when it is not. */
export function whyLimited(state: TeleopState): string {
  if (state.reason === '') return '';
  const fixture = fixtureOf(state);
  const sentence = wordsFor('reason', state.reason, { joint: wordsFor('joint', state.detail) });
  return fixture === '' ? sentence : words('instrument.atFixture', { fixture, sentence });
}

/** Name of the fixture that a pair's reason speaks of; empty for none. */
function fixtureOf({ reason, detail }: TeleopState): string {
  return fixtureReasons.has(reason) ? detail : '';
}

/** Names of the fixtures that hold or guide an instrument now. */
export function holdingFixtures({ teleop }: Session): Set<string> {
  const names = instruments.flatMap((instrument) => {
    const pair = teleop[instrument];
    return pair === undefined ? [] : [fixtureOf(pair)];
  });
  return new Set(names.filter((name) => name !== ''));
}

/** Reasons that say no more than the panel's lamps and marks already do. */
const shownElsewhere = new Set(['hand_inactive', 'operator_absent', 'clutch', 'camera']);

export function deservesWords(state: TeleopState): boolean {
  return state.reason !== '' && !shownElsewhere.has(state.reason);
}

/** Less than this is not worth a word, m. */
const DRIFT_SHOWN = 0.0005;

/** How far hand and tip have drifted apart by a scale that depends on the hand's speed; empty when they have not. */
export function driftWords({ drift }: TeleopState): string {
  const distance = Math.hypot(drift.x, drift.y, drift.z);
  return distance < DRIFT_SHOWN ? '' : words('instrument.drift', { distance: number(distance * 1000, 1) });
}

/** Less than this is not worth a word, m. */
const TREMOR_SHOWN = 5e-6;

/** What the tremor canceller takes from the hand, to two figures so that it stands still; empty when that is nothing. */
export function tremorWords({ tremor }: Session, instrument: Instrument): string {
  const mean = tremor[instrument] ?? 0;
  if (mean < TREMOR_SHOWN) return '';
  return words('instrument.tremor', { distance: number(Number((mean * 1e6).toPrecision(2)), 0) });
}

/** Parts of the ratio nearer to the whole than this are the whole. */
const WHOLE = 0.97;

/** The ratio of this pair while a slow hand makes it finer than the one that was chosen; empty otherwise. */
export function paceWords({ state, ratio, scale }: TeleopState): string {
  if (state !== 'FOLLOWING' || !(ratio > 0) || ratio > WHOLE * scale) return '';
  return words('instrument.ratio', { ratio: ratioWords(ratio) });
}

/** A force that a fingertip could tell, and that at which the bar is full, N. */
const FORCE_SHOWN = 0.05;
const FORCE_FULL = 3;

/** How hard a hand is pushed: part of the bar, and in words; empty for what could not be felt. */
export function forceCue(force: number | undefined): { part: number; text: string } {
  if (force === undefined || force < FORCE_SHOWN) return { part: 0, text: '' };
  const text = words('instrument.newtons', { force: number(force, 1) });
  return { part: Math.min(1, force / FORCE_FULL), text };
}

/** The one line at the bottom: what to do next. `notice` is something just done that wants an answer. */
export function nextStep(session: Session, notice: string): string {
  if (session.connection === 'connecting') return words('next.connecting');
  if (session.connection === 'lost') return words('next.lost');
  if (notice !== '') return notice;
  if (session.result !== undefined) return '';
  if (session.info?.mode === 'REPLAY') return words('next.replay');
  if (!takesInput(session)) return words('next.demo');
  if (session.role.kind === 'asking') return words('next.asking');
  if (session.role.kind === 'viewer') return viewerLine(session, session.role.why);
  if (isFaulty(session)) return words('next.fault');
  if (isPaused(session)) return words('next.paused');
  if (!session.present) return words(session.takenIn === undefined ? 'next.take' : 'next.takeAgain');
  return whileDriving(session);
}

function whileDriving(session: Session): string {
  const active = activeInstrument(session);
  const teleop = active === undefined ? undefined : session.teleop[active];
  if (instruments.some((instrument) => session.teleop[instrument]?.reason === 'confirm_to_resume'))
    return words('next.confirm');
  if (teleop?.state === 'CAMERA') return words('next.camera');
  if (teleop?.state === 'CLUTCHED') return words('next.clutch');
  const hint = session.exercise?.hint ?? '';
  if (hint === '') return '';
  const line = wordsFor('hint', hint);
  return wantsOtherHand(session, hint) ? `${line} ${words('next.otherHand')}` : line;
}

/** The instrument that a hint speaks of. */
const instrumentOfHint: Readonly<Record<string, Instrument>> = {
  pick_block_left: 'PSM2',
  place_left: 'PSM2',
  pick_block_right: 'PSM1',
  place_right: 'PSM1',
};

/** Whether what is to be done next is for an instrument that is not in use. */
function wantsOtherHand(session: Session, hint: string): boolean {
  const isFree = (instrument: Instrument): boolean => heldBlock(session.exercise, instrument) === '';
  const wanted = hint === 'hand_over' ? instruments.find(isFree) : instrumentOfHint[hint];
  return wanted !== undefined && session.teleop[wanted]?.active === false;
}

function viewerLine(session: Session, why: string): string {
  const { holder } = session;
  if (holder?.held === true)
    return `${words('viewer.title')}: ${words('viewer.held', { holder: holder.holder })}`;
  if (!session.hasToken) return `${words('viewer.title')}. ${words('viewer.noToken')}`;
  if (why !== '') return words('viewer.refused', { reason: why });
  return `${words('viewer.title')}: ${words('viewer.free')}`;
}

export function isFaulty(session: Session): boolean {
  return instruments.some((instrument) => session.operating[instrument]?.state === 'FAULT');
}

/** What frames the picture now. */
export function frameOf(session: Session): 'none' | 'clutch' | 'camera' {
  const states = instruments.map((instrument) => session.teleop[instrument]?.state);
  if (states.includes('CAMERA')) return 'camera';
  return states.includes('CLUTCHED') ? 'clutch' : 'none';
}

/** The ratio in force as one reads it, hand to tip: `5 : 1`. */
export function scaleInForce(session: Session): string {
  const scale = session.teleop.PSM1?.scale ?? session.teleop.PSM2?.scale ?? 0;
  return scale > 0 ? ratioWords(scale) : '–';
}

function ratioWords(scale: number): string {
  const ratio = 1 / scale;
  const digits = Math.abs(ratio - Math.round(ratio)) < 0.05 ? 0 : 1;
  return words('scale.ratio', { ratio: number(ratio, digits) });
}

/** Minutes and seconds: `1:07`. */
export function clockTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Where the exercise is: `There · 3 of 12 placed`. */
export function stepLine(exercise: ExerciseState): string {
  const place =
    exercise.phase === 'RUNNING' ? wordsFor('step', exercise.step) : wordsFor('phase', exercise.phase);
  const placed = words('progress.placed', { done: exercise.done, total: exercise.total });
  return place === '' ? placed : `${place} · ${placed}`;
}

/** Number of the block an instrument holds, from its name on the wire; empty for none. */
export function heldBlock(exercise: ExerciseState | undefined, instrument: Instrument): string {
  const held = exercise?.held[instruments.indexOf(instrument)] ?? '';
  return /(\d+)$/.exec(held)?.[1] ?? '';
}
