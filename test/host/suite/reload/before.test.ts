// First half of a reload: a tab is opened, and left open.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { commands, Uri, workspace } from 'vscode';
import { toUriParts, viewType } from '../../../../src/extension/target.js';
import { posixId } from '../proc.js';
import { eventually } from '../../driver/control.js';
import { reloadedName, reloadedPath } from './place.js';
import { hasTitle, rows, segmentTabs, statusBar } from '../world.js';

describe('before a reload', function () {
  this.timeout(40_000);

  it('a segment is open in a tab', async () => {
    writeFileSync(reloadedPath, Buffer.alloc(8192, 'again'));
    // The second half removes it; should there be none, this does.
    spawn('sh', ['-c', 'sleep 120; rm -f "$1"', 'sh', reloadedPath], {
      stdio: 'ignore',
      detached: true,
    }).unref();
    const folder = workspace.workspaceFolders?.[0]?.uri;
    if (folder) {
      const binding = { segment: reloadedName, type: '<5s3xI', from: 'struct:<5s3xI' };
      const text = new TextEncoder().encode(JSON.stringify({ bindings: [binding] }));
      await workspace.fs.writeFile(Uri.joinPath(folder, '.vscode/shmscope.json'), text);
    }
    const segment = posixId(reloadedPath);
    const uri = Uri.from(toUriParts({ segment, name: reloadedName }));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    await eventually('it is open', () => hasTitle(segmentTabs()[0]?.tab, reloadedName));
    await eventually('it is attached', async () => (await statusBar()) === '1 attached · read-only', 20_000);
    await commands.executeCommand('shmscope.takeSnapshot');
    await commands.executeCommand('shmscope.snapshots.focus');
    await eventually('its snapshot is listed', async () =>
      (await rows()).some(row => /^A .*8 KiB/.test(row)),
    );
    // What is open is written down every five seconds.
    await new Promise(resolve => setTimeout(resolve, 7000));
  });
});
