/** What depends on the clock or on who watches: the session itself, who holds control, how the loop keeps time. */
import { armNames } from '../../control/port/index.ts';
import { timeOf, type LoopStatistics, type SessionInfo, type Time } from '../../messages/index.ts';
import type { Exercise } from '../../sim/index.ts';
import { TICK_PERIOD, version } from '../session/description.ts';
import { createChannel, type Outlet } from './channel.ts';

/** @param operator who moves the arms: person or demo */
export function simulationInfo(
  exercise: Exercise,
  operator: string,
  physics: string,
): Omit<SessionInfo, 'header'> {
  return {
    mode: 'SIMULATION',
    version,
    exercise: exercise.name,
    operator,
    physics,
    arms: [...armNames],
    tick_period: TICK_PERIOD,
    camera_vertical_fov: exercise.camera.verticalFov,
  };
}

export interface SessionTopics {
  session(info: Omit<SessionInfo, 'header'>, timeNs: bigint): void;
  control(state: { holder: string | undefined; viewers: number }, timeNs: bigint): void;
  loop(statistics: Omit<LoopStatistics, 'header'>, timeNs: bigint): void;
}

/** These are recorded for people to read, never compared. */
export function createSessionTopics(outlet: Outlet): SessionTopics {
  const session = createChannel('/trocar/session', outlet);
  const control = createChannel('/trocar/control', outlet);
  const loop = createChannel('/trocar/loop', outlet);
  const header = (timeNs: bigint): { stamp: Time; frame_id: string } => ({
    stamp: timeOf(timeNs),
    frame_id: '',
  });
  return {
    session(info, timeNs) {
      session.send({ header: header(timeNs), ...info }, timeNs, true);
    },
    control({ holder, viewers }, timeNs) {
      control.send(
        { header: header(timeNs), held: holder !== undefined, holder: holder ?? '', viewers },
        timeNs,
        true,
      );
    },
    loop(statistics, timeNs) {
      loop.send({ header: header(timeNs), ...statistics }, timeNs, true);
    },
  };
}
