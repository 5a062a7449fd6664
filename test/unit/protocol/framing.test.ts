// Framing: each message comes out as it went in, however the stream cuts it; garbage is one typed error.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decoder, FramingError, encode, maxFrame } from '../../../src/protocol/framing.js';
import { fuzzRuns } from '../../support/fuzz.js';

const json = fc.jsonValue({ maxDepth: 3 });
const bytes = fc.uint8Array({ maxLength: 300 });
const message = fc.record({
  json,
  bytes,
  list: fc.array(bytes, { maxLength: 4 }),
  words: fc.uint32Array({ maxLength: 9 }),
});

describe('framing', () => {
  it('gives back what went in, in chunks of any size', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.integer({ min: 1, max: 999 }), (messages, size) => {
        const stream = Buffer.concat(messages.map(encode));
        const decoder = new Decoder();
        const out: unknown[] = [];
        for (let at = 0; at < stream.length; at += size)
          out.push(...decoder.push(stream.subarray(at, at + size)));
        // JSON knows no -0; all else must be the same.
        const expected = messages.map(m => ({ ...m, json: JSON.parse(JSON.stringify(m.json)) as unknown }));
        assert.deepEqual(out, expected);
      }),
    );
  });

  it('ships only the bytes of a view, not the buffer behind it', () => {
    const pool = Buffer.alloc(1 << 20, 7);
    const frame = encode({ bytes: pool.subarray(100, 104) });
    assert.ok(frame.byteLength < 100);
    assert.deepEqual(new Decoder().push(frame), [{ bytes: new Uint8Array([7, 7, 7, 7]) }]);
  });

  it('never throws anything but FramingError on garbage, and never allocates what it claims', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 200 }), garbage => {
        try {
          new Decoder().push(garbage);
        } catch (error) {
          assert.ok(error instanceof FramingError, String(error));
        }
      }),
    );
  });

  it('survives any change of real messages: one typed error, or messages no larger than what came', function () {
    const numRuns = fuzzRuns(this, 1000);
    const change = fc.record({
      at: fc.nat(),
      what: fc.constantFrom('byte', 'bit', 'claim', 'lose', 'double'),
      value: fc.oneof(fc.nat(255), fc.constantFrom(maxFrame, maxFrame + 1, 2 ** 32 - 1)),
    });
    const size = fc.integer({ min: 1, max: 999 });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 3 }),
        fc.array(change),
        size,
        (sent, changes, size) => {
          const stream = changes.reduce(changed, Buffer.concat(sent.map(encode)));
          const decoder = new Decoder();
          try {
            for (let at = 0; at < stream.length; at += size)
              for (const came of decoder.push(stream.subarray(at, at + size)))
                assert.ok(bytesWithin(came) <= stream.length);
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            assert.ok(error instanceof FramingError, String(error));
          }
        },
      ),
      { numRuns, seed: 9 },
    );
  });

  it('refuses a frame that claims more than the limit, or more JSON or bytes than it has', () => {
    const claim = (total: number, text: number): Uint8Array => {
      const frame = Buffer.alloc(16);
      frame.writeUInt32LE(total, 0);
      frame.writeUInt32LE(text, 4);
      return frame;
    };
    assert.throws(() => new Decoder().push(claim(maxFrame + 1, 2)), FramingError);
    assert.throws(() => new Decoder().push(claim(12, 4000)), FramingError);
    const short = encode({ bytes: new Uint8Array(64) });
    const cut = Buffer.from(short.subarray(0, short.byteLength - 32));
    cut.writeUInt32LE(cut.byteLength - 4, 0);
    assert.throws(() => new Decoder().push(cut), /announced/);
  });
});

function changed(stream: Buffer, { at, what, value }: { at: number; what: string; value: number }): Buffer {
  const place = at % Math.max(1, stream.length);
  const piece = value % 64;
  switch (what) {
    case 'byte':
      return Buffer.concat([stream.subarray(0, place), Buffer.of(value & 0xff), stream.subarray(place + 1)]);
    case 'bit':
      return Buffer.from(stream.map((byte, i) => (i === place ? byte ^ (1 << (value & 7)) : byte)));
    case 'claim': {
      const other = Buffer.from(stream);
      // Of sizes most stand in the first eight bytes.
      if (other.length >= 8) other.writeUInt32LE(value, (place & 1) * 4);
      return other;
    }
    case 'lose':
      return Buffer.concat([stream.subarray(0, place), stream.subarray(place + piece)]);
    default:
      return Buffer.concat([stream.subarray(0, place + piece), stream.subarray(place)]);
  }
}

/** Of all arrays in a message. */
function bytesWithin(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + bytesWithin(one), 0);
}
