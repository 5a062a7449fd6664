// A /dev/shm that fills up, in a window whose server has a small one of its own (driver/server.ts): what the
// notification, the System view and the list of leaks say of it, and pictures of that. Not the forecast itself, nor
// its figures (test/unit/model/forecast.test.ts, test/live/budget.test.ts).
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commands } from 'vscode';
import { uniquePrefix } from '../../../support/prefix.js';
import { eventually, inWindow, needsWindow, screenshot, usualLook } from '../../driver/control.js';
import { clearNotices, notices, pressNotice } from '../questions.js';
import { ofLeaks, ofSystem, picture } from './filling-shown.js';

const size = Number(process.env['SHMSCOPE_HOST_SHM']);
const step = 128 << 10;
const pictures = join(process.env['SHMSCOPE_ROOT'] ?? '', 'out/screenshots');

describe('a /dev/shm that fills up', function () {
  this.timeout(240_000);
  const file = `/dev/shm/${uniquePrefix()}-log`;

  before(async function () {
    needsWindow(this);
    const { blocks, bsize } = statfsSync('/dev/shm');
    assert.equal(blocks * bsize, size, 'the real one is not to be filled');
    mkdirSync(pictures, { recursive: true });
    await commands.executeCommand('shmscope.leaks.focus');
    await commands.executeCommand('shmscope.system.focus');
  });
  after(async () => {
    rmSync(file, { force: true });
    await usualLook();
  });

  /** The pause is the rate at which it grows. */
  async function grow(): Promise<void> {
    appendFileSync(file, Buffer.alloc(step, 1));
    await pause(700);
    await commands.executeCommand('shmscope.refresh');
  }

  it('is told of once before it is full, and as long as it holds in both views', async () => {
    let told: string[] = [];
    // Two thirds of what fits: the rest is for what follows.
    for (let left = (size / step) * (2 / 3); left > 0 && told.length === 0; left--) {
      await grow();
      told = await notices('/dev/shm');
    }
    assert.equal(told.length, 1, 'it is told before it is full');
    const when = String.raw`full in about (a minute|\d+ minutes)`;
    const [notice = ''] = told;
    assert.match(notice, new RegExp(String.raw`/dev/shm will be ${when} \([\d.]+ [KM]iB of 8 MiB\)\.`));
    assert.match(notice, /It grows by [\d.]+ KiB a second\./);
    await eventually('the System view says so', async () => new RegExp(when).test(await ofSystem()));
    await eventually('the list of leaks says so', async () =>
      new RegExp(`will be ${when}`).test(await ofLeaks()),
    );
  });

  it('is legible in each theme, narrow and wide', async () => {
    await picture(
      look => join(pictures, `forecast-${look}.png`),
      '/dev/shm',
      async () => {
        await grow();
        return / full in about |nearly full/.test(await ofSystem());
      },
    );
  });

  it('is told of once more when it is full; Show Leaks opens their list', async () => {
    await clearNotices();
    assert.throws(() => {
      for (;;) appendFileSync(file, Buffer.alloc(step, 1));
    }, /ENOSPC/);
    await commands.executeCommand('shmscope.refresh');
    await eventually(
      'it is told',
      async () => (await notices('/dev/shm is full (8 MiB of 8 MiB).')).length === 1,
    );
    assert.ok(!(await notices('/dev/shm')).join().includes('It grows'), 'nor can it grow');
    await eventually('the System view says so', async () => / full( |$)/.test(await ofSystem()));
    await screenshot(join(pictures, 'forecast-full.png'));
    await pressNotice('/dev/shm is full', 'Show Leaks');
    await eventually('the list has the focus', async () =>
      inWindow(`document.activeElement?.getAttribute('aria-label')?.startsWith('Leaks')`),
    );
  });

  it('is not told of any more when it is well again', async () => {
    await clearNotices();
    rmSync(file);
    await commands.executeCommand('shmscope.refresh');
    await eventually('the System view says no more', async () => !/ full/.test(await ofSystem()));
    await eventually('nor does the list of leaks', async () => !(await ofLeaks()).includes('/dev/shm'));
    assert.deepEqual(await notices('/dev/shm'), []);
  });
});
