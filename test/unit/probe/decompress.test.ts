// zstd by the library, on every Node: what the zstd program made of bytes comes back, and a wrong size is no answer.
import assert from 'node:assert/strict';
import { slowly } from '../../../src/probe/types/decompress.js';

/** `printf 'tick%.0s' $(seq 64) | zstd -19` */
const frame = Buffer.from('KLUv/WQAAF0AACB0aWNrAQB51CUCLmPepA==', 'base64');

describe('zstd without Node’s own', () => {
  it('gives the bytes that the zstd program compressed', () => {
    assert.equal(Buffer.from(slowly(frame, 256)).toString(), 'tick'.repeat(64));
  });

  it('refuses a size that is not theirs, and what is cut off or no zstd', () => {
    for (const size of [255, 257]) assert.throws(() => slowly(frame, size));
    for (const bytes of [frame.subarray(0, 12), Buffer.from('no such thing'), new Uint8Array(0)])
      assert.throws(() => slowly(bytes, 256));
  });
});
