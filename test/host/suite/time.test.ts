// Snapshots of a real segment: taken by command, listed in the side bar, pinned, renamed and deleted by keys.
import assert from 'node:assert/strict';
import { commands, Uri } from 'vscode';
import { toUriParts, viewType, type Target } from '../../../src/extension/target.js';
import { closeEditors, eventually, inWindow, needsWindow, press, type } from '../driver/control.js';
import { startTime } from './proc.js';
import { answering } from './questions.js';
import { rows, set, startWorld, viewText, type World } from './world.js';

describe('time', function () {
  this.timeout(60_000);
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
    await eventually('its name is asked', () => pickInput());
    await press('Control+A');
    await type('Z');
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
});

/** Is an input or a list of VS Code's open? */
async function pickInput(): Promise<boolean> {
  const expression = `[...document.querySelectorAll('.quick-input-widget')].some(w => w.offsetParent !== null)`;
  return (await inWindow(expression)) as boolean;
}
