/** The events of one step, collected in preallocated room. */
import type { EventKind } from './record.ts';
import { EventField, MAX_EVENTS, WorldField } from './record.ts';

export class Events {
  #count = 0;
  readonly #fields = new Float64Array(MAX_EVENTS * EventField.length);

  clear(): void {
    this.#count = 0;
  }

  /** `object` and `arm` are indices or −1; `position` holds x, y, z in the world (m) at `offset`. */
  add(
    kind: EventKind,
    object: number,
    arm: number,
    position: Float64Array,
    offset: number,
    value: number,
  ): void {
    if (this.#count === MAX_EVENTS) return;
    const o = this.#count++ * EventField.length;
    const f = this.#fields;
    f[o + EventField.kind] = kind;
    f[o + EventField.object] = object;
    f[o + EventField.arm] = arm;
    for (let i = 0; i < 3; i++) f[o + EventField.position + i] = position[offset + i]!;
    f[o + EventField.value] = value;
  }

  write(record: Float64Array, offset: number): void {
    record[offset + WorldField.eventCount] = this.#count;
    const used = this.#count * EventField.length;
    for (let i = 0; i < this.#fields.length; i++)
      record[offset + WorldField.events + i] = i < used ? this.#fields[i]! : 0;
  }
}
