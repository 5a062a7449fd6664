// The list of locks in what is bound: who waits for which, and whose C library they are of, on a machine of captured
// files. Not how locks are decoded: test/unit/layout/sync.
import assert from 'node:assert/strict';
import type { Segment } from '../../../src/model/segment.js';
import { AttachedTable, type Attached } from '../../../src/probe/attached-table.js';
import { posixLayout } from '../../support/layout/posix.js';
import { FakeMachine } from '../native/fake-machine.js';
import { MemorySource } from './memory-source.js';

const mutexSize = 40;

function status(name: string, pid: number): string {
  return `Name:\t${name}\nTgid:\t${pid}\nPid:\t${pid}\nNSpid:\t${pid}\n`;
}

function tableOf(
  machine: FakeMachine,
  source: MemorySource,
  layout = posixLayout('mutex', mutexSize, 'glibc'),
  process: Attached['process'] = null,
): AttachedTable {
  const uses = [10, 20].map(pid => ({
    ...{ pid, startTime: pid * 10, command: pid === 10 ? 'producer' : 'consumer', uid: 1000 },
    mappings: [{ start: 0x7f_0000n, end: 0x80_0000n, offset: 0, access: 'rw' as const }],
    ...{ access: 'rw' as const, fds: [] },
  }));
  const segment = { uses } as unknown as Segment;
  const attached = { segment, size: source.bytes.byteLength, process, source };
  const table = new AttachedTable(attached, { machine, inventory: () => undefined });
  const type = { name: 'lock', types: 1, entry: '', offset: 0, count: 'fill' as const, formats: {} };
  table.bind([{ type, layout }]);
  return table;
}

describe('the locks of an attachment', () => {
  it('are told with who waits for them, and who holds them', () => {
    using machine = new FakeMachine();
    machine.process({ pid: 10, comm: 'producer', files: { status: status('producer', 10) } });
    const syscall = `202 0x${(0x7f_0000 + mutexSize).toString(16)} 0x80 0x2 0x0 0x0 0x0 0x7ffc 0x7f31\n`;
    const files = { status: status('consumer', 20), 'task/20/syscall': syscall };
    machine.process({ pid: 20, comm: 'consumer', files });
    const source = new MemorySource(2 * mutexSize);
    // Locked with waiters, by thread 10; shared.
    source.write(mutexSize, new Uint8Array(Int32Array.of(2, 0, 10, 1, 128).buffer));
    const { locks, waits, cycles, denied, more } = tableOf(machine, source).locks();
    assert.deepEqual(
      locks.map(l => l.path),
      ['lock[0]', 'lock[1]'],
    );
    assert.deepEqual(waits, ['consumer 20 waits for lock[1], locked by producer 10']);
    assert.deepEqual([cycles, denied, more], [[], 0, false]);
  });

  it('are read by the rules of the C library that the attached process runs, else of all that use them', () => {
    using machine = new FakeMachine();
    const maps = (path: string): string => `7f3100000000-7f3100001000 r-xp 00000000 fe:01 77 ${path}\n`;
    machine.process({ pid: 10, files: { maps: maps('/lib/x86_64-linux-gnu/libc.so.6') } });
    machine.process({ pid: 20, files: { maps: maps('/lib/ld-musl-x86_64.so.1') } });
    const source = new MemorySource(4);
    source.write(0, Uint8Array.of(1, 0, 0, 0));
    const layout = posixLayout('spinlock', 4, 'glibc');
    const state = (pid?: number): string | undefined => {
      const process = pid === undefined ? null : { pid, command: 'a', alive: true };
      return tableOf(machine, source, layout, process).locks().locks[0]?.state;
    };
    assert.deepEqual([state(10), state(20), state()], ['unlocked', 'locked', 'value 1']);
  });

  it('are so many at most, and it’s said that there are more', () => {
    using machine = new FakeMachine();
    const { locks, more } = tableOf(machine, new MemorySource(10_001 * mutexSize)).locks();
    assert.deepEqual([locks.length, more], [10_000, true]);
  });
});
