// Whether this kernel's leases tell of open files is found out once, by an object of our own: a kernel that refuses one
// for that, as Linux before 5.3 does, is asked nothing more. Not real leases: test/live/removal.test.ts.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { isOpenElsewhere } from '../../../native/act/libc.js';
import { countsOpenFiles } from '../../../native/act/lease.js';

describe('a lease', () => {
  it('tells nothing where it is refused, or unknown, for what nobody else has', () => {
    assert.equal(
      countsOpenFiles(() => true),
      false,
      'Linux before 5.3 counts names',
    );
    assert.equal(
      countsOpenFiles(() => undefined),
      false,
      'no leases at all',
    );
    assert.equal(
      countsOpenFiles(() => false),
      true,
    );
  });

  it('tells of open files on this kernel, and leaves nothing open', () => {
    const before = readdirSync('/proc/self/fd').length;
    assert.equal(countsOpenFiles(isOpenElsewhere), true);
    assert.throws(() =>
      countsOpenFiles(() => {
        throw new Error('refused');
      }),
    );
    assert.equal(readdirSync('/proc/self/fd').length, before);
  });
});
