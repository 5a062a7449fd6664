// The Segments view shows real segments of real programs, grouped, filtered, and kept up to date.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { commands } from 'vscode';
import { closeEditors, eventually, mayLoseFocus, needsWindow, press, type } from '../driver/control.js';
import { makeObject, rows, set, showSegments, startWorld, statusBar, type World } from './world.js';

describe('the Segments view', function () {
  this.timeout(60_000);
  mayLoseFocus(this);
  let world: World;
  const made = `shmscope-test-${process.pid}-made`;

  before(async function () {
    needsWindow(this);
    world = await startWorld();
    await showSegments(['posix', 'sysv']);
  });
  after(async () => {
    await commands.executeCommand('shmscope.clearFilter');
    await commands.executeCommand('shmscope.groupByKind');
    await set('segments.kinds', undefined);
    await set('segments.ignore', undefined);
    await closeEditors();
    await world.stop();
  });

  it('lists segments under their kinds, with size and users', async () => {
    const { name } = world.of('producer');
    // A scan may have seen it before its programs had it.
    await eventually('/ticks has three users', async () =>
      (await rows()).some(r => r.startsWith(name) && r.endsWith('64 KiB · 3 processes')),
    );
    const words: readonly (readonly [string, RegExp])[] = [
      ['POSIX objects are a group', /^POSIX \d+$/],
      ['so are System V segments', /^System V \d+$/],
      ['what has lost its name says so', /unlinked · /],
      ['the System V segment has four users', / id \d+ · 8 MiB · 4 processes/],
    ];
    // One after the other: rows of a scan are drawn as they come.
    for (const [what, row] of words)
      await eventually(what, async () => (await rows()).some(r => row.test(r)));
  });

  it('shows one that is made, and drops it when it is removed, without being asked', async () => {
    const object = makeObject(`/dev/shm/${made}`, Buffer.alloc(12_288));
    const row = await eventually('it is there', async () =>
      (await rows()).find(r => r.startsWith(`/${made}`)),
    );
    await object.remove();
    // Where some process can't be looked into, and may use it, that's what it says.
    assert.match(row, /12 KiB · no (?:visible )?process$/);
    await eventually('it is gone', async () => (await rows()).every(r => !r.startsWith(`/${made}`)));
  });

  it('filters by words, says so, and clears', async () => {
    const { name } = world.of('producer');
    void commands.executeCommand('shmscope.filter');
    await new Promise(resolve => setTimeout(resolve, 500));
    await type('host-ticks');
    await press('Enter');
    await eventually('only it is left', async () => {
      const shown = await rows();
      return shown.some(r => r.startsWith(name)) && !shown.some(r => r.startsWith('System V'));
    });
    await commands.executeCommand('shmscope.clearFilter');
    await eventually('all are back', async () => (await rows()).some(r => r.startsWith('System V')));
  });

  it('leaves out ignored names', async () => {
    const { name } = world.of('producer');
    await set('segments.ignore', ['*host-ticks']);
    await eventually('it is left out', async () => (await rows()).every(r => !r.startsWith(name)));
    await set('segments.ignore', undefined);
    await eventually('it is back', async () => (await rows()).some(r => r.startsWith(name)));
  });

  it('groups by process', async () => {
    const { pid } = world.of('producer');
    await commands.executeCommand('shmscope.groupByProcess');
    await eventually('processes are there', async () =>
      (await rows()).some(r => r.includes(`${pid} · 1 segment`)),
    );
    await commands.executeCommand('shmscope.groupByKind');
    await eventually('kinds are back', async () => (await rows()).some(r => r.startsWith('POSIX')));
  });

  it('creates nothing by looking, and says nothing in the status bar while nothing is attached', async () => {
    assert.equal(existsSync(`/dev/shm/${made}`), false);
    assert.equal(await statusBar(), '');
  });
});
