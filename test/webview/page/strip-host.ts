// The strip of a memory, by looking at all of it: which cells changed since the last look. Part of host.ts.
import type { Strip } from '../../../src/protocol/frame.js';
import { RingMemory, type Memory } from './memory.js';

export class StripHost {
  readonly #memory: () => Memory;
  #last: { cell: number; sums: Map<number, number> } | undefined;

  constructor(memory: () => Memory) {
    this.#memory = memory;
  }

  of(cell: number): Strip {
    const memory = this.#memory();
    const count = Math.ceil(memory.size / cell);
    const fresh = this.#last?.cell !== cell;
    const sums = new Map<number, number>();
    const changed: number[] = [];
    const ring = memory instanceof RingMemory;
    if (ring) {
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let at = i * cell; at < (i + 1) * cell; at++) sum = (sum * 31 + memory.byteAt(at)) | 0;
        if (!fresh && this.#last?.sums.get(i) !== sum) changed.push(i);
        sums.set(i, sum);
      }
    }
    this.#last = { cell, sums };
    const codes = { data: 1, hole: 0, gone: 0, unknown: 3, denied: 3 } as const;
    const state = Uint8Array.from({ length: count }, (_, i) => codes[memory.stateAt(i * cell)]);
    return { cell, changed: Uint32Array.from(changed), ...(fresh ? { state } : {}) };
  }
}
