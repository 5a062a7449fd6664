// Which fields have another value between two looks: only those, each with both values. In plain memory; the command
// itself is in test/live.
import assert from 'node:assert/strict';
import { FieldChanges } from '../../../src/cli/field-changes.js';
import { Watched } from '../../../src/cli/watched.js';
import { Sampler } from '../../../src/probe/sampler.js';
import { Maker } from '../../support/layout/make.js';
import { MemorySource } from '../probe/memory-source.js';

const at = 64;

class Look {
  readonly source = new MemorySource(4096);
  readonly #sampler: Sampler;
  readonly #watched: Watched;
  readonly #fields: FieldChanges;

  constructor() {
    const make = new Maker();
    const u32 = make.u(4);
    const point = make.struct('point', 8, { x: { type: u32 }, y: { type: u32, offset: 4 } });
    const layout = make.layout(
      make.struct('ring', 40, {
        head: { type: make.u(8) },
        name: { type: make.array(make.char(), 8), offset: 8 },
        low: { type: u32, offset: 16, bitOffset: 0, bitSize: 3 },
        high: { type: u32, offset: 16, bitOffset: 3, bitSize: 5 },
        points: { type: make.array(point, 2), offset: 24 },
      }),
    );
    this.#sampler = new Sampler(at, 40);
    this.#watched = new Watched(at, 40);
    this.#watched.next(this.#sampler.sample(this.source));
    this.#fields = new FieldChanges(layout, at, this.#watched.bytes);
  }

  write(offset: number, ...bytes: number[]): void {
    this.source.write(at + offset, Uint8Array.from(bytes));
  }

  next(): string[] {
    const { bytes } = this.#watched.next(this.#sampler.sample(this.source));
    return this.#fields
      .next(bytes, this.#watched.bytes, this.#watched.size, {})
      .map(f => `${f.offset} ${f.path}: ${f.before.text} → ${f.after.text}`);
  }
}

describe('fields that changed', () => {
  it('are none where no byte did, and else each with both values', () => {
    const look = new Look();
    assert.deepEqual(look.next(), []);
    look.write(0, 1);
    look.write(28, 5);
    assert.deepEqual(look.next(), ['64 head: 0 → 1', '92 points[0].y: 0 → 5']);
    look.write(8, ...Buffer.from('AAPL'));
    assert.deepEqual(look.next(), ['72 name: "" → "AAPL"']);
    look.write(8, ...Buffer.from('MSFT'));
    look.write(0, 1);
    assert.deepEqual(look.next(), ['72 name: "AAPL" → "MSFT"']);
    assert.deepEqual(look.next(), []);
  });

  it('are not those that only share a byte with one, or a run of bytes', () => {
    const look = new Look();
    look.write(16, 0b101);
    assert.deepEqual(look.next(), ['80 low: 0 → 5']);
    // Bytes so near to each other are one change, with the field between.
    look.write(24, 1);
    look.write(32, 2);
    assert.deepEqual(look.next(), ['88 points[0].x: 0 → 1', '96 points[1].x: 0 → 2']);
  });
});
