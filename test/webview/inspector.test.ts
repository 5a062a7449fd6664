// The inspector: the bytes at the cursor wherever that is, where a pointer points, and that no value is cut off.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { calls, command, lastLine, settled, Stage, quiet } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('the inspector', function () {
  this.timeout(30_000);

  const value = async (page: Page, type: string): Promise<string> => {
    await quiet(page, 250);
    const row = page.locator('.types .type-row', {
      has: page.locator(`[role=rowheader]:text-is("${type}")`),
    });
    return (await row.locator('.value').first().innerText()).trim();
  };

  it('reads the bytes at the cursor under its own tab, where no hex is on screen', async () => {
    const page = await stage.segment({ width: 760 });
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await page.getByRole('tab', { name: 'Inspector' }).click();
    assert.match(await value(page, 'u32'), /^435\d\d\d$/);
    assert.match(await lastLine(page), /offset 0x0040 .*u8 \d+/);
    // Live: it follows what is written.
    const before = await value(page, 'u32');
    await page.evaluate(() => window.pass(0.4, 0.2));
    assert.notEqual(await value(page, 'u32'), before);
    await stage.leave(page);
  });

  it('reads them also when they are scrolled away, at most ten times a second, and not while they are on screen', async () => {
    const page = await stage.segment();
    assert.deepEqual(await calls(page, 'read'), []);
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 20_000);
    await settled(page);
    assert.equal(await value(page, 'u32'), '1262700884');
    await page.evaluate(() => (window.testHost.calls.length = 0));
    await page.waitForTimeout(1000);
    const count = (await calls(page, 'read')).length;
    assert.ok(count >= 3 && count <= 11, `${count} reads in a second`);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    // One may be on its way.
    await quiet(page, 100);
    await page.evaluate(() => (window.testHost.calls.length = 0));
    await page.waitForTimeout(400);
    assert.deepEqual(await calls(page, 'read'), [], 'a hidden view asks for nothing');
    await stage.leave(page);
  });

  it('reads them once while paused', async () => {
    const page = await stage.segment();
    await command(page, 'pause');
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x40 }));
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 20_000);
    await settled(page);
    await page.keyboard.press('ArrowRight');
    const seen = await value(page, 'u32');
    assert.match(seen, /^435\d\d\d$/);
    await page.evaluate(() => (window.testHost.calls.length = 0));
    await page.evaluate(() => window.pass(1, 0.5));
    assert.equal(await value(page, 'u32'), seen);
    assert.deepEqual(await calls(page, 'read'), []);
    await stage.leave(page);
  });

  it('tells which segment and offset a pointer hits, asking once for each value', async () => {
    const page = await stage.segment();
    await page.evaluate(async () => {
      const bytes = [0x40, 0xd0, 0xbf, 0x91, 0x3a, 0x7f, 0, 0];
      const { memory } = window.testHost;
      const before = memory.byteAt.bind(memory);
      memory.byteAt = offset => bytes[offset] ?? before(offset);
      await window.testHost.sample();
    });
    await quiet(page, 250);
    assert.equal(await page.locator('.target').innerText(), '→ /ticks + 0x1040');
    await page.evaluate(() => (window.testHost.calls.length = 0));
    await page.evaluate(() => window.pass(1, 0.25));
    await quiet(page, 250);
    assert.deepEqual(await calls(page, 'resolve'), []);
    await page.evaluate(() => window.testHost.events.reveal({ offset: 8 }));
    await quiet(page, 250);
    assert.equal(await page.locator('.target').innerText(), '→ no shared memory of this process');
    assert.deepEqual(await calls(page, 'resolve'), [{ address: '400' }]);
    await stage.leave(page);
  });

  for (const language of [undefined, 'de']) {
    for (const width of [1268, 1000, 760, 560, 330]) {
      it(`keeps offset, size, value and “read-only” in the last line, ${width} wide in ${language ?? 'English'}`, async () => {
        const page = await stage.segment({ width, ...(language && { language }) });
        await page.evaluate(async () => {
          const view = new DataView(new ArrayBuffer(8));
          view.setFloat64(0, -1.78388675173242e157, true);
          window.testHost.memory.byteAt = offset => view.getUint8(offset % 8);
          await window.testHost.sample();
        });
        for (const length of [1, 8]) {
          await page.locator('shm-grid').focus();
          if (length === 8) for (let i = 0; i < 7; i++) await page.keyboard.press('Shift+ArrowRight');
          assert.match(await lastLine(page), new RegExp(` ${length} B `));
          const line = await page.locator('.line').evaluate(element => {
            const right = element.getBoundingClientRect().right;
            const words = element.querySelector('.read-only .words');
            const drops = element.querySelector('.drops')?.getBoundingClientRect();
            return {
              beyond: [...element.children].filter(child => child.getBoundingClientRect().right > right)
                .length,
              cut: words !== null && words.scrollWidth > words.clientWidth,
              // Whole or not there: half a value is none.
              halves: [...element.querySelectorAll('.drops .kv')].filter(kv => {
                const box = kv.getBoundingClientRect();
                return drops && box.top < drops.top + 4 && box.right > drops.right + 0.5;
              }).length,
            };
          });
          const cut = width < 460 ? line.cut : false;
          assert.deepEqual(line, { beyond: 0, cut, halves: 0 }, `${length} bytes`);
        }
        await stage.leave(page);
      });
    }
  }

  for (const width of [1000, 1268, 1400, 620]) {
    it(`cuts off no value at ${width} px`, async () => {
      const page = await stage.segment({ width });
      if (width < 1000) await page.getByRole('tab', { name: 'Inspector' }).click();
      await page.evaluate(async () => {
        const { memory } = window.testHost;
        const view = new DataView(new ArrayBuffer(16));
        view.setFloat64(0, 1.78388675173242e-157, true);
        view.setFloat64(8, -1.78388675173242e157);
        memory.byteAt = offset => view.getUint8(offset % 16);
        await window.testHost.sample();
      });
      await page.waitForTimeout(300);
      const cut = async (): Promise<string[]> =>
        page
          .locator('.types .type-row > span')
          .evaluateAll(spans =>
            spans
              .filter(span => span.scrollWidth > span.clientWidth)
              .map(span => `${span.parentElement?.innerText ?? ''} ${span.scrollWidth}>${span.clientWidth}`),
          );
      assert.deepEqual(await cut(), []);
      assert.match(await value(page, 'f64'), /e-157$/);
      await page.evaluate(async () => {
        const { memory } = window.testHost;
        const view = new DataView(new ArrayBuffer(8));
        view.setBigUint64(0, BigInt(Date.now()) * 1_000_000n + 123_456n, true);
        memory.byteAt = offset => view.getUint8(offset % 8);
        await window.testHost.sample();
      });
      await page.waitForTimeout(300);
      assert.deepEqual(await cut(), []);
      assert.match(await value(page, 'time ns'), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}$/);
      await stage.leave(page);
    });
  }
});
