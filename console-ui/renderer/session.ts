/** What the console knows of the session: the latest of every message, and who this console is in it. */
import type {
  ControlHolder,
  ExerciseResult,
  ExerciseState,
  JointState,
  LoopStatistics,
  OperatingState,
  SessionInfo,
  TeleopState,
  WrenchStamped,
} from '../../messages/index.ts';
import { secondsOf } from '../../messages/index.ts';
import type { Received } from './connection/index.ts';

export const instruments = ['PSM1', 'PSM2'] as const;
export type Instrument = (typeof instruments)[number];
export type ArmName = Instrument | 'ECM';

/** What this console may do. `asking` until the host has answered. */
export type Role =
  | { readonly kind: 'asking' }
  | { readonly kind: 'holder' }
  | { readonly kind: 'viewer'; readonly why: string };

export interface Session {
  connection: 'connecting' | 'connected' | 'lost';
  role: Role;
  /** The address carried a token. */
  readonly hasToken: boolean;
  /** The operator is at the controls. */
  present: boolean;
  /** The attempt in which the operator last took the controls; the start card is not for this one any more. */
  takenIn: number | undefined;
  info: SessionInfo | undefined;
  holder: ControlHolder | undefined;
  loop: LoopStatistics | undefined;
  exercise: ExerciseState | undefined;
  result: ExerciseResult | undefined;
  readonly teleop: Partial<Record<Instrument, TeleopState>>;
  /** What the tremor canceller takes from each hand: the mean of about the last second, m. */
  readonly tremor: Partial<Record<Instrument, number>>;
  /** How hard each hand would be pushed by a master with motors, N. */
  readonly force: Partial<Record<Instrument, number>>;
  /** Jaw opening, rad. */
  readonly jaw: Partial<Record<Instrument, number>>;
  readonly operating: Partial<Record<ArmName, OperatingState>>;
}

export function createSession(hasToken: boolean): Session {
  return {
    connection: 'connecting',
    role: hasToken ? { kind: 'asking' } : { kind: 'viewer', why: '' },
    hasToken,
    present: false,
    takenIn: undefined,
    info: undefined,
    holder: undefined,
    loop: undefined,
    exercise: undefined,
    result: undefined,
    teleop: {},
    tremor: {},
    force: {},
    jaw: {},
    operating: {},
  };
}

/** Keeps a message; those of the picture (/tf, /scene) are not kept here. */
export function keepMessage(session: Session, received: Received): void {
  switch (received.topic) {
    case '/trocar/session':
      session.info = received.message;
      return;
    case '/trocar/control':
      session.holder = received.message;
      return;
    case '/trocar/loop':
      session.loop = received.message;
      return;
    case '/exercise/state':
      keepExercise(session, received.message);
      return;
    case '/exercise/result':
      session.result = received.message;
      return;
    case '/teleop/PSM1/state':
      keepTeleop(session, 'PSM1', received.message);
      return;
    case '/teleop/PSM2/state':
      keepTeleop(session, 'PSM2', received.message);
      return;
    case '/MTMR/servo_cf':
      keepForce(session, 'PSM1', received.message);
      return;
    case '/MTML/servo_cf':
      keepForce(session, 'PSM2', received.message);
      return;
    case '/PSM1/jaw/measured_js':
      keepJaw(session, 'PSM1', received.message);
      return;
    case '/PSM2/jaw/measured_js':
      keepJaw(session, 'PSM2', received.message);
      return;
    case '/PSM1/operating_state':
      session.operating.PSM1 = received.message;
      return;
    case '/PSM2/operating_state':
      session.operating.PSM2 = received.message;
      return;
    case '/ECM/operating_state':
      session.operating.ECM = received.message;
      return;
    case '/tf':
    case '/scene':
    case '/exercise/event':
      return;
  }
}

/** A new attempt takes the last one's result off the screen. */
function keepExercise(session: Session, state: ExerciseState): void {
  session.exercise = state;
  if (
    session.result !== undefined &&
    state.phase !== 'FINISHED' &&
    session.result.attempt !== state.attempt
  ) {
    session.result = undefined;
  }
}

/** Time over which the tremor is averaged, s. */
const TREMOR_MEMORY = 1;
/** More than any hand trembles, m: where that is taken away it is the corner of a stroke that was rounded. */
const MOST_TREMOR = 3e-4;

function keepTeleop(session: Session, instrument: Instrument, state: TeleopState): void {
  const before = session.teleop[instrument];
  session.teleop[instrument] = state;
  if (state.state !== 'FOLLOWING' || before?.state !== 'FOLLOWING') {
    session.tremor[instrument] = 0;
    return;
  }
  const passed = secondsOf(state.header.stamp) - secondsOf(before.header.stamp);
  if (!(state.tremor <= MOST_TREMOR)) return;
  const part = passed > 0 ? passed / (TREMOR_MEMORY + passed) : 0;
  const mean = session.tremor[instrument] ?? 0;
  session.tremor[instrument] = mean + part * (state.tremor - mean);
}

function keepForce(session: Session, instrument: Instrument, { wrench }: WrenchStamped): void {
  const { x, y, z } = wrench.force;
  const force = Math.hypot(x, y, z);
  if (Number.isFinite(force)) session.force[instrument] = force;
}

function keepJaw(session: Session, instrument: Instrument, { position }: JointState): void {
  const opening = position[0];
  if (opening !== undefined && Number.isFinite(opening)) session.jaw[instrument] = opening;
}

/** Whether this session can be driven from a console at all. */
export function takesInput(session: Session): boolean {
  return session.info?.mode !== 'REPLAY' && session.info?.operator !== 'demo';
}

export function isPaused(session: Session): boolean {
  return session.operating.PSM1?.state === 'PAUSED' || session.operating.PSM2?.state === 'PAUSED';
}

/** The instrument in use; undefined while none is. */
export function activeInstrument(session: Session): Instrument | undefined {
  return instruments.find((instrument) => session.teleop[instrument]?.active === true);
}

/** Force on the hand in use, N; 0 while none is. */
export function activeForce(session: Session): number {
  const instrument = activeInstrument(session);
  return instrument === undefined ? 0 : (session.force[instrument] ?? 0);
}
