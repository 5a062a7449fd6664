// A recording in VS Code: saved by command from a segment that is open, opened as the explorer opens a file when that
// segment is gone from view, and moved through on its timeline. What is in the file: test/live/recording, replay.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { commands, TabInputCustom, Uri, window } from 'vscode';
import { recordingViewType, toUriParts, viewType } from '../../../src/extension/target.js';
import { closeEditors, eventually, inView, needsWindow } from '../driver/control.js';
import { startTime } from './proc.js';
import { childPid, startWorld, viewText, type World } from './world.js';

describe('recordings', function () {
  this.timeout(60_000);
  let world: World;
  let folder = '';

  const shows = (words: RegExp): Promise<string> =>
    eventually(`the view says ${words.source}`, async () => {
      const text = await viewText();
      return words.test(text) && text;
    });

  before(async function () {
    needsWindow(this);
    world = await startWorld();
    folder = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-`));
  });
  after(async () => {
    await closeEditors();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  it('is saved from an open segment, and opens again as a file', async () => {
    const { name, device, inode, users } = world.of('producer');
    const pid = users[0] ?? 0;
    const segment = `posix:${device ?? ''}:${inode ?? 0}`;
    const uri = Uri.from(toUriParts({ segment, name, process: { pid, startTime: startTime(pid) } }));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    await shows(/Live/);
    // Before its first sample there is nothing to save, which is said, and no file.
    await eventually('its bytes are read', () => rowText());
    const path = join(folder, 'ticks.shmrec');
    // Until it has changed twice there is no way back.
    await eventually('samples are kept', async () => {
      rmSync(path, { force: true });
      await savingTo(path, () => commands.executeCommand('shmscope.view.saveRecording'));
      return /"sample":4\b/.test(readFileSync(path, 'latin1'));
    });
    await closeEditors();

    // As a click in the explorer does it: what opens such a file is the extension's to say.
    await commands.executeCommand('vscode.open', Uri.file(path));
    const text = await shows(/not live/);
    assert.ok(text.includes(`Recording of ${name}`), text);
    assert.match(text, /taken \d\d:\d\d:\d\d to \d\d:\d\d:\d\d/);
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputCustom && input.viewType === recordingViewType);

    const first = await eventually('its bytes are read', () => rowText());
    // The first eight bytes of the ring are what it is known by, and never change.
    const there = [...readFileSync(`/dev/shm${name}`).subarray(0, 8)].map(b =>
      b.toString(16).padStart(2, '0'),
    );
    assert.ok(first.includes(there.join('')), `${first} has ${there.join('')}`);
    assert.doesNotMatch(
      readFileSync(
        `/proc/${childPid(/dist\/replay\.js/) ?? assert.fail('no program opens it')}/maps`,
        'latin1',
      ),
      /koffi/,
    );
  });

  it('is moved through on its timeline, and back to its end', async () => {
    await eventually('the timeline is there', () => timeline('Home'));
    await shows(/Back to the end/);
    const then = await eventually('its first sample is shown', () => rowText());
    assert.ok(then.length > 0);
    await commands.executeCommand('shmscope.view.backToLive');
    await shows(/not live/);
  });

  it('is refused in a sentence when it is none', async () => {
    await closeEditors();
    const path = join(folder, 'none.shmrec');
    writeFileSync(path, 'no recording');
    await commands.executeCommand('vscode.openWith', Uri.file(path), recordingViewType);
    await shows(/none\.shmrec is no snapshot or recording, or is damaged/);
  });
});

/** What a person answers to where it is to be saved; VS Code's own dialog is in the way of tests. */
async function savingTo(path: string, act: () => Thenable<unknown>): Promise<void> {
  const original = window.showSaveDialog;
  Object.assign(window, { showSaveDialog: () => Promise.resolve(Uri.file(path)) });
  try {
    await eventually('it is saved', async () => {
      await act();
      // The file is there whole or not at all; a second asking does no harm.
      return soon(() => existsSync(path));
    });
  } finally {
    Object.assign(window, { showSaveDialog: original });
  }
}

/** Whether it becomes so within some seconds. */
async function soon(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 30 && !holds(); tries++) await setTimeout(100);
  return holds();
}

/** The first row of bytes, as a screen reader has it; false while there is none. */
async function rowText(): Promise<string | false> {
  const text = (await inView(
    `document.querySelector('[role=grid] [role=row]')?.textContent ?? ''`,
  )) as string;
  const hex = text.replace(/\s/g, '');
  return /^[0-9a-f]{20,}/.test(hex) && hex;
}

/** Presses a key on the timeline; false while there is none. */
async function timeline(key: string): Promise<boolean> {
  return (await inView(`(() => {
    const area = document.querySelector('.timeline-area');
    area?.focus();
    area?.dispatchEvent(new KeyboardEvent('keydown', { key: ${JSON.stringify(key)}, bubbles: true }));
    return area !== null;
  })()`)) as boolean;
}
