// Where addresses of a process lead, how wide they are and which C library it runs, on a machine of captured files.
// Not who holds a lock: lock-holders.test.ts.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAddresses } from '../../../native/proc-address.js';
import type { Inventory, Segment, Use } from '../../../src/model/segment.js';
import { libcOf } from '../../../src/probe/libc.js';
import { libcFor, ProcessView } from '../../../src/probe/process-view.js';
import { bytes, FakeMachine } from '../native/fake-machine.js';

function use(pid: number, start?: bigint): Use {
  const mappings =
    start === undefined ? [] : [{ start, end: start + 0x1000n, offset: 0x2000, access: 'rw' as const }];
  return { pid, startTime: pid * 10, command: 'a', uid: 1000, access: 'rw', mappings, fds: [] };
}

function inventoryOf(start: bigint): Inventory {
  const segment = { id: 'posix:0:1b:306', name: '/ticks', uses: [use(10, start)] };
  return { segments: [segment as unknown as Segment] } as unknown as Inventory;
}

const code = (path: string, at = '7f3100000000'): string =>
  `${at}-${at.slice(0, -4)}1000 r-xp 00000000 fe:01 ${path.length} ${path}\n`;

describe('where an address leads', () => {
  const maps = [
    '55a0c0000000-55a0c0001000 r--p 00000000 fe:01 123 /usr/bin/a b',
    '55a0c0001000-55a0c0003000 r-xp 00001000 fe:01 123 /usr/bin/a b',
    '7f0000-7f1000 rw-s 00002000 00:1b 306 /dev/shm/ticks',
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]',
    '',
  ].join('\n');

  it('is all that is mapped, neighbours joined', () => {
    assert.deepEqual(parseAddresses(bytes(maps)), [
      { start: 0x55a0_c000_0000n, end: 0x55a0_c000_3000n },
      { start: 0x7f_0000n, end: 0x7f_1000n },
      { start: 0xffff_ffff_ff60_0000n, end: 0xffff_ffff_ff60_1000n },
    ]);
    assert.deepEqual(parseAddresses(bytes('nothing of this kind\n')), []);
  });

  it('is a segment, elsewhere, nowhere, or not known', () => {
    using machine = new FakeMachine();
    machine.process({ pid: 10, files: { maps } });
    const inventory = inventoryOf(0x7f_0000n);
    const view = new ProcessView(machine, 10);
    const resolve = (address: bigint) => view.resolve(inventory, address, 8);
    assert.deepEqual(resolve(0x7f_0010n), { segment: 'posix:0:1b:306', name: '/ticks', offset: 0x2010 });
    assert.equal(resolve(0x55a0_c000_2fffn), 'elsewhere');
    assert.equal(resolve(0x1234n), 'nowhere');
    assert.equal(new ProcessView(machine, 77).resolve(inventory, 0x1234n, 8), undefined);
  });

  it('is not told for addresses of another width, of a layout of 32 bits or a process of 32 bits', () => {
    using machine = new FakeMachine();
    machine.process({ pid: 10, files: { maps } });
    const narrow =
      '08048000-08049000 r-xp 00000000 fe:01 9 /bin/old\nfff00000-100000000 rw-p 00000000 00:00 0 [stack]\n';
    machine.process({ pid: 20, files: { maps: narrow } });
    const inventory = inventoryOf(0x7f_0000n);
    const [wide, old] = [new ProcessView(machine, 10), new ProcessView(machine, 20)];
    assert.equal(wide.resolve(inventory, 0x7f_0010n, 4), 'other width');
    assert.equal(wide.resolve(inventory, 0x1234n, 4), 'other width');
    assert.equal(old.resolve(inventory, 0x1234n, 8), 'other width');
    assert.equal(old.resolve(inventory, 0x0804_8000n, 4), 'elsewhere');
    assert.equal(old.resolve(inventory, 0x1234n, 4), 'nowhere');
  });
});

describe('which C library a process runs', () => {
  it('is told by the names of what it has mapped', () => {
    const cases: [string, 'glibc' | 'musl' | undefined][] = [
      ['/usr/lib/x86_64-linux-gnu/libc.so.6', 'glibc'],
      ['/lib/x86_64-linux-gnu/libc-2.31.so', 'glibc'],
      ['/usr/lib/ld-linux-aarch64.so.1', 'glibc'],
      ['/lib64/ld64.so.2', 'glibc'],
      ['/lib/ld-musl-x86_64.so.1', 'musl'],
      ['/usr/lib/x86_64-linux-musl/libc.so', 'musl'],
      ['/apex/com.android.runtime/lib64/bionic/libc.so', undefined],
      ['/usr/lib/libc.so.6.conf', undefined],
      ['/usr/bin/libc-bench', undefined],
    ];
    for (const [path, libc] of cases) assert.equal(libcOf([path, '/usr/bin/a']), libc, path);
    assert.equal(libcOf(['/lib/ld-musl-x86_64.so.1', '/lib/libc.so.6']), undefined, 'both');
  });

  it('is that of the process that is looked through, of all users, or of the machine', () => {
    using machine = new FakeMachine();
    machine.process({ pid: 10, files: { maps: code('/lib/libc.so.6') } });
    // Data that bears the name is no library.
    const data = code('/tmp/libc.so.6').replace('r-xp', 'r--p');
    machine.process({ pid: 20, files: { maps: data + code('/lib/ld-musl-x86_64.so.1', '7f3200000000') } });
    machine.process({ pid: 30, files: { maps: code('/opt/static') } });
    mkdirSync(join(machine.root, 'lib'), { recursive: true });
    writeFileSync(join(machine.root, 'lib/ld-musl-x86_64.so.1'), '');
    const of = (pids: number[], pid?: number) =>
      libcFor(
        machine,
        { uses: pids.map(p => use(p)) },
        pid === undefined ? undefined : new ProcessView(machine, pid),
      );
    assert.equal(of([10, 20], 10), 'glibc');
    assert.equal(of([10, 20], 20), 'musl');
    assert.equal(of([10], 30), undefined, 'a static program tells nothing');
    assert.equal(of([10, 10]), 'glibc');
    assert.equal(of([10, 20]), undefined, 'they differ');
    assert.equal(of([10, 30]), undefined, 'one is not known');
    assert.equal(of([]), 'musl', 'the machine has no other');
    writeFileSync(join(machine.root, 'lib/ld-linux.so.2'), '');
    assert.equal(of([]), undefined, 'the machine has both');
  });
});
