// The sampler against its slow, obvious twin: whoever applies its runs holds exactly the segment's bytes.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readBytes } from '../../../src/probe/bytes.js';
import { Sampler } from '../../../src/probe/sampler.js';
import { MemorySource } from './memory-source.js';

const size = 5 * 4096 + 100;
const write = fc.record({ offset: fc.nat(size - 1), data: fc.uint8Array({ minLength: 1, maxLength: 200 }) });
const resize = fc.record({ size: fc.nat(size) });

describe('sampler', () => {
  it('sends runs that rebuild what is there, and touches no hole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(write, resize), { maxLength: 20 }),
        fc.nat(6000),
        fc.nat(9000),
        (steps, from, length) => {
          const source = new MemorySource(size);
          const sampler = new Sampler(from, length);
          const seen = new Map<number, number>();
          for (const step of steps) {
            if ('size' in step) source.resize(step.size);
            else if (step.offset < source.bytes.length) {
              source.write(step.offset, step.data.subarray(0, source.bytes.length - step.offset));
            }
            const { ranges, runs } = sampler.sample(source);
            let at = from;
            for (const range of ranges) {
              assert.equal(range.offset, at, 'ranges tile');
              at += range.length;
              if (range.state !== 'data')
                for (let i = 0; i < range.length; i++) seen.delete(range.offset + i);
            }
            assert.equal(at, from + length);
            for (const run of runs) run.bytes.forEach((byte, i) => seen.set(run.offset + i, byte));
            for (const range of ranges) {
              if (range.state !== 'data') continue;
              for (let i = range.offset; i < range.offset + range.length; i++)
                assert.equal(seen.get(i), source.bytes[i]);
            }
          }
          assert.deepEqual(source.touchedHoles, []);
        },
      ),
    );
  });

  it('sends nothing when nothing changed, and a copy that owns its bytes when something did', () => {
    const source = new MemorySource(8192);
    source.write(0, new Uint8Array(4096).fill(1));
    const sampler = new Sampler(0, 8192);
    assert.equal(sampler.sample(source).changed, true);
    const quiet = sampler.sample(source);
    assert.deepEqual([quiet.changed, quiet.runs], [false, []]);
    source.write(100, new Uint8Array([2, 2]));
    const { runs } = sampler.sample(source);
    assert.deepEqual(runs, [{ offset: 100, bytes: new Uint8Array([2, 2]) }]);
    assert.equal(runs[0]?.bytes.buffer.byteLength, 2);
  });

  it('says what is past the end', () => {
    const source = new MemorySource(100);
    assert.deepEqual(new Sampler(50, 100).sample(source).ranges, [
      { offset: 50, length: 50, state: 'hole' },
      { offset: 100, length: 50, state: 'gone' },
    ]);
  });

  it('shows what is behind a page that fails, and of a page of many that fail none as bytes', () => {
    const size = 200 * 4096;
    const source = new MemorySource(size);
    source.write(0, new Uint8Array(size).fill(7));
    source.unreadable.add(1);
    const part = new Sampler(100, 4 * 4096).sample(source);
    assert.deepEqual(part.ranges, [
      { offset: 100, length: 3996, state: 'data' },
      { offset: 4096, length: 4096, state: 'unknown' },
      { offset: 8192, length: 2 * 4096 + 100, state: 'data' },
    ]);
    assert.ok(part.runs.every(run => run.bytes.every(byte => byte === 7)));
    for (let page = 0; page < 200; page++) source.unreadable.add(page);
    const reads = source.reads;
    const none = new Sampler(0, size + 50).sample(source);
    assert.deepEqual(none.ranges, [
      { offset: 0, length: size, state: 'unknown' },
      { offset: size, length: 50, state: 'gone' },
    ]);
    assert.ok(source.reads - reads <= 64, 'it gives up in time');
    assert.deepEqual(readBytes(source, 0, size).unknown, [{ offset: 0, length: size }]);
  });

  it('calls gone only what is past the end when a read comes short', () => {
    const source = new MemorySource(3 * 4096);
    source.write(0, new Uint8Array(3 * 4096).fill(7));
    source.beforeRead = () => source.resize(4096 + 10);
    assert.deepEqual(new Sampler(0, 3 * 4096).sample(source).ranges, [
      { offset: 0, length: 4106, state: 'data' },
      { offset: 4106, length: 2 * 4096 - 10, state: 'gone' },
    ]);
  });

  it('sees at a glance what changed where there was data, and a truncation, and nothing else', () => {
    const source = new MemorySource(3 * 4096);
    source.write(4096, new Uint8Array(4096).fill(1));
    const sampler = new Sampler(4000, 5000);
    assert.equal(sampler.stirs(source), false, 'nothing is known yet');
    sampler.sample(source);
    assert.equal(sampler.stirs(source), false);
    source.write(4100, Uint8Array.of(2));
    assert.equal(sampler.stirs(source), true);
    assert.equal(sampler.sample(source).changed, true, 'a glance takes nothing from the sample after it');
    assert.equal(sampler.stirs(source), false);
    // Beside the range, and in a hole of it, which a glance leaves alone.
    source.write(0, Uint8Array.of(2));
    source.write(2 * 4096 + 2000, Uint8Array.of(2));
    assert.equal(sampler.stirs(source), false);
    source.resize(5000);
    assert.equal(sampler.stirs(source), true);
    assert.deepEqual(source.touchedHoles, []);
  });
});
