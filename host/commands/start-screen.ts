/** The one screen that `trocar start` prints. */
import type { ControlSettings } from '../../control/index.ts';

export interface StartScreen {
  readonly version: string;
  readonly exercise: string;
  readonly arms: readonly string[];
  readonly control: Pick<ControlSettings, 'tremor' | 'fixtures'>;
  readonly physics: string;
  /** Who moves the arms: a person at the page, or the scripted operator. */
  readonly demo: boolean;
  readonly recording: string | undefined;
  readonly address: string;
  /** How the console was opened, in words. */
  readonly opened: string;
}

const tremorWords: Readonly<Record<ControlSettings['tremor'], string>> = {
  smooth: 'cancelled, smooth: 10 ms late',
  fast: 'cancelled, fast: not late',
  off: 'left in',
};

export function formatStartScreen(screen: StartScreen): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Arms', screen.arms.join('  ')],
    ['Physics', screen.physics],
    ['Exercise', screen.exercise],
    ['Tremor', tremorWords[screen.control.tremor]],
    ['Fixtures', fixturesWords(screen.control)],
    [
      'Inputs',
      screen.demo
        ? 'the scripted operator; watch only'
        : 'mouse and keyboard; a gamepad when the page sees one',
    ],
    ['Recording', screen.recording ?? 'off'],
    ['Console', screen.address],
    ['', screen.opened],
  ];
  const keys: readonly (readonly [string, string])[] = [
    ['click the view', 'take the controls        Esc gives them back'],
    ['mouse, W S', 'move the instrument      right button: turn the wrist, A D: roll'],
    ['left button', 'close the jaws           X: the other arm'],
    ['Space', 'clutch                   C: camera       ?: all keys'],
  ];
  return [
    '',
    `  Trocar ${screen.version}   SIMULATION   for research and training, not for clinical use`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(11)}${value}`),
    '',
    ...(screen.demo ? [] : keys.map(([key, what]) => `  ${key.padEnd(16)}${what}`)),
    ...(screen.demo ? [] : ['']),
    '  Ctrl+C ends the session and closes the recording.',
    '',
  ].join('\n');
}

/** How many there are and what they are called. */
function fixturesWords({ fixtures }: Pick<ControlSettings, 'fixtures'>): string {
  if (fixtures.length === 0) return 'none';
  return `${fixtures.length}: ${fixtures.map(({ name }) => name).join(', ')}`;
}
