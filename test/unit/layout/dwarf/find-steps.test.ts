// The search for one name in steps: it can be left in between, and comes to what it does in one go. Not what is found:
// committed.test.ts.
import assert from 'node:assert/strict';
import { openDwarf } from '../../../../src/layout/dwarf/source.js';
import type { Steps, TypeEntry } from '../../../../src/layout/layout.js';
import { OpenTypes } from '../../../../src/probe/types/open-types.js';
import { inSlices } from '../../../../src/probe/types/steps.js';
import { all } from './committed.js';

function run(steps: Steps<readonly TypeEntry[]>): { entries: readonly TypeEntry[]; yields: number } {
  for (let yields = 0; ; yields++) {
    const step = steps.next();
    if (step.done) return { entries: step.value, yields };
    assert.ok(step.value.done >= 0 && step.value.done <= step.value.total);
  }
}

describe('a search in steps', () => {
  it('comes to the same as one in one go, and stops on the way', () => {
    for (const { name, sections, split, supplementary } of all()) {
      const open = () =>
        openDwarf(sections, { split: () => split, ...(supplementary ? { supplementary } : {}) });
      const names = [
        ...new Set(
          open()
            .entries()
            .map(entry => entry.name),
        ),
      ];
      assert.ok(names.length > 0, name);
      for (const wanted of names) {
        const { entries, yields } = run(open().finding(wanted));
        assert.deepEqual(entries, open().find(wanted), `${name}: ${wanted}`);
        assert.ok(entries.length > 0 && yields > 0, `${name}: ${wanted}`);
      }
    }
  });

  it('ends when it is given up, and others can be made', async () => {
    const [first] = all();
    const source = openDwarf((first ?? assert.fail()).sections);
    const types = new OpenTypes([{ path: 'a', from: 'DWARF', source }]);
    const search = types.find('slot');
    assert.equal(search.next().done, false);
    search.return([]);
    assert.ok((await inSlices(types.find('slot'))).length > 0);
  });
});
