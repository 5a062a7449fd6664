// Runs in the extension host: how long VS Code takes for the first webview of a window, which is its own Markdown
// preview of one line here, and then for a segment in the same window. Bundled and started by window.bench.ts.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEditors, eventually, inView } from '../../host/driver/control.js';
import { asked, timeToBytes } from './asked.js';

const { result, ...own } = asked();

describe('the first webview of a window', function () {
  this.timeout(120_000);
  after(closeEditors);

  it('is measured', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error('No folder is open.');
    const page = vscode.Uri.joinPath(folder.uri, 'preview.md');
    await vscode.workspace.fs.writeFile(page, Buffer.from('# A line'));
    const start = performance.now();
    await vscode.commands.executeCommand('markdown.showPreview', page);
    await eventually('its line', () => inView(`document.body.textContent.includes('A line')`));
    const preview = performance.now() - start;
    await closeEditors();
    writeFileSync(result, JSON.stringify({ preview, opened: await timeToBytes(own) }));
  });
});
