// What is new in an inventory since the last one that was sent: whole segments, by id.
// Not how it is found (inventory-watch.ts).
import type { Inventory } from '../model/segment.js';
import { toWire, type InventoryChange } from '../protocol/wire.js';

export class InventoryDiff {
  #generation = 0;
  #sent = new Map<string, string>();
  #rest = '';

  /** The change to send, or undefined when all is as it was. `took`: milliseconds of the scan. */
  next(inventory: Inventory, took: number): InventoryChange | undefined {
    const { segments, unseen, budget, processes } = inventory;
    const now = new Map<string, string>();
    const changed = segments.map(toWire).filter(segment => {
      const text = JSON.stringify(segment);
      now.set(segment.id, text);
      return this.#sent.get(segment.id) !== text;
    });
    const removed = [...this.#sent.keys()].filter(id => !now.has(id));
    const rest = JSON.stringify([unseen, budget, processes]);
    const first = this.#generation === 0;
    if (!first && changed.length === 0 && removed.length === 0 && rest === this.#rest) return undefined;
    this.#sent = now;
    this.#rest = rest;
    this.#generation++;
    return { generation: this.#generation, changed, removed, unseen, budget, processes, took };
  }
}
