// As which process a tab was seen at last, where that isn't the one in its address: kept for the workspace, so
// that a tab comes back as it was left. Not the addresses themselves (target.ts).
import type { Memento } from 'vscode';
import type { ProcessId } from '../target.js';

const key = 'shmscope.switched';
/** The oldest go first; tabs that were closed leave nothing behind. */
const most = 100;

export class Switched {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  get(address: string): ProcessId | undefined {
    return this.#all().find(entry => entry.address === address)?.process;
  }

  async set(address: string, process: ProcessId | undefined): Promise<void> {
    const others = this.#all().filter(entry => entry.address !== address);
    const next = process ? [...others, { address, process }] : others;
    if (next.length > 0 || this.#all().length > 0) await this.#memory.update(key, next.slice(-most));
  }

  #all(): { address: string; process: ProcessId }[] {
    const stored = this.#memory.get<unknown>(key);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }
}

function isEntry(value: unknown): value is { address: string; process: ProcessId } {
  if (typeof value !== 'object' || value === null || !('address' in value) || !('process' in value))
    return false;
  const { address, process } = value;
  return (
    typeof address === 'string' &&
    typeof process === 'object' &&
    process !== null &&
    'pid' in process &&
    typeof process.pid === 'number' &&
    'startTime' in process &&
    typeof process.startTime === 'number'
  );
}
