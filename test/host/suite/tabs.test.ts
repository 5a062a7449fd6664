// An attached segment is a tab: one for each segment and process, focused when opened again, closed by detaching.
import assert from 'node:assert/strict';
import { commands, Uri, window } from 'vscode';
import { toUriParts, viewType, type Target } from '../../../src/extension/target.js';
import { posixId, startTime } from './proc.js';
import {
  clickInView,
  closeEditors,
  eventually,
  inView,
  inWindow,
  mayLoseFocus,
  needsWindow,
  press,
  type,
} from '../driver/control.js';
import { answering } from './questions.js';
import {
  hasTitle,
  makeObject,
  segmentTabs,
  set,
  showSegments,
  startWorld,
  statusBar,
  viewText,
  type World,
} from './world.js';

describe('the tab of a segment', function () {
  this.timeout(60_000);
  mayLoseFocus(this);
  let world: World;
  let ticks: Target;

  /** The segment of the ring, as its first, second or third process. */
  const as = (user: number): Target => {
    const pid = world.of('producer').users[user] ?? 0;
    return { ...ticks, process: { pid, startTime: startTime(pid) } };
  };
  const open = async (target: Target, preview = false): Promise<void> => {
    await commands.executeCommand('vscode.openWith', Uri.from(toUriParts(target)), viewType, { preview });
  };
  const shows = (words: string): Promise<string> =>
    eventually(`the view says “${words}”`, async () => {
      const text = await viewText();
      return text.includes(words) && text;
    });

  before(async function () {
    needsWindow(this);
    world = await startWorld();
    const { name, device, inode } = world.of('producer');
    ticks = { segment: `posix:${device ?? ''}:${inode ?? 0}`, name };
    await showSegments(['posix', 'sysv']);
  });
  afterEach(closeEditors);
  after(async () => {
    await set('segments.kinds', undefined);
    await world.stop();
  });

  it('has the name as its title, and shows live bytes', async () => {
    await open(as(0));
    const [only] = segmentTabs();
    assert.ok(only);
    await eventually('the title', () => hasTitle(segmentTabs()[0]?.tab, ticks.name));
    await shows('64 KiB');
    assert.equal(await statusBar(), '1 attached · read-only');
    const first = await inView('document.body.className');
    assert.equal(typeof first, 'string');
  });

  it('is focused when its segment is opened again as the same process', async () => {
    await open(as(0));
    await open(as(1));
    assert.equal(segmentTabs().length, 2, 'another process is another tab');
    await open(as(0));
    assert.equal(segmentTabs().length, 2);
    const active = window.tabGroups.activeTabGroup.activeTab;
    assert.equal(segmentTabs().find(t => t.tab === active)?.target.process?.pid, as(0).process?.pid);
    await eventually('both are attached', async () => (await statusBar()) === '2 attached · read-only');
  });

  it('is a preview until it is kept, and the next one takes its place', async () => {
    await open(as(0), true);
    assert.equal(segmentTabs()[0]?.tab.isPreview, true);
    await open(as(1), true);
    assert.deepEqual(
      segmentTabs().map(t => t.target.process?.pid),
      [as(1).process?.pid],
    );
    await eventually('the first is detached', async () => (await statusBar()) === '1 attached · read-only');
    await open(as(1));
    assert.equal(segmentTabs()[0]?.tab.isPreview, false);
  });

  it('switches to the next process in place', async () => {
    await open(as(0));
    await shows(`${as(0).process?.pid ?? ''}`);
    await commands.executeCommand('shmscope.view.nextProcess');
    await shows(`Address in ${as(1).process?.pid ?? ''}`).catch(() => shows(`${as(1).process?.pid ?? ''}`));
    assert.equal(segmentTabs().length, 1);
  });

  it('is detached by closing it, and closed by detaching', async () => {
    await open(as(0));
    await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only');
    await commands.executeCommand('shmscope.detach');
    await eventually('the tab is closed', () => segmentTabs().length === 0);
    await eventually('it is detached', async () => (await statusBar()) === '');
  });

  it('pauses and resumes by its keyboard shortcut, and F6 goes round its panes', async () => {
    await open(as(0));
    await shows('Live');
    await clickInView('.hex-area');
    const pane = async (): Promise<unknown> =>
      inView(`['.header-controls', '.strip-area', 'shm-grid', '.inspector', '.timeline-area']
        .find(pane => document.activeElement?.closest(pane)) ?? ''`);
    await eventually('the bytes have the focus', async () => (await pane()) === 'shm-grid');
    // VS Code knows a moment later.
    await new Promise(resolve => setTimeout(resolve, 500));
    await press('Space');
    await shows('Paused');
    await press('Space');
    await shows('Live');
    const there =
      (await inView(`['.header-controls', '.strip-area', 'shm-grid', '.inspector', '.timeline-area']
      .filter(pane => document.querySelector(pane)?.getClientRects().length > 0)`)) as string[];
    const seen = [];
    for (let i = 0; i < there.length + 1; i++) {
      const before = await pane();
      await press('F6');
      seen.push(
        await eventually(`F6 leaves ${String(before)}`, async () => {
          const now = await pane();
          return now !== before && now;
        }),
      );
    }
    assert.deepEqual(
      seen.toSorted().filter((p, i, all) => p !== all[i - 1]),
      there.toSorted(),
    );
  });

  it('says so when the segment is not there any more', async () => {
    await open({ segment: `${ticks.segment}999`, name: '/lost' });
    await shows('/lost');
    const text = await eventually('it says so', async () => {
      const words = await viewText();
      return /gone|not there|no longer/i.test(words) && words;
    });
    assert.doesNotMatch(text, /undefined|\[object/);
  });

  it('says in its title when the segment loses its name', async () => {
    const path = `/dev/shm/shmscope-test-${process.pid}-unlinked`;
    const object = makeObject(path, Buffer.alloc(4096, 'unlinked'));
    try {
      const name = path.slice('/dev/shm'.length);
      await open({ segment: posixId(path), name }, true);
      await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only');
      assert.equal(segmentTabs()[0]?.tab.isPreview, true);
      await object.remove();
      await shows('unlinked');
      // "May" where a process can't be looked into: in some containers not even root may.
      await shows('hold the only reference');
      // VS Code before 1.106 or so has no titles but those from addresses; there a mark on the tab says it.
      const label = (): string => segmentTabs()[0]?.tab.label ?? '';
      if (process.env['SHMSCOPE_HOST_VERSION'] !== '1.105')
        await eventually('the title says so', () => label() === `${name} (unlinked)`);
      await eventually('it is kept: a preview is replaced by the next click', () => {
        return segmentTabs()[0]?.tab.isPreview === false;
      });
      for (const command of ['shmscope.detach', 'shmscope.detachAll']) {
        const question = await answering(undefined, async () => commands.executeCommand(command));
        assert.match(
          question,
          /^You (may )?hold the only reference to \/.*-unlinked\. .*etaching frees the memory/,
        );
        assert.equal(segmentTabs().length, 1, 'a no is a no');
      }
      await answering('Detach', async () => commands.executeCommand('shmscope.detach'));
      await eventually('it is detached', async () => (await statusBar()) === '');
    } finally {
      await object.remove();
    }
  });

  it('is opened from a list that follows what there is while it is open', async () => {
    const path = `/dev/shm/shmscope-test-${process.pid}-listed`;
    const listed = async (): Promise<string> =>
      (await inWindow(`[...document.querySelectorAll('.quick-input-list .monaco-list-row')]
        .map(row => row.innerText.replace(/\\s+/g, ' ')).join('\\n')`)) as string;
    const opened = commands.executeCommand('shmscope.openSegment');
    await eventually('the list', async () => (await listed()).length > 0);
    await type('-listed');
    const object = makeObject(path, Buffer.alloc(4096, 'listed'));
    try {
      const row = await eventually('it is listed', async () => {
        const text = await listed();
        return text.includes('-listed') && text;
      });
      assert.match(row, /4 KiB · no (visible )?process/);
      await press('Enter');
      await opened;
      await shows('4 KiB');
    } finally {
      await object.remove();
    }
  });

  it('refuses an address that is none', async () => {
    const uri = Uri.from({ scheme: 'shmscope', path: '/Shared Memory/x/y', query: '{"segment":1}' });
    await commands.executeCommand('vscode.openWith', uri, viewType);
    await shows('This is not the address of a segment of shared memory.');
    assert.equal(await statusBar(), '');
  });
});
