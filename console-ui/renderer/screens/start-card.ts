/** Before the controls are taken for the first time: the exercise, its picture, one obvious start, the first keys. */
import { element, setText } from '../dom.ts';
import { exerciseName } from '../hud/hud.ts';
import { currentLanguage, number, words } from '../i18n/index.ts';
import type { Key } from '../i18n/index.ts';
import { takesInput } from '../session.ts';
import type { Session } from '../session.ts';
import { pastAttempts } from './past-attempts.ts';

export interface StartCard {
  readonly root: HTMLElement;
  /** Where the app draws its own picture of the exercise. */
  readonly picture: HTMLCanvasElement;
  update(session: Session): void;
}

/** What one needs to begin with; the rest is on the help sheet. A cap is a key's letter or a word of the help sheet. */
const firstKeys: readonly (readonly [caps: readonly (string | { readonly word: Key })[], meaning: Key])[] = [
  [[{ word: 'help.mouse' }], 'help.translate'],
  [[{ word: 'help.leftCap' }], 'help.closeJaws'],
  [[{ word: 'help.rightCap' }], 'help.tiltWrist'],
  [[{ word: 'help.wheelCap' }, 'W', 'S'], 'help.depth'],
  [['A', 'D'], 'help.roll'],
  [['X'], 'help.swap'],
  [[{ word: 'help.spaceCap' }], 'help.clutch'],
  [['C'], 'help.camera'],
  [[{ word: 'help.escCap' }], 'help.giveBack'],
];

export function createStartCard(onStart: () => void, onHelp: () => void): StartCard {
  const picture = element('canvas', {
    width: '640',
    height: '480',
    class: 'exercise-picture',
    'aria-hidden': 'true',
  });
  const title = element('h1', { id: 'start-title' });
  const brief = element('p', { class: 'brief' });
  const past = element('p', { class: 'quiet', 'data-testid': 'past-attempts' });
  const keysTitle = element('h2');
  const keys = element('ul', { class: 'first-keys' });
  const start = element('button', { type: 'button', class: 'primary', 'data-testid': 'start-button' });
  const help = element('button', { type: 'button', class: 'quiet-button', 'data-testid': 'start-help' });
  const disclaimer = element('p', { class: 'quiet small' });
  start.addEventListener('click', onStart);
  help.addEventListener('click', onHelp);
  const root = element(
    'section',
    {
      class: 'card start-card',
      role: 'dialog',
      'aria-labelledby': 'start-title',
      'data-testid': 'start-card',
      hidden: '',
    },
    picture,
    element(
      'div',
      { class: 'card-words' },
      title,
      past,
      brief,
      keysTitle,
      keys,
      element('div', { class: 'row actions' }, start, help),
      disclaimer,
    ),
  );
  let language = '';
  return {
    root,
    picture,
    update(session) {
      const exercise = session.exercise?.exercise ?? session.info?.exercise ?? '';
      setText(title, exerciseName(session));
      setText(brief, exercise === 'peg-transfer' ? words('brief.peg-transfer') : '');
      setText(past, pastLine(exercise));
      setText(keysTitle, words('start.keys'));
      if (language !== currentLanguage()) keys.replaceChildren(...firstKeys.map(keyLine));
      language = currentLanguage();
      setText(start, words('start.button'));
      setText(help, words('start.help'));
      setText(disclaimer, words('start.disclaimer'));
    },
  };
}

function keyLine([caps, meaning]: (typeof firstKeys)[number]): HTMLElement {
  const keys = caps.map((cap) => element('kbd', {}, typeof cap === 'string' ? cap : words(cap.word)));
  return element('li', {}, element('span', {}, ...keys), element('span', {}, words(meaning)));
}

function pastLine(exercise: string): string {
  const past = pastAttempts(exercise);
  if (past === undefined) return words('start.none');
  return `${words('start.best', { score: number(past.best, 0) })} · ${words('start.last', { score: number(past.last, 0) })}`;
}

/** Whether the card is due: somebody can take the controls, and the attempt has not been begun. */
export function isStartDue(session: Session): boolean {
  return (
    session.connection === 'connected' &&
    session.role.kind === 'holder' &&
    takesInput(session) &&
    !session.present &&
    session.result === undefined &&
    session.exercise?.phase === 'READY' &&
    session.exercise.attempt !== session.takenIn
  );
}
