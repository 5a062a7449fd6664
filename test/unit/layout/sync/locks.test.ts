// Finding locks in types, the words that other libraries and machines use, and who waits for whom.
import assert from 'node:assert/strict';
import { decodeSync } from '../../../../src/layout/sync/decode.js';
import { locksOf, lockStates, type LockState } from '../../../../src/layout/sync/locks.js';
import { recognise } from '../../../../src/layout/sync/recognise.js';
import type { SyncContext, SyncState } from '../../../../src/layout/sync/state.js';
import { futexAddress, waitGraph } from '../../../../src/layout/sync/waits.js';
import { Maker } from '../../../support/layout/make.js';
import { posixLayout, posixType, type Form } from '../../../support/layout/posix.js';

function stateOf(
  kind: string,
  words: readonly number[],
  size: number,
  context: SyncContext = {},
  form: Form = 'glibc',
  machine = 'x86-64',
): SyncState {
  const layout = posixLayout(kind, size, form, 8, machine);
  const bytes = new Uint8Array(size);
  words.forEach((word, i) => new DataView(bytes.buffer).setUint32(4 * i, word >>> 0, true));
  const type = recognise(layout, layout.root) ?? assert.fail('it is recognised');
  return decodeSync(layout, type, bytes, 0, context) ?? assert.fail('it is decoded');
}

const alive = { tid: 4133, pid: 4100, command: 'consumer', thread: 'flush', maps: true };

describe('decoding locks', () => {
  it('names the process and the thread that hold one', () => {
    const state = stateOf('mutex', [1, 0, 4133, 1, 128], 40, { holder: () => alive });
    assert.equal(state.state, 'locked by consumer 4100, thread 4133 flush');
    assert.deepEqual([state.owner, state.holder, state.warnings], [4133, alive, []]);
  });

  it('warns of owners that died or let go of the segment, and of private ones', () => {
    const codes = (words: number[], context: SyncContext): string[] =>
      stateOf('mutex', words, 40, context).warnings.map(w => w.code);
    assert.deepEqual(codes([1, 0, 4133, 1, 128], { holder: () => 'gone' }), ['owner dead']);
    assert.deepEqual(codes([1, 0, 4133, 1, 128], { holder: () => ({ ...alive, maps: false }) }), [
      'owner unmapped',
    ]);
    assert.deepEqual(codes([0x4000_0000, 0, 4133, 1, 144], {}), ['owner died']);
    assert.deepEqual(codes([4133, 0, 0x7fff_ffff, 1, 144], { holder: () => alive }), ['inconsistent']);
    assert.deepEqual(codes([0, 0, 0x7fff_fffe, 0, 144], {}), ['not recoverable']);
    assert.deepEqual(codes([0, 0, 0, 0, 0], {}), ['private']);
    assert.match(stateOf('mutex', [], 40).warnings[0]?.text ?? '', /never initialised/);
  });

  it('reads aarch64’s larger mutex, and its spinlock that counts the other way', () => {
    const mutex = stateOf('mutex', [2, 0, 7, 1, 129], 48, {}, 'opaque', 'aarch64');
    assert.deepEqual([mutex.state, mutex.waiters, mutex.shared], ['locked by thread 7', 'some', true]);
    assert.equal(stateOf('spinlock', [0], 4, {}, 'glibc', 'aarch64').locked, false);
    assert.equal(stateOf('spinlock', [0], 4, { libc: () => 'glibc' }).locked, true);
    assert.equal(stateOf('spinlock', [0], 4, { libc: () => 'musl' }).locked, false);
    const unknown = stateOf('spinlock', [1], 4);
    assert.deepEqual(
      [unknown.state, unknown.locked],
      ['value 1', undefined],
      'glibc and musl mean opposites',
    );
  });

  it('takes words from where the type says that they are', () => {
    // glibc 2.41 moved them: the reference counts went.
    const make = new Maker();
    const [u32, u64] = [make.u(4), make.u(8)];
    const data = make.struct('__pthread_cond_s', 48, {
      __wseq: { type: u64, offset: 0 },
      __g1_start: { type: u64, offset: 8 },
      __g_size: { type: make.array(u32, 2), offset: 16 },
      __g1_orig_size: { type: u32, offset: 24 },
      __wrefs: { type: u32, offset: 28 },
      __g_signals: { type: make.array(u32, 2), offset: 32 },
    });
    const root = make.typedef(
      'pthread_cond_t',
      make.union('', 48, { __data: { type: data }, __align: { type: u64 } }),
    );
    const layout = make.layout(root);
    const bytes = new Uint8Array(48);
    new DataView(bytes.buffer).setUint32(28, (3 << 3) | 1, true);
    const type = recognise(layout, root) ?? assert.fail('it is recognised');
    const state = decodeSync(layout, type, bytes, 0);
    assert.deepEqual([state?.state, state?.shared], ['3 waiting', true]);
    assert.equal(state?.facts.find(f => f.name === 'waiters')?.offset, 28);
  });

  it('declines a size that the library never had', () => {
    const layout = posixLayout('mutex', 44, 'glibc');
    const type = recognise(layout, layout.root) ?? assert.fail('by its name it is one');
    assert.equal(decodeSync(layout, type, new Uint8Array(44), 0), undefined);
  });

  it('tells of a futex word what the kernel would', () => {
    const make = new Maker();
    const layout = make.layout(make.u(4));
    const read = (word: number, context: SyncContext = {}): SyncState | undefined => {
      const bytes = new Uint8Array(Uint32Array.of(word).buffer);
      const type = recognise(layout, layout.root, 'ready_futex') ?? assert.fail('by its name');
      return decodeSync(layout, type, bytes, 0, context);
    };
    assert.equal(recognise(layout, layout.root, 'ready'), undefined);
    assert.equal(read(1)?.state, '1');
    assert.equal(read(4133)?.state, '4133');
    assert.equal(
      read(4133, { holder: () => alive })?.state,
      'perhaps held by consumer 4100, thread 4133 flush',
    );
    assert.deepEqual(
      [read(0x8000_0000 + 4133)?.waiters, read(0x4000_0000)?.state],
      ['some', 'owner died holding it'],
    );
  });
});

describe('locks of a type', () => {
  function serverLayout(slots: number) {
    const make = new Maker();
    const mutex = posixType(make, 'mutex', 40, 'glibc');
    const wrapped = make.add({
      kind: 'class',
      name: 'std::mutex',
      size: 40,
      members: [{ name: '_M_mutex', role: 'member', type: mutex, offset: 0 }],
    });
    const slot = make.struct('slot', 64, {
      seq: { type: make.u(8) },
      guard: { type: wrapped, offset: 8 },
      sleepers_futex: { type: make.u(4), offset: 48 },
    });
    const plain = make.struct('sample', 16, { a: { type: make.u(8) }, b: { type: make.u(8), offset: 8 } });
    const root = make.struct('server', 128 + 64 * slots + 16_000_000, {
      lock: { type: mutex },
      done: { type: posixType(make, 'semaphore', 32, 'glibc'), offset: 40 },
      slots: { type: make.array(slot, slots), offset: 128 },
      samples: { type: make.array(plain, 1_000_000), offset: 128 + 64 * slots },
    });
    return make.layout(root);
  }

  it('are found wherever they are, however many elements hold none', () => {
    const { locks, more } = locksOf(serverLayout(2), { name: 'server', offset: 0x1000, size: 1 << 30 });
    assert.deepEqual(
      [locks.map(l => [l.path, l.offset, l.type.kind]), more],
      [
        [
          ['server.lock', 0x1000, 'mutex'],
          ['server.done', 0x1028, 'semaphore'],
          ['server.slots[0].guard', 0x1088, 'mutex'],
          ['server.slots[0].sleepers_futex', 0x10b0, 'futex'],
          ['server.slots[1].guard', 0x10c8, 'mutex'],
          ['server.slots[1].sleepers_futex', 0x10f0, 'futex'],
        ],
        false,
      ],
    );
  });

  it('are cut where there are too many, and that is said', () => {
    const { locks, more } = locksOf(serverLayout(1_000_000), { name: 's', offset: 0, size: 1 << 30 }, 500);
    assert.deepEqual([locks.length, more], [500, true]);
  });
});

describe('who waits for whom', () => {
  /** Lock i is held by thread `owners[i]`; 0: nobody. */
  function locksHeldBy(owners: readonly number[]): LockState[] {
    const layout = posixLayout('mutex', 40, 'glibc');
    const type = recognise(layout, layout.root) ?? assert.fail('it is recognised');
    const bytes = new Uint8Array(40 * owners.length);
    const view = new DataView(bytes.buffer);
    owners.forEach((owner, i) => {
      view.setUint32(40 * i, owner === 0 ? 0 : 2, true);
      view.setUint32(40 * i + 8, owner, true);
      view.setUint32(40 * i + 16, 128, true);
    });
    const locks = owners.map((_, i) => ({ path: `lock[${i}]`, offset: 40 * i, type, layout }));
    return lockStates(locks, (offset, length) => bytes.subarray(offset, offset + length));
  }
  const sleeper = (tid: number, lock: number) => ({ tid, pid: tid, command: `t${tid}`, offset: lock * 40 });

  it('is a chain where there’s no circle', () => {
    const { waits, cycles } = waitGraph(locksHeldBy([1, 2, 0]), [
      sleeper(2, 0),
      sleeper(3, 1),
      sleeper(4, 2),
    ]);
    assert.deepEqual(
      waits.map(w => [w.waiter.tid, w.lock.path, w.owner]),
      [
        [2, 'lock[0]', 1],
        [3, 'lock[1]', 2],
        [4, 'lock[2]', undefined],
      ],
    );
    assert.deepEqual(cycles, []);
  });

  it('finds each circle once, with those who only wait for it left out', () => {
    // 1 waits for 2, 2 for 3, 3 for 1; 9 waits for 1; 5 waits for itself.
    const { cycles } = waitGraph(locksHeldBy([2, 3, 1, 5]), [
      sleeper(9, 2),
      sleeper(1, 0),
      sleeper(2, 1),
      sleeper(3, 2),
      sleeper(5, 3),
    ]);
    assert.deepEqual(
      cycles.map(c => c.map(w => w.waiter.tid)),
      [[1, 2, 3], [5]],
    );
  });

  it('passes over sleepers whose word is no lock’s', () => {
    assert.deepEqual(waitGraph(locksHeldBy([1]), [{ ...sleeper(2, 0), offset: 4096 }]).waits, []);
  });

  it('reads the address out of a thread’s system call', () => {
    const line = '202 0x7f31a0000010 0x80 0x2 0x0 0x0 0xffffffff 0x7ffc8 0x7f31\n';
    assert.equal(futexAddress(line, 'x86-64'), 0x7f31_a000_0010n);
    assert.equal(futexAddress(line.replace('0x80', '0x189'), 'x86-64'), 0x7f31_a000_0010n);
    assert.equal(futexAddress(line.replace('0x80', '0x81'), 'x86-64'), undefined);
    assert.equal(futexAddress(line, 'aarch64'), undefined);
    for (const other of ['running\n', '-1 0x7ffc 0x7f31\n', '', '0 0x3 0x7f 0x1 0x0 0x0 0x0 0x1 0x2\n'])
      assert.equal(futexAddress(other, 'x86-64'), undefined);
  });
});
