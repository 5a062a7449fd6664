// Patterns on names against their slow twin, a regular expression; and that none runs away.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchName, parsePattern } from '../../../../src/model/leaks/name-pattern.js';

const match = (pattern: string, name: string): { pid?: number } | undefined =>
  matchName(parsePattern(pattern), name);

describe('a pattern on names', () => {
  it('fits whole names, and tells the pid', () => {
    assert.deepEqual(match('psm_{hex:8}', 'psm_0badcafe'), {});
    assert.equal(match('psm_{hex:8}', 'psm_0badcaf'), undefined);
    assert.equal(match('psm_{hex:8}', 'psm_0badcafe1'), undefined);
    assert.equal(match('psm_{hex:8}', 'xpsm_0badcafe'), undefined);
    assert.deepEqual(match('torch_{pid}_{n}', 'torch_4121_7'), { pid: 4121 });
    assert.deepEqual(match('*.im.shm', 'cam0.im.shm'), {});
    assert.deepEqual(match('sem.mp-{x:8}', 'sem.mp-ab_c12/d'.replace('/', '-')), {});
    assert.equal(match('{x:3}', 'a/b'), undefined);
    assert.deepEqual(match('a(b|c', 'a(b|c'), {}, 'all else stands for itself');
  });

  it('is what a regular expression would say', () => {
    const pieces = {
      '{n}': '[0-9]{1,20}',
      '{hex}': '[0-9a-fA-F]{1,64}',
      '{x:2}': '[^/]{2}',
      '*': '.*',
      a: 'a',
    };
    const parts = fc.array(fc.constantFrom(...(Object.keys(pieces) as (keyof typeof pieces)[])), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        parts,
        fc.string({ unit: fc.constantFrom('a', '1', '/', 'z'), maxLength: 12 }),
        (p, name) => {
          const twin = new RegExp(`^${p.map(part => pieces[part]).join('')}$`, 's');
          assert.equal(match(p.join(''), name) !== undefined, twin.test(name));
        },
      ),
    );
  });

  it('takes no time that grows with a power of the name', () => {
    for (const [text, name, fits] of [
      ['{x}'.repeat(40), `${'a'.repeat(255)}/`, false],
      ['*{n}'.repeat(20), '1'.repeat(255), true],
      ['*a'.repeat(20) + '{n}', 'a'.repeat(255), false],
    ] as const) {
      let asked = 0;
      const counted = parsePattern(text).map(token =>
        typeof token === 'string' ? token : { ...token, holds: (c: string) => (asked++, token.holds(c)) },
      );
      assert.equal(matchName(counted, name) !== undefined, fits);
      assert.ok(asked <= 41 * 256 * 2, `${asked} characters asked`);
    }
  });

  it('takes the longest of each, from the first on, as a regular expression does', () => {
    assert.deepEqual(match('*{pid}', 'a4121'), { pid: 1 });
    assert.deepEqual(match('{x:1}{pid}{n}', 'a4121'), { pid: 412 });
    assert.deepEqual(match('{pid}_{pid}', '7_8'), { pid: 8 });
  });
});
