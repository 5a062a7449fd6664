// Opened objects by build-id, so that what many processes run is read once. Bounded: what nobody holds goes, the
// longest unused first. Not for raw BTF, which is cheap, nor for compiled declarations, which change.
import type { OpenedObject } from './object.js';

const mostUnused = 24;
/** Bytes of files whose sections may be held in memory for nobody in particular. */
const mostCost = 512 * 1024 * 1024;

interface Kept {
  object: OpenedObject;
  holders: number;
}

/** What is held until `release`, which may be called twice. */
export interface Held {
  readonly object: OpenedObject;
  release(): void;
}

export class ObjectCache {
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept>();

  get size(): number {
    return this.#kept.size;
  }

  /** `key` undefined: kept for this one holder alone. What `open` throws is thrown on, and not remembered. */
  hold(key: string | undefined, open: () => OpenedObject): Held {
    if (key === undefined) {
      const object = open();
      return { object, release: once(() => object.close()) };
    }
    const kept = this.#kept.get(key) ?? { object: open(), holders: 0 };
    kept.holders++;
    this.#touch(key, kept);
    return {
      object: kept.object,
      release: once(() => {
        kept.holders--;
        this.#trim();
      }),
    };
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** Closes what nobody holds. */
  clear(): void {
    for (const [key, kept] of this.#kept) if (kept.holders === 0) this.#drop(key, kept);
  }

  #touch(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
  }

  #trim(): void {
    const unused = [...this.#kept].filter(([, { holders }]) => holders === 0);
    let cost = unused.reduce((sum, [, { object }]) => sum + object.cost, 0);
    let count = unused.length;
    for (const [key, kept] of unused) {
      if (count <= mostUnused && cost <= mostCost) return;
      count--;
      cost -= kept.object.cost;
      this.#drop(key, kept);
    }
  }

  #drop(key: string, { object }: Kept): void {
    this.#kept.delete(key);
    object.close();
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
