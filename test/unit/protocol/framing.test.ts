// Framing: any message comes out as it went in, however the stream cuts it; garbage is one typed error.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Decoder, FramingError, encode, maxFrame } from '../../../src/protocol/framing.js';

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
