// What a person does: keys, mouse, go to, copy, pointers, processes, settings.
import assert from 'node:assert/strict';
import { calls, command, errorsOf, lastLine, pointAt, settled, Stage, quiet } from './support/browser.js';
import type { ViewCommand } from '../../src/protocol/view.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('keys', function () {
  this.timeout(30_000);

  it('move and extend the selection, and bring it on screen', async () => {
    const page = await stage.segment();
    await page.locator('shm-grid').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown']) {
      await page.keyboard.press(key);
    }
    assert.match(await lastLine(page), /offset 0x0012 .*sel 18 B/);
    await page.keyboard.press('Escape');
    assert.match(await lastLine(page), /offset 0x0023 .*sel 1 B/);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    const [row] = /offset (\S+)/.exec(await lastLine(page))?.slice(1) ?? [];
    assert.ok(Number(row) > 0x300);
    assert.notEqual(await page.locator('.strip-area').getAttribute('aria-valuenow'), '0');
    await page.keyboard.press('Control+a');
    assert.match(await lastLine(page), /sel 64 KiB/);
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('leave what VS Code binds to VS Code, and tell it when the grid has the focus', async () => {
    const page = await stage.segment();
    await page.locator('shm-grid').focus();
    for (const key of ['g', 'c', 'p', 'e', 'Space', 'Enter', 'F6']) await page.keyboard.press(key);
    await quiet(page, 60);
    assert.equal(await page.locator('.go-to').count(), 0);
    assert.equal(await page.locator('.live.paused').count(), 0);
    assert.deepEqual(await calls(page, 'copy'), []);
    await page.keyboard.press('Shift+Tab');
    await quiet(page, 60);
    const focus = (await calls(page, 'focus')) as { grid: boolean; view: boolean }[];
    assert.deepEqual(
      focus.map(f => f.grid).filter((grid, i, all) => grid !== all[i - 1]),
      focus[0]?.grid === false ? [false, true, false] : [true, false],
    );
    assert.ok(focus.every(f => f.view || !f.grid));
    await stage.leave(page);
  });

  it('cycle through the panes', async () => {
    const page = await stage.segment();
    await page.locator('shm-grid').focus();
    const where: string[] = [];
    for (let i = 0; i < 5; i++) {
      await command(page, 'cyclePanes');
      where.push(
        await page.evaluate(() => {
          const { tagName, className } = document.activeElement ?? document.body;
          return `${tagName.toLowerCase()}.${className}`;
        }),
      );
    }
    assert.deepEqual(
      where.map(w => w.replace(/ .*/, '')),
      ['div.inspector-grid', 'div.timeline-area', 'vscode-dropdown.picker', 'div.strip-area', 'shm-grid.'],
    );
    await stage.leave(page);
  });

  it('move the view from the strip', async () => {
    const page = await stage.segment();
    await page.locator('.strip-area').focus();
    await page.keyboard.press('PageDown');
    assert.equal(await page.locator('.strip-area').getAttribute('aria-valuenow'), '4096');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('.strip-area').getAttribute('aria-valuenow'), '4352');
    await page.keyboard.press('Home');
    assert.equal(await page.locator('.strip-area').getAttribute('aria-valuenow'), '0');
    const box = await page.locator('.strip-area').boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + 20);
    const at = Number(await page.locator('.strip-area').getAttribute('aria-valuenow'));
    assert.ok(Math.abs(at - 0x8000) < 0x400, `0x${at.toString(16)}`);
    await stage.leave(page);
  });
});

describe('mouse', function () {
  this.timeout(30_000);

  it('selects a byte, and by dragging a range, in hex and in text', async () => {
    const page = await stage.segment();
    const from = await pointAt(page, 2, 3);
    const to = await pointAt(page, 4, 5);
    await page.mouse.click(from.x, from.y);
    assert.match(await lastLine(page), /offset 0x0023 .*sel 1 B/);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    assert.match(await lastLine(page), /offset 0x0023 .*sel 35 B/);
    await page.keyboard.down('Shift');
    const further = await pointAt(page, 5, 0);
    await page.mouse.click(further.x, further.y);
    await page.keyboard.up('Shift');
    assert.match(await lastLine(page), /offset 0x0023 .*sel 46 B/);
    const area = await page.locator('.hex-area').boundingBox();
    const head = await page.locator('.hex-head span', { hasText: 'Text' }).boundingBox();
    assert.ok(area && head);
    await page.mouse.click(head.x + 7.8 * 2.5, area.y + 12);
    assert.match(await lastLine(page), /offset 0x0002 .*u8 67/);
    await stage.leave(page);
  });

  it('chooses how bytes are read in the inspector, and selects as many', async () => {
    const page = await stage.segment();
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await page.locator('.type-row', { hasText: 'u32' }).first().click();
    assert.match(await lastLine(page), /offset 0x0040 .*sel 4 B u32 435\d\d\d/);
    await stage.leave(page);
  });
});

describe('commands', function () {
  this.timeout(30_000);

  it('go to an offset or an address, and back and forward', async () => {
    const page = await stage.segment();
    const go = async (text: string): Promise<void> => {
      await command(page, 'goTo');
      await quiet(page, 100);
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await settled(page);
    };
    await go('0x1040');
    assert.match(await lastLine(page), /offset 0x1040 address 0x7f3a91bfd040/);
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SHM-GRID');
    await go('+64');
    assert.match(await lastLine(page), /offset 0x1080/);
    await go('7f3a91bfe000');
    assert.match(await lastLine(page), /offset 0x2000/);
    await command(page, 'back');
    assert.match(await lastLine(page), /offset 0x1080/);
    await command(page, 'forward');
    assert.match(await lastLine(page), /offset 0x2000/);
    await command(page, 'goTo');
    await quiet(page, 100);
    await page.keyboard.type('zebra');
    assert.match(await page.locator('.go-to [role=status]').innerText(), /Not a number/);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.go-to').count(), 0);
    await stage.leave(page);
  });

  it('copy in each form, tell of holes, and refuse what is too large', async () => {
    const page = await stage.segment();
    await page.locator('shm-grid').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
    const copied = async (name: ViewCommand): Promise<string> => {
      await command(page, name);
      return page.evaluate(() => window.testHost.copied);
    };
    assert.equal(await copied('copyHex'), '54 49 43 4b');
    assert.match(await copied('copyC'), /0x54, 0x49, 0x43, 0x4b/);
    assert.equal(await copied('copyText'), 'TICK');
    assert.equal((JSON.parse(await copied('copyJson')) as { hex: string }).hex, '5449434b');
    await page.keyboard.press('Control+a');
    await command(page, 'copyHex');
    assert.deepEqual(await calls(page, 'read'), [{ offset: 0, length: 65536 }]);
    assert.match(
      await page.locator('.notice').innerText(),
      /Copied 65.536 bytes. 20.480 of them are not allocated/,
    );
    await stage.leave(page);
    const states = await stage.segment({ memory: 'states' });
    await states.locator('shm-grid').focus();
    await states.keyboard.press('Control+a');
    await command(states, 'copyJson');
    assert.match(
      await states.locator('.notice').innerText(),
      /64 of them are not allocated.* 128 of them were not read/,
    );
    await stage.leave(states);
    const huge = await stage.segment({ memory: 'huge' });
    await huge.locator('shm-grid').focus();
    await huge.keyboard.press('Control+a');
    await command(huge, 'copyHex');
    assert.match(await huge.locator('.notice').innerText(), /at most 1 MiB can be copied/);
    assert.deepEqual(await calls(huge, 'copy'), []);
    await stage.leave(huge);
  });

  it('follow a pointer within the segment, and say when it points nowhere', async () => {
    const page = await stage.segment();
    await page.evaluate(async () => {
      const bytes = [0x40, 0xd0, 0xbf, 0x91, 0x3a, 0x7f, 0, 0];
      const { memory } = window.testHost;
      const before = memory.byteAt.bind(memory);
      memory.byteAt = offset => bytes[offset] ?? before(offset);
      await window.testHost.sample();
    });
    await command(page, 'followPointer');
    await settled(page);
    assert.match(await lastLine(page), /offset 0x1040/);
    await command(page, 'followPointer');
    assert.match(await page.locator('.notice').innerText(), /points to no shared memory/);
    await stage.leave(page);
  });

  it('switch process: by command, by the picker; addresses follow', async () => {
    const page = await stage.segment();
    await command(page, 'nextProcess');
    assert.deepEqual(await calls(page, 'as'), [{ pid: 4133, startTime: 41330 }]);
    assert.match(await lastLine(page), /address 0x7f11d0a00000/);
    await page.locator('.picker').click();
    await page.getByRole('option', { name: 'gateway 4140' }).click();
    await quiet(page, 100);
    assert.deepEqual((await calls(page, 'as')).at(-1), { pid: 4140, startTime: 41400 });
    // It maps the first two pages only.
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x2000 }));
    assert.match(await lastLine(page), /offset 0x2000 address —/);
    await stage.leave(page);
  });

  it('change rate, row length and byte order, and keep the first byte first', async () => {
    const page = await stage.segment();
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x4000 }));
    await command(page, 'toggleEndianness');
    assert.deepEqual((await calls(page, 'settings')).at(-1), { bytesPerRow: 0, hz: 30, littleEndian: false });
    await page.locator('#more').click();
    await page.getByRole('combobox', { name: 'Bytes in a row' }).click();
    await page.getByRole('option', { name: '32', exact: true }).click();
    await quiet(page, 150);
    assert.equal(await page.locator('.hex-head .column').count(), 32);
    const at = await page.locator('.strip-area').getAttribute('aria-valuenow');
    assert.ok(Math.abs(Number(at) - 0x3f00) < 0x200, String(at));
    await page.getByRole('combobox', { name: 'Samples a second' }).click();
    await page.getByRole('option', { name: '5 Hz' }).click();
    await quiet(page, 150);
    assert.equal(await page.evaluate(() => window.testHost.view?.hz), 5);
    await page.keyboard.press('Escape');
    await stage.leave(page);
  });

  it('find the next change', async () => {
    const page = await stage.segment();
    await page.evaluate(async () => {
      const { memory } = window.testHost;
      const before = memory.byteAt.bind(memory);
      memory.byteAt = offset => (offset === 0x9123 || offset === 0x50 ? 0x77 : before(offset));
      await window.testHost.sample();
    });
    await command(page, 'nextChange');
    assert.match(await lastLine(page), /offset 0x0050/);
    await command(page, 'nextChange');
    await settled(page);
    assert.match(await lastLine(page), /offset 0x9100/);
    await command(page, 'previousChange');
    assert.match(await lastLine(page), /offset 0x0040/);
    await stage.leave(page);
  });

  it('refresh and detach reach the host', async () => {
    const page = await stage.segment();
    await command(page, 'refresh');
    assert.equal((await calls(page, 'refresh')).length, 1);
    await page.getByRole('button', { name: 'Detach' }).click();
    await quiet(page, 60);
    assert.equal((await calls(page, 'detach')).length, 1);
    await stage.leave(page);
  });
});
