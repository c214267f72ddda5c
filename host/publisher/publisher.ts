/**
 * All messages that follow from a session's records. It is a sink, and the same sequence of records always gives the
 * same messages in the same order with the same bytes: live, in lockstep and in a replay.
 */
import { planesOfBox, type Fixture } from '../../control/index.ts';
import { armNames, POSE_LENGTH, TickField } from '../../control/port/index.ts';
import { addNanoseconds, timeOf } from '../../messages/index.ts';
import { objectNames, WorldField, type Exercise } from '../../sim/index.ts';
import { TICK_NS, timeOfTick, type SessionDescription } from '../session/description.ts';
import type { SessionSink } from '../session/sink.ts';
import { createArmPublisher, createJawPublisher, type TickPublisher } from './arms.ts';
import type { Outlet } from './channel.ts';
import { createExercisePublisher } from './exercise.ts';
import { createFramesPublisher } from './frames.ts';
import { createInputPublisher } from './input.ts';
import { createScenePublisher } from './scene.ts';
import { createMasterPublisher, createTeleopPublisher } from './teleop.ts';

export type Publisher = SessionSink;

export function createPublisher(
  description: SessionDescription,
  exercise: Exercise,
  outlet: Outlet,
): Publisher {
  const epoch = timeOf(description.epochNs);
  const stamp = { ...epoch };
  const { placements } = exercise;
  const blocks = objectNames
    .slice(0, exercise.blocks.count)
    .map((name, i) => ({ name, offset: WorldField.blocks + i * POSE_LENGTH }));

  const inputs = createInputPublisher(placements, stamp, outlet);
  const exerciseTopics = createExercisePublisher(exercise, stamp, outlet);
  const frames = createFramesPublisher(placements, blocks, stamp, outlet);
  const { fixtures } = description.control;
  const scene = createScenePublisher(exercise, fixtures, stamp, outlet);
  const slots = slotNames(exercise, fixtures);
  const perTick: TickPublisher[] = [
    ...armNames.map((_, i) => createArmPublisher(i, placements[i]!.model, stamp, outlet)),
    ...([0, 1] as const).flatMap((pair) => [
      createJawPublisher(pair, stamp, outlet),
      createMasterPublisher(pair, stamp, outlet),
      createTeleopPublisher(pair, placements[pair]!.model, slots, stamp, outlet),
    ]),
    frames,
  ];

  /** Sets the stamp that all messages share. */
  const at = (tick: number): bigint => {
    addNanoseconds(stamp, epoch, tick * TICK_NS);
    return timeOfTick(description, tick);
  };

  return {
    input(tick, record, offset) {
      inputs(record, offset, at(tick));
    },
    world(tick, record, offset) {
      frames.world(record, offset);
      exerciseTopics.world(tick, record, offset, at(tick));
    },
    tick(record, offset) {
      const tick = record[offset + TickField.tick]!;
      const timeNs = at(tick);
      if (tick === 0) scene.send(timeNs);
      for (const publisher of perTick) publisher.tick(tick, record, offset, timeNs);
    },
  };
}

/** What people call the fixture in each of an instrument's slots; the walls of the work area, which come first, nothing. */
function slotNames({ workspace }: Exercise, fixtures: readonly Fixture[]): string[] {
  const walls = planesOfBox(workspace.min, workspace.max).map(() => '');
  return [...walls, ...fixtures.map(({ name }) => name)];
}
