import { describe, expect, it } from 'vitest';
import { INPUT_LENGTH, InputKind, OperatorField, StateCommandField } from '../../control/port/index.ts';
import { createOperatorLink } from '../../host/session/operator-link.ts';

function input(sequence: number, present = true): Float64Array {
  const record = new Float64Array(INPUT_LENGTH);
  record[OperatorField.kind] = InputKind.operator;
  record[OperatorField.sequence] = sequence;
  record[OperatorField.present] = Number(present);
  return record;
}

function collect() {
  const sent: Float64Array[] = [];
  const link = createOperatorLink((record) => sent.push(record.slice()));
  return { link, sequences: () => sent.map((record) => record[OperatorField.sequence]), sent };
}

describe('operator link', () => {
  it('keeps the steps of one operator, repeats and steps back included', () => {
    const { link, sequences } = collect();
    for (const sequence of [700, 701, 701, 699, 702]) link.send(input(sequence));
    const [first] = sequences();
    expect(sequences().map((sequence) => sequence! - first!)).toEqual([0, 1, 1, -1, 2]);
  });

  it('lets the next operator go on where the last one ended', () => {
    const { link, sequences } = collect();
    link.send(input(5000));
    link.send(input(5001));
    link.leave();
    link.send(input(3));
    const steps = sequences()
      .slice(1)
      .map((sequence, i) => sequence! - sequences()[i]!);
    expect(steps).toEqual([1, 1, 1]);
  });

  it('tells the loop at once that a present operator is gone, and only then', () => {
    const { link, sent } = collect();
    link.leave();
    expect(sent).toHaveLength(0);
    link.send(input(1));
    link.leave();
    link.leave();
    expect(sent.map((record) => record[OperatorField.present])).toEqual([1, 0]);
  });

  it('wraps the sequence at 32 bits', () => {
    const { link, sequences } = collect();
    link.send(input(0));
    for (const record of [input(2 ** 32 - 2), input(2 ** 32 - 1), input(0)]) link.send(record);
    for (const sequence of sequences()) {
      expect(sequence).toBeGreaterThanOrEqual(0);
      expect(sequence).toBeLessThan(2 ** 32);
    }
  });

  it('passes commands on as they are', () => {
    const { link, sent } = collect();
    const command = new Float64Array(INPUT_LENGTH);
    command[StateCommandField.kind] = InputKind.stateCommand;
    command[StateCommandField.arm] = 1;
    link.send(command);
    expect(sent).toEqual([command]);
  });
});
