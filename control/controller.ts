/** The control core as its owner sees it: input records go in, one record comes out per tick. */
import type { InverseName } from '../kinematics/index.ts';
import { createPose } from '../kinematics/index.ts';
import { createCheck, offerOperator, refuse } from './check.ts';
import { createControlledArm } from './controlled-arm.ts';
import { OVERRUN_TICKS, REFUSAL_SHOWN_FOR, SCALE } from './defaults.ts';
import { createEndoscope, Grip } from './endoscope.ts';
import type { Plane } from './fixtures/index.ts';
import { compileFixture, fixturesOfPlanes } from './fixtures/index.ts';
import { createPair } from './pair.ts';
import type { Arm, ArmPlacement, StateCommand } from './port/index.ts';
import {
  armNames,
  ECM_INDEX,
  InputKind,
  MoveField,
  MAX_JOINTS,
  PAIR_COUNT,
  Reason,
  stateCommandNames,
  StateCommandField,
  TeleopState,
} from './port/index.ts';
import { note } from './report.ts';
import type { SendState } from './send.ts';
import { ageSend, createSend, hearOfMove, noteSend, sendArm } from './send.ts';
import type { ControlSettings } from './settings.ts';
import { checkSettings, defaultSettings } from './settings.ts';
import { commandArm } from './setup.ts';
import type { Core } from './tick.ts';
import { runTick } from './tick.ts';
import { writeTick } from './tick-record.ts';

export interface ControllerOptions {
  /** In the order of `armNames`. */
  readonly arms: readonly Arm[];
  readonly placements: readonly ArmPlacement[];
  /** Hand-to-tip ratio at the start, (0, 1]. */
  readonly scale?: number;
  readonly settings?: ControlSettings;
  /** Planes that both instruments' tips and jaws stay on one side of. */
  readonly planes?: readonly Plane[];
}

export interface Controller {
  /**
   * Offers one input record (`INPUT_LENGTH` doubles at `offset`), to be used at the next tick. Records that cannot be
   * used are refused, and the next tick says why. Exercise commands are not control's business and are ignored.
   */
  input(record: Float64Array, offset: number): void;
  /** Runs one tick and writes its record (`TICK_LENGTH` doubles at `offset`). */
  tick(tick: number, record: Float64Array, offset: number): void;
}

/** @throws RangeError when arms and placements do not fit together, or the scale or a setting is out of range; FixtureError. */
export function createController(options: ControllerOptions): Controller {
  const { arms, placements, scale = SCALE, settings = defaultSettings, planes = [] } = options;
  checkOptions(arms, placements, scale);
  checkSettings(settings);
  const check = createCheck();
  const controlled = arms.map((arm, i) => createControlledArm(arm, placements[i]!));
  const ecm = controlled[ECM_INDEX]!;
  const compiled = [...fixturesOfPlanes(planes), ...settings.fixtures].map(compileFixture);
  const pairs = check.operator.hands.map((hand, i) => createPair(controlled[i]!, hand, settings, compiled));
  const core: Core = {
    check,
    arms: controlled,
    pairs,
    ecm,
    endoscope: createEndoscope(ecm.model, ecm.data),
    worldFromView: createPose(),
    viewFromWorld: createPose(),
    baseFromView: createPose(),
    hands: pairs.map((pair) => pair.steady),
    scale: Float64Array.of(scale),
    overrun: false,
  };
  const sends = armNames.map(createSend);
  const refusal = { command: -1, shownFor: 0 };
  let previousTick = -1;
  // For the monitor, which does not ask the input check.
  let heard = false;

  return {
    input(record, offset) {
      const kind = record[offset];
      if (kind === InputKind.operator) {
        heard = true;
        offerOperator(check, record, offset);
      } else if (kind === InputKind.stateCommand) {
        const command = giveCommand(core, record, offset);
        if (command === -1) return;
        refusal.command = command;
        refusal.shownFor = REFUSAL_SHOWN_FOR;
      } else if (kind === InputKind.moveJoints || kind === InputKind.moveTip) {
        send(core, sends, record, offset);
      } else if (kind !== InputKind.exerciseCommand) {
        refuse(check, Reason.inputNotFinite, 0);
      }
    },
    tick(tick, record, offset) {
      const ticks = previousTick === -1 ? 1 : tick - previousTick;
      core.overrun = ticks > OVERRUN_TICKS;
      previousTick = tick;
      for (const { monitorInput } of core.arms) {
        monitorInput.ticks = ticks;
        monitorInput.heard = heard;
      }
      heard = false;
      runTick(core);
      if (refusal.shownFor > 0) {
        refusal.shownFor--;
        for (const pair of pairs) note(pair.arm.report, Reason.commandRefused, refusal.command);
      }
      noteSends(core, sends);
      writeTick(record, offset, core, tick);
    },
  };
}

/** Sends an arm where a record says; one that names no arm is refused as malformed. */
function send(core: Core, sends: readonly SendState[], record: Float64Array, offset: number): void {
  const index = record[offset + MoveField.arm]!;
  const arm = core.arms[index];
  if (arm === undefined) {
    refuse(core.check, Reason.inputNotFinite, MoveField.arm);
    return;
  }
  const led =
    index === ECM_INDEX
      ? core.endoscope.grip !== Grip.none
      : core.pairs[index]!.state === TeleopState.following;
  sendArm(sends[index]!, arm, led, record, offset);
}

/** Says what was wrong with orders. The endoscope has no pair of its own to say it: both do. */
function noteSends(core: Core, sends: readonly SendState[]): void {
  for (let i = 0; i < sends.length; i++) hearOfMove(sends[i]!, core.arms[i]!.move);
  for (let i = 0; i < core.pairs.length; i++) {
    const { report } = core.pairs[i]!.arm;
    noteSend(sends[i]!, report);
    noteSend(sends[ECM_INDEX]!, report);
  }
  for (const state of sends) ageSend(state);
}

/** Applies a state command; the command (or 0 for one that is none) when it is refused, −1 when it is not. */
function giveCommand(core: Core, record: Float64Array, offset: number): number {
  const arm = core.arms[record[offset + StateCommandField.arm]!];
  const command = record[offset + StateCommandField.command]!;
  const known = Number.isInteger(command) && command >= 0 && command < stateCommandNames.length;
  if (arm === undefined || !known) return known ? command : 0;
  const reason = commandArm(arm.setup, arm.arm, arm.measured, command as StateCommand);
  return reason === Reason.none ? -1 : command;
}

function checkOptions(arms: readonly Arm[], placements: readonly ArmPlacement[], scale: number): void {
  if (arms.length !== armNames.length || placements.length !== armNames.length) {
    throw new RangeError(
      `Expected ${armNames.join(', ')}, found ${arms.length} arms and ${placements.length} placements`,
    );
  }
  armNames.forEach((name, i) => {
    const { model, name: placed } = placements[i]!;
    const jointCount = arms[i]!.jointCount;
    if (arms[i]!.name !== name || placed !== name) {
      throw new RangeError(`Arm ${i}: expected ${name}, found arm ${arms[i]!.name} placed as ${placed}`);
    }
    if (jointCount !== model.joints.length || jointCount > MAX_JOINTS) {
      throw new RangeError(`${name}: expected ${model.joints.length} joints, found ${jointCount}`);
    }
    const inverses: readonly InverseName[] = i < PAIR_COUNT ? ['psm', 'raven2', 'general'] : ['ecm'];
    if (!inverses.includes(model.inverse)) {
      const wanted = inverses.map((inverse) => `"${inverse}"`).join(' or ');
      throw new RangeError(`${name}: expected a robot with inverse ${wanted}, found "${model.inverse}"`);
    }
  });
  if (!(scale > 0 && scale <= 1)) throw new RangeError(`scale: expected a number in (0, 1], found ${scale}`);
}
