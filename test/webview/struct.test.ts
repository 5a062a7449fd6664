// The struct pane in Chromium, over the product's own table: how bytes and fields follow each other, keys, pins,
// filter, pausing, what is wrong, what is empty; and what is asked for, and when nothing is.
import assert from 'node:assert/strict';
import { errorsOf, lastLine, pointAt, settled, Stage, quiet } from './support/browser.js';
import { chosen, command, names, open, row } from './support/struct.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

describe('struct pane', function () {
  this.timeout(30_000);

  it('shows fields, values, types, offsets and sizes, and holes', async () => {
    const page = await stage.segment({ struct: 'ring' });
    assert.deepEqual((await names(page)).slice(0, 8), [
      ...[
        'magic',
        'version',
        'capacity',
        '4 bytes hole',
        'created_ns',
        '40 bytes hole',
        'head',
        '56 bytes hole',
      ],
    ]);
    const text = async (path: string): Promise<string> =>
      (await row(page, path).innerText()).replace(/\s+/g, ' ').trim();
    assert.match(await text('magic'), /^magic "TICK" 0x4b434954 uint32_t 0000 4$/);
    assert.match(await text('head'), /^head 435.298 _Atomic uint64_t 0040 8$/);
    assert.match(await text('cfg_lock'), /pthread_mutex_t 0108 40$/);
    assert.equal(await row(page, 'magic').evaluate(e => e.getBoundingClientRect().height), 20);
    const hole = page.locator('.struct-row.hole').first();
    assert.equal(await hole.evaluate(e => e.getBoundingClientRect().height), 15);
    const columns = await row(page, 'magic').evaluate(e => getComputedStyle(e).gridTemplateColumns);
    assert.match(columns, /^[\d.]+px 184px 124px 40px 40px$/);
    assert.deepEqual(errorsOf(page), []);
    await stage.leave(page);
  });

  it('selects the field of a byte in both panes, opens what it lies in, and scrolls to its row', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.evaluate(() => window.testHost.events.reveal({ offset: 0x140 + 700 * 40 + 24 }));
    await settled(page);
    await quiet(page, 150);
    assert.equal(await chosen(page), 'tick_ring.slots[700].qty');
    assert.match(await lastLine(page), /offset 0x6eb8 .*sel 4 B slots\[700\]\.qty \d+ /);
    const before = await page.evaluate(() => window.testHost.views.at(-1)?.offset);
    // A byte further down, on screen: the row comes into sight, the bytes stay where they are.
    const point = await pointAt(page, 20, 3);
    await page.mouse.click(point.x, point.y);
    await settled(page);
    await quiet(page, 150);
    const path = await chosen(page);
    assert.match(path ?? '', /^tick_ring\.slots\[7\d\d\]\.\w+$/);
    assert.equal(await page.evaluate(() => window.testHost.views.at(-1)?.offset), before);
    assert.equal(await page.locator('.selection.many').count(), 0);
    assert.ok((await page.locator('.struct-row.related').count()) > 4);
    await stage.leave(page);
  });

  it('leaves the chosen field alone where bytes are selected as such', async () => {
    const page = await stage.segment({ struct: 'ring' });
    const at = await pointAt(page, 4, 2);
    await page.mouse.click(at.x, at.y);
    await settled(page);
    assert.equal(await chosen(page), 'tick_ring.head');
    assert.match(await lastLine(page), /offset 0x0040 .*sel 8 B/);
    await page.keyboard.down('Alt');
    const raw = await pointAt(page, 0, 5);
    await page.mouse.click(raw.x, raw.y);
    await page.keyboard.up('Alt');
    assert.match(await lastLine(page), /offset 0x0005 .*sel 1 B/);
    assert.equal(await chosen(page), 'tick_ring.head');
    const end = await pointAt(page, 1, 1);
    await page.mouse.move(raw.x, raw.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 4 });
    await page.mouse.up();
    assert.match(await lastLine(page), /offset 0x0005 .*sel 13 B/);
    assert.equal(await chosen(page), 'tick_ring.head');
    await stage.leave(page);
  });

  it('names the byte under the pointer by its row, and outlines the bytes of a row', async () => {
    const page = await stage.segment({ struct: 'ring' });
    const at = await pointAt(page, 8, 1);
    await page.mouse.move(at.x, at.y);
    await quiet(page, 60);
    assert.equal(await page.locator('.struct-row.hovered').getAttribute('data-path'), 'tick_ring.tail');
    const top = await page.evaluate(() => window.testHost.views.at(-1)?.table?.first);
    await row(page, 'version').hover();
    await quiet(page, 60);
    const outline = await page.locator('.overlay .hover').last().getAttribute('d');
    assert.match(outline ?? '', /^M/);
    assert.equal(await page.evaluate(() => window.testHost.views.at(-1)?.table?.first), top);
    await stage.leave(page);
  });

  it('shows the bytes of a row only if they are off screen, a third of the way down', async () => {
    const page = await stage.segment({ struct: 'ring' });
    const offset = (): Promise<number | undefined> =>
      page.evaluate(() => window.testHost.views.at(-1)?.offset);
    const start = await offset();
    await row(page, 'tail').click();
    await settled(page);
    assert.equal(await offset(), start);
    assert.match(await lastLine(page), /offset 0x0080 .*sel 8 B tail/);
    await open(page, 'slots');
    await page.locator('.struct-area').focus();
    await page.keyboard.press('End');
    await settled(page);
    await quiet(page, 150);
    assert.equal(await chosen(page), 'tick_ring.slots[1023]');
    assert.match(await lastLine(page), /offset 0xa118 .*sel 40 B/);
    const y = await page.evaluate(() => {
      const path = document.querySelector('.selection')?.getAttribute('d') ?? '';
      return Number(/^M[\d.]+ ([\d.]+)/.exec(path)?.[1]);
    });
    const height = await page.locator('.hex-area').evaluate(e => e.clientHeight);
    assert.ok(Math.abs(y - height / 3) < 40, `${y} of ${height}`);
    await stage.leave(page);
  });

  it('moves, opens and closes by keys, with one tab stop and the row told to screen readers', async () => {
    const page = await stage.segment({ struct: 'ring' });
    const area = page.locator('.struct-area');
    await area.focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await chosen(page), 'tick_ring.magic');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
    await settled(page);
    assert.equal(await chosen(page), 'tick_ring.lock');
    await page.keyboard.press('ArrowRight');
    await settled(page);
    assert.equal(await row(page, 'lock').getAttribute('aria-expanded'), 'true');
    assert.ok((await names(page)).includes('owner'));
    await page.keyboard.press('ArrowRight');
    await settled(page);
    const inside = await chosen(page);
    assert.match(inside ?? '', /^tick_ring\.lock\./);
    const id = await area.getAttribute('aria-activedescendant');
    const active = page.locator(`#${id ?? ''}`);
    assert.equal(await active.getAttribute('data-path'), inside);
    assert.equal(await active.getAttribute('aria-level'), '2');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.equal(await chosen(page), 'tick_ring.lock');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.ok(!(await names(page)).includes('owner'));
    await page.keyboard.press('Home');
    assert.equal(await chosen(page), 'tick_ring.magic');
    assert.equal(await area.getAttribute('role'), 'treegrid');
    assert.equal(await page.locator('.struct-area [tabindex="0"]').count(), 0);
    await stage.leave(page);
  });

  it('follows a pointer, pins a field, copies it, and steps from field to field', async () => {
    const page = await stage.segment({ struct: 'odd' });
    await page.evaluate(() => {
      const { memory } = window.testHost;
      const real = memory.byteAt.bind(memory);
      const target = [0x40, 0xc1, 0xbf, 0x91, 0x3a, 0x7f, 0, 0];
      memory.byteAt = at => (at >= 0x50 && at < 0x58 ? (target[at - 0x50] ?? 0) : real(at));
      return window.testHost.sample();
    });
    await quiet(page, 150);
    const next = page.locator('.struct-area .struct-row[data-path="odd.next"]');
    assert.match(await next.innerText(), /→ \/ticks\+0x140/);
    await next.locator('.value').dblclick();
    await settled(page);
    assert.match(await lastLine(page), /offset 0x0140/);
    await next.click();
    await command(page, 'pinField');
    assert.equal(await page.locator('.struct-pinned .name').innerText(), 'next');
    await command(page, 'copyValue');
    await quiet(page, 50);
    assert.equal(await page.evaluate(() => window.testHost.copied), '0x7f3a91bfc140');
    await next.click();
    await command(page, 'copyInitialiser');
    await quiet(page, 50);
    assert.equal(await page.evaluate(() => window.testHost.copied), '(void *)0x7f3a91bfc140');
    await command(page, 'previousField');
    assert.equal(await chosen(page), 'odd.ready');
    await command(page, 'nextField');
    assert.equal(await chosen(page), 'odd.next');
    await command(page, 'pinField');
    assert.equal(await page.locator('.struct-pinned').count(), 0);
    await stage.leave(page);
  });

  it('says what is wrong with values, and with where the struct lies', async () => {
    const page = await stage.segment({ struct: 'odd' });
    const value = (name: string): Promise<string> =>
      page.locator(`.struct-area .struct-row[data-path="odd.${name}"] .value`).innerText();
    assert.equal(await page.locator('.struct-row[data-path="odd.state"] .codicon-warning').count(), 1);
    assert.match(await value('ready'), /^\S/);
    assert.deepEqual(await page.locator('.struct-problem').allInnerTexts(), [
      'struct odd reaches past the end.',
    ]);
    await page.locator('.struct-row[data-path="odd.both"] .twist').click();
    await settled(page);
    assert.equal(await page.locator('.struct-row .shared').count(), 2);
    await stage.leave(page);
  });

  it('filters by name, hides holes, and reads twice when asked to', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.getByRole('button', { name: 'Hide holes and padding' }).click();
    await settled(page);
    assert.equal(await page.locator('.struct-row.hole').count(), 0);
    await page.getByRole('button', { name: 'Filter fields by name' }).click();
    await quiet(page, 100);
    await page.keyboard.type('ts_');
    await settled(page);
    await quiet(page, 100);
    assert.ok((await names(page)).every(name => /ts_|slots|\[\d+\]/.test(name)));
    await page.keyboard.press('Escape');
    await settled(page);
    assert.ok((await names(page)).includes('magic'));
    await page.evaluate(() => window.testHost.struct.torn.add('tick_ring.head'));
    await page.getByRole('button', { name: /^Read twice/ }).click();
    await settled(page);
    await quiet(page, 150);
    assert.equal(await page.evaluate(() => window.testHost.view?.table?.twice), true);
    assert.match(await row(page, 'head').innerText(), /≈435/);
    await stage.leave(page);
  });

  it('flashes what changed, fades, and stands still while paused', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.evaluate(() => window.stopClock());
    assert.equal(await page.locator('.text[data-hot]').count(), 0);
    await page.evaluate(() => window.pass(0.1, 0.1));
    await quiet(page, 150);
    const share = (): Promise<number> =>
      row(page, 'head')
        .locator('.text')
        .evaluate(e => Number.parseFloat((e as HTMLElement).style.getPropertyValue('--heat-share')));
    const first = await share();
    assert.ok(first > 40, String(first));
    await page.evaluate(() => window.wind(600));
    await quiet(page, 100);
    const later = await share();
    assert.ok(later > 0 && later < first, `${later} of ${first}`);
    await page.evaluate(() => window.wind(600));
    await quiet(page, 100);
    assert.equal(await share(), 0);
    const before = await row(page, 'head').innerText();
    await command(page, 'pause');
    await page.evaluate(() => window.pass(1, 0.5));
    await quiet(page, 150);
    assert.equal(await row(page, 'head').innerText(), before);
    await command(page, 'pause');
    await quiet(page, 200);
    assert.notEqual(await row(page, 'head').innerText(), before);
    assert.ok((await share()) > 0);
    await stage.leave(page);
  });

  it('tells a paused writer of a sequence lock, and a type that makes no sense', async () => {
    const page = await stage.segment({ struct: 'ring' });
    await page.evaluate(async () => {
      window.testHost.struct.held = true;
      await window.testHost.sample();
    });
    await quiet(page, 150);
    assert.match(await page.locator('.struct-problem.info').innerText(), /last consistent copy/);
    await page.evaluate(() =>
      window.testHost.events.bound({
        ...window.testHost.struct.bound(),
        problems: [
          {
            severity: 'error',
            text: 'gateway 4140 has another tick_ring.',
            detail: 'price: double, not float',
          },
        ],
      }),
    );
    await quiet(page, 60);
    await page.locator('.struct-problem summary').click();
    assert.match(await page.locator('.struct-problem pre').innerText(), /double, not float/);
    await stage.leave(page);
  });
});
