// Every form of `<segment>` of the command line, and addresses of a process.
import assert from 'node:assert/strict';
import { assemble } from '../../../src/model/assemble.js';
import { findSegment, resolveAddress } from '../../../src/model/query.js';
import { bytes, fd, mapping, object, posix, processOf, record, row, sysv } from './records.js';

const ticks = posix(6, 'ticks');
const old = posix(5, 'ticks', true);
const pool = { kind: 'memfd', id: 'memfd:0:1:9', name: bytes('pool') } as const;
const inventory = assemble(
  record({
    processes: [
      processOf(4121, {
        fds: [fd(5, ticks)],
        mappings: [
          mapping(ticks, 0x7f31a000n, 0x2000n, { offset: 0x1000 }),
          mapping(old, 0x10000n, 0x1000n),
          mapping(pool, 0xffffffffff000000n, 0x1000n),
        ],
      }),
      processOf(4122, { mappings: [mapping(pool, 0x7f31a000n, 0x1000n), mapping(sysv(3, 1, 9), 1n, 1n)] }),
    ],
    objects: [object(ticks, { names: [bytes('ticks')] })],
    sysv: [row(3, { key: 0x1234 }), row(4, { key: 0x1235 })],
  }),
);

function found(text: string): string | string[] | undefined {
  const answer = findSegment(inventory, text);
  if (answer.kind === 'found') return answer.segment.id;
  return answer.kind === 'ambiguous' ? answer.candidates.map(s => s.id).sort() : undefined;
}

describe('a segment is found', () => {
  const cases: [string, string | string[] | undefined][] = [
    ['posix:0:1b:5', 'posix:0:1b:5'],
    ['/ticks', ['posix:0:1b:5', 'posix:0:1b:6']],
    ['ticks', undefined],
    ['pool', 'memfd:0:1:9'],
    ['shmid:4', 'sysv:200:4'],
    ['shmid:3', ['sysv:200:3', 'sysv:9:3']],
    ['shmid:0x4', 'sysv:200:4'],
    ['shmid:', undefined],
    ['shmid:four', undefined],
    ['key:0x1234', 'sysv:200:3'],
    ['key:4660', 'sysv:200:3'],
    ['key:0x9999', undefined],
    ['0x00001235', 'sysv:200:4'],
    ['pid:4121:fd:5', 'posix:0:1b:6'],
    ['pid:4121:fd:6', undefined],
    ['pid:4121:0x7f31a000', 'posix:0:1b:6'],
    ['pid:4121:0x7f31bfff', 'posix:0:1b:6'],
    ['pid:4121:0x7f31c000', undefined],
    ['pid:4122:0x7F31A000', 'memfd:0:1:9'],
    ['pid:4121', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`by ${JSON.stringify(text)}: ${String(expected)}`, () => {
      assert.deepEqual(found(text), expected);
    });
  }
});

describe('an address', () => {
  const at = (pid: number, address: bigint): unknown => {
    const hit = resolveAddress(inventory, pid, address);
    return hit && [hit.segment.id, hit.offset];
  };

  it('is a segment and an offset, in the process that it is of', () => {
    assert.deepEqual(at(4121, 0x7f31a010n), ['posix:0:1b:6', 0x1010]);
    assert.deepEqual(at(4121, 0xffffffffff000fffn), ['memfd:0:1:9', 0xfff]);
    assert.deepEqual(at(4122, 0x7f31a010n), ['memfd:0:1:9', 0x10]);
    assert.equal(at(4121, 0x7f31c000n), undefined);
    assert.equal(at(1, 0x7f31a010n), undefined);
  });
});
