// Each verdict in the tree and in the list of leaks, of real objects that are in that state: the words that are shown,
// and pictures of them. Not how verdicts come about (test/live/leaks-matrix.test.ts).
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from 'vscode';
import { uniqueKey, uniquePrefix } from '../../support/prefix.js';
import {
  closeEditors,
  eventually,
  inWindow,
  needsWindow,
  press,
  resize,
  screenshot,
  setTheme,
  usualLook,
} from '../driver/control.js';
import { atEnd, end, hideOthers, rows, set, type AtEnd } from './world.js';

const root = process.env['SHMSCOPE_ROOT'] ?? '';
const pictures = join(root, 'out/screenshots');

describe('verdicts', function () {
  this.timeout(90_000);
  const name = `/${uniquePrefix()}`;
  const [dead, orphan, left] = [uniqueKey(), uniqueKey(), uniqueKey()];
  const hex = (key: number): string => `0x${key.toString(16).padStart(8, '0')}`;
  let guard: AtEnd | undefined;
  let program: ChildProcess | undefined;

  before(async function () {
    needsWindow(this);
    mkdirSync(pictures, { recursive: true });
    const keys = [dead, orphan, left].map(String);
    guard = atEnd(
      'rm -f "/dev/shm$1"-*; for key in $2; do ipcrm -M $key; done 2>/dev/null',
      name,
      keys.join(' '),
    );
    const maker = spawn('python3', [join(root, 'test/producers/verdicts.py'), '--name', name, ...keys], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    program = maker;
    const [line] = (await once(maker.stdout, 'data')) as [Buffer];
    assert.match(line.toString(), /"ready"/);
    const names = [`${name.slice(1)}-kept`];
    await set('leaks.rules', [{ owner: 'the test', names, commands: ['python*'], kept: 'while-used' }]);
    await set('segments.kinds', ['posix', 'sysv']);
    await hideOthers(name.slice(1));
    await resize(1280, 1600);
    await commands.executeCommand('shmscope.segments.focus');
  });
  after(async () => {
    await usualLook();
    for (const key of ['leaks.rules', 'segments.kinds', 'segments.ignore']) await set(key, undefined);
    if (program) await end(program);
    await guard?.now();
  });

  const shown: [string, RegExp][] = [
    [`${name}-used`, /used 64 KiB · 1 process$/],
    [`${name}-held`, /held by an fd only · 64 KiB/],
    [`${name}-unlinked`, /unlinked · 64 KiB · 1 process/],
    [`${name}-kept`, /kept by design · 64 KiB · 1 process/],
    [hex(dead), /owner dead · id \d+ · 64 KiB/],
    [hex(orphan), /orphan · id \d+ · 64 KiB/],
    // That it isn't known is told in the list of leaks; nobody has it, and nobody calls it forgotten.
    [hex(left), /id \d+ · 64 KiB · no process/],
  ];
  it('are told of each', async () => {
    let last: string[] = [];
    const missing = (): string[] =>
      shown.flatMap(([name, words]) =>
        last.some(row => row.startsWith(name) && words.test(row)) ? [] : [`${name} ${words.source}`],
      );
    await eventually('each row says it', async () => {
      last = await rows();
      return missing().length === 0;
    }).catch(async () => {
      await screenshot(join(pictures, 'verdicts-failed.png'));
      assert.fail(`${missing().join('\n')} in ${last.join('\n')}`);
    });
  });

  it('are apart in the list of leaks: what was forgotten, and what can’t be told', async () => {
    const listed = async (key: number, words: RegExp): Promise<boolean> =>
      (await rows()).some(row => row.startsWith(hex(key)) && words.test(row));
    // No memory: nobody wrote to it.
    await eventually('what was forgotten', () => listed(orphan, /orphan · \d+ gone · id \d+ · 0 B$/));
    await commands.executeCommand('shmscope.leaks.focus');
    await press('End');
    await eventually('what can’t be told is opened', async () => {
      if (await listed(left, /unknown · id \d+ · 0 B$/)) return true;
      await press('ArrowRight');
      // Only rows on screen are rows, and others may have some.
      await press('PageDown');
      return false;
    });
  });

  it('have a letter each, which stays where a long name leaves no place for words', async () => {
    const signs: [string, string][] = [
      [`${name}-used`, ''],
      [`${name}-held`, 'H'],
      [`${name}-unlinked`, '∅'],
      [`${name}-kept`, 'K'],
      [hex(dead), 'D'],
      [hex(orphan), 'O'],
      [hex(left), ''],
    ];
    await commands.executeCommand('shmscope.segments.focus');
    await eventually('each row has its own, and no other', async () => {
      const all = await lettersOfRows();
      return signs.every(([start, sign]) => {
        const own = all.filter(([row]) => row.startsWith(start));
        return own.length > 0 && own.every(([, has]) => has === sign);
      });
    });
  });

  it('are no letter of the processes below', async () => {
    await commands.executeCommand('shmscope.segments.focus');
    await press('Home');
    const mark = async (): Promise<string | undefined> => {
      const pid = program?.pid ?? 0;
      const all = await lettersOfRows();
      return all.find(([row]) => row.startsWith('python') && row.includes(`${pid} · rw`))?.[1];
    };
    await eventually('the row of what is kept is open, and its process listed', async () => {
      const [label, open] =
        (await inWindow(`(row => [row?.innerText.trim() ?? '', row?.ariaExpanded === 'true'])(
        document.querySelector('.part.sidebar .monaco-list:focus .monaco-list-row.focused'))`)) as [
          string,
          boolean,
        ];
      const found = label.startsWith(`${name}-kept`);
      if (found && open) return (await mark()) !== undefined;
      // VS Code loses a key that comes while it draws a tree anew: once more, then.
      await press(found ? 'ArrowRight' : 'ArrowDown');
      return false;
    });
    // Attached it has a mark of its own, and that alone.
    await press('ArrowDown');
    await press('Enter');
    assert.equal(await eventually('it is marked', async () => (await mark()) || undefined), '●');
    await closeEditors();
    await commands.executeCommand('shmscope.segments.focus');
    await press('ArrowLeft');
    await press('ArrowLeft');
  });

  it('are read to who can’t see them, whatever the width leaves of a row', async () => {
    await eventually('each row’s label has its words', async () => {
      const spoken = (await inWindow(
        `[...document.querySelectorAll('.part.sidebar .monaco-list-row')].map(row => row.ariaLabel)`,
      )) as string[];
      return shown.every(([name, words]) =>
        spoken.some(label => label.startsWith(name) && new RegExp(words.source.replace('$', '')).test(label)),
      );
    });
  });

  it('is legible in each theme, narrow and wide', async () => {
    for (const theme of ['dark', 'light', 'high contrast'] as const) {
      await setTheme(theme);
      await eventually('it has rows', async () => (await rows()).some(row => row.startsWith(name)));
      await screenshot(join(pictures, `verdicts-${theme.replaceAll(' ', '-')}.png`));
    }
    await setTheme('dark');
    await resize(640, 1600);
    await eventually('it has rows', async () => (await rows()).some(row => row.startsWith(name)));
    await screenshot(join(pictures, 'verdicts-narrow.png'));
    await resize(1280, 1600);
  });
});

/** Rows with the mark that VS Code draws at their end, which is no element. */
async function lettersOfRows(): Promise<[string, string][]> {
  return (await inWindow(`[...document.querySelectorAll('.part.sidebar .monaco-list-row')].map(row => [
    row.innerText.trim(),
    [...row.querySelectorAll('.monaco-icon-label')]
      .map(label => getComputedStyle(label, '::after').content.replaceAll('"', ''))
      .filter(text => text !== 'none' && text !== 'normal').join(''),
  ])`)) as [string, string][];
}
