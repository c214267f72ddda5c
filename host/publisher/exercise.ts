/** The exercise's topics, from the world record. */
import { armNames, PAIR_COUNT } from '../../control/port/index.ts';
import type { ExerciseEvent, ExerciseResult, ExerciseState, Time } from '../../messages/index.ts';
import {
  EventField,
  eventNames,
  hintNames,
  InstrumentField,
  MetricField,
  metrics,
  objectNames,
  phaseNames,
  REASON_COUNT,
  ReasonField,
  reasonNames,
  stageNames,
  WorldField,
  type Exercise,
} from '../../sim/index.ts';
import { createChannel, type Outlet } from './channel.ts';
import { STATE_TICKS } from './rates.ts';

export interface ExercisePublisher {
  /** Sends what one physics step brought. The shared stamp already holds the tick's time. */
  world(tick: number, record: Float64Array, offset: number, timeNs: bigint): void;
}

export function createExercisePublisher(exercise: Exercise, stamp: Time, outlet: Outlet): ExercisePublisher {
  const header = { stamp, frame_id: 'world' };
  const publishState = createStatePublisher(exercise, header, outlet);
  const publishEvents = createEventPublisher(header, outlet);
  const publishResult = createResultPublisher(exercise, header, outlet);
  return {
    world(tick, record, offset, timeNs) {
      publishEvents(record, offset, timeNs);
      publishState(tick, record, offset, timeNs);
      publishResult(record, offset, timeNs);
    },
  };
}

type Header = ExerciseState['header'];

/** Progress: ten times a second, and at once when something of it changes. */
function createStatePublisher(exercise: Exercise, header: Header, outlet: Outlet) {
  const channel = createChannel('/exercise/state', outlet);
  const path = new Float64Array(PAIR_COUNT);
  const held = ['', ''];
  const message = {
    header,
    exercise: exercise.name,
    attempt: -1,
    phase: '',
    step: '',
    elapsed: 0,
    time_limit: exercise.timeLimit,
    done: 0,
    total: 2 * exercise.blocks.count,
    drops: 0,
    collisions: 0,
    path_length: path,
    held,
    hint: '',
  } satisfies ExerciseState;

  /** Copies one field over; true when it changed. */
  const update = <K extends 'attempt' | 'phase' | 'step' | 'done' | 'drops' | 'collisions' | 'hint'>(
    key: K,
    value: (typeof message)[K],
  ): boolean => {
    const changed = message[key] !== value;
    message[key] = value;
    return changed;
  };

  return (tick: number, record: Float64Array, offset: number, timeNs: bigint): void => {
    let changed = tick % STATE_TICKS === 0;
    changed = update('attempt', record[offset + WorldField.attempt]!) || changed;
    changed = update('phase', phaseNames[record[offset + WorldField.phase]!]!) || changed;
    changed = update('step', stageNames[record[offset + WorldField.stage]!]!) || changed;
    changed = update('done', record[offset + WorldField.done]!) || changed;
    changed = update('drops', record[offset + WorldField.drops]!) || changed;
    changed = update('collisions', record[offset + WorldField.collisions]!) || changed;
    changed = update('hint', hintNames[record[offset + WorldField.hint]!]!) || changed;
    message.elapsed = record[offset + WorldField.elapsed]!;
    for (let i = 0; i < PAIR_COUNT; i++) {
      path[i] = record[offset + WorldField.path + i]!;
      const at = offset + WorldField.instruments + i * InstrumentField.length;
      const object = objectNames[record[at + InstrumentField.held]!] ?? '';
      changed ||= held[i] !== object;
      held[i] = object;
    }
    if (changed) channel.send(message, timeNs, true);
  };
}

function createEventPublisher(header: Header, outlet: Outlet) {
  const channel = createChannel('/exercise/event', outlet);
  const message: ExerciseEvent = {
    header,
    attempt: 0,
    kind: '',
    object: '',
    arm: '',
    position: { x: 0, y: 0, z: 0 },
    value: 0,
  };
  return (record: Float64Array, offset: number, timeNs: bigint): void => {
    const count = record[offset + WorldField.eventCount]!;
    for (let i = 0; i < count; i++) {
      const at = offset + WorldField.events + i * EventField.length;
      message.attempt = record[offset + WorldField.attempt]!;
      message.kind = eventNames[record[at + EventField.kind]!]!;
      message.object = objectNames[record[at + EventField.object]!] ?? '';
      message.arm = armNames[record[at + EventField.arm]!] ?? '';
      message.position.x = record[at + EventField.position]!;
      message.position.y = record[at + EventField.position + 1]!;
      message.position.z = record[at + EventField.position + 2]!;
      message.value = record[at + EventField.value]!;
      channel.send(message, timeNs, true);
    }
  };
}

/** The result, once per attempt, when it is finished. */
function createResultPublisher(exercise: Exercise, header: Header, outlet: Outlet) {
  const channel = createChannel('/exercise/result', outlet);
  let told = -1;
  return (record: Float64Array, offset: number, timeNs: bigint): void => {
    const attempt = record[offset + WorldField.attempt]!;
    if (record[offset + WorldField.finished] !== 1 || attempt === told) return;
    told = attempt;
    const result: ExerciseResult = {
      header,
      exercise: exercise.name,
      attempt,
      passed: record[offset + WorldField.passed] === 1,
      score: record[offset + WorldField.score]!,
      metrics: metrics.map(({ id, unit }, i) => {
        const at = offset + WorldField.metrics + i * MetricField.length;
        return {
          id,
          unit,
          value: record[at + MetricField.value]!,
          expert: record[at + MetricField.expert]!,
          points: record[at + MetricField.points]!,
        };
      }),
      reasons: Array.from({ length: REASON_COUNT }, (_, i) => {
        const at = offset + WorldField.reasons + i * ReasonField.length;
        return {
          id: reasonNames[record[at + ReasonField.code]!] ?? '',
          value: record[at + ReasonField.value]!,
        };
      }).filter(({ id }) => id !== ''),
    };
    channel.send(result, timeNs, true);
  };
}
