// Snapshots, comparisons and a debugger's stop on a real segment: taken by command, listed in the side bar, pinned and
// deleted by keys, compared in the view and in VS Code's diff editor; a stop is said beside the process.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, debug, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import { uniquePrefix } from '../../support/prefix.js';
import { toUriParts, viewType, type Target } from '../../../src/extension/target.js';
import {
  closeEditors,
  eventually,
  inView,
  inWindow,
  mayLoseFocus,
  needsWindow,
  press,
  type,
} from '../driver/control.js';
import { hasBytesOfAllRows } from './compared.js';
import { startTime } from './proc.js';
import { answering } from './questions.js';
import { atEnd, rows, set, startWorld, viewText, type World } from './world.js';

/** Has a segment open, and stops once it is told to, in its last line. */
const reader = `const fs = require('node:fs');
const [, , segment, until] = process.argv;
fs.openSync(segment, 'r');
const timer = setInterval(() => {
  if (!fs.existsSync(until)) return;
  clearInterval(timer);
  debugger; setInterval(() => {}, 1000); }, 20);
`;

describe('time', function () {
  this.timeout(60_000);
  mayLoseFocus(this);
  let world: World;
  let ticks: Target;
  let pid: number;

  const shows = (words: RegExp): Promise<string> =>
    eventually(`the view says ${words.source}`, async () => {
      const text = await viewText();
      return words.test(text) && text;
    });
  const open = async (): Promise<void> => {
    const uri = Uri.from(toUriParts(ticks));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    await shows(/Live/);
    // VS Code gives it the focus a moment after it was drawn, also from a list that was opened meanwhile.
    await eventually('it has the focus', () => inView('document.hasFocus()'));
  };
  /** The side bar's snapshots, the newest first. */
  const listed = async (): Promise<string[]> => (await rows()).filter(row => /^[A-Z]{1,2} .*\d/.test(row));
  const lists = (names: readonly string[]): Promise<string[]> =>
    eventually(`the side bar lists ${names.join(' ')}`, async () => {
      const now = await listed();
      return now.length === names.length && names.every((name, i) => now[i]?.startsWith(`${name} `)) && now;
    });
  /** Moves to a snapshot in the side bar's list, and checks that keys go there. */
  const goTo = async (row: number): Promise<void> => {
    await commands.executeCommand('shmscope.snapshots.focus');
    await press('Home');
    for (let i = 0; i <= row; i++) await press('ArrowDown');
    const focused = `document.activeElement?.querySelector('.monaco-list-row.focused')?.dataset.index`;
    await eventually('it has the focus', async () => (await inWindow(focused)) === `${row + 1}`);
  };
  const clear = async (): Promise<void> => {
    for (let left = (await listed()).length; left > 0; left--) {
      await goTo(0);
      await commands.executeCommand('shmscope.deleteSnapshot');
      await eventually('it is gone', async () => (await listed()).length < left);
    }
  };

  before(async function () {
    needsWindow(this);
    world = await startWorld();
    const { name, device, inode, users } = world.of('producer');
    pid = users[0] ?? 0;
    const segment = `posix:${device ?? ''}:${inode ?? 0}`;
    ticks = { segment, name, process: { pid, startTime: startTime(pid) } };
    // Only their own list is to have rows that look like them.
    await set('segments.kinds', []);
    await open();
    await commands.executeCommand('shmscope.snapshots.focus');
  });
  beforeEach(open);
  after(async () => {
    await clear();
    await closeEditors();
    await set('segments.kinds', undefined);
    await commands.executeCommand('workbench.view.explorer');
    await world.stop();
  });

  it('takes snapshots by command and lists them, named by letters, the newest first', async () => {
    await commands.executeCommand('shmscope.view.snapshot');
    await lists(['A']);
    await commands.executeCommand('shmscope.takeSnapshot');
    const now = await lists(['B', 'A']);
    assert.match(now[0] ?? '', /KiB/);
    assert.ok((await rows()).some(row => row.startsWith(`${ticks.name} 2`)));
  });

  it('pins, renames and deletes them by command and key, a pinned one after a question', async () => {
    await goTo(1);
    await commands.executeCommand('shmscope.pinSnapshot');
    await eventually('it is pinned', async () =>
      inWindow(
        `document.querySelector('.part.sidebar .custom-view-tree-node-item .codicon-pinned') !== null`,
      ),
    );
    await goTo(1);
    const words = await answering(undefined, () => press('Delete'));
    assert.match(words, /pinned snapshot A/);
    await lists(['B', 'A']);
    await goTo(0);
    await press('F2');
    await typeInto(/./, 'Z', () => Promise.resolve(true));
    await press('Enter');
    await lists(['Z', 'A']);
    await goTo(0);
    await press('Delete');
    await lists(['A']);
    await answering('Delete', async () => {
      await goTo(0);
      await press('Delete');
    });
    await lists([]);
  });

  it('compares one with live in the view, with the bytes of every row, and again after another tab was in front', async () => {
    await commands.executeCommand('shmscope.takeSnapshot');
    await lists(['A']);
    await goTo(0);
    await commands.executeCommand('shmscope.compareSnapshot');
    await shows(/Fold equal rows/);
    await hasBytesOfAllRows();
    const document = await workspace.openTextDocument(join(process.env['SHMSCOPE_ROOT'] ?? '', 'README.md'));
    await window.showTextDocument(document, { preview: false });
    await open();
    await shows(/Fold equal rows/);
    await commands.executeCommand('shmscope.view.endCompare');
    await eventually('it has ended', async () => !/Fold equal rows/.test(await viewText()));
  });

  it("opens both as documents in VS Code's diff editor", async () => {
    await goTo(0);
    await commands.executeCommand('shmscope.compareSnapshot');
    await shows(/Fold equal rows/);
    await eventually('the button is there', () => clickLabelled('Open in diff editor'));
    const input = await eventually('the diff editor is open', () => {
      const active = window.tabGroups.activeTabGroup.activeTab?.input;
      return active instanceof TabInputTextDiff && active;
    });
    assert.equal(window.tabGroups.activeTabGroup.activeTab?.label, 'Snapshot A ↔ Live');
    for (const uri of [input.original, input.modified]) {
      assert.equal(uri.scheme, 'shmscope-bytes');
      const { lineCount } = await workspace.openTextDocument(uri);
      assert.ok(lineCount > 1, uri.toString());
    }
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await open();
    await commands.executeCommand('shmscope.view.endCompare');
  });

  it('takes them at an interval until that is turned off', async () => {
    void commands.executeCommand('shmscope.snapshotWhen');
    await typeInto(/./, 'Some time', async () => (await firstChoice()).startsWith('Some time has passed'));
    await press('Enter');
    await typeInto(/Time between/, '1 s', () => Promise.resolve(true));
    await press('Enter');
    await eventually('it is listed', async () => (await rows()).some(row => row.startsWith('every 1 s')));
    await eventually('some are taken', async () => (await listed()).length >= 3);
    await goTo(0);
    await commands.executeCommand('shmscope.removeTrigger');
    await eventually('it is off', async () => !(await rows()).some(row => row.startsWith('every 1 s')));
    await clear();
  });

  it('says where a debugger has stopped a process that maps it, and takes a snapshot where that is set', async () => {
    await set('snapshots.onDebuggerStop', true);
    const configuration = {
      ...{ type: 'shmscope-stand-in', request: 'launch', name: 'stand-in', pid },
      internalConsoleOptions: 'neverOpen',
    };
    const began = await debug.startDebugging(undefined, configuration, {
      suppressDebugView: true,
      suppressDebugToolbar: true,
    });
    assert.ok(began);
    const session = await eventually('it runs', () => debug.activeDebugSession);
    try {
      await session.customRequest('stop');
      // The editor comes to where it stopped, and one goes back to the segment.
      await eventually('the source is shown', () => window.activeTextEditor?.document.uri.scheme === 'debug');
      await open();
      await shows(/stopped at ring\.c:91/);
      const [taken] = await lists(['A']);
      assert.match(taken ?? '', /stopped at ring\.c:91/);
      await session.customRequest('continue', { threadId: 1 });
      await eventually('it goes on', async () => !/stopped at ring/.test(await viewText()));
    } finally {
      await debug.stopDebugging(session);
      await set('snapshots.onDebuggerStop', undefined);
    }
  });

  it('says so of a debugger of JavaScript, too, which tells of no process', async () => {
    await clear();
    await set('snapshots.onDebuggerStop', true);
    const folder = join(tmpdir(), `${uniquePrefix()}-stop`);
    const guard = atEnd('rm -rf "$1"', folder);
    const [script, until] = [join(folder, 'reader.js'), join(folder, 'stops')];
    mkdirSync(folder);
    writeFileSync(script, reader);
    const configuration = {
      ...{ type: 'node', request: 'launch', name: 'reader', console: 'internalConsole' },
      ...{ program: script, args: [`/dev/shm${ticks.name}`, until], runtimeExecutable: process.execPath },
      internalConsoleOptions: 'neverOpen',
    };
    try {
      assert.ok(await debug.startDebugging(undefined, configuration, { suppressDebugView: true }));
      writeFileSync(until, '');
      await eventually('the source is shown', () => window.activeTextEditor?.document.fileName === script);
      await open();
      await shows(/stopped at reader\.js:7/);
      await commands.executeCommand('shmscope.snapshots.focus');
      const [taken] = await lists(['A']);
      assert.match(taken ?? '', /stopped at reader\.js:7/);
      await commands.executeCommand('workbench.action.debug.continue');
      await eventually('it goes on', async () => !/stopped at reader/.test(await viewText()));
    } finally {
      await debug.stopDebugging();
      await set('snapshots.onDebuggerStop', undefined);
      await guard.now();
    }
  });
});

/** Clicks what a screen reader calls `label` in the view, shadow roots too; false while it isn't there. */
async function clickLabelled(label: string): Promise<boolean> {
  const expression = `(() => {
    const find = root => {
      for (const element of root.querySelectorAll('*')) {
        if (element.getAttribute('aria-label') === ${JSON.stringify(label)}) return element;
        const inside = element.shadowRoot && find(element.shadowRoot);
        if (inside) return inside;
      }
    };
    const found = find(document);
    found?.click();
    return found !== undefined;
  })()`;
  return (await inView(expression)) as boolean;
}

/** Is an input or a list of VS Code's open, and do keys go there? */
async function pickInput(): Promise<boolean> {
  const expression = `!!document.activeElement?.closest('.quick-input-widget')`;
  return (await inWindow(expression)) as boolean;
}

/** Types it into the open input or list, as often as it takes until it's there and `so`. */
async function typeInto(words: RegExp, text: string, so: () => Promise<boolean>): Promise<void> {
  await eventually(`${text} is typed`, async () => {
    if (!(await pickInput()) || !words.test(await pickWords())) return false;
    if ((await pickText()) !== text) {
      await press('Control+A');
      await type(text);
    }
    return (await pickText()) === text && (await so());
  });
}

async function pickText(): Promise<string> {
  const expression = `document.activeElement?.closest('.quick-input-widget')?.querySelector('input[type=text]')?.value ?? ''`;
  return (await inWindow(expression)) as string;
}

async function pickWords(): Promise<string> {
  const expression = `[...document.querySelectorAll('.quick-input-widget')].map(w => w.innerText).join(' ')`;
  return (await inWindow(expression)) as string;
}

/** The first row of the open list. */
async function firstChoice(): Promise<string> {
  const expression = `[...document.querySelectorAll('.quick-input-widget .monaco-list-row')]
    .filter(row => row.offsetParent !== null).sort((a, b) => a.dataset.index - b.dataset.index)
    .map(row => row.querySelector('.label-name')?.innerText ?? '').find(text => text !== '') ?? ''`;
  return (await inWindow(expression)) as string;
}
