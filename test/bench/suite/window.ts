// Runs in the extension host: how soon the extension is there, and bytes are on screen after a segment is opened, and
// what becomes of the window's frames while bytes and a struct scroll beneath a writer at full speed. Bundled and
// started by window.bench.ts.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeEditors, eventually, framesDuring, inView } from '../../host/driver/control.js';
import { asked, timeToBytes } from './asked.js';
import type { FrameCounts } from '../../host/driver/trace.js';

const { seconds, result, ...own } = asked();
/** As many fields, one a row. */
const format = `<${'Q'.repeat(512)}`;
const rounds = 5;

/** Turns the wheel with each frame, down and up again, and answers the times between frames, ms. */
const scroll = (selector: string): string => `(async () => {
  const area = document.querySelector(${JSON.stringify(selector)});
  const times = [];
  const end = performance.now() + ${seconds * 1000};
  for (let i = 0; performance.now() < end; i++) {
    const deltaY = i % 240 < 120 ? 57 : -57;
    area.dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true }));
    times.push(await new Promise(resolve => requestAnimationFrame(resolve)));
  }
  return times.slice(1).map((time, i) => time - times[i]);
})()`;

describe('a window', function () {
  this.timeout((2 * seconds + 120) * 1000);
  after(closeEditors);

  async function scrolled(area: string): Promise<FrameCounts & { steps: unknown }> {
    let steps: unknown;
    const counts = await framesDuring(async () => {
      steps = await inView(scroll(area));
    });
    return { ...counts, steps };
  }

  /** As the folder's file of types has it: the view shows it as soon as the file is there. */
  async function bind(): Promise<void> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error('No folder is open.');
    const bindings = [{ segment: own.name, type: format, from: `struct:${format}`, offset: 0 }];
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder.uri, '.vscode/shmscope.json'),
      Buffer.from(JSON.stringify({ bindings })),
    );
  }

  it('is measured', async () => {
    const extension = vscode.extensions.getExtension('shmscope.shmscope');
    if (!extension || extension.isActive) throw new Error('The extension is not to be activated.');
    const start = performance.now();
    await extension.activate();
    const activation = performance.now() - start;
    const opened = [];
    for (let round = 0; round < rounds; round++) {
      opened.push(await timeToBytes(own));
      if (round < rounds - 1) await closeEditors();
    }
    const hex = await scrolled('.hex-area');
    await bind();
    await vscode.commands.executeCommand('shmscope.view.showStruct');
    await eventually('its fields', () => inView(`document.querySelectorAll('.struct-row').length > 10`));
    const struct = await scrolled('.struct-area');
    writeFileSync(result, JSON.stringify({ activation, opened, hex, struct }));
  });
});
