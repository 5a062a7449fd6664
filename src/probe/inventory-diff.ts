// What is new in an inventory since the last one that was sent: whole segments and objects beside them, by id.
// Not how it is found (inventory-watch.ts).
import { Pace } from '../../native/pace.js';
import type { OtherObject } from '../model/other-object.js';
import type { Inventory, Segment } from '../model/segment.js';
import { toWire, type InventoryChange } from '../protocol/wire.js';

/** Users and mappings that go into one message: some ten milliseconds' work, and far below what a frame may hold. */
const mostInOne = 4000;

export class InventoryDiff {
  #generation = 0;
  #sent = new Map<string, Item>();
  #rest: Omit<Inventory, 'segments' | 'others'> | undefined;

  /**
   * Sends what changed, if anything did, in as many messages as it takes; lets others run meanwhile. Only what `send`
   * didn't fail with counts as sent. Throws the first failure, once all has been tried. `took`: milliseconds of the
   * scan.
   */
  async send(
    inventory: Inventory,
    took: number,
    send: (change: InventoryChange) => Promise<void>,
  ): Promise<void> {
    const pace = new Pace(undefined);
    const { segments, others = [], ...rest } = inventory;
    const now = new Set<string>();
    const changed: Item[] = [];
    for (const item of [...segments, ...others]) {
      now.add(item.id);
      if (!isSame(this.#sent.get(item.id), item)) changed.push(item);
      if (pace.due) await pace.rest();
    }
    let removed = [...this.#sent.keys()].filter(id => !now.has(id));
    if (changed.length === 0 && removed.length === 0 && isSame(this.#rest, rest)) return;
    const failures: unknown[] = [];
    const parts = partsOf(changed);
    for (const [i, part] of parts.entries()) {
      const change: InventoryChange = {
        generation: this.#generation + 1,
        changed: part.filter(isSegment).map(toWire),
        others: part.filter(item => !isSegment(item)),
        removed,
        ...rest,
        took,
        ...(i < parts.length - 1 ? { more: true } : {}),
      };
      try {
        await send(change);
        this.#generation++;
        for (const id of removed) this.#sent.delete(id);
        for (const item of part) this.#sent.set(item.id, item);
        removed = [];
      } catch (error) {
        failures.push(error);
      }
      if (pace.due) await pace.rest();
    }
    if (failures.length > 0) throw failures[0];
    this.#rest = rest;
  }
}

type Item = Segment | OtherObject;

function isSegment(item: Item): item is Segment {
  return 'uses' in item;
}

/** One part at least. */
function partsOf(items: readonly Item[]): Item[][] {
  let part: Item[] = [];
  const parts = [part];
  let weight = 0;
  for (const item of items) {
    const uses = isSegment(item) ? item.uses : [];
    const own = uses.reduce((sum, { mappings, fds }) => sum + 1 + mappings.length + fds.length / 4, 1);
    if (part.length > 0 && weight + own > mostInOne) {
      part = [];
      parts.push(part);
      weight = 0;
    }
    part.push(item);
    weight += own;
  }
  return parts;
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
