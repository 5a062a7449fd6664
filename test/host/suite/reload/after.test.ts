// Second half of a reload: the tab is there again, by itself, and live.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { commands } from 'vscode';
import { closeEditors, eventually } from '../../driver/control.js';
import { hasTitle, rows, segmentTabs, statusBar, viewText } from '../world.js';
import { reloadedName, reloadedPath } from './place.js';

describe('after a reload', function () {
  this.timeout(40_000);
  after(async () => {
    rmSync(reloadedPath, { force: true });
    await closeEditors();
  });

  it('the tab is there again, by its title, and attached', async () => {
    const only = await eventually('the tab is there', () => segmentTabs()[0]);
    assert.equal(segmentTabs().length, 1);
    await eventually('its title', () => hasTitle(segmentTabs()[0]?.tab, reloadedName));
    assert.equal(only.tab.isPreview, false);
    await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only', 20_000);
    await eventually('it is live', async () => (await viewText()).includes('8 KiB'));
  });

  it('the type that the folder remembers for it is shown again', async () => {
    await commands.executeCommand('shmscope.view.showStruct');
    await eventually('its value is shown', async () => /"again"/.test(await viewText()));
  });

  it('the snapshot that was taken is there still', async () => {
    await commands.executeCommand('shmscope.snapshots.focus');
    await eventually('it is listed', async () => (await rows()).some(row => /^A .*8 KiB/.test(row)));
    assert.ok((await rows()).some(row => row.startsWith(reloadedName)));
  });
});
