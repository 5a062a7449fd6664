// What each tab compares, kept for the workspace, so that a comparison is there again after a reload of the window.
// A sample's number means nothing to the probe's next life, so a comparison with one is not kept.
import type { Memento } from 'vscode';
import type { Moment } from '../../protocol/moment.js';
import { isMoment } from '../editor/time-messages.js';

export interface Sides {
  a: Moment;
  b: Moment;
}

const key = 'shmscope.comparing';
/** The oldest go first; tabs that were closed leave nothing behind. */
const most = 100;

export class ComparingMemory {
  readonly #memory: Pick<Memento, 'get' | 'update'>;

  constructor(memory: Pick<Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  get(address: string): Sides | undefined {
    const found = this.#all().find(entry => entry.address === address);
    return found && { a: found.a, b: found.b };
  }

  async set(address: string, sides: Sides | null): Promise<void> {
    const all = this.#all();
    const others = all.filter(entry => entry.address !== address);
    const kept = sides && sides.a.kind !== 'sample' && sides.b.kind !== 'sample';
    const next = kept ? [...others, { address, a: sides.a, b: sides.b }] : others;
    if (next.length > 0 || all.length > 0) await this.#memory.update(key, next.slice(-most));
  }

  #all(): (Sides & { address: string })[] {
    const stored = this.#memory.get<unknown>(key);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }
}

function isEntry(value: unknown): value is Sides & { address: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { address, a, b } = value as Record<string, unknown>;
  return typeof address === 'string' && isMoment(a) && isMoment(b);
}
