/** One instrument, on the side of the hand that holds it: name, jaws, clutch lamp, mark, and why its motion is limited. */
import { element, setAttribute, setText, show } from '../dom.ts';
import { number, words, wordsFor } from '../i18n/index.ts';
import type { Instrument, Session } from '../session.ts';
import {
  deservesWords,
  driftWords,
  forceCue,
  heldBlock,
  paceWords,
  severityName,
  tremorWords,
  whyLimited,
} from './wording.ts';

/** Opening at which the jaw bar is full, rad. */
const JAW_OPEN = 1.4;
/** Hand and instrument count as aligned within this, rad; beyond it the angle is told. */
const ALIGNED = 0.1;

export interface InstrumentPanel {
  readonly root: HTMLElement;
  update(session: Session): void;
}

export function createInstrumentPanel(instrument: Instrument): InstrumentPanel {
  const mark = element('span', { class: 'mark', 'aria-hidden': 'true' });
  const hand = element('span', { class: 'hand' });
  const use = element('span', { class: 'use', 'data-testid': `use-${instrument}` });
  const state = element('span', { class: 'state', 'data-testid': `state-${instrument}` });
  const lamp = element('span', { class: 'lamp', 'data-testid': `clutch-${instrument}` });
  const jawLabel = element('span', { class: 'quiet' });
  const jawFill = element('span', { class: 'fill' });
  const jawValue = element('span', { class: 'value', 'data-testid': `jaw-${instrument}` });
  const alignment = element('span', { class: 'quiet', 'data-testid': `alignment-${instrument}` });
  const held = element('span', { class: 'held' });
  const tremor = element('span', { 'data-testid': `tremor-${instrument}` });
  const pace = element('span', { 'data-testid': `pace-${instrument}` });
  const drift = element('span', { 'data-testid': `drift-${instrument}` });
  const force = createForceCue(instrument);
  const why = element('p', { class: 'why', role: 'status', 'data-testid': `reason-${instrument}` });
  const root = element(
    'section',
    {
      class: `instrument ${instrument === 'PSM1' ? 'right' : 'left'}`,
      'data-testid': `instrument-${instrument}`,
    },
    why,
    element(
      'div',
      { class: 'row head' },
      mark,
      hand,
      element('span', { class: 'quiet' }, instrument),
      force.root,
      use,
    ),
    element('div', { class: 'row' }, state, alignment, lamp),
    element('div', { class: 'row' }, jawLabel, element('span', { class: 'bar' }, jawFill), jawValue, held),
    element('div', { class: 'ledger quiet' }, tremor, pace, drift),
  );

  return {
    root,
    update(session) {
      const teleop = session.teleop[instrument];
      const active = teleop?.active === true;
      setAttribute(root, 'data-active', String(active));
      setAttribute(root, 'aria-label', `${words(`instrument.${instrument}`)}, ${words('instrument.tool')}`);
      setText(hand, words(`instrument.${instrument}`));
      setText(use, words(active ? 'instrument.inUse' : 'instrument.resting'));
      setText(state, teleop === undefined ? '–' : wordsFor('teleop', teleop.state));
      setText(lamp, words('instrument.clutch'));
      setAttribute(lamp, 'data-on', String(teleop?.state === 'CLUTCHED'));
      setText(jawLabel, words('instrument.jaw'));
      const jaw = session.jaw[instrument];
      setText(jawValue, jaw === undefined ? '–' : `${number((jaw * 180) / Math.PI, 0)}°`);
      jawFill.style.setProperty('--part', String(Math.min(1, Math.max(0, (jaw ?? 0) / JAW_OPEN))));
      setText(alignment, teleop === undefined || !active ? '' : alignmentWords(teleop.alignment_error));
      setText(tremor, active ? tremorWords(session, instrument) : '');
      setText(pace, teleop === undefined || !active ? '' : paceWords(teleop));
      setText(drift, teleop === undefined || !active ? '' : driftWords(teleop));
      force.update(session.force[instrument]);
      const block = heldBlock(session.exercise, instrument);
      setText(held, block === '' ? '' : words('instrument.holds', { number: block }));
      const severity = teleop !== undefined && deservesWords(teleop) ? severityName(teleop.severity) : '';
      setText(why, severity === '' || teleop === undefined ? '' : whyLimited(teleop));
      setAttribute(why, 'data-severity', severity);
      show(why, severity !== '');
    },
  };
}

function alignmentWords(error: number): string {
  if (!(error > ALIGNED)) return words('instrument.aligned');
  return words('instrument.offBy', { degrees: number((error * 180) / Math.PI, 0) });
}

/** What a master with motors would let the hand feel, for one without: a bar beside the hand's name. */
function createForceCue(instrument: Instrument) {
  const fill = element('span', { class: 'fill' });
  const value = element('span', { class: 'value' });
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
  const root = element(
    'span',
    { class: 'force', role: 'meter', 'data-testid': `force-${instrument}`, hidden: '' },
    bar,
    value,
  );
  return {
    root,
    update(force: number | undefined) {
      const { part, text } = forceCue(force);
      show(root, text !== '');
      setText(value, text);
      fill.style.setProperty('--part', String(part));
      setAttribute(root, 'aria-label', words('instrument.force'));
      setAttribute(root, 'aria-valuenow', part.toFixed(2));
      setAttribute(root, 'aria-valuemin', '0');
      setAttribute(root, 'aria-valuemax', '1');
      setAttribute(root, 'aria-valuetext', text);
    },
  };
}
