// What a person doesn't want to hear of any more: by what left it and what it is called, with the numbers in a name
// left out, as these differ from run to run. Pure but for the memory that is handed in. Not the report (report.ts).
import { createHash } from 'node:crypto';
import type { LeftObject } from '../../protocol/runs.js';

/** As much of a vscode.Memento as is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const memoryKey = 'shmscope.ignoredLeaks';
/** The oldest are forgotten. */
const most = 500;

export class IgnoredLeaks {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  has(label: string, object: LeftObject): boolean {
    return this.#known().includes(signature(label, object));
  }

  async add(label: string, objects: readonly LeftObject[]): Promise<void> {
    const added = objects.map(object => signature(label, object));
    const kept = this.#known().filter(one => !added.includes(one));
    await this.#memory.update(memoryKey, [...kept, ...new Set(added)].slice(-most));
  }

  async clear(): Promise<void> {
    await this.#memory.update(memoryKey, undefined);
  }

  #known(): string[] {
    const known = this.#memory.get(memoryKey);
    return Array.isArray(known) ? known.filter(one => typeof one === 'string') : [];
  }
}

/** A digest: a command line may be long, and hold what is nobody's to keep. */
function signature(label: string, { kind, name }: LeftObject): string {
  return createHash('sha256')
    .update(JSON.stringify([label, kind, lastingName(name)]))
    .digest('hex');
}

/** Pids, ids and random digits become a star: `/psm_1f2e3d4c` and `/ring.4121` are the next run's, too. */
export function lastingName(name: string): string {
  return name.startsWith('0x') ? name : name.replace(/[0-9a-f]*\d[0-9a-f]*/gi, '*');
}
