// A workspace that nobody trusts: no compiler is run, whatever its files say, and each refusal is a sentence. What
// needs no program of the user's still works.
import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import type { Target } from '../../../../src/extension/target.js';
import { mayLoseFocus } from '../../driver/control.js';
import { chooseElsewhere, pickTitle, write, writeJson } from '../asked.js';
import { notices } from '../questions.js';
import { bindingsFile, folder, openSegment, shows, showsStruct, useTicks } from '../ticks.js';

describe('types in a workspace that is not trusted', function () {
  this.timeout(120_000);
  mayLoseFocus(this);
  let ticks: Target;

  useTicks(found => (ticks = found));
  before(() => assert.equal(workspace.isTrusted, false));

  it('are not read from a header that its file names, which the pane says; those of the process are', async () => {
    await write(Uri.joinPath(folder, 'ticks.h'), 'struct head_of_ticks { unsigned magic; };\n');
    await writeJson(bindingsFile, {
      bindings: [
        { segment: ticks.name, type: 'tick_ring' },
        { segment: ticks.name, type: 'head_of_ticks', from: 'ticks.h', offset: 4096 },
      ],
    });
    await openSegment(ticks);
    await showsStruct(
      /head_of_ticks is not shown\. ticks\.h is read by running your C compiler on it, which is only done in a workspace that you trust\..*capacity.*1\D?024/,
    );
  });

  for (const source of ['Types from a Header', 'Paste a Declaration']) {
    it(`are refused with a sentence, and nothing is asked: ${source}`, async () => {
      await openSegment(ticks);
      await shows(/Live/);
      const why =
        'Declarations are read by running your C compiler on them. That is only done in a workspace that you trust.';
      await chooseElsewhere(source, async () => (await notices(why)).length > 0);
      assert.equal(await pickTitle(), '');
    });
  }
});
