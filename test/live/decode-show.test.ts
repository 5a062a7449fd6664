// `show` on the command line over a real segment: the JSON as documented, large numbers, pointers, locks, holes and
// what lies past the end.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { shmscope } from '../support/command.js';
import { compile, need } from '../support/compile.js';
import { useWorld } from './world.js';

const types = `#include <stdint.h>
#include <pthread.h>
enum side { BID, ASK };
struct tick { double price; char symbol[8]; enum side side; unsigned a : 3, b : 9; };
struct feed {
  uint32_t magic, version; _Atomic uint64_t head; int64_t low; long double exact; void *self, *bad, *null;
  uint64_t when_ns; _Bool open; pthread_mutex_t lock; struct tick ticks[2];
};
struct feed f; int main(void) { return 0; }
`;

interface Field {
  path: string;
  type: string;
  offset: number;
  size: number;
  value: unknown;
  note?: string;
}

function hexOf(...parts: readonly (bigint | number | string)[]): string {
  return parts
    .map(part => {
      if (typeof part === 'string') return part;
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(part)));
      return bytes.toString('hex');
    })
    .join('');
}

describe('show on the command line', function () {
  this.timeout(60_000);
  const world = useWorld();
  let program = '';
  before(function () {
    need(this, 'gcc');
    program = compile('gcc', types, ['-g', '-pthread']);
  });

  async function segment(): Promise<{ name: string; pid: number; address: bigint }> {
    const name = world.name('show');
    const victim = await world.start('victim', ['--name', name, '--size', '8K']);
    const address = BigInt(`0x${victim.ready.address ?? ''}`);
    const now = BigInt(Date.now() - 3_600_000) * 1_000_000n;
    const x87 = 'cdccccccccccccccfb3f000000000000';
    const tick = (price: number, side: number): string => {
      const bytes = Buffer.alloc(24);
      bytes.writeDoubleLE(price);
      bytes.write('AAPL', 8);
      bytes.writeUInt32LE(side, 16);
      bytes.writeUInt32LE(5 | (300 << 3), 20);
      return bytes.toString('hex');
    };
    const head = hexOf('5449434b03000000', 2n ** 64n - 1n, -(2n ** 63n), '0000000000000000', x87);
    await victim.command(`write 0 ${head}`);
    await victim.command(`write 48 ${hexOf(address + 16n, 0x1234, 0, now)}`);
    await victim.command('write 80 02');
    await victim.command(`write 128 ${tick(187.42, 1)}${tick(-0.5, 9)}`);
    return { name, pid: victim.pid, address };
  }

  function fieldsOf(out: string): Map<string, Field> {
    const document = JSON.parse(out) as { type: string; offset: number; fields: Field[] };
    return new Map(document.fields.map(field => [field.path, field]));
  }

  it('prints one document with the documented names', async () => {
    const { name, pid, address } = await segment();
    const { code, out, err } = shmscope('show', name, '--type', 'feed', '--from', program, '--json');
    assert.deepEqual([code, err], [0, '']);
    // Digits that JavaScript has no number for are there nevertheless.
    assert.match(
      out,
      /"path":"head","type":"_Atomic uint64_t","offset":8,"size":8,"value":18446744073709551615}/,
    );
    assert.match(out, /"path":"low","type":"int64_t","offset":16,"size":8,"value":-9223372036854775808}/);
    const document = JSON.parse(out) as { type: string; offset: number };
    assert.deepEqual([document.type, document.offset], ['struct feed', 0]);
    const fields = fieldsOf(out);
    assert.deepEqual(fields.get('version'), {
      path: 'version',
      type: 'uint32_t',
      offset: 4,
      size: 4,
      value: 3,
    });
    assert.equal(fields.get('magic')?.note, '"TICK"; 0x4b434954');
    assert.equal(fields.get('exact')?.value, 0.1);
    const self = fields.get('self');
    assert.equal(self?.value, `0x${(address + 16n).toString(16)}`);
    assert.equal(self.note, `→ ${name}+0x10 (valid only in victim ${pid})`);
    assert.deepEqual([fields.get('bad')?.value, fields.get('null')?.value], ['0x1234', '0x0']);
    assert.match(fields.get('bad')?.note ?? '', /^points to nowhere in victim/);
    assert.match(fields.get('when_ns')?.note ?? '', /^20\d\d-.*Z; (1 h|60 min) ago$/);
    assert.deepEqual([fields.get('open')?.value, fields.get('open')?.note], [2, 'neither true nor false']);
    assert.equal(fields.get('lock')?.value, 'unlocked');
    assert.match(fields.get('lock')?.note ?? '', /process-private, or was never initialised/);
    assert.deepEqual(
      [fields.get('ticks[0].price')?.value, fields.get('ticks[0].symbol')?.value],
      [187.42, 'AAPL'],
    );
    assert.deepEqual([fields.get('ticks[0].side')?.value, fields.get('ticks[0].side')?.note], ['ASK', '1']);
    assert.deepEqual(
      [fields.get('ticks[1].side')?.value, fields.get('ticks[1].side')?.note],
      [9, 'has no name'],
    );
    assert.deepEqual(fields.get('ticks[1].b'), {
      ...{ path: 'ticks[1].b', type: 'unsigned int', offset: 172, size: 2 },
      ...{ bitOffset: 3, bitSize: 9, value: 300 },
    });
  });

  it('takes an offset, a count and a process, and invents nothing', async () => {
    const { name, pid } = await segment();
    const args = ['--type', 'tick', '--from', program, '--as', String(pid), '--json'];
    const two = shmscope('show', name, ...args, '--offset', '0x80', '--count', '2');
    assert.equal((JSON.parse(two.out) as { type: string }).type, 'struct tick[2]');
    const fields = fieldsOf(two.out);
    assert.deepEqual([fields.get('[1].price')?.value, fields.get('[1].price')?.offset], [-0.5, 152]);
    // The second page was never written; of the last record only a part is there.
    const hole = fieldsOf(shmscope('show', name, ...args, '--offset', '4096').out).get('price');
    assert.deepEqual([hole?.value, hole?.note], [null, 'never written']);
    const end = fieldsOf(shmscope('show', name, ...args, '--offset', '8184').out);
    assert.deepEqual([end.get('side')?.value, end.get('side')?.note], [null, 'past the end of the segment']);
  });

  it('tells once, for people, that a type reaches past the end', async () => {
    const { name } = await segment();
    const args = ['--type', 'tick', '--from', program, '--offset', '8184'];
    const end = 'reaches past the end of the segment, which has 8192 bytes.';
    const { code, out, err } = shmscope('show', name, ...args, '--count', '500');
    assert.deepEqual(
      [code, err],
      [0, `shmscope: struct tick[500] ${end} 2498 more fields lie there; --json has them all.\n`],
    );
    const rows = out.trimEnd().split('\n').slice(1);
    assert.deepEqual(
      rows.map(row => row.trim().split(/ {2,}/)[2]),
      ['[0].price', '[0].symbol'],
    );
    assert.match(rows[1] ?? '', /past the end of the segment$/);
  });

  it('reads a spinlock by the library of the process, and follows no address of another width', async () => {
    const { name, pid } = await segment();
    const spin = compile(
      'gcc',
      '#include <pthread.h>\nstruct spin { pthread_spinlock_t lock; int n; } spin;\n',
      ['-g', '-c'],
    );
    const of = (program: string, type: string) =>
      fieldsOf(
        shmscope(
          ...['show', name, '--type', type, '--from', program],
          ...['--as', String(pid), '--offset', '4', '--json'],
        ).out,
      );
    // At 4 is a 3: glibc's on x86 is unlocked then, as by all numbers above 0, and musl's is locked.
    const glibc = existsSync('/lib/ld-linux.so.2') || existsSync('/lib64/ld-linux-x86-64.so.2');
    assert.equal(of(spin, 'spin').get('lock')?.value, glibc ? 'unlocked' : 'locked');
    const narrow = compile('gcc', 'struct narrow { void *at; } narrow;\n', ['-g', '-c', '-m32']);
    const at = of(narrow, 'narrow').get('at');
    assert.deepEqual(
      [at?.value, at?.note],
      ['0x3', `not followed: victim ${pid} has addresses of another size`],
    );
  });

  it('is a table for people, and ends with 2 and 3 where it should', async () => {
    const { name } = await segment();
    const { code, out } = shmscope('show', name, '--type', 'struct feed', '--from', program);
    assert.equal(code, 0);
    assert.match(out, /^OFFSET +SIZE +FIELD +VALUE +TYPE +NOTE\n/);
    assert.match(out, /0xac:3 +9 b +ticks\[1\]\.b +300 +unsigned int\n/);
    for (const [expected, ...args] of [
      [2, name, '--from', program],
      [2, name, '--type', 'feed'],
      [2, name, '--type', 'feed', '--from', program, '--count', '0'],
      [3, name, '--type', 'no_such_type', '--from', program],
      [3, name, '--type', 'feed', '--from', program, '--offset', '8192'],
      [3, '/no-such-segment-at-all', '--type', 'feed', '--from', program],
    ] as const) {
      const answer = shmscope('show', ...args);
      assert.equal(answer.code, expected, `${args.join(' ')}: ${answer.err}`);
      assert.match(answer.err, /^shmscope: .+/);
    }
  });
});
