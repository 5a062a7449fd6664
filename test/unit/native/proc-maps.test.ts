// The fast maps parser against captured rows, and against a slow and obvious twin on anything at all.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { libraryIn } from '../../../native/library-row.js';
import { ScanMemory } from '../../../native/scan-memory.js';
import {
  parseMaps,
  type KnownRows,
  type KnownTargets,
  type MapsRow,
  type MapsRows,
} from '../../../native/proc-maps.js';
import type { AccessBits } from '../../../native/records.js';
import { bytes, data } from './fake-machine.js';

/** Line by line, column by column. */
function slowTwin(text: string): MapsRows {
  const rows: MapsRow[] = [];
  let malformed = 0;
  for (const line of text.split('\n')) {
    const columns = line.split(' ');
    const perms = columns[1] ?? '';
    if (perms.length !== 4 || perms[3] !== 's' || columns.length < 3) continue;
    const [range = '', , offset = '', device = '', inode = ''] = columns;
    const [start = '', end = '', ...more] = range.split('-');
    const [major = '', minor = '', ...rest] = device.split(':');
    const isHex = (s: string, digits: number): boolean =>
      s.length > 0 && s.length <= digits && Array.from(s).every(c => '0123456789abcdef'.includes(c));
    const isPerms = Array.from(perms.slice(0, 3)).every((c, i) => c === '-' || c === 'rwx'[i]);
    const path = columns.slice(5).join(' ');
    const whole =
      isHex(start, 16) &&
      isHex(end, 16) &&
      more.length === 0 &&
      isPerms &&
      isHex(offset, 16) &&
      isHex(major, 8) &&
      isHex(minor, 8) &&
      rest.length === 0 &&
      inode.length <= 20 &&
      /^[0-9]+$/.test(inode);
    if (!whole) {
      malformed++;
      continue;
    }
    rows.push({
      start: BigInt(`0x${start}`),
      end: BigInt(`0x${end}`),
      access: Array.from(perms.slice(0, 3))
        .filter(c => c !== '-')
        .join('') as AccessBits,
      target: {
        offset: Math.min(Number(BigInt(`0x${offset}`)), Number.MAX_SAFE_INTEGER),
        device: `${BigInt(`0x${major}`)}:${BigInt(`0x${minor}`).toString(16)}`,
        inode: String(BigInt(inode)),
        path: bytes(path.replace(/^ +/, '').split('\\012').join('\n')),
      },
    });
  }
  return { rows, malformed, library: undefined };
}

describe('/proc/pid/maps', () => {
  it('finds the shared rows of a captured file and nothing else', () => {
    const { rows, malformed } = parseMaps(data('maps.txt'));
    assert.equal(malformed, 0);
    assert.deepEqual(
      rows.map(r => [r.access, r.target.device, r.target.inode, r.target.path]),
      [
        ['rw', '0:1', '15299', '/dev/zero (deleted)'],
        ['rw', '0:1b', '345', '/dev/shm/#345 (deleted)'],
        ['rw', '0:1', '15298', '/dev/zero (deleted)'],
        ['rw', '0:1b', '344', '/dev/shm/shmscope-test-k (deleted)'],
        ['rw', '0:1', '15297', '/memfd:fra\nme pool (deleted) (deleted)'],
        ['rw', '0:e', '171441', '/secretmem (deleted)'],
        ['rw', '0:1', '32812', '/SYSV00005412 (deleted)'],
        ['r', '254:0', '338846', '/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache'],
        ['rw', '0:1', '15300', '[anon_shmem:frame ring]'],
        ['rwx', '0:1', '15301', '/drm mm object (deleted)'],
        ['rw', '0:c', '1045', 'anon_inode:[io_uring]'],
        ['rw', '0:f', '171999', '/memfd:huge (deleted)'],
        ['rw', '0:f', '172000', '/anon_hugepage (deleted)'],
        ['rw', '0:f', '7', '/SYSV00000000 (deleted)'],
        ['', '8:2', '18446744073709551615', '/srv/s o s (deleted)'],
      ],
    );
    const ring = rows.find(r => r.target.inode === '15300');
    assert.deepEqual([ring?.start, ring?.end, ring?.target.offset], [0x7fffb0000000n, 0x7fffb0004000n, 4096]);
    const far = rows.at(-1);
    assert.equal(far?.target.offset, 0xffffffffff000);
  });

  it('agrees with its slow twin on captured and on broken files', () => {
    assert.deepEqual(parseMaps(data('maps.txt')), slowTwin(data('maps.txt')));
    const lines = data('maps.txt').split('\n');
    const piece = fc.oneof(
      fc.constantFrom(...lines),
      fc.constantFrom('s ', ' rw-s ', '\n', ' ', 'rw-s', '-', 's', '7f-8f rw-s 0 0:0 0', '\\012', 'x s y s '),
      fc.string({ unit: fc.constantFrom(...Array.from('0af-rwxsp: s\n')) }),
    );
    const rows: KnownRows = new Map();
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, asLines) => {
        const text = pieces.join(asLines ? '\n' : '');
        assert.deepEqual(parseMaps(bytes(text)), slowTwin(text));
        assert.deepEqual(parseMaps(bytes(text), undefined, rows), slowTwin(text), 'with rows known');
      }),
      { numRuns: 3000 },
    );
  });

  it('tells rows alike in many processes by one and the same target', () => {
    const known: KnownTargets = new Map();
    const [first] = parseMaps(bytes('1000-2000 rw-s 00000000 00:1b 6  /dev/shm/a\n'), known).rows;
    const [second] = parseMaps(bytes('5000-6000 r--s 00000000 00:1b 6  /dev/shm/a\n'), known).rows;
    assert.ok(first);
    assert.equal(first.target, second?.target);
    assert.equal(second?.access, 'r');
  });

  it('tells rows alike in forked processes by one and the same row', () => {
    const rows: KnownRows = new Map();
    const shared = '1000-2000 rw-s 00000000 00:1b 6  /dev/shm/a\n';
    const [first] = parseMaps(bytes(shared), undefined, rows).rows;
    const [second] = parseMaps(bytes(`500-600 rw-p 00000000 00:00 0\n${shared}`), undefined, rows).rows;
    assert.ok(first);
    assert.equal(first, second);
  });
});

describe('the row of the library that we run', () => {
  const row = (path: string, access = 'r-xp'): string =>
    `7f0000000000-7f0000001000 ${access} 00066000 fe:00 12                    ${path}\n`;

  it('is that of its code, wherever the file lies, and deleted or not', () => {
    const others = `${row('/usr/bin/node')}${row('/opt/x/koffi.node', 'r--p')}${row('/opt/koffi.node/x')}`;
    assert.equal(libraryIn(bytes(others)), undefined);
    for (const end of ['', ' (deleted)']) {
      assert.deepEqual(parseMaps(bytes(`${others}${row(`/opt/a\\012b/koffi.node${end}`)}`)).library, {
        range: '7f0000000000-7f0000001000',
        mark: 'r-xp 00066000 fe:00 12',
        ...{ device: '254:0', inode: '12', path: '/opt/a\nb/koffi.node' },
      });
    }
  });

  it('is none where only a part of a name reads so', () => {
    for (const path of ['/opt/koffi.node.old', 'koffi.node', '/opt/koffi.node (deleted) x'])
      assert.equal(libraryIn(bytes(row(path))), undefined, path);
  });
});

describe('what one scan leaves to the next', () => {
  const row = (end: number): string => `1000-${end}000 rw-s 00000000 00:1b 6  /dev/shm/a\n`;

  it('is the rows of maps that read the same, and nothing of those that do not', () => {
    const memory = new ScanMemory();
    const seen: MapsRows[] = [];
    for (const end of [2, 2, 3]) {
      memory.begin();
      seen.push(memory.rows(7, bytes(row(end))));
      assert.deepEqual(seen.at(-1), parseMaps(bytes(row(end))));
    }
    assert.equal(seen[0], seen[1]);
    memory.begin();
    memory.begin();
    assert.notEqual(memory.rows(7, bytes(row(3))), seen[2]);
  });
});
