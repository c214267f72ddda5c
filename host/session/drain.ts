/** Takes a live session's records out of shared memory and brings them into the sink's order. */
import { consumeRecord, peekRecord, type Ring } from '../../control/index.ts';
import { TickField } from '../../control/port/index.ts';
import { WorldField } from '../../sim/index.ts';
import type { SharedViews } from './shared-memory.ts';
import type { SessionSink } from './sink.ts';

/** @returns a function that hands over everything that waits; what a tick led to never comes before the tick's inputs. */
export function createDrain({ ticks, echoes, worlds }: SharedViews, sink: SessionSink): () => void {
  return () => {
    for (let at = peekRecord(ticks); at !== -1; at = peekRecord(ticks)) {
      const tick = ticks.data[at + TickField.tick]!;
      drainUpTo(tick, echoes, 0, (own, offset) => {
        sink.input(own, echoes.data, offset + 1);
      });
      drainUpTo(tick, worlds, WorldField.tick, (own, offset) => {
        sink.world(own, worlds.data, offset);
      });
      sink.tick(ticks.data, at);
      consumeRecord(ticks);
    }
  };
}

/** Hands over the records of `ring` up to `tick`; `field` is where a record says which tick it belongs to. */
function drainUpTo(
  tick: number,
  ring: Ring,
  field: number,
  take: (own: number, offset: number) => void,
): void {
  for (let at = peekRecord(ring); at !== -1 && ring.data[at + field]! <= tick; at = peekRecord(ring)) {
    take(ring.data[at + field]!, at);
    consumeRecord(ring);
  }
}
