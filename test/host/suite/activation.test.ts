// The extension starts when one of its own views, commands or tabs is used, and not before.
import assert from 'node:assert/strict';
import { commands, extensions, workspace, window } from 'vscode';
import { closeEditors, eventually } from '../driver/control.js';
import { probePid } from './world.js';

describe('activation', () => {
  const extension = extensions.getExtension('shmscope.shmscope');

  it('does not happen at the start, nor for files', async () => {
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    await window.showTextDocument(await workspace.openTextDocument({ content: 'int x;', language: 'c' }));
    assert.equal(extension.isActive, false);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await closeEditors();
  });

  it('happens with the view, which starts the probe, and hiding the view ends that again', async function () {
    this.timeout(40_000);
    assert.ok(extension);
    await commands.executeCommand('shmscope.segments.focus');
    await eventually('it is active', () => extension.isActive);
    await eventually('the probe runs', probePid);
    await commands.executeCommand('workbench.view.explorer');
    await eventually('the probe has ended', () => probePid() === undefined, 20_000);
  });

  it('brings every command that package.json names', async () => {
    assert.ok(extension);
    const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    const there = new Set(await commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(c => !there.has(c.command));
    assert.deepEqual(missing, []);
  });
});
