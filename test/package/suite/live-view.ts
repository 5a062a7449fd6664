// Runs in the extension host, where our extension is an installed one: its view opens on a running program's memory and
// goes on showing what changes there. Not found by name: installed.test.ts bundles and starts it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, eventually, inView, needsWindow, screenshot } from '../../host/driver/control.js';

const { segment, name, pid, startTime } = JSON.parse(process.env['SHMSCOPE_TARGET'] ?? '{}') as {
  segment: string;
  name: string;
  pid: number;
  startTime: number;
};

describe('the installed extension', () => {
  after(closeEditors);

  it('is the installed one', () => {
    const ours = vscode.extensions.getExtension('shmscope.shmscope');
    assert.equal(ours?.extensionPath, process.env['SHMSCOPE_INSTALLED']);
  });

  it('opens a tab on a live segment', async () => {
    const address = vscode.Uri.from({
      scheme: 'shmscope',
      path: `/Shared Memory/${pid}/${name.replace(/^\//, '')}`,
      query: JSON.stringify({ segment, name, pid, startTime }),
    });
    await vscode.commands.executeCommand('vscode.openWith', address, 'shmscope.segment', { preview: false });
    await eventually('the tab is there', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.viewType === 'shmscope.segment';
    });
    assert.equal(vscode.extensions.getExtension('shmscope.shmscope')?.isActive, true);
  });

  it('shows bytes of the running program as they change', async function () {
    needsWindow(this);
    const cells = `(() => { const seen = []; const walk = n => { if (n.shadowRoot) walk(n.shadowRoot);
      for (const c of n.children ?? []) walk(c); if (n.getAttribute?.('role') === 'row') seen.push(n.textContent); };
      walk(document.body); return seen.join('|'); })()`;
    const first = await eventually('rows with bytes', async () => {
      const text = await inView(cells);
      return typeof text === 'string' && /[0-9a-f]{2}/.test(text) ? text : undefined;
    });
    await screenshot(join(process.env['SHMSCOPE_ROOT'] ?? '', 'out/host-suites/installed.png'));
    await eventually('other bytes', async () => (await inView(cells)) !== first);
  });
});
