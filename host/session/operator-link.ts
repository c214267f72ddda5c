/** The one operator's inputs on their way to the loop, whoever the operator is at the moment. */
import { INPUT_LENGTH, InputKind, OperatorField } from '../../control/port/index.ts';

export interface OperatorLink {
  /** Passes one input record on. Operator records get a sequence that goes on where the last operator's ended. */
  readonly send: (record: Float64Array) => void;
  /** The operator is gone: tells the loop so at once, instead of letting the input grow stale. */
  readonly leave: () => void;
}

const SEQUENCE_MODULUS = 2 ** 32;

/** @param forward takes the record over; called synchronously. */
export function createOperatorLink(forward: (record: Float64Array) => void): OperatorLink {
  const last = new Float64Array(INPUT_LENGTH);
  let shift: number | undefined;
  return {
    send(record) {
      if (record[OperatorField.kind] !== InputKind.operator) {
        forward(record);
        return;
      }
      // A new operator starts counting anew; to the loop there is one operator, and a step back is an error.
      shift ??= last[OperatorField.sequence]! + 1 - record[OperatorField.sequence]!;
      record[OperatorField.sequence] = modulo(record[OperatorField.sequence]! + shift);
      last.set(record);
      forward(record);
    },
    leave() {
      shift = undefined;
      if (last[OperatorField.present] !== 1) return;
      last[OperatorField.present] = 0;
      last[OperatorField.sequence] = modulo(last[OperatorField.sequence]! + 1);
      forward(last);
    },
  };
}

function modulo(sequence: number): number {
  return ((sequence % SEQUENCE_MODULUS) + SEQUENCE_MODULUS) % SEQUENCE_MODULUS;
}
