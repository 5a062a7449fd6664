// A ring of ticks in plain memory, with its type bound: what conditions look at in tests. Not a segment.
import { Bound } from '../../../../src/probe/bound.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { MemorySource } from '../memory-source.js';

export const size = 64 * 1024;
export const type = { types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
export const bound = new Bound([{ type: { ...type, name: 'ring' }, layout: ringLayout() }], size);
export const slot = (index: number): number => 0x140 + index * 40;

export function ring(): MemorySource {
  const source = new MemorySource(size);
  source.write(0, new Uint8Array(slot(10)));
  return source;
}

export function u64(source: MemorySource, offset: number, value: bigint): void {
  source.write(offset, new Uint8Array(BigUint64Array.of(value).buffer));
}
