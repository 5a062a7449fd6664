// What is drawn: pixels of the canvas by class (orange, hatch, empty), not by golden bytes.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { cellAt, errorsOf, ink, pixel, settled, Stage, quiet } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

/** A corner of a byte's box, where heat is and no glyph. */
async function corner(page: Page, row: number, column: number): Promise<[number, number, number, number]> {
  const cell = await cellAt(page, row, column);
  return pixel(page, cell.x + 4, cell.y + 4);
}

async function change(page: Page, offset: number, byte: number): Promise<void> {
  await page.evaluate(
    async ([at, value]) => {
      const { memory } = window.testHost;
      const before = memory.byteAt.bind(memory);
      memory.byteAt = offset => (offset === at ? value : before(offset));
      await window.testHost.sample();
    },
    [offset, byte] as const,
  );
}

/** Heat of byte 0x23 after some more time, on a stopped clock. */
async function alphaAfter(page: Page, milliseconds: number): Promise<number> {
  await page.evaluate(async wound => {
    window.wind(wound);
    // What is drawn of an unchanged sample shows the time only.
    await window.testHost.sample();
  }, milliseconds);
  return (await corner(page, 2, 3))[3];
}

describe('drawing', function () {
  this.timeout(30_000);

  it('marks a changed byte orange, lets it fade within a second, and then rests', async () => {
    const page = await stage.segment();
    await page.evaluate(() => window.stopClock());
    assert.equal((await corner(page, 2, 3))[3], 0, 'nothing changed yet');
    await change(page, 0x23, 0xaa);
    const [r, g, b, a] = await corner(page, 2, 3);
    assert.ok(r > g && g > b && r - b > 60 && a > 100, `orange, not ${[r, g, b, a].join(' ')}`);
    assert.equal((await corner(page, 2, 4))[3], 0, 'its neighbour did not change');
    const faded = await alphaAfter(page, 600);
    assert.ok(faded > 0 && faded < a, `${faded} of ${a}`);
    assert.equal(await alphaAfter(page, 500), 0);
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('has no fade but steps where motion is unwanted', async () => {
    const page = await stage.segment({ reducedMotion: true });
    await page.evaluate(() => window.stopClock());
    await change(page, 0x23, 0xaa);
    const first = (await corner(page, 2, 3))[3];
    assert.equal(await alphaAfter(page, 200), first);
    const second = await alphaAfter(page, 200);
    assert.ok(second < first && second > 0);
    assert.equal(await alphaAfter(page, 500), second);
    assert.equal(await alphaAfter(page, 200), 0);
    await stage.leave(page);
  });

  it('draws each kind of absence differently, and never invents zeros', async () => {
    const page = await stage.segment({ memory: 'states' });
    const row = async (index: number): Promise<number> => {
      const { x, y } = await cellAt(page, index, 0);
      return ink(page, x, y, 16 * 21, 20);
    };
    const [data, hole, unknown, denied] = [await row(1), await row(5), await row(9), await row(13)];
    assert.ok(hole > unknown + 0.12, `hatch over a hole: ${hole}`);
    assert.ok(denied > unknown + 0.12, `hatch over what is denied: ${denied}`);
    assert.ok(unknown < 0.1, `no hatch over what is unknown: ${unknown}`);
    assert.ok(data < 0.3 && data > unknown, `digits of data: ${data}`);
    const words = await page.locator('shm-grid [role=row] [aria-colspan]').allInnerTexts();
    for (const [index, word] of [
      [3, 'not allocated'],
      [7, 'not read'],
      [11, 'not permitted'],
    ] as const) {
      assert.ok(words[index]?.startsWith(word), `${words[index]} says ${word}`);
    }
    await stage.leave(page);
  });

  it('draws the lost range of a truncation as gone at once, and says so', async () => {
    const page = await stage.segment();
    const { x, y } = await cellAt(page, 4, 0);
    const gap = (): Promise<number> => ink(page, x + 8 * 21, y, 8, 20);
    assert.equal(await gap(), 0, 'nothing between the groups of bytes');
    await page.evaluate(async () => {
      window.testHost.memory.size = 64;
      await window.testHost.setStatus({ size: 64, truncated: { from: 65536, to: 64, at: Date.now() } });
      await window.testHost.sample();
    });
    assert.ok((await gap()) > 0.1, 'hatch all over');
    assert.match(await page.locator('.meta').innerText(), /truncated to 64 B \d\d:\d\d:\d\d/);
    assert.equal(
      await page.locator('[aria-live=assertive]').innerText(),
      'The segment was truncated to 64 B.',
    );
    // It grows again: bytes are back.
    await page.evaluate(async () => {
      window.testHost.memory.size = 65536;
      await window.testHost.setStatus({ size: 65536 });
      await window.testHost.sample();
    });
    assert.equal(await gap(), 0);
    await stage.leave(page);
  });

  it('draws a hairline where a page begins', async () => {
    const page = await stage.segment();
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x1000 }));
    await settled(page);
    const lines = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.hex-area canvas');
      const data = canvas?.getContext('2d')?.getImageData(6, 0, 1, 700).data ?? new Uint8ClampedArray();
      return Array.from({ length: 700 }, (_, y) => y).filter(y => (data[y * 4 + 3] ?? 0) > 200);
    });
    assert.equal(lines.length, 1);
    await stage.leave(page);
  });

  it('goes over to rates when all changes, and says so', async () => {
    const page = await stage.segment({ memory: 'huge' });
    await page.evaluate(async () => {
      let round = 0;
      window.testHost.memory.byteAt = offset => (offset * 7 + round) & 0xff;
      for (; round < 40; round++) {
        window.wind(100);
        await window.testHost.sample();
      }
    });
    await quiet(page, 100);
    assert.match(await page.locator('.hex-head').innerText(), /heat = rate/);
    await stage.leave(page);
  });

  it('follows a change of theme', async () => {
    const page = await stage.segment();
    const { x, y } = await cellAt(page, 0, 1);
    const brightest = (): Promise<number> =>
      page.evaluate(
        ([px, py]) => {
          const canvas = document.querySelector<HTMLCanvasElement>('.hex-area canvas');
          const data = canvas?.getContext('2d')?.getImageData(px, py, 20, 18).data ?? [];
          return Math.max(...Array.from(data).filter((_, i) => i % 4 === 0));
        },
        [x, y] as const,
      );
    assert.ok((await brightest()) > 150, 'light text on dark');
    await page.evaluate(() => {
      document.querySelector('link[href="/theme-dark.css"]')?.setAttribute('href', '/theme-light.css');
    });
    await quiet(page, 200);
    await page.evaluate(() => (document.body.className = 'vscode-light'));
    await quiet(page, 100);
    assert.ok((await brightest()) < 150, 'dark text on light');
    await stage.leave(page);
  });
});
