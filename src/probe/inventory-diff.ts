// What is new in an inventory since the last one that was sent: whole segments, by id.
// Not how it is found (inventory-watch.ts).
import type { Inventory, Segment } from '../model/segment.js';
import { toWire, type InventoryChange } from '../protocol/wire.js';

export class InventoryDiff {
  #generation = 0;
  #sent = new Map<string, Segment>();
  #rest: Omit<Inventory, 'segments'> | undefined;

  /** The change to send, or undefined when all is as it was. `took`: milliseconds of the scan. */
  next(inventory: Inventory, took: number): InventoryChange | undefined {
    const { segments, ...rest } = inventory;
    const now = new Map(segments.map(segment => [segment.id, segment]));
    const changed = segments.filter(segment => !isSame(this.#sent.get(segment.id), segment));
    const removed = [...this.#sent.keys()].filter(id => !now.has(id));
    if (changed.length === 0 && removed.length === 0 && isSame(this.#rest, rest)) return undefined;
    this.#sent = now;
    this.#rest = rest;
    this.#generation++;
    return { generation: this.#generation, changed: changed.map(toWire), removed, ...rest, took };
  }
}

/** The same facts, in plain objects and lists. Compared in place: what is the same is most, and there is much of it. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  let keys = 0;
  for (const key in left) {
    if (!isSame(left[key], right[key])) return false;
    if (left[key] !== undefined) keys++;
  }
  for (const key in right) if (right[key] !== undefined) keys--;
  return keys === 0;
}
