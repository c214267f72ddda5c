/** What stands round the picture's edge. Nothing here covers its middle. */
import { element, setAttribute, setText, show } from '../dom.ts';
import { number, words } from '../i18n/index.ts';
import { takesInput } from '../session.ts';
import type { Session } from '../session.ts';
import { createInstrumentPanel } from './instrument-panel.ts';
import { clockTime, frameOf, nextStep, scaleInForce, stepLine } from './wording.ts';

export interface HudActions {
  takeControl(): void;
  help(): void;
  language(): void;
}

export interface Hud {
  readonly root: HTMLElement;
  /** Brings everything up to date. `notice` is something just done that wants an answer, or empty. */
  update(session: Session, notice: string): void;
  /** Shows a sentence about something that went wrong, until another comes or it is empty. */
  alert(sentence: string): void;
}

export function createHud(actions: HudActions): Hud {
  const frame = createFrame();
  const banner = element('div', { class: 'banner', role: 'status', 'data-testid': 'banner' });
  const corner = createCorner(actions);
  const time = createTime();
  const left = createInstrumentPanel('PSM2');
  const right = createInstrumentPanel('PSM1');
  const centre = createCentre(actions);
  const alert = element('p', { class: 'alert', role: 'alert', 'data-testid': 'alert', hidden: '' });
  const root = element(
    'div',
    { class: 'hud', 'data-testid': 'hud' },
    frame.root,
    element(
      'div',
      { class: 'top' },
      corner.root,
      element('div', { class: 'top-centre' }, banner, alert),
      time.root,
    ),
    element('div', { class: 'bottom' }, left.root, centre.root, right.root),
  );
  return {
    root,
    update(session, notice) {
      updateBanner(banner, session);
      setAttribute(root, 'data-connection', session.connection);
      setAttribute(root, 'data-present', String(session.present));
      for (const part of [frame, corner, time, left, right]) part.update(session);
      centre.update(session, notice);
    },
    alert(sentence) {
      setText(alert, sentence);
      show(alert, sentence !== '');
    },
  };
}

interface Part {
  readonly root: HTMLElement;
  update(session: Session): void;
}

function updateBanner(banner: HTMLElement, session: Session): void {
  const mode = session.info?.mode;
  const known = mode === 'SIMULATION' || mode === 'HARDWARE' || mode === 'REPLAY' ? mode : 'unknown';
  const demo = session.info?.operator === 'demo' ? ` · ${words('mode.demo')}` : '';
  setText(banner, words(`mode.${known}`) + demo);
  setAttribute(banner, 'data-mode', known);
}

/** The edge of the picture changes with what the hands move. */
function createFrame(): Part {
  const tab = element('span', { class: 'tab' });
  const root = element('div', { class: 'picture-frame', 'data-testid': 'picture-frame' }, tab);
  return {
    root,
    update(session) {
      const kind = frameOf(session);
      setAttribute(root, 'data-frame', kind);
      setText(tab, kind === 'none' ? '' : words(`frame.${kind}`));
    },
  };
}

/** Top left: the exercise, its recording, and two quiet buttons. */
function createCorner(actions: HudActions): Part {
  const exercise = element('strong', { 'data-testid': 'exercise' });
  const errors = element('span', { class: 'quiet', 'data-testid': 'errors' });
  const recording = element('span', { class: 'recording', 'data-testid': 'recording' });
  const help = element('button', { type: 'button', class: 'quiet-button', 'data-testid': 'help-button' });
  const language = element('button', {
    type: 'button',
    class: 'quiet-button',
    'data-testid': 'language-button',
  });
  help.addEventListener('click', () => actions.help());
  language.addEventListener('click', () => actions.language());
  const root = element(
    'div',
    { class: 'corner' },
    exercise,
    errors,
    recording,
    element('div', { class: 'row' }, help, language),
  );
  return {
    root,
    update(session) {
      setText(exercise, exerciseName(session));
      const { exercise: state, loop } = session;
      const counts = [
        words('progress.drops', { count: state?.drops ?? 0 }),
        words('progress.collisions', { count: state?.collisions ?? 0 }),
      ];
      setText(errors, state === undefined ? '' : counts.join(' · '));
      setText(help, `? ${words('help.title')}`);
      setText(language, words('language.switchTo'));
      updateRecording(recording, loop?.recording ?? '', loop?.recording_error ?? '');
    },
  };
}

function updateRecording(target: HTMLElement, path: string, error: string): void {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  const state = error !== '' ? 'failed' : file !== '' ? 'on' : 'off';
  setAttribute(target, 'data-state', state);
  setText(
    target,
    state === 'failed'
      ? words('recording.failed', { error })
      : file === ''
        ? ''
        : `${words('recording.on')} ${file}`,
  );
}

export function exerciseName(session: Session): string {
  const name = session.exercise?.exercise ?? session.info?.exercise ?? '';
  if (name === '') return '';
  return name === 'peg-transfer' ? words('exercise.peg-transfer') : name;
}

/** Top right: time and step. */
function createTime(): Part {
  const elapsed = element('span', { class: 'elapsed', 'data-testid': 'elapsed' });
  const limit = element('span', { class: 'quiet' });
  const step = element('span', { class: 'step', 'data-testid': 'step' });
  const root = element('div', { class: 'time' }, element('div', { class: 'row' }, elapsed, limit), step);
  return {
    root,
    update({ exercise }) {
      setText(elapsed, exercise === undefined ? '' : clockTime(exercise.elapsed));
      setText(
        limit,
        exercise === undefined ? '' : words('time.of', { limit: clockTime(exercise.time_limit) }),
      );
      setText(step, exercise === undefined ? '' : stepLine(exercise));
    },
  };
}

/** Bottom centre: what to do next, the scale in force, how the loop keeps time. */
function createCentre(actions: HudActions) {
  const next = element('p', { class: 'next', role: 'status', 'data-testid': 'next' });
  const take = element('button', {
    type: 'button',
    class: 'primary',
    'data-testid': 'take-control',
    hidden: '',
  });
  take.addEventListener('click', () => actions.takeControl());
  const scaleLabel = element('span', { class: 'quiet' });
  const scale = element('strong', { class: 'scale', 'data-testid': 'scale' });
  const rate = element('span', { 'data-testid': 'loop-rate' });
  const late = element('span', { 'data-testid': 'late-ticks' });
  const factor = element('span', { 'data-testid': 'real-time-factor' });
  const loopFigures = element('span', { class: 'loop quiet' }, rate, late, factor);
  const root = element(
    'div',
    { class: 'centre' },
    next,
    take,
    element('div', { class: 'row figures' }, element('span', {}, scaleLabel, ' ', scale), loopFigures),
  );
  return {
    root,
    update(session: Session, notice: string) {
      setText(next, nextStep(session, notice));
      const free = session.holder?.held !== true && session.role.kind === 'viewer' && session.hasToken;
      show(take, free && takesInput(session) && session.connection === 'connected');
      setText(take, words('viewer.take'));
      setText(scaleLabel, words('scale.label'));
      setText(scale, scaleInForce(session));
      const { loop } = session;
      setAttribute(loopFigures, 'aria-label', words('loop.label'));
      setText(rate, loop === undefined ? '' : words('loop.rate', { rate: number(loop.rate, 0) }));
      setText(late, loop === undefined ? '' : words('loop.late', { count: String(loop.late_ticks) }));
      setText(
        factor,
        loop === undefined ? '' : words('loop.realTime', { factor: number(loop.real_time_factor, 2) }),
      );
    },
  };
}
