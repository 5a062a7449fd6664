// Over a slow link between the server and its window, as Remote has: the view follows, keys are answered, and what is
// shown in the end is what the segment holds in the end. How fast: test/bench/remote.bench.ts.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { commands, Uri } from 'vscode';
import { toUriParts, viewType } from '../../../src/extension/target.js';
import {
  clickInView,
  closeEditors,
  eventually,
  inView,
  needsWindow,
  press,
  shapeLink,
} from '../driver/control.js';
import { posixId } from './proc.js';
import { makeObject } from './world.js';

describe('over a slow link', function () {
  this.timeout(90_000);
  const name = `shmscope-test-${process.pid}-link`;
  const path = `/dev/shm/${name}`;
  const size = 1 << 20;
  let object: ReturnType<typeof makeObject>;

  before(function () {
    needsWindow(this);
    object = makeObject(path, randomBytes(size));
  });
  after(async () => {
    await shapeLink(0, 0);
    await closeEditors();
    await object.remove();
  });

  const firstRow = async (): Promise<string> =>
    String(await inView(`document.querySelector('[role=grid] [role=row]')?.textContent ?? ''`));

  /** Of the byte that keys move: the first is 1. */
  const activeRow = async (): Promise<number> =>
    Number(
      await inView(
        `document.querySelector('#active-byte')?.closest('[role=row]')?.getAttribute('aria-rowindex')`,
      ),
    );

  it('a view follows what is written, answers keys, and ends with what is there', async () => {
    const uri = Uri.from(toUriParts({ segment: posixId(path), name: `/${name}` }));
    await commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
    await eventually('its bytes are drawn', firstRow);
    // 200 ms there and back, 1 Mbit/s.
    await shapeLink(100, 125_000);
    const fd = openSync(path, 'r+');
    // Far more than such a link carries: all of what is shown, anew each time.
    const writer = setInterval(() => writeSync(fd, randomBytes(16_384), 0, 16_384, 0), 5);
    try {
      const before = await firstRow();
      await eventually('it changes', async () => (await firstRow()) !== before);
      await clickInView('[role=grid]');
      await press('Control+Home');
      await eventually('the active byte is in the first row', async () => (await activeRow()) === 1);
      await press('PageDown');
      await eventually('it is a page further', async () => (await activeRow()) > 2);
      await press('Control+Home');
      await eventually('it is in the first row again', async () => (await activeRow()) === 1);
      const later = await firstRow();
      await eventually('it changes still', async () => (await firstRow()) !== later);
    } finally {
      clearInterval(writer);
    }
    const last = Buffer.from('the last that was written');
    writeSync(fd, last, 0, last.length, 0);
    closeSync(fd);
    await eventually('the last of it is shown', async () =>
      (await firstRow()).replace(/\s/g, '').toLowerCase().includes(last.subarray(0, 16).toString('hex')),
    );
  });
});
