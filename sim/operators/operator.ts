/** What a scripted operator is to those who run one. */

/** Ticks between two operator records: 125 Hz. */
export const OPERATOR_PERIOD = 8;

export interface Operator {
  /**
   * To be called every `OPERATOR_PERIOD` ticks, with the latest tick and world records; writes an operator record
   * (`INPUT_LENGTH` doubles) to `out`.
   */
  step(tickRecord: Float64Array, worldRecord: Float64Array, out: Float64Array, tick: number): void;
}
