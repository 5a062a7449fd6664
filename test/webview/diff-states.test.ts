// A comparison in Chromium: how it is begun and left, the steps of the layout, what is said in place of differences,
// rows that became equal, other sizes. Not what one does in it (diff.test.ts).
import assert from 'node:assert/strict';
import { calls, errorsOf, Stage, settled } from './support/browser.js';
import {
  answered,
  bytesOnScreen,
  command,
  compare,
  comparing,
  names,
  run,
  take,
  which,
} from './support/diff.js';
import { violations } from './support/violations.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('states of a comparison', function () {
  this.timeout(60_000);

  it('is begun from the header, or with the last snapshot by D, and taken by S', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.getByRole('button', { name: 'Compare with' }).click();
    await page.getByRole('button', { name: 'Snapshot' }).click();
    await command(page, 'snapshot');
    assert.deepEqual(await calls(page, 'compare'), [{}]);
    assert.equal((await calls(page, 'snapshot')).length, 2);
    await command(page, 'compareWithLast');
    await page.locator('.notice', { hasText: 'There is no snapshot yet: S takes one.' }).waitFor();
    await take(page, 'A');
    await compare(page);
    await command(page, 'compareWithLast');
    assert.deepEqual((await calls(page, 'compare')).at(-1), {
      a: { kind: 'snapshot', snapshot: 'A' },
      b: { kind: 'live' },
    });
    await stage.leave(page);
  });

  it('names both sides in the header, where others are chosen, and is left by its cross, its command and Escape', async () => {
    const page = await comparing(stage);
    const sides = page.locator('.comparing .sides');
    assert.match((await sides.innerText()).replace(/\s+/g, ' '), /^Snapshot A \d\d:\d\d:\d\d ↔ Live$/);
    await sides.click();
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    await command(page, 'endCompare');
    await page.locator('.diff-list-area').focus();
    await page.keyboard.press('Escape');
    await page.locator('shm-diff-grid').focus();
    await page.keyboard.press('Escape');
    await answered(page);
    assert.deepEqual(await calls(page, 'compare'), [{}, null, null, null, null]);
    await stage.leave(page);
  });

  it('keeps what is said of one side out of the other’s columns, however long it is', async () => {
    const page = await comparing(stage);
    await page.evaluate(async () => {
      const { a, b } = window.testHost.hello.time.comparing ?? {};
      if (!a || !b) throw new Error('nothing is compared');
      const detail = '11:54:11 · head 497473 → 497377, and then some more of what held';
      await window.testHost.setTime({ comparing: { a: { ...a, detail }, b } });
    });
    await answered(page);
    const [left, right] = await page
      .locator('.diff-sides .side')
      .evaluateAll(sides => sides.slice(-2).map(side => side.getBoundingClientRect()));
    assert.ok(left && right && left.right <= right.left, `${left?.right ?? 0} to ${right?.left ?? 0}`);
    await stage.leave(page);
  });

  it('has the focus in its list when it takes the place of what had it, and gives it back', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.locator('shm-grid').focus();
    await take(page, 'A');
    await compare(page);
    await page.waitForFunction(() => document.activeElement?.className === 'diff-list-area');
    await page.evaluate(() => window.testHost.setTime({ comparing: null }));
    await page.waitForFunction(() => document.activeElement?.tagName === 'SHM-GRID');
    // The next comparison is no less alive than the first.
    await page.evaluate(() => window.pass(0.1, 0.1));
    await compare(page);
    assert.ok((await names(page)).includes('head'));
    await page.locator('.diff-filter input').fill('head');
    await answered(page);
    assert.deepEqual(await names(page), ['head']);
    await command(page, 'nextChange');
    assert.equal(await which(page), '1 of 1');
    await stage.leave(page);
  });

  it('says that both are identical, and how much was compared', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.evaluate(() => window.testHost.diff.snapshots.set('A', window.testHost.diff.take()));
    await compare(page);
    assert.match(await page.locator('.diff-instead').innerText(), /Identical: 65\u2009536 bytes compared\./);
    assert.equal(await page.locator('.diff-summary').innerText(), 'No difference');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Compare with another…' }).click();
    assert.deepEqual(await calls(page, 'compare'), [{}]);
    await stage.leave(page);
  });

  it('says why a side can’t be compared, with a way out, and goes on when it can', async () => {
    const page = await comparing(stage);
    await page.evaluate(async () => {
      window.testHost.diff.problem = {
        side: 'a',
        text: 'the snapshot was dropped to keep within the budget.',
      };
      await window.testHost.sample();
    });
    await page.locator('.diff-instead').waitFor();
    assert.match(
      await page.locator('.diff-instead').innerText(),
      /Snapshot A can’t be compared: the snapshot was dropped to keep within the budget\./,
    );
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Stop comparing' }).last().click();
    await settled(page);
    assert.deepEqual(await calls(page, 'compare'), [null]);
    await page.evaluate(async () => {
      window.testHost.diff.problem = undefined;
      await window.testHost.sample();
    });
    await page.locator('.diff-row').first().waitFor();
    assert.equal((await names(page)).length, 22);
    await stage.leave(page);
  });

  it('shows how far the first comparison has come, while what is found already is listed', async () => {
    const page = await comparing(stage);
    await page.evaluate(async () => {
      window.testHost.diff.progress = 0.43;
      await window.testHost.sample();
    });
    await page.locator('.diff-progress').waitFor();
    assert.equal(await page.locator('.diff-progress').getAttribute('aria-valuenow'), '43');
    assert.match(await page.locator('shm-strip .caption').innerText(), /43 % compared/);
    assert.equal((await names(page)).length, 22);
    await stage.leave(page);
  });

  it('greys rows that became equal, keeps their place, and drops them when the list is refreshed', async () => {
    const page = await comparing(stage);
    await page.evaluate(async () => {
      const { memory, diff } = window.testHost;
      const before = diff.snapshots.get('A')?.bytes;
      const { bytes } = (memory as unknown as { ring: { bytes: Uint8Array } }).ring;
      bytes[0x80] = before?.[0x80] ?? 0;
      await window.testHost.sample();
    });
    await page.locator('.diff-row.equal').waitFor();
    assert.equal(await page.locator('.diff-row.equal .name').innerText(), 'tail');
    assert.equal((await names(page)).indexOf('tail'), 1);
    assert.match((await run(page, 'tail').getAttribute('aria-label')) ?? '', /, equal by now$/);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Refresh list' }).click();
    await answered(page);
    assert.equal((await names(page)).includes('tail'), false);
    assert.equal(await which(page), '21');
    await stage.leave(page);
  });

  it('tells sizes that differ, and shows what is past the end of one as that', async () => {
    const page = await stage.segment({ struct: 'none', memory: 'states' });
    await page.evaluate(() => {
      const { diff } = window.testHost;
      const { bytes, states } = diff.take();
      diff.snapshots.set('A', { bytes: bytes.slice(0, 40), states: states.slice(0, 40) });
      diff.more = true;
    });
    await compare(page);
    const notes = await page.locator('.diff-notes').innerText();
    assert.match(notes, /Different sizes: A has 40 B, Live has 256 B\./);
    assert.match(notes, /128 bytes could not be compared/);
    assert.match(notes, /the list ends before them/);
    const cells = page
      .locator('shm-diff-grid [role=row]', { has: page.locator('text="0020"') })
      .locator('[role=gridcell]');
    assert.match(await cells.first().innerText(), /27( past the end){8}$/);
    assert.match(await page.locator('.diff-row').first().innerText(), /0x0028–0x/);
    await page.screenshot({ path: 'out/screenshots/diff-sizes.png' });
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('has a tab where it is narrow, with 3 for it, and the others stay live', async () => {
    const page = await stage.segment({ struct: 'ring', width: 760 });
    await command(page, 'showDiff');
    assert.match(await page.locator('.diff-instead').innerText(), /Nothing is compared\./);
    assert.deepEqual(await violations(page), []);
    await command(page, 'showHex');
    await take(page, 'A');
    await page.evaluate(() => window.pass(0.2, 0.1));
    await compare(page);
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'Diff A');
    assert.equal(await page.evaluate(() => window.testHost.view?.length), 0);
    await command(page, 'showStruct');
    assert.equal(await page.evaluate(() => window.testHost.view?.diff), undefined);
    assert.ok(await page.evaluate(() => (window.testHost.view?.table?.count ?? 0) > 0));
    await command(page, 'showDiff');
    assert.ok(await page.evaluate(() => window.testHost.view?.diff !== undefined));
    await page.evaluate(() => window.testHost.setTime({ comparing: null }));
    await answered(page);
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), 'Hex');
    await stage.leave(page);
  });

  for (const [width, beside, stacked, perRow] of [
    [1300, true, false, 16],
    [1180, true, false, 16],
    [1179, false, false, 16],
    [800, false, false, 16],
    [799, false, true, 16],
    [440, false, true, 8],
  ] as const) {
    it(`fits ${width} px`, async () => {
      const page = await comparing(stage, { width });
      assert.equal(await page.locator('.diff-parts.beside').count(), beside ? 1 : 0);
      assert.equal(await page.locator('.diff-sides .both').count(), stacked ? 1 : 0);
      assert.equal(await page.evaluate(() => window.testHost.view?.diff?.hex.bytesPerRow), perRow);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
      const toolbars = await page.evaluate(() =>
        [...document.querySelectorAll('.diff-tools')].map(bar => bar.scrollWidth - bar.clientWidth),
      );
      assert.deepEqual(toolbars, [0, 0]);
      assert.ok((await bytesOnScreen(page)).length > 5);
      await page.screenshot({ path: `out/screenshots/diff-step-${width}.png` });
      await stage.leave(page);
    });
  }

  it('takes the differences out as a text, or into a diff editor, as they are filtered', async () => {
    const page = await comparing(stage);
    await page.locator('.diff-filter input').fill('price >=2');
    await answered(page);
    await page.getByRole('button', { name: 'Copy or export' }).click();
    await page.getByRole('button', { name: 'Open in diff editor' }).click();
    const sides = {
      a: { kind: 'snapshot', snapshot: 'A' },
      b: { kind: 'live' },
      filter: { text: 'price', least: 2, regions: ['field', 'padding', 'outside'], hidden: [] },
    };
    const [exported] = await calls(page, 'exportDiff');
    const { taken, ...rest } = exported as typeof sides & { taken: { a: unknown } };
    assert.deepEqual(rest, sides);
    assert.deepEqual([Object.keys(taken), typeof taken.a], [['a'], 'number'], 'when the snapshot was');
    assert.deepEqual(await calls(page, 'openDiffEditor'), [sides]);
    await run(page, 'slots[98].price').click();
    await command(page, 'copyHex');
    assert.match(
      await page.evaluate(() => window.testHost.copied),
      /^tick_ring\.slots\[98\]\.price: [\d.]+ → [\d.]+$/,
    );
    await stage.leave(page);
  });

  it('goes to an offset, also in what is folded away, and by the strip', async () => {
    const page = await comparing(stage, { height: 500 });
    await command(page, 'goTo');
    await page.keyboard.type('0x10a4');
    await page.keyboard.press('Enter');
    await answered(page);
    assert.ok((await bytesOnScreen(page)).includes('10a0'));
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SHM-DIFF-GRID');
    const strip = await page.locator('.strip-area').boundingBox();
    await page.mouse.click((strip?.x ?? 0) + 782, (strip?.y ?? 0) + 12);
    await answered(page);
    assert.ok((await bytesOnScreen(page)).includes('a140'));
    await stage.leave(page);
  });
});
