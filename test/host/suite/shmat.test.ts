// A leaked System V segment can be read only in a way that others notice: a person is asked first, and detaching
// leaves its count as it was.
import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { commands, Uri } from 'vscode';
import { toUriParts, viewType } from '../../../src/extension/target.js';
import { closeEditors, eventually, inView, needsWindow } from '../driver/control.js';
import { nattch } from './proc.js';
import { answering } from './questions.js';
import { set, showSegments, startWorld, statusBar, viewText, type World } from './world.js';

describe('a System V segment that nobody has attached', function () {
  this.timeout(60_000);
  let world: World;

  before(async function () {
    needsWindow(this);
    world = await startWorld();
    await showSegments(['sysv']);
  });
  after(async () => {
    await closeEditors();
    await set('segments.kinds', undefined);
    await world.stop();
  });

  it('is attached only after a person agreed, and left as it was', async () => {
    const { shmid } = world.all.find(s => s.kind === 'sysv' && s.users.length === 0) ?? {};
    assert.ok(shmid !== undefined);
    const namespace = /\[(\d+)\]/.exec(readlinkSync('/proc/self/ns/ipc'))?.[1] ?? '';
    const uri = Uri.from(toUriParts({ segment: `sysv:${namespace}:${shmid}`, name: `shmid:${shmid}` }));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    await eventually('the view offers it', async () => (await viewText()).includes('shmat'));
    assert.equal(nattch(shmid), 0, 'opening the tab attaches nothing');

    await press(undefined);
    assert.equal(nattch(shmid), 0, 'a no is a no');
    assert.equal(await statusBar(), '');

    const question = await press('Attach Read-Only');
    assert.match(question, /nattch/);
    await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only');
    assert.equal(nattch(shmid), 1);

    await commands.executeCommand('shmscope.detach');
    await eventually('its count is as it was', () => nattch(shmid) === 0);
  });
});

/** Presses the view's button, answers the question that follows, and gives its words. */
async function press(answer: string | undefined): Promise<string> {
  return answering(answer, () =>
    inView(`(() => {
      const all = node => [node, ...[...node.children].flatMap(all), ...(node.shadowRoot ? all(node.shadowRoot) : [])];
      const button = all(document.body).find(e => /button/i.test(e.tagName) && /shmat/.test(e.textContent));
      button.click();
    })()`),
  );
}
