// Messages of a queue in a copy: what went in comes out, and what anybody may have written is refused or makes sense.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RemovalError } from '../../../../src/probe/removal/errors.js';
import { packMessages, unpackMessages } from '../../../../src/probe/removal/messages.js';

describe('the messages of a copy', () => {
  it('come out as they went in', () => {
    const message = fc.record({
      type: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      bytes: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), messages => {
        const found = unpackMessages(packMessages(messages));
        assert.deepEqual(
          found.map(({ type, bytes }) => [type, Buffer.from(bytes)]),
          messages.map(({ type, bytes }) => [type, Buffer.from(bytes)]),
        );
      }),
    );
  });

  it('are none where the bytes make no sense, by an error of their own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), bytes => {
        try {
          assert.deepEqual(Buffer.from(packMessages(unpackMessages(bytes))), Buffer.from(bytes));
        } catch (error) {
          assert.ok(error instanceof RemovalError && error.code === 'NOCOPY', String(error));
        }
      }),
    );
    for (const length of [1, 11]) assert.throws(() => unpackMessages(new Uint8Array(length)), RemovalError);
  });
});
