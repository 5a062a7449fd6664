// Where the view is after a search: what was found has to be seen, whatever the find bar takes of the room. Kinds of
// searches and their words: find.test.ts.
import assert from 'node:assert/strict';
import { command, errorsOf, settled, Stage } from './support/browser.js';
import { violations } from './support/violations.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('what was found', function () {
  this.timeout(60_000);

  it('is in sight, though the list of hits takes room above the bytes', async () => {
    const page = await stage.segment({ struct: 'ring', height: 900 });
    await command(page, 'find');
    await page.locator('.find').waitFor();
    const rows = page.locator('shm-grid [role=rowheader]');
    await settled(page);
    const before = (await rows.allInnerTexts()).map(text => Number.parseInt(text, 16));
    // In the last row that is on screen while there is no list yet.
    const offset = before.at(-1) ?? 0;
    assert.ok(offset > 256, `${offset}`);
    await page.evaluate(async at => {
      const { testHost } = window;
      if (!('ring' in testHost.memory)) return;
      const { bytes } = (testHost.memory as { ring: { bytes: Uint8Array } }).ring;
      bytes.set([0xfe, 0xed, 0xfa, 0xce], at);
      await testHost.sample();
    }, offset);
    await page.locator('.find-text input').fill('fe ed fa ce');
    await page.keyboard.press('Enter');
    await page.locator('.find-row').first().waitFor();
    // The row of the byte that is chosen is in the page always: seen it is where it follows on its neighbours.
    await page.waitForFunction(
      ([at, most]) => {
        const all = document.querySelectorAll('shm-grid [role=rowheader]');
        const now = Array.from(all, ({ textContent }) => Number.parseInt(textContent, 16));
        const whole = now.every((row, i) => i === 0 || row === (now[i - 1] ?? 0) + 16);
        return whole && now.includes(at) && now.length < most;
      },
      [offset, before.length] as const,
      { timeout: 10_000 },
    );
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('is struck out where something else has been written since, until it is there again', async () => {
    const page = await stage.segment({ struct: 'ring', height: 900 });
    await command(page, 'find');
    await page.locator('.find').waitFor();
    const write = (bytes: number[]): Promise<void> =>
      page.evaluate(async written => {
        const { testHost } = window;
        if (!('ring' in testHost.memory)) return;
        (testHost.memory as { ring: { bytes: Uint8Array } }).ring.bytes.set(written, 0x20);
        await testHost.sample();
      }, bytes);
    await write([0xfe, 0xed, 0xfa, 0xce, 0xfe, 0xed, 0xfa, 0xce]);
    await page.locator('.find-text input').fill('fe ed fa ce');
    await page.keyboard.press('Enter');
    await page.locator('.find-row').nth(1).waitFor();
    assert.equal(await page.locator('.find-row.gone').count(), 0);
    await write([0xfe, 0xed, 0xfa, 0xcf]);
    await page.locator('.find-row.gone').waitFor();
    assert.match(await page.locator('.find-row.gone').innerText(), /^0020/);
    assert.equal(await page.locator('.find-row.gone').count(), 1, 'the other one is as it was');
    await page.locator('.find-row.gone').click();
    await page.locator('.find-row.gone.chosen').waitFor();
    assert.deepEqual(await violations(page), []);
    await write([0xfe, 0xed, 0xfa, 0xce]);
    await page.locator('.find-row.gone').waitFor({ state: 'detached' });
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });
});
