import type { SessionSink } from './sink.ts';

/** One sink that tells several, in order. */
export function fanOut(...sinks: readonly SessionSink[]): SessionSink {
  return {
    input(tick, record, offset) {
      for (const sink of sinks) sink.input(tick, record, offset);
    },
    world(tick, record, offset) {
      for (const sink of sinks) sink.world(tick, record, offset);
    },
    tick(record, offset) {
      for (const sink of sinks) sink.tick(record, offset);
    },
  };
}
