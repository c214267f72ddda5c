import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { reasons, teleopStateNames } from '../../control/port/index.ts';
import {
  deservesWords,
  driftWords,
  forceCue,
  frameOf,
  holdingFixtures,
  nextStep,
  paceWords,
  scaleInForce,
  tremorWords,
  whyLimited,
} from '../../console-ui/renderer/hud/wording.ts';
import {
  chooseLanguage,
  dictionaries,
  pickLanguage,
  startLanguage,
} from '../../console-ui/renderer/i18n/index.ts';
import { barParts, metricWords, reasonWords } from '../../console-ui/renderer/screens/result-page.ts';
import { rumbleOf } from '../../console-ui/renderer/input/rumble.ts';
import { activeForce, createSession, keepMessage } from '../../console-ui/renderer/session.ts';
import type { Session } from '../../console-ui/renderer/session.ts';
import { eventNames, hintNames, metrics, phaseNames, reasonNames, stageNames } from '../../sim/record.ts';
import type { ExerciseState, TeleopState } from '../../messages/index.ts';

beforeAll(() => startLanguage('en'));

/** Every word of a dictionary by its place. */
function entries(dictionary: object): [string, string][] {
  return Object.entries(dictionary).flatMap(([section, content]) =>
    Object.entries(content as Record<string, string>).map(([key, text]): [string, string] => [
      `${section}.${key}`,
      text,
    ]),
  );
}

const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('both languages', () => {
  const english = new Map(entries(dictionaries.en));
  const french = new Map(entries(dictionaries.fr));

  it('have words for the same things, with the same values in them', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english)
      expect([key, placeholders(french.get(key)!)]).toEqual([key, placeholders(text)]);
  });

  it('leave nothing empty that the other fills', () => {
    for (const [key, text] of english) expect([key, french.get(key) === '']).toEqual([key, text === '']);
  });

  it.each(['en', 'fr'] as const)(
    '%s names every reason, hint, state and metric that the host can send',
    (language) => {
      const dictionary = dictionaries[language];
      const has = (section: keyof typeof dictionary, ids: readonly string[]) => {
        for (const id of ids.filter((name) => name !== ''))
          expect(Object.keys(dictionary[section])).toContain(id);
      };
      has(
        'reason',
        Object.values(reasons).map(({ id }) => id),
      );
      has('teleop', teleopStateNames);
      has('hint', hintNames);
      has(
        'metric',
        metrics.map(({ id }) => id),
      );
      has('scoreReason', reasonNames);
      has('step', stageNames);
      has('phase', phaseNames);
      expect(eventNames.length).toBeGreaterThan(0);
    },
  );

  it('has a name for every joint that a limit can name', () => {
    for (const robot of ['psm', 'ecm']) {
      const file = new URL(`../../kinematics/robots/${robot}.json`, import.meta.url);
      const model = JSON.parse(readFileSync(file, 'utf8')) as { joints: { name: string }[] };
      for (const { name } of model.joints) expect(Object.keys(dictionaries.en.joint)).toContain(name);
    }
  });
});

describe('the language to start in', () => {
  it('is what the address asks for, else what was chosen, else the browser’s, else English', () => {
    expect(pickLanguage('fr', 'en', ['en-GB'])).toBe('fr');
    expect(pickLanguage('xx', 'fr', ['en-GB'])).toBe('fr');
    expect(pickLanguage(null, null, ['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(pickLanguage(null, 'toString', ['ja'])).toBe('en');
  });
});

const teleop = (changes: Partial<TeleopState>): TeleopState => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
  state: 'FOLLOWING',
  reason: '',
  detail: '',
  severity: 0,
  scale: 0.2,
  ratio: 0.2,
  drift: { x: 0, y: 0, z: 0 },
  tremor: 0,
  alignment_error: 0,
  active: true,
  ...changes,
});

const exerciseState = (changes: Partial<ExerciseState>): ExerciseState => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
  exercise: 'peg-transfer',
  attempt: 0,
  phase: 'RUNNING',
  step: 'there',
  elapsed: 1,
  time_limit: 300,
  done: 0,
  total: 12,
  drops: 0,
  collisions: 0,
  path_length: [0, 0],
  held: ['', ''],
  hint: '',
  ...changes,
});

function driving(changes: Partial<TeleopState> = {}): Session {
  const session = createSession(true);
  session.connection = 'connected';
  session.role = { kind: 'holder' };
  session.present = true;
  session.teleop.PSM1 = teleop(changes);
  session.teleop.PSM2 = teleop({ state: 'UNSELECTED', reason: 'hand_inactive', active: false });
  return session;
}

describe('what the HUD says', () => {
  it('why motion is limited, naming the joint', async () => {
    const limited = teleop({ reason: 'joint_position_limit', detail: 'wrist_yaw', severity: 1 });
    expect(whyLimited(limited)).toBe('Wrist sideways at its limit: go back a little.');
    await chooseLanguage('fr');
    expect(whyLimited(limited)).toBe('Poignet vers le côté en butée : revenez un peu.');
    await chooseLanguage('en');
  });

  it('something, never an identifier or nothing, for a reason it does not know', () => {
    expect(whyLimited(teleop({ reason: 'made_up_later', severity: 2 }))).toBe('Motion is limited.');
    expect(deservesWords(teleop({ reason: 'made_up_later' }))).toBe(true);
  });

  it('how far hand and tip have drifted apart, once that matters', () => {
    expect(driftWords(teleop({ drift: { x: 0.0003, y: 0, z: 0 } }))).toBe('');
    expect(driftWords(teleop({ drift: { x: 0.003, y: 0, z: -0.004 } }))).toContain('5.0 mm');
  });

  it('which fixture keeps an instrument, by the name it was given', async () => {
    const kept = teleop({ reason: 'forbidden_region', detail: 'Iliac artery', severity: 1 });
    expect(whyLimited(kept)).toBe('Iliac artery · No-go zone: stay out of it.');
    expect(whyLimited({ ...kept, detail: '' })).toBe('No-go zone: stay out of it.');
    await chooseLanguage('fr');
    expect(whyLimited(kept)).toBe('Iliac artery · Zone interdite : restez dehors.');
    await chooseLanguage('en');
  });

  it('the same fixtures stand out in the picture, and no joint of that name does', () => {
    const session = driving({ reason: 'forbidden_region', detail: 'Iliac artery' });
    session.teleop.PSM2 = teleop({ reason: 'guidance', detail: 'Planned path' });
    expect([...holdingFixtures(session)]).toEqual(['Iliac artery', 'Planned path']);
    session.teleop.PSM1 = teleop({ reason: 'workspace_edge', detail: '' });
    session.teleop.PSM2 = teleop({ reason: 'joint_position_limit', detail: 'yaw' });
    expect([...holdingFixtures(session)]).toEqual([]);
  });

  it('that the hand comes to the end of its reach, and what to do', () => {
    const near = teleop({ reason: 'master_edge', severity: 0 });
    expect(deservesWords(near)).toBe(true);
    expect(whyLimited(near)).toContain('clutch');
  });

  it('the ratio of a slow hand, only where it is another', () => {
    expect(paceWords(teleop({ scale: 0.2, ratio: 0.2 }))).toBe('');
    expect(paceWords(teleop({ scale: 0.2, ratio: 0.1 }))).toBe('Slow hand 10 : 1');
    expect(paceWords(teleop({ scale: 0.2, ratio: 0.1, state: 'CLUTCHED' }))).toBe('');
    expect(paceWords(teleop({ scale: 0.2, ratio: 0 }))).toBe('');
  });

  it('how hard the hand is pushed, once one could feel it', () => {
    expect(forceCue(undefined)).toEqual({ part: 0, text: '' });
    expect(forceCue(0.02).text).toBe('');
    expect(forceCue(1.5)).toEqual({ part: 0.5, text: '1.5 N' });
    expect(forceCue(8)).toEqual({ part: 1, text: '8.0 N' });
  });

  it('what to do next, the most pressing first', () => {
    const session = driving();
    session.teleop.PSM1 = teleop({ state: 'HOLDING', reason: 'confirm_to_resume', severity: 2 });
    expect(nextStep(session, '')).toBe('Holding: tap Space to go on.');
    session.present = false;
    expect(nextStep(session, '')).toBe('Click the picture to take the controls.');
    session.connection = 'lost';
    expect(nextStep(session, 'anything')).toBe('Connection lost. Input is stopped; trying again.');
  });

  it('which key brings the other hand, where the next thing is for that one', () => {
    const session = driving();
    session.exercise = exerciseState({ hint: 'pick_block_left' });
    expect(nextStep(session, '')).toContain('X: the other hand.');
    session.exercise = exerciseState({ hint: 'pick_block_right' });
    expect(nextStep(session, '')).not.toContain('X: the other hand.');
    session.exercise = exerciseState({ hint: 'hand_over', held: ['block_2', ''] });
    expect(nextStep(session, '')).toContain('X: the other hand.');
  });

  it('who is in control to those who only watch', () => {
    const session = createSession(false);
    session.connection = 'connected';
    expect(nextStep(session, '')).toContain('Watching');
    session.holder = { header: teleop({}).header, held: true, holder: 'Console on Linux', viewers: 1 };
    expect(nextStep(session, '')).toBe('Watching: Console on Linux is in control.');
  });

  it('the scale in force as hand to tip, and what frames the picture', () => {
    expect(scaleInForce(driving({ scale: 0.2 }))).toBe('5 : 1');
    expect(scaleInForce(driving({ scale: 0.4 }))).toBe('2.5 : 1');
    expect(frameOf(driving())).toBe('none');
    expect(frameOf(driving({ state: 'CLUTCHED' }))).toBe('clutch');
    expect(frameOf(driving({ state: 'CAMERA' }))).toBe('camera');
  });
});

describe('the tremor on the screen', () => {
  const at = (seconds: number, changes: Partial<TeleopState>) => ({
    kind: 'message' as const,
    topic: '/teleop/PSM1/state' as const,
    message: teleop({
      header: { stamp: { sec: Math.floor(seconds), nanosec: (seconds % 1) * 1e9 }, frame_id: '' },
      ...changes,
    }),
  });

  /** Ten states a second, each with what the canceller takes at that moment, m. */
  function watch(session: Session, from: number, to: number, tremor: (i: number) => number): void {
    for (let i = from * 10; i < to * 10; i++) keepMessage(session, at(i / 10, { tremor: tremor(i) }));
  }

  it('is the mean of what is taken away, and stands still while that goes up and down', () => {
    const session = driving();
    watch(session, 0, 6, (i) => (i % 2 === 0 ? 40e-6 : 84e-6));
    const said = new Set<string>();
    for (let i = 60; i < 80; i++) {
      keepMessage(session, at(i / 10, { tremor: i % 2 === 0 ? 40e-6 : 84e-6 }));
      said.add(tremorWords(session, 'PSM1'));
    }
    for (const sentence of said) {
      const micrometres = Number(/Tremor (\d+) µm/.exec(sentence)![1]);
      expect(Math.abs(micrometres - 62)).toBeLessThanOrEqual(3);
    }
  });

  it('is not said where there is next to none, or the hand does not lead', () => {
    const session = driving();
    watch(session, 0, 5, () => 2e-6);
    expect(tremorWords(session, 'PSM1')).toBe('');
    watch(session, 5, 10, () => 62e-6);
    expect(tremorWords(session, 'PSM1')).not.toBe('');
    keepMessage(session, at(10, { tremor: 62e-6, state: 'CLUTCHED' }));
    expect(tremorWords(session, 'PSM1')).toBe('');
    expect(tremorWords(session, 'PSM2')).toBe('');
  });

  it('is not a stroke whose corner was rounded', () => {
    const session = driving();
    watch(session, 0, 5, (i) => (i % 3 === 0 ? 1e-3 : 50e-6));
    expect(tremorWords(session, 'PSM1')).toMatch(/Tremor (4\d|50) µm/);
  });
});

describe('the force on a hand', () => {
  const push = (x: number, y: number, z: number) => ({
    header: teleop({}).header,
    wrench: { force: { x, y, z }, torque: { x: 0, y: 0, z: 0 } },
  });

  it('is its strength, of the hand that holds the instrument', () => {
    const session = driving();
    keepMessage(session, { kind: 'message', topic: '/MTMR/servo_cf', message: push(2, -1, 2) });
    keepMessage(session, { kind: 'message', topic: '/MTML/servo_cf', message: push(0, 0.5, 0) });
    expect(session.force).toEqual({ PSM1: 3, PSM2: 0.5 });
    expect(activeForce(session)).toBe(3);
    keepMessage(session, { kind: 'message', topic: '/MTMR/servo_cf', message: push(Number.NaN, 0, 0) });
    expect(session.force.PSM1).toBe(3);
  });

  it('is felt on a gamepad from a finger’s touch on, and never as a jolt', () => {
    expect(rumbleOf(0)).toBe(0);
    expect(rumbleOf(Number.NaN)).toBe(0);
    expect(rumbleOf(0.05)).toBe(0);
    expect(rumbleOf(1)).toBeGreaterThan(0);
    expect(rumbleOf(2)).toBeGreaterThan(rumbleOf(1));
    expect(rumbleOf(1e9)).toBeLessThanOrEqual(0.6);
  });
});

describe('the result', () => {
  const header = teleop({}).header;
  const result = {
    header,
    exercise: 'peg-transfer',
    attempt: 1,
    passed: true,
    score: 80,
    metrics: [],
    reasons: [],
  };
  const state = {
    header,
    exercise: 'peg-transfer',
    attempt: 1,
    phase: 'FINISHED',
    step: 'back',
    elapsed: 90,
    time_limit: 300,
    done: 12,
    total: 12,
    drops: 0,
    collisions: 0,
    path_length: [0, 0],
    held: ['', ''],
    hint: 'finished',
  };

  it('stays while its attempt is on the screen and goes with the next', () => {
    const session = createSession(true);
    keepMessage(session, { kind: 'message', topic: '/exercise/result', message: result });
    keepMessage(session, { kind: 'message', topic: '/exercise/state', message: state });
    expect(session.result).toBe(result);
    keepMessage(session, {
      kind: 'message',
      topic: '/exercise/state',
      message: { ...state, attempt: 2, phase: 'READY' },
    });
    expect(session.result).toBeUndefined();
  });

  it('says its reasons and metrics in words and units', () => {
    expect(reasonWords('drops', 2)).toBe('Triangles were dropped: 2.');
    expect(metricWords(1.836, 'm')).toBe('1.84 m');
    expect(metricWords(97.2, 's')).toBe('97 s');
    expect(metricWords(3, '')).toBe('3');
  });

  it('draws both bars within their length, also where the expert’s value is nought', () => {
    for (const [value, expert] of [
      [97, 48],
      [0, 0],
      [2, 0],
      [0, 12],
    ] as const) {
      const parts = barParts(value, expert, '');
      for (const part of [parts.value, parts.expert]) {
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(1);
      }
    }
    const parts = barParts(96, 48, 's');
    expect(parts.value / parts.expert).toBeCloseTo(2, 12);
  });
});
