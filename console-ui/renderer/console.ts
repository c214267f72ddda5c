/** The console as a whole: what comes from the host goes to the picture and the HUD, what the operator does goes back. */
import { openConnection } from './connection/index.ts';
import type { Connection, ControlAnswer, FromWorker, Received } from './connection/index.ts';
import { element, show } from './dom.ts';
import { createHud } from './hud/hud.ts';
import type { Hud } from './hud/hud.ts';
import { holdingFixtures, isFaulty } from './hud/wording.ts';
import { chooseLanguage, currentLanguage, words } from './i18n/index.ts';
import { Devices } from './input/devices.ts';
import type { OperatorCommand } from './input/devices.ts';
import { gamepadNames } from './input/gamepads.ts';
import { createRumble } from './input/rumble.ts';
import { createHelpSheet } from './screens/help-sheet.ts';
import { rememberAttempt } from './screens/past-attempts.ts';
import { createResultPage } from './screens/result-page.ts';
import { createStartCard, isStartDue } from './screens/start-card.ts';
import { activeForce, createSession, isPaused, keepMessage, takesInput } from './session.ts';
import { EndoscopeView } from './view/endoscope-view.ts';
import type { ViewStatistics } from './view/endoscope-view.ts';

export interface ConsoleOptions {
  /** Address of the gateway, ws://… */
  readonly gateway: string;
  /** Empty for those who only watch. */
  readonly token: string;
  /** `full` or `reduced` picture; null lets the machine decide. */
  readonly quality: string | null;
}

/** The page is brought up to date this often at most, ms. */
const UPDATE_PERIOD_MS = 60;
/** How long a notice stands, and how long a second press confirms the first, ms. */
const NOTICE_MS = 2500;
/** How long an alert about a message stands after the last one of its kind, ms. */
const ALERT_MS = 6000;

export class Console {
  readonly root: HTMLElement;
  readonly #session;
  readonly #picture = element('canvas', { class: 'picture', tabindex: '0', 'data-testid': 'picture' });
  readonly #hud: Hud;
  readonly #start = createStartCard(
    () => void this.#devices.take(),
    () => this.#toggleHelp(),
  );
  readonly #result = createResultPage(
    () => this.#restart(),
    () => this.#closeResult(),
  );
  readonly #help = createHelpSheet(() => this.#toggleHelp());
  readonly #rumble = createRumble();
  readonly #view: EndoscopeView | undefined;
  readonly #connection: Connection;
  readonly #devices: Devices;
  #updateTimer: ReturnType<typeof setTimeout> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #alertTimer: ReturnType<typeof setTimeout> | undefined;
  #notice = '';
  #restartAsked = false;
  /** The start card shows a picture of the board as it now stands. */
  #pictureTaken = false;

  constructor({ gateway, token, quality }: ConsoleOptions) {
    this.#session = createSession(token !== '');
    this.#hud = createHud({
      takeControl: () => this.#takeControl(),
      help: () => this.#toggleHelp(),
      language: () => void this.#otherLanguage(),
    });
    const vignette = element('div', { class: 'vignette' });
    const screens = [this.#start.root, this.#result.root, this.#help.root];
    this.#view = this.#openView(quality);
    const picture = [this.#picture, this.#view?.overlay ?? '', vignette];
    this.root = element('main', { class: 'console' }, ...picture, this.#hud.root, ...screens);
    this.#connection = openConnection(gateway, token, clientName(), (message) => this.#receive(message));
    this.#devices = new Devices(this.#picture, {
      mayTake: () => this.#mayTake(),
      onPresent: (present) => this.#setPresent(present),
      onControls: (controls) => this.#connection.send({ kind: 'controls', controls }),
      onStep: (step) => this.#connection.send({ kind: 'step', step }),
      onCommand: (command) => this.#obey(command),
      onLockRefused: () => this.#say(words('next.lockRefused')),
    });
    this.#update();
  }

  /** What is drawn; undefined where nothing can be. */
  pictureStatistics(): ViewStatistics | undefined {
    return this.#view?.statistics();
  }

  #openView(quality: string | null): EndoscopeView | undefined {
    try {
      return new EndoscopeView(this.#picture, quality, {
        onPictureLost: (lost) => this.#hud.alert(lost ? words('alert.pictureLost') : ''),
      });
    } catch {
      this.#hud.alert(words('alert.noPicture'));
      return undefined;
    }
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'message':
        this.#keep(message);
        break;
      case 'control':
        this.#answerControl(message);
        break;
      case 'letGo':
        this.#devices.release();
        this.#alert(words('alert.letGo'));
        break;
      case 'event':
        if (message.event.kind === 'connected') this.#connected();
        if (message.event.kind === 'disconnected') this.#disconnected();
        if (message.event.kind === 'problem')
          this.#alert(words('alert.problem', { what: message.event.message }));
        break;
    }
    this.#changed();
  }

  #keep(received: Received): void {
    const result = this.#session.result;
    keepMessage(this.#session, received);
    switch (received.topic) {
      case '/tf':
        this.#refuse(received.topic, this.#view?.receiveTransforms(received.message));
        return;
      case '/scene':
        this.#refuse(received.topic, this.#view?.receiveScene(received.message));
        return;
      case '/trocar/session':
        this.#view?.setFieldOfView(received.message.camera_vertical_fov);
        return;
      case '/MTMR/servo_cf':
      case '/MTML/servo_cf':
        this.#rumble.feel(activeForce(this.#session), this.#session.present);
        return;
      case '/exercise/result':
        if (result?.attempt !== received.message.attempt) this.#finished();
        return;
      default:
        return;
    }
  }

  /** Names what of a message could not be used; the rest of it was. */
  #refuse(topic: string, refused: readonly string[] | undefined): void {
    if (refused === undefined || refused.length === 0) return;
    this.#alert(words('alert.malformed', { topic, what: refused.slice(0, 3).join(', ') }));
  }

  #finished(): void {
    this.#devices.release();
    const { result, role } = this.#session;
    if (result !== undefined && role.kind === 'holder') rememberAttempt(result.exercise, result.score);
    this.#pictureTaken = false;
  }

  #connected(): void {
    this.#session.connection = 'connected';
    this.#session.role = this.#session.hasToken ? { kind: 'asking' } : { kind: 'viewer', why: '' };
  }

  #disconnected(): void {
    this.#session.connection = 'lost';
    this.#devices.release();
  }

  #answerControl(answer: ControlAnswer): void {
    this.#session.role = answer.granted ? { kind: 'holder' } : { kind: 'viewer', why: answer.reason };
  }

  #takeControl(): void {
    this.#session.role = { kind: 'asking' };
    this.#connection.send({ kind: 'takeControl' });
    this.#changed();
  }

  #mayTake(): boolean {
    const { connection, role, result } = this.#session;
    const free = result === undefined && !this.#help.isOpen();
    return connection === 'connected' && role.kind === 'holder' && takesInput(this.#session) && free;
  }

  #setPresent(present: boolean): void {
    this.#session.present = present;
    if (present) this.#session.takenIn = this.#session.exercise?.attempt;
    this.#connection.send({ kind: 'present', present });
    this.#update();
  }

  #obey(command: OperatorCommand): void {
    const { present, role } = this.#session;
    switch (command.kind) {
      case 'language':
        void this.#otherLanguage();
        return;
      case 'help':
        this.#toggleHelp();
        return;
      case 'release':
        if (this.#help.isOpen()) this.#toggleHelp();
        return;
      case 'swap':
        if (present) this.#connection.send({ kind: 'swap' });
        return;
      case 'finer':
      case 'coarser':
        if (present)
          this.#connection.send({ kind: 'stepScale', direction: command.kind === 'finer' ? 1 : -1 });
        return;
      case 'scale':
        if (present) this.#connection.send({ kind: 'scale', ratio: command.ratio });
        return;
      case 'pause':
        if (role.kind === 'holder') this.#connection.send({ kind: 'command', command: this.#pauseOrGoOn() });
        return;
      case 'again':
        if (role.kind === 'holder') this.#again();
        return;
    }
  }

  #pauseOrGoOn(): 'pause' | 'resume' | 'enable' {
    if (isFaulty(this.#session)) return 'enable';
    return isPaused(this.#session) ? 'resume' : 'pause';
  }

  /** Begins again: at once when nothing is lost by it, on a second press while an attempt is going on. */
  #again(): void {
    if (this.#session.exercise?.phase !== 'RUNNING' || this.#restartAsked) this.#restart();
    else {
      this.#say(words('next.restart'));
      this.#restartAsked = true;
    }
  }

  #restart(): void {
    this.#connection.send({ kind: 'command', command: 'restart' });
    this.#closeResult();
  }

  #closeResult(): void {
    this.#session.result = undefined;
    this.#restartAsked = false;
    this.#pictureTaken = false;
    this.#update();
  }

  #toggleHelp(): void {
    if (this.#help.isOpen()) this.#help.close();
    else {
      this.#devices.release();
      this.#help.open(gamepadNames());
    }
    this.#update();
  }

  async #otherLanguage(): Promise<void> {
    await chooseLanguage(currentLanguage() === 'en' ? 'fr' : 'en');
    if (this.#help.isOpen()) this.#help.open(gamepadNames());
    this.#update();
  }

  /** Says something in the line at the bottom, for a moment. */
  #say(sentence: string): void {
    this.#notice = sentence;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = '';
      this.#restartAsked = false;
      this.#update();
    }, NOTICE_MS);
    this.#update();
  }

  #alert(sentence: string): void {
    this.#hud.alert(sentence);
    clearTimeout(this.#alertTimer);
    this.#alertTimer = setTimeout(() => this.#hud.alert(''), ALERT_MS);
  }

  /** Something may look different: the page follows soon, however much comes in. */
  #changed(): void {
    this.#updateTimer ??= setTimeout(() => this.#update(), UPDATE_PERIOD_MS);
  }

  #update(): void {
    clearTimeout(this.#updateTimer);
    this.#updateTimer = undefined;
    document.documentElement.lang = currentLanguage();
    this.#hud.update(this.#session, this.#notice);
    this.#view?.emphasise(holdingFixtures(this.#session));
    const mayRepeat = takesInput(this.#session) && this.#session.role.kind === 'holder';
    this.#result.update(this.#session.result, mayRepeat);
    this.#updateStart();
  }

  #updateStart(): void {
    const due = isStartDue(this.#session) && !this.#help.isOpen();
    if (due) {
      this.#start.update(this.#session);
      if (!this.#pictureTaken) this.#pictureTaken = this.#view?.still(this.#start.picture) ?? true;
    }
    show(this.#start.root, due);
  }
}

/** How this console is named to others: the system it runs on. */
function clientName(): string {
  const system = /Windows|Mac OS X|Linux|Android|iPhone|iPad/.exec(navigator.userAgent)?.[0] ?? 'browser';
  return `Console on ${system}`;
}
