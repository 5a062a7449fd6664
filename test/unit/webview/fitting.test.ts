// What fits into a column of the inspector: the end of a number is never what gives way.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inspect, inspectedTypes } from '../../../src/model/inspect.js';
import { fit, longest } from '../../../webview/segment/fitting.js';

describe('values in a column', () => {
  it('keep exponent and sign of a float, and as many digits as there is room for', () => {
    assert.equal(fit('f64', '1.7838867517324184e+157', 23), '1.7838867517324184e+157');
    assert.equal(fit('f64', '1.7838867517324184e+157', 15), '≈1.7838868e+157');
    assert.equal(fit('f64', '-1.7838867517324184e-157', 9), '≈-2e-157');
    assert.equal(fit('f64', '123456789012345680000', 12), '≈1.23457e+20');
    assert.equal(fit('f64', '0.30000000000000004', 8), '≈0.3');
    assert.equal(fit('u64', '18446744073709551615', 5), '18446744073709551615');
  });

  it('fit where they are said to, whatever the bytes', () => {
    const now = Date.UTC(2026, 10, 23);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        fc.constantFrom(...inspectedTypes),
        fc.boolean(),
        fc.integer({ min: 9, max: 30 }),
        (bytes, type, little, room) => {
          const { text } = inspect(bytes, type, little, now);
          if (text === null) return;
          if (longest(type) <= room) assert.ok(fit(type, text, room).length <= room, `${type} ${text}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('fit as times of now', () => {
    for (const [type, unit] of [
      ['time s', 1],
      ['time ms', 1000],
      ['time µs', 1_000_000],
      ['time ns', 1_000_000_000],
    ] as const) {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, 1_795_439_206n * BigInt(unit) + (unit > 1 ? 7n : 0n), true);
      const { text } = inspect(new Uint8Array(view.buffer), type, true, 1_795_439_206_000);
      assert.equal(text?.length, longest(type), type);
    }
  });
});
