/** One sheet with all controls: the mouse, the keyboard and the gamepad drawn as they are, with what each part does. */
import { element, show } from '../dom.ts';
import { words } from '../i18n/index.ts';
import type { Key } from '../i18n/index.ts';
import { drawGamepad, drawMouse } from './device-drawings.ts';

export interface HelpSheet {
  readonly root: HTMLElement;
  isOpen(): boolean;
  open(gamepads: readonly string[]): void;
  close(): void;
}

interface Cap {
  /** What stands on the key, or the place of a word that does. */
  readonly cap: string | { readonly word: Key };
  readonly does?: Key;
  /** Width in key widths. */
  readonly wide?: number;
}

const plain = (caps: string): Cap[] => caps.split('').map((cap) => ({ cap }));

/** The keyboard's rows, as places; what stands on a key differs by layout, where it is does not. */
const rows: readonly (readonly Cap[])[] = [
  [
    { cap: { word: 'help.escCap' }, does: 'help.release' },
    { cap: '1 … 0', does: 'help.scale', wide: 9.4 },
  ],
  [
    { cap: 'Tab', does: 'help.swap', wide: 1.4 },
    { cap: 'Q', does: 'help.roll' },
    { cap: 'W', does: 'help.deeper' },
    { cap: 'E', does: 'help.roll' },
    { cap: 'R', does: 'help.again' },
    ...plain('TYUIO'),
    { cap: 'P', does: 'help.pause' },
    { cap: '[', does: 'help.coarser' },
    { cap: ']', does: 'help.finer' },
  ],
  [
    { cap: '', wide: 1.7 },
    { cap: 'A', does: 'help.roll' },
    { cap: 'S', does: 'help.back' },
    { cap: 'D', does: 'help.roll' },
    { cap: 'F', does: 'help.grip' },
    ...plain('GHJK'),
    { cap: 'L', does: 'help.language' },
  ],
  [
    { cap: { word: 'help.shiftCap' }, does: 'help.tilt', wide: 2.2 },
    ...plain('Z'),
    { cap: 'X', does: 'help.swap' },
    { cap: 'C', does: 'help.camera' },
    ...plain('VBNM'),
    { cap: '?', does: 'help.help' },
  ],
  [
    { cap: { word: 'help.spaceCap' }, does: 'help.clutch', wide: 6 },
    { cap: '← ↑ ↓ →', does: 'help.translate', wide: 2.6 },
    { cap: 'Page ↑ ↓', does: 'help.depth', wide: 2.6 },
  ],
];

const padLines: readonly Key[] = [
  'help.padLeftStick',
  'help.padRightStick',
  'help.padLayer',
  'help.padGrip',
  'help.padClutch',
  'help.padSwap',
  'help.padCamera',
  'help.padScale',
  'help.padTake',
];

export function createHelpSheet(onClose: () => void): HelpSheet {
  const root = element('section', {
    class: 'card help-sheet',
    role: 'dialog',
    'aria-labelledby': 'help-title',
    'data-testid': 'help',
    hidden: '',
  });
  let before: Element | null = null;
  return {
    root,
    isOpen: () => !root.hidden,
    open(gamepads) {
      if (root.hidden) before = document.activeElement;
      const close = element(
        'button',
        { type: 'button', class: 'primary', 'data-testid': 'help-close' },
        words('help.close'),
      );
      close.addEventListener('click', onClose);
      root.replaceChildren(...contents(gamepads, close));
      show(root, true);
      close.focus({ preventScroll: true });
    },
    close() {
      show(root, false);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
  };
}

function contents(gamepads: readonly string[], close: HTMLElement): HTMLElement[] {
  const connected =
    gamepads.length === 0 ? words('help.noGamepad') : words('help.gamepads', { names: gamepads.join(', ') });
  return [
    element(
      'header',
      { class: 'row' },
      element('h1', { id: 'help-title' }, words('help.title')),
      element('p', { class: 'quiet' }, words('help.takeControls')),
      close,
    ),
    element(
      'div',
      { class: 'devices' },
      column(
        'mouse',
        'help.mouse',
        drawMouse(),
        list(['help.move', 'help.leftButton', 'help.rightButton', 'help.wheel']),
      ),
      column(
        'gamepad',
        'help.gamepad',
        drawGamepad(),
        list(padLines),
        element('p', { class: 'quiet' }, connected),
      ),
    ),
    column(
      'keyboard',
      'help.keyboard',
      element('div', { class: 'keys' }, ...rows.map(keyRow)),
      element('p', { class: 'quiet' }, words('help.swapNote')),
    ),
  ];
}

function column(name: string, title: Key, ...children: Node[]): HTMLElement {
  return element('section', { class: `device ${name}` }, element('h2', {}, words(title)), ...children);
}

function list(lines: readonly Key[]): HTMLElement {
  return element('ol', {}, ...lines.map((line) => element('li', {}, words(line))));
}

function keyRow(caps: readonly Cap[]): HTMLElement {
  return element('div', { class: 'key-row' }, ...caps.map(key));
}

function key({ cap, does, wide }: Cap): HTMLElement {
  const made = element(
    'span',
    { class: does === undefined ? 'key' : 'key used' },
    element('b', {}, typeof cap === 'string' ? cap : words(cap.word)),
    does === undefined ? '' : element('small', {}, words(does)),
  );
  made.style.setProperty('--wide', String(wide ?? 1));
  return made;
}
