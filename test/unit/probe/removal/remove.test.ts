// A removal refuses what is not what the person said yes to, before anything is touched or saved. Not the removing of
// real objects: test/live/removal.test.ts.
import assert from 'node:assert/strict';
import { RemovalError } from '../../../../src/probe/removal/errors.js';
import { remove, type Seen } from '../../../../src/probe/removal/remove.js';
import { toRemovedFacts } from '../../../../src/probe/removal/facts.js';
import { Sources } from '../../../../src/probe/sources.js';
import { ImageError } from '../../../../src/probe/time/image-file.js';
import { thisMachine } from '../../../../native/this-machine.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { Verdict } from '../../../../src/model/verdict.js';

const id = 'posix:0:1b:306';

function seen(verdict: Verdict, changes: Partial<Segment> = {}): Seen {
  const segment: Segment = {
    ...{ id, kind: 'posix', name: '/ticks', size: 4096, sizeKnown: true, unlinked: false, system: false },
    ...{ uses: [], times: { changed: 1000 } },
    ...changes,
  };
  const judged = { verdict, evidence: [] };
  return { segment, judged, places: { paths: new Map(), identities: new Map() } };
}

async function refusal(now: Seen | undefined): Promise<string> {
  const host = {
    sources: new Sources(thisMachine()),
    look: () => Promise.resolve(new Map(now ? [[id, now]] : [])),
  };
  const confirmed = { verdict: 'orphan', changed: 1000 } as const;
  const failed: unknown = await remove(host, { id, name: '/ticks', confirmed, copies: null }).catch(
    (error: unknown) => error,
  );
  assert.ok(failed instanceof RemovalError, String(failed));
  return failed.code;
}

describe('a removal', () => {
  it('refuses what has another verdict, has changed, is gone, or has no name', async () => {
    for (const verdict of ['in-use', 'held', 'unknown', 'kept', 'owner-dead', 'unlinked-mapped'] as const)
      assert.equal(await refusal(seen(verdict)), 'CHANGED', verdict);
    assert.equal(await refusal(seen('orphan', { times: { changed: 1001 } })), 'CHANGED');
    assert.equal(await refusal(seen('orphan', { nattch: 1 })), 'CHANGED');
    assert.equal(await refusal(undefined), 'GONE');
    assert.equal(await refusal(seen('orphan', { unlinked: true })), 'NONAME');
    assert.equal(await refusal(seen('orphan', { kind: 'memfd' })), 'NONAME');
    assert.equal(await refusal(seen('orphan')), 'ELSEWHERE', 'nobody knows where it is');
  });

  it('believes nothing that a copy says and that makes no sense', () => {
    const good = { kind: 'posix', mode: 0o600, uid: 1, gid: 2, name: '7469636b73' };
    const times = { accessed: '1', modified: '2' };
    assert.deepEqual(toRemovedFacts({ removed: { ...good, ...times } }), {
      ...{ ...good, ...times, elsewhere: false },
    });
    for (const removed of [
      ...[undefined, null, 'x', {}, { ...good }, { ...good, ...times, name: '' }],
      ...[
        { ...good, ...times, name: 'zz' },
        { ...good, ...times, mode: 0o17777 },
      ],
      ...[
        { ...good, ...times, uid: -1 },
        { ...good, ...times, accessed: '-1' },
      ],
      { kind: 'sysv', mode: 0o600, uid: 0, gid: 0, key: 2 ** 32 },
    ])
      assert.throws(() => toRemovedFacts({ removed }), ImageError, JSON.stringify(removed));
  });
});
