// How much of something there is, in words. Not the sentences of evidence, which the tests of what shows them read.
import assert from 'node:assert/strict';
import { amountText } from '../../../../src/model/leaks/words.js';

describe('how large something is', () => {
  it('is told in bytes, or in semaphores, and not where it is not read', () => {
    assert.equal(amountText('posix', 65536), '64 KiB');
    assert.equal(amountText('sysv-msg', 0), '0 B');
    assert.equal(amountText('sysv-sem', 3), '3');
    assert.equal(amountText('mqueue', 0), undefined);
  });
});
