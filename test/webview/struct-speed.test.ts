// How fast a struct of a million elements opens and scrolls, by Chromium's own trace of the frames that it drew.
// Figures to look at, on a shared machine; what is asserted is that each frame is drawn, from as few rows as are seen.
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settled, Stage } from './support/browser.js';

let stage: Stage;
before(async function () {
  this.timeout(60_000);
  stage = await Stage.open();
});
after(() => stage.close());

interface TraceEvent {
  name: string;
  ph: string;
  dur?: number;
  tdur?: number;
  args?: { data?: { type?: string } };
}

/** CPU time in ms of each frame's script, style, layout and painting on the page's own thread. */
function work(events: readonly TraceEvent[]): { frames: number; script: number[] } {
  const script = events
    .filter(e => e.ph === 'X' && e.name === 'FireAnimationFrame')
    .map(e => (e.tdur ?? e.dur ?? 0) / 1000)
    .sort((a, b) => a - b);
  return { frames: script.length, script };
}

function total(events: readonly TraceEvent[], names: readonly string[]): number {
  return events
    .filter(e => e.ph === 'X' && names.includes(e.name))
    .reduce((sum, e) => sum + (e.tdur ?? e.dur ?? 0) / 1000, 0);
}

describe('a struct of a million elements', function () {
  this.timeout(90_000);

  it('opens and scrolls at the speed of the screen', async () => {
    const page = await stage.segment({ struct: 'million', memory: 'huge' });
    const slots = page.locator('.struct-row[data-path="tick_ring.slots"] .twist');
    const opened = await page.evaluate(async () => {
      const start = performance.now();
      document.querySelector<HTMLElement>('.struct-row[data-path="tick_ring.slots"] .twist')?.click();
      while (!document.querySelector('.struct-row[data-path="tick_ring.slots[0]"]')) {
        await new Promise(resolve => requestAnimationFrame(resolve));
      }
      return performance.now() - start;
    });
    assert.equal(await slots.count(), 1);
    await settled(page);
    const file = join(tmpdir(), `shmscope-trace-${process.pid}-.json`);
    const browser = page.context().browser();
    assert.ok(browser);
    await browser.startTracing(page, { path: file, categories: ['devtools.timeline'] });
    // Three seconds of a wheel that is turned with each frame, some rows at a time.
    const seen = await page.evaluate(async () => {
      const area = document.querySelector('.struct-area');
      const times: number[] = [];
      let blank = 0;
      for (let i = 0; i < 180; i++) {
        area?.dispatchEvent(new WheelEvent('wheel', { deltaY: 57, bubbles: true, cancelable: true }));
        times.push(await new Promise<number>(resolve => requestAnimationFrame(resolve)));
        blank += document.querySelectorAll('.struct-row.blank').length > 0 ? 1 : 0;
      }
      return { times, blank };
    });
    await browser.stopTracing();
    const { traceEvents } = JSON.parse(await readFile(file, 'utf8')) as { traceEvents: TraceEvent[] };
    await rm(file, { force: true });
    const steps = seen.times
      .slice(1)
      .map((time, i) => time - (seen.times[i] ?? 0))
      .sort((a, b) => a - b);
    const median = steps[Math.floor(steps.length / 2)] ?? 0;
    const { frames, script } = work(traceEvents);
    const busy = total(traceEvents, [
      'FireAnimationFrame',
      'UpdateLayoutTree',
      'Layout',
      'PrePaint',
      'Paint',
      'Commit',
    ]);
    const each = busy / Math.max(1, frames);
    process.stdout.write(
      `      opened in ${opened.toFixed(0)} ms; ${frames} frames, ${(1000 / median).toFixed(0)} a second; ` +
        `${each.toFixed(1)} ms of the page's thread each, script ${(script[Math.floor(script.length / 2)] ?? 0).toFixed(1)} ms; ` +
        `${seen.blank} of 180 with rows that had not come\n`,
    );
    assert.ok(frames >= 170, `${frames} frames`);
    const rows = await page.locator('.struct-area .struct-row').count();
    assert.ok(rows < 60, `${rows} rows in the page`);
    await stage.leave(page);
  });
});
