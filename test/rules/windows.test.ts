// Names are chosen by whoever makes a segment or a program, and VS Code reads links, commands too, in messages, and
// icons in rows. So only the files that see to that open messages and lists, make rows, or write in the status bar.
import assert from 'node:assert/strict';
import { isIn } from './rooms.js';
import { at, readSources } from './sources.js';

const room = 'src/extension';
const sources = readSources().filter(source => isIn(source.path, room));

/** What stands for a window or a row, and the files that may say it. */
const places: readonly (readonly [what: string, pattern: RegExp, files: readonly string[]])[] = [
  [
    'a message, a list or a question',
    /\b(show(Information|Warning|Error)Message|showQuickPick|createQuickPick|showInputBox|createInputBox|setStatusBarMessage)\b/,
    [`${room}/base/ask.ts`, `${room}/base/search.ts`],
  ],
  [
    'a row of a tree',
    /\bnew TreeItem\(/,
    [`${room}/tree/items.ts`, `${room}/leaks/items.ts`, `${room}/time/items.ts`],
  ],
  ['an item of the status bar', /\bcreateStatusBarItem\b/, [`${room}/status-bar.ts`]],
];

describe('what VS Code reads in texts', () => {
  for (const [what, pattern, files] of places) {
    it(`${what} is made in ${files.join(', ')} alone, with names made plain`, () => {
      const found = sources.flatMap(source =>
        source.text
          .split('\n')
          .flatMap((line, i) =>
            pattern.test(line) ? [{ path: source.path, where: at(source, i + 1) }] : [],
          ),
      );
      assert.ok(found.length > 0, 'is the rule looking for the right thing?');
      assert.deepEqual(
        found.filter(({ path }) => !files.includes(path)).map(({ where }) => where),
        [],
      );
      for (const path of files)
        assert.ok(
          sources
            .find(source => source.path === path)
            ?.imports.some(i => i.specifier.endsWith('/text/plain.js')),
          `${path} makes names plain`,
        );
    });
  }
});
