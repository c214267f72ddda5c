/**
 * What a running session tells the rest of the host, in one order whether it runs in threads or in lockstep: the
 * input records consumed by a tick; the record of physics step n with tick 4(n + 1), where the loop reads it; the
 * tick's own record. Inputs come first so that a replay knows them before anything they lead to.
 */
export interface SessionSink {
  /** One input record the loop consumed at `tick` (`INPUT_LENGTH` doubles at `offset`). */
  input(tick: number, record: Float64Array, offset: number): void;
  /** The record of one physics step (`WORLD_LENGTH` doubles at `offset`), in force from `tick` on. */
  world(tick: number, record: Float64Array, offset: number): void;
  /** The record of one tick (`TICK_LENGTH` doubles at `offset`). */
  tick(record: Float64Array, offset: number): void;
}
