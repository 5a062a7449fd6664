// What the last scans found, as the probe tells it: maps of segments and of what lies beside them, that changes are
// applied to.
// Kept while the probe restarts, so that the trees don't blink. Not what is shown of it (tree/).
import type { Filling } from '../../model/forecast.js';
import type { OtherObject } from '../../model/other-object.js';
import type { Budget, Unseen } from '../../model/segment.js';
import { unseenProcesses } from '../../model/unseen.js';
import type { InventoryChange, WireSegment } from '../../protocol/wire.js';
import { Emitter } from '../base/emitter.js';

export class InventoryStore {
  readonly #changed = new Emitter<undefined>();
  readonly #segments = new Map<string, WireSegment>();
  readonly #others = new Map<string, OtherObject>();
  #generation = 0;
  #current = false;
  #unseen: readonly Unseen[] = [];
  #budget: Budget = {};
  #processes = 0;

  readonly onDidChange = this.#changed.event;

  get segments(): ReadonlyMap<string, WireSegment> {
    return this.#segments;
  }

  get others(): ReadonlyMap<string, OtherObject> {
    return this.#others;
  }

  /** False until the first scan has ended: nothing is known then, which isn't the same as nothing there. */
  get known(): boolean {
    return this.#generation > 0;
  }

  /**
   * Is it all that the running probe found? False while another is on its way: what was found before is kept, and what
   * wasn't may be there by now.
   */
  get current(): boolean {
    return this.#current;
  }

  /** Counts up with each scan that found something new. */
  get generation(): number {
    return this.#generation;
  }

  get unseen(): readonly Unseen[] {
    return this.#unseen;
  }

  /** How many processes the last scan could not look into. */
  get unseenProcesses(): number {
    return unseenProcesses({ unseen: [...this.#unseen] });
  }

  get budget(): Budget {
    return this.#budget;
  }

  /** What fills up: nothing while not all is known, as the wrong one would be blamed, or what isn't so any more. */
  get filling(): readonly Filling[] {
    return this.#current ? (this.#budget.filling ?? []) : [];
  }

  /** Processes that the last scan looked at. */
  get processes(): number {
    return this.#processes;
  }

  /** The probe that told of it runs no longer. */
  lost(): void {
    this.#current = false;
    this.#changed.fire(undefined);
  }

  apply(change: InventoryChange): void {
    if (change.generation === 1) {
      this.#current = false;
      this.#segments.clear();
      this.#others.clear();
    }
    for (const id of change.removed) {
      this.#segments.delete(id);
      this.#others.delete(id);
    }
    for (const segment of change.changed) this.#segments.set(segment.id, segment);
    for (const other of change.others) this.#others.set(other.id, other);
    this.#generation = change.generation;
    this.#unseen = change.unseen;
    this.#budget = change.budget;
    this.#processes = change.processes;
    this.#current ||= !change.more;
    this.#changed.fire(undefined);
  }
}
