// Memories that the scripted host can serve: bytes on demand, so that one of 2^53 bytes costs nothing.
import type { RangeState } from '../../../src/protocol/frame.js';
import { Ring } from './ring.js';

export interface Memory {
  size: number;
  allocated: number | null;
  /** State of the byte, ignoring the size. */
  stateAt(offset: number): RangeState;
  byteAt(offset: number): number;
}

/** All of it up to so many bytes. A loop, as it is asked for with each of many samples. */
export function bytesOf(memory: Memory, most: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(memory.size, most));
  for (let i = 0; i < bytes.length; i++) bytes[i] = memory.byteAt(i);
  return bytes;
}

export class RingMemory implements Memory {
  readonly ring = new Ring(Date.now());
  size = this.ring.bytes.length;
  allocated: number | null = this.ring.allocated;
  stateAt(offset: number): RangeState {
    return offset < this.ring.allocated ? 'data' : 'hole';
  }
  byteAt(offset: number): number {
    return this.ring.bytes[offset] ?? 0;
  }
}

/** The ring while a consumer holds its lock. */
export class HeldMemory extends RingMemory {
  constructor() {
    super();
    this.ring.hold(4133);
  }
}

/** As large as offsets can be; each byte follows from its offset. */
export class HugeMemory implements Memory {
  readonly size = 2 ** 53;
  readonly allocated = null;
  stateAt(): RangeState {
    return 'data';
  }
  byteAt(offset: number): number {
    return Math.floor(offset / 16) % 256;
  }
}

/** One page of each state. */
export class StatesMemory implements Memory {
  readonly size = 4 * 64;
  readonly allocated = 64;
  stateAt(offset: number): RangeState {
    return (['data', 'hole', 'unknown', 'denied'] as const)[Math.floor(offset / 64)] ?? 'data';
  }
  byteAt(offset: number): number {
    return offset & 0xff;
  }
}

export class EmptyMemory implements Memory {
  readonly size = 0;
  readonly allocated = 0;
  stateAt(): RangeState {
    return 'gone';
  }
  byteAt(): number {
    return 0;
  }
}

/** Nothing was ever written. */
export class HoleMemory implements Memory {
  readonly size = 1 << 20;
  readonly allocated = 0;
  stateAt(): RangeState {
    return 'hole';
  }
  byteAt(): number {
    return 0;
  }
}

/** 16 pages of which the first and the sixth were written once; nothing of it changes. */
export class SparseMemory implements Memory {
  readonly size = 1 << 16;
  readonly allocated = 2 << 12;
  stateAt(offset: number): RangeState {
    return [0, 5].includes(Math.floor(offset / 4096)) ? 'data' : 'hole';
  }
  byteAt(offset: number): number {
    return this.stateAt(offset) === 'data' ? 0x11 : 0;
  }
}

/** Each by the name that an address asks for it by. */
export const memories = {
  ring: () => new RingMemory(),
  held: () => new HeldMemory(),
  huge: () => new HugeMemory(),
  states: () => new StatesMemory(),
  empty: () => new EmptyMemory(),
  hole: () => new HoleMemory(),
  sparse: () => new SparseMemory(),
};
export type MemoryName = keyof typeof memories;
