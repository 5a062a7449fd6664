// When a watched segment is nobody's any more: who only looks, as the one who asks, doesn't keep it. Not real segments:
// test/live/cli-watch.test.ts.
import assert from 'node:assert/strict';
import type { Look } from '../../../src/cli/look.js';
import { Presence } from '../../../src/cli/presence.js';
import { assemble } from '../../../src/model/assemble.js';
import type { Segment } from '../../../src/model/segment.js';
import { bytes, fd, mapping, object, posix, processOf, record, row, sysv } from '../model/records.js';

const observer = { observer: true } as const;
const old = posix(5, 'old', true);
const pool = { kind: 'memfd', id: 'memfd:0:1:9', name: bytes('pool') } as const;

/** Is it told to be gone, however often it is asked? */
async function ends(segments: Segment[], links?: number): Promise<boolean> {
  const [segment] = segments;
  assert.ok(segment, 'it is found');
  const presence = new Presence(segment, () => Promise.resolve({ inventory: { segments } } as Look));
  const facts = { size: 4096, allocated: 0, ...(links === undefined ? {} : { links }) };
  try {
    for (let now = 0; now < 10; now++) await presence.check(facts, now * 1_000_000);
    return false;
  } catch (error) {
    assert.match(String(error), /is gone: no process has it any more/);
    return true;
  }
}
const segmentsOf = (of: Parameters<typeof record>[0]): Segment[] => assemble(record(of)).segments;

describe('a watched segment', () => {
  for (const [what, item] of [
    ['unlinked', old],
    ['memfd', pool],
  ] as const) {
    it(`that is ${what} ends with its last user, whoever else looks at it`, async () => {
      const looks = processOf(1, { ...observer, fds: [fd(3, item, 'r')] });
      assert.equal(await ends(segmentsOf({ processes: [looks] }), 0), true);
      const uses = processOf(2, { fds: [fd(3, item)] });
      assert.equal(await ends(segmentsOf({ processes: [looks, uses] }), 0), false);
    });
  }

  it('of System V that was removed ends when only those who look are attached', async () => {
    const item = sysv(3, 0x5412);
    const looks = processOf(1, { ...observer, mappings: [mapping(item, 4096n, 4096n, { access: 'r' })] });
    const of = (nattch: number, removed: boolean): Segment[] =>
      segmentsOf({ processes: [looks], sysv: [row(3, { nattch, mode: removed ? 0o1640 : 0o640 })] });
    assert.equal(await ends(of(1, true)), true);
    assert.equal(await ends(of(2, true)), false, 'another is attached, who can’t be seen');
    assert.equal(await ends(of(1, false)), false, 'it has its key');
    assert.equal(await ends(segmentsOf({ processes: [looks] })), true, 'the kernel lists it no more');
  });

  it('that has its name, wherever that is, doesn’t end', async () => {
    const item = posix(6, 'ticks');
    const looks = processOf(1, { ...observer, fds: [fd(3, item, 'r')] });
    const segments = segmentsOf({
      processes: [looks],
      objects: [object(item, { names: [bytes('ticks')] })],
    });
    assert.equal(await ends(segments), false);
  });
});
