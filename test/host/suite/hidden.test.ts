// A hidden tab causes no reads: what the kernel counts for the probe's own reads while a tab is shown, has another
// editor over it, and is shown again. Follows proc(5), /proc/pid/io: reads answered from memory count in rchar too.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { commands, Uri, window, workspace } from 'vscode';
import { toUriParts, viewType } from '../../../src/extension/target.js';
import { closeEditors, eventually, needsWindow } from '../driver/control.js';
import { posixId } from './proc.js';
import { makeObject, probePid, segmentTabs, set, statusBar, viewText } from './world.js';

interface Reads {
  bytes: number;
  calls: number;
}

describe('a hidden tab', function () {
  this.timeout(60_000);
  const name = `shmscope-test-${process.pid}-hidden`;
  const path = `/dev/shm/${name}`;
  const size = 1 << 20;
  let object: ReturnType<typeof makeObject>;

  before(async function () {
    needsWindow(this);
    object = makeObject(path, randomBytes(size));
    // Nothing else may look: the list of segments would be scanned for as long as it is on screen.
    await commands.executeCommand('workbench.view.explorer');
    await set('view.rate', 30);
  });
  after(async () => {
    await closeEditors();
    await set('view.rate', undefined);
    await object.remove();
  });

  const open = async (): Promise<void> => {
    const uri = Uri.from(toUriParts({ segment: posixId(path), name: `/${name}` }));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
  };

  it('causes no reads, and is live again when it is shown', async () => {
    await open();
    await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only');
    await eventually('it is drawn', async () => (await viewText()).includes('Live'));
    const pid = await eventually('the probe runs', probePid);
    const shown = await eventually('it reads', async () => {
      const reads = await readsDuring(pid, 1000);
      return reads.bytes > size && reads;
    });

    const document = await workspace.openTextDocument({ content: 'over it' });
    await window.showTextDocument(document, { preview: false });
    assert.equal(segmentTabs().length, 1, 'its tab is still there');
    // Letting go takes a moment: what is under way ends, and a scan that was asked for.
    const hidden = await eventually('it reads no more', async () => {
      const reads = await readsDuring(pid, 2000);
      return reads.bytes < 4096 && reads;
    });
    assert.equal(probePid(), pid, 'by the same probe');
    assert.equal(await statusBar(), '1 attached · read-only', 'which is still attached');
    // What is left is its heartbeat: a few bytes twice a second, asked for and read.
    assert.ok(hidden.calls < 40, `${hidden.calls} calls in two seconds`);

    await open();
    const again = await eventually('it reads again', async () => {
      const reads = await readsDuring(pid, 1000);
      return reads.bytes > size && reads;
    });
    await eventually('it is live again', async () => (await viewText()).includes('Live'));
    process.stdout.write(
      `      bytes read: ${shown.bytes}/s shown, ${hidden.bytes} in 2 s hidden, ${again.bytes}/s again\n`,
    );
  });
});

/** What `pid` reads in so many milliseconds. */
async function readsDuring(pid: number, milliseconds: number): Promise<Reads> {
  const before = readsOf(pid);
  await new Promise(resolve => setTimeout(resolve, milliseconds));
  const after = readsOf(pid);
  return { bytes: after.bytes - before.bytes, calls: after.calls - before.calls };
}

function readsOf(pid: number): Reads {
  const io = readFileSync(`/proc/${pid}/io`, 'latin1');
  const figure = (key: string): number => Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(io)?.[1]);
  return { bytes: figure('rchar'), calls: figure('syscr') };
}
