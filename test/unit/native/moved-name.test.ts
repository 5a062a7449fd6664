// Private names of objects that are being removed or made anew: what they say is read back, and who gave one is at it
// still unless that is certain not to be so.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { isAtWork, movedName, parseMovedName, type MovedName } from '../../../native/moved-name.js';
import type { ByteString } from '../../../native/records.js';
import { thisMachine } from '../../../native/this-machine.js';
import { FakeMachine } from './fake-machine.js';

const machine = thisMachine();
const pidNs = statSync('/proc/self/ns/pid').ino;

function read(name: Buffer): MovedName {
  return parseMovedName(name.toString('latin1') as ByteString) ?? assert.fail(name.toString());
}

describe('a private name', () => {
  it('tells whose it is, and what the object was called', () => {
    const {
      doing,
      pid,
      pidNs: from,
      original,
    } = read(movedName('removing', Buffer.from('ti\xffcks', 'latin1')));
    assert.deepEqual(
      { doing, pid, from, original },
      { doing: 'removing', pid: process.pid, from: pidNs, original: 'ti\xffcks' },
    );
    assert.equal(read(movedName('restoring', Buffer.alloc(250, 'x'))).original, undefined);
    for (const none of ['ticks', '.shmscope-removing-1.1-0123456789abcdef-x', '.shmscope-removing-x'])
      assert.equal(parseMovedName(none as ByteString), undefined, none);
  });

  it('is of one who is at it still: who lives, or can’t be asked', () => {
    const own = read(movedName('removing', Buffer.from('a')));
    assert.equal(isAtWork(machine, own), true);
    assert.equal(isAtWork(machine, { ...own, startTime: own.startTime + 1 }), false, 'another bears the pid');
    assert.equal(isAtWork(machine, { ...own, pid: 2 ** 30 }), false);
    assert.equal(isAtWork(machine, { ...own, pid: 2 ** 30, pidNs: pidNs + 1 }), true, 'of another container');
    // What says nothing of itself, as under hidepid=, stops nothing.
    using fake = new FakeMachine();
    const other = { ...own, pid: 7, pidNs: 300 };
    fake.write('7/stat', 'nothing of sense');
    assert.equal(isAtWork(fake, other), true);
    fake.write('7/stat', readFileSync('/proc/self/stat', 'latin1'));
    assert.equal(isAtWork(fake, other), true);
    assert.equal(isAtWork(fake, { ...other, pid: 8 }), false);
  });
});
