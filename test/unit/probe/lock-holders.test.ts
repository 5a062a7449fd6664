// Who thread ids in locks are and who sleeps on a segment, on a machine of captured files: other pid namespaces,
// threads that ended, processes that we may not ask.
import assert from 'node:assert/strict';
import { parseThreadStatus } from '../../../native/proc-task.js';
import { LockHolders, sleepersOn } from '../../../src/probe/lock-holders.js';
import type { Use } from '../../../src/model/segment.js';
import { bytes, FakeMachine } from '../native/fake-machine.js';

function status(name: string, tid: number, pid: number, inner = String(tid)): string {
  return `Name:\t${name}\nUmask:\t0022\nTgid:\t${pid}\nNgid:\t0\nPid:\t${tid}\nPPid:\t1\nUid:\t1000\t1000\t1000\t1000\nNSpid:\t${inner}\n`;
}

function use(pid: number, command: string, start?: bigint): Use {
  const mappings =
    start === undefined ? [] : [{ start, end: start + 0x1000n, offset: 0x2000, access: 'rw' as const }];
  return { pid, startTime: pid * 10, command, uid: 1000, access: 'rw', mappings, fds: [] };
}

const sleeping = (address: string): string => `202 ${address} 0x80 0x2 0x0 0x0 0x0 0x7ffc 0x7f31\n`;

describe('who holds a lock', () => {
  it('is a thread of a process that maps it, or one that does not any more, or has ended', () => {
    using machine = new FakeMachine();
    machine.process({ pid: 10, comm: 'producer', files: { status: status('producer', 10, 10) } });
    machine.process({ pid: 11, comm: 'flush', files: { status: status('flush', 11, 10) } });
    machine.process({ pid: 20, comm: 'other', files: { status: status('other', 20, 20) } });
    machine.process({ pid: 30, comm: 'dead', state: 'Z', files: { status: status('dead', 30, 30) } });
    const holders = new LockHolders(machine, { uses: [use(10, 'producer', 0x7f00n), use(40, 'reader')] });
    assert.deepEqual(holders.holder(10), { tid: 10, pid: 10, command: 'producer', maps: true });
    assert.deepEqual(holders.holder(11), {
      tid: 11,
      pid: 10,
      command: 'producer',
      maps: true,
      thread: 'flush',
    });
    assert.deepEqual(holders.holder(20), { tid: 20, pid: 20, command: 'other', maps: false });
    assert.equal(holders.holder(30), 'gone');
    assert.equal(holders.holder(99), 'gone');
  });

  it('is looked for in the pid namespaces of those who map it', () => {
    using machine = new FakeMachine();
    machine.process({
      pid: 500,
      comm: 'worker',
      files: {
        status: status('worker', 500, 500, '500\t7'),
        'task/500/syscall': sleeping('0x7f0010'),
        'ns/pid': '-> pid:[301]',
      },
    });
    // Ours, and no user of the segment, though it bears the same id.
    machine.process({ pid: 7, comm: 'stranger', files: { status: status('stranger', 7, 7) } });
    const segment = { uses: [use(500, 'worker', 0x7f_0000n)] };
    const holders = new LockHolders(machine, segment);
    assert.deepEqual(holders.holder(7), { tid: 500, pid: 500, command: 'worker', maps: true });
    assert.equal(holders.holder(8), undefined);
    assert.deepEqual(sleepersOn(machine, segment, 'x86-64').sleepers, [
      { tid: 7, pid: 500, command: 'worker', offset: 0x2010 },
    ]);
  });

  it('has those who wait told apart from those who sleep elsewhere', () => {
    using machine = new FakeMachine();
    machine.process({
      pid: 10,
      files: {
        status: status('a', 10, 10),
        'task/10/syscall': sleeping('0x7f0fff'),
        'task/11/syscall': sleeping('0x7f1000'),
        'task/12/syscall': 'running\n',
      },
    });
    machine.process({ pid: 11, files: { status: status('b', 11, 10) } });
    machine.process({ pid: 12, files: { status: status('c', 12, 10) } });
    const found = sleepersOn(
      machine,
      { uses: [use(10, 'a', 0x7f_0000n), use(13, 'gone', 0x7f_0000n)] },
      'x86-64',
    );
    assert.deepEqual(found, { sleepers: [{ tid: 10, pid: 10, command: 'a', offset: 0x2fff }], denied: [] });
  });

  it('is read of texts of any kind', () => {
    assert.deepEqual(parseThreadStatus(bytes(status('a\tb', 12, 10, '12\t3'))), {
      pid: 10,
      innermost: 3,
      comm: 'a\tb',
    });
    assert.deepEqual(parseThreadStatus(bytes('Name:\tx\nTgid:\t4\nPid:\t5\n')), {
      pid: 4,
      innermost: 5,
      comm: 'x',
    });
    for (const text of ['', 'Name:\n', 'Tgid:\tx\n']) assert.equal(parseThreadStatus(bytes(text)), undefined);
  });
});
