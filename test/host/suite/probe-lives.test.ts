// The probe is killed, stopped, and gone for good while a segment is attached: noticed within two seconds, shown,
// and recovered from; the extension host lives.
import assert from 'node:assert/strict';
import { commands, Uri } from 'vscode';
import { toUriParts, viewType, type Target } from '../../../src/extension/target.js';
import { closeEditors, eventually, needsWindow } from '../driver/control.js';
import { posixId } from './proc.js';
import { makeObject, probePid, segmentTabs, set, showSegments, statusBar, viewText } from './world.js';

describe('when the probe', function () {
  this.timeout(60_000);
  const name = `shmscope-test-${process.pid}-lives`;
  const path = `/dev/shm/${name}`;
  let target: Target;
  let object: ReturnType<typeof makeObject>;

  before(async function () {
    needsWindow(this);
    await showSegments(['posix']);
  });
  beforeEach(async () => {
    object = makeObject(path, Buffer.alloc(4096, 'lives'));
    target = { segment: posixId(path), name: `/${name}` };
    await commands.executeCommand('shmscope.refresh');
    await commands.executeCommand('vscode.openWith', Uri.from(toUriParts(target)), viewType, {});
    await attached();
  });
  afterEach(async () => {
    await object.remove();
    await closeEditors();
  });
  after(() => set('segments.kinds', undefined));

  const attached = (): Promise<string> =>
    eventually('it is attached', async () => {
      const text = await statusBar();
      return text === '1 attached · read-only' && text;
    });
  /** Milliseconds until another probe runs and the tab is attached again. */
  const recovers = async (pid: number): Promise<number> => {
    const at = performance.now();
    await eventually('the old one has gone', () => probePid() !== pid, 5000);
    const noticed = performance.now() - at;
    await eventually('another one runs', () => {
      const now = probePid();
      return now !== undefined && now !== pid;
    });
    await attached();
    assert.equal(segmentTabs().length, 1);
    return noticed;
  };

  it('is killed, it is started again and the tab comes back', async () => {
    const pid = await eventually('it runs', probePid);
    process.kill(pid, 'SIGKILL');
    await recovers(pid);
    await eventually('the view is alive', async () => (await viewText()).includes('Live'));
  });

  it('is stopped, that is noticed within two seconds, and it is replaced', async () => {
    const pid = await eventually('it runs', probePid);
    process.kill(pid, 'SIGSTOP');
    const noticed = await recovers(pid);
    assert.ok(noticed < 2000, `noticed after ${Math.round(noticed)} ms`);
  });

  it('comes back and the segment has gone, the view says so', async () => {
    const pid = await eventually('it runs', probePid);
    await object.remove();
    process.kill(pid, 'SIGKILL');
    await eventually('another one runs', () => ![pid, undefined].includes(probePid()));
    await eventually('the view says so', async () => /gone|not there|no longer/i.test(await viewText()));
    assert.equal(await statusBar(), '');
  });
});
