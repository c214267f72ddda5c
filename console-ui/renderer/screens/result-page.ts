/** The score of a finished attempt: passed or not in one line, three reasons in words, each metric beside the expert's. */
import type { ExerciseResult, Metric } from '../../../messages/index.ts';
import { element, setText, show } from '../dom.ts';
import { currentLanguage, number, words, wordsFor } from '../i18n/index.ts';

export interface ResultPage {
  readonly root: HTMLElement;
  /** Shows `result`; undefined hides the page. */
  /** `mayRepeat`: the one who looks may start anew; who only watches may not. */
  update(result: ExerciseResult | undefined, mayRepeat: boolean): void;
}

export function createResultPage(onAgain: () => void, onClose: () => void): ResultPage {
  const verdict = element('h1', { id: 'result-title', 'data-testid': 'result-verdict' });
  const score = element('p', { class: 'score', 'data-testid': 'result-score' });
  const whyTitle = element('h2');
  const reasons = element('ol', { class: 'reasons', 'data-testid': 'result-reasons' });
  const metrics = element('ul', { class: 'metrics', 'data-testid': 'result-metrics' });
  const again = element('button', { type: 'button', class: 'primary', 'data-testid': 'again-button' });
  const close = element('button', { type: 'button', class: 'quiet-button', 'data-testid': 'result-close' });
  again.addEventListener('click', onAgain);
  close.addEventListener('click', onClose);
  const buttons = element('div', { class: 'row actions' }, again, close);
  const root = element(
    'section',
    {
      class: 'card result-page',
      role: 'dialog',
      'aria-labelledby': 'result-title',
      'data-testid': 'result',
      hidden: '',
    },
    element('div', { class: 'card-words' }, verdict, score, whyTitle, reasons, buttons),
    metrics,
  );
  let shown: ExerciseResult | undefined;
  let language = '';
  return {
    root,
    update(result, mayRepeat) {
      show(root, result !== undefined);
      show(again, mayRepeat);
      if (result === undefined || (result === shown && language === currentLanguage())) return;
      const isNew = result !== shown;
      shown = result;
      language = currentLanguage();
      root.dataset['passed'] = String(result.passed);
      setText(
        verdict,
        `${result.passed ? '✓' : '○'} ${words(result.passed ? 'result.passed' : 'result.failed')}`,
      );
      setText(score, words('result.score', { score: number(result.score, 0) }));
      setText(whyTitle, words('result.why'));
      setText(again, words('result.again'));
      setText(close, words('result.close'));
      reasons.replaceChildren(
        ...result.reasons.map(({ id, value }) => element('li', {}, reasonWords(id, value))),
      );
      metrics.replaceChildren(...result.metrics.map(metricRow));
      if (isNew) (mayRepeat ? again : close).focus({ preventScroll: true });
    },
  };
}

export function reasonWords(id: string, value: number): string {
  return wordsFor('scoreReason', id, { value: number(value, 0) });
}

/** A value as one reads it: times and counts whole, lengths to the centimetre, each with its unit. */
export function metricWords(value: number, unit: string): string {
  const digits = unit === 'm' ? 2 : 0;
  return unit === '' ? number(value, digits) : `${number(value, digits)} ${wordsFor('unit', unit)}`;
}

/** A bar of counts is at least this long: one drop is not a whole bar of drops. */
const LEAST_COUNT = 5;

/** Where value and expert's value stand on a bar, as parts of its length. The longer of the two leaves some room. */
export function barParts(value: number, expert: number, unit: string): { value: number; expert: number } {
  const longest = 1.15 * Math.max(Math.abs(value), Math.abs(expert));
  const full = Math.max(longest, unit === '' ? LEAST_COUNT : Number.MIN_VALUE);
  return { value: Math.abs(value) / full, expert: Math.abs(expert) / full };
}

function metricRow({ id, value, unit, expert, points }: Metric): HTMLElement {
  const parts = barParts(value, expert, unit);
  const bar = element(
    'span',
    { class: 'metric-bar', 'aria-hidden': 'true' },
    element('i', { class: 'got' }),
    element('i', { class: 'expert' }),
  );
  bar.style.setProperty('--value', String(parts.value));
  bar.style.setProperty('--expert', String(parts.expert));
  const rounded = Math.sign(points) * Math.round(Math.abs(points));
  const pointsText =
    rounded === 0 ? '' : words('result.points', { points: `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)}` });
  return element(
    'li',
    {},
    element('span', {}, wordsFor('metric', id)),
    element('strong', {}, metricWords(value, unit)),
    element('span', { class: 'quiet points' }, pointsText),
    bar,
    element(
      'span',
      { class: 'quiet expert-words' },
      words('result.expert', { value: metricWords(expert, unit) }),
    ),
  );
}
