// Addresses of tabs: what was put in comes out, and nothing else is believed.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestUse, fromUriParts, sameTarget, toUriParts, type Target } from '../../../src/extension/target.js';
import { use } from './machine.js';

describe('an address', () => {
  const process = fc.record({ pid: fc.nat(), startTime: fc.nat() }, { noNullPrototype: true });
  const target: fc.Arbitrary<Target> = fc
    .tuple(fc.string(), fc.string({ unit: 'binary' }), fc.option(process, { nil: undefined }))
    .map(([segment, name, p]) => ({ segment, name, ...(p && { process: p }) }));

  it('gives the target back, whatever its name', () => {
    fc.assert(
      fc.property(target, fc.string(), (t, command) => {
        const parts = toUriParts(t, command);
        assert.deepEqual(fromUriParts(parts), t);
        assert.equal(parts.path.split('/').length, 4, 'a name with slashes is one part');
      }),
    );
  });

  it('is refused when it is not ours', () => {
    const good = toUriParts({ segment: 'posix:1', name: '/a', process: { pid: 1, startTime: 2 } });
    const bad = ['', '{', 'null', '[]', '{"segment":1,"name":"a"}', '{"segment":"a"}'];
    const odd = [{ pid: -1 }, { pid: 1.5 }, { pid: '1' }, { pid: 1, startTime: 1e300 }];
    for (const query of [
      ...bad,
      ...odd.map(o => JSON.stringify({ segment: 'a', name: 'b', startTime: 1, ...o })),
    ]) {
      assert.equal(fromUriParts({ ...good, query }), undefined, query);
    }
    assert.equal(fromUriParts({ ...good, scheme: 'file' }), undefined);
  });

  it('is the same for the same process only', () => {
    const a: Target = { segment: 's', name: 'x', process: { pid: 1, startTime: 2 } };
    assert.ok(sameTarget(a, { ...a, name: 'y' }));
    assert.ok(!sameTarget(a, { ...a, process: { pid: 1, startTime: 3 } }));
    assert.ok(!sameTarget(a, { segment: 's', name: 'x' }));
  });
});

describe('the process to see a segment as', () => {
  it('maps it, rather may write, and has the lowest pid', () => {
    const fd = use(1, 'fd', 'rw');
    const reader = use(2, 'reader', 'r', '1000');
    const writer = use(3, 'writer', 'rw', '1000');
    const other = use(4, 'other', 'rw', '1000');
    assert.equal(bestUse([fd, reader, writer, other]), writer);
    assert.equal(bestUse([fd, reader]), reader);
    assert.equal(bestUse([fd]), fd);
    assert.equal(bestUse<typeof fd>([]), undefined);
  });
});
