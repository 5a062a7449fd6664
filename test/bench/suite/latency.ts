// Runs in the extension host: opens a segment whose writer counts up its first word now and then, and tells when the
// row that shows it had other pixels. Bundled and started by latency.bench.ts, which knows when the writer wrote.
import { writeFileSync } from 'node:fs';
import { closeEditors, eventually, inView } from '../../host/driver/control.js';
import { asked, openTab } from './asked.js';

const { seconds, others = [], result, ...own } = asked();

/**
 * Keeps when frames that have something of the first row were sampled, when they came here, and when pixels of that
 * row had changed by them. It looks only then, so that the meter makes no frames of its own: in the task after each
 * frame of the screen, so that what was drawn in that is seen in it, and the time is that after it was painted.
 */
const watch = `(() => {
  const find = node => node.querySelector?.('shm-hex canvas') ?? [...node.querySelectorAll?.('*') ?? []]
    .map(e => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const canvas = find(document);
  if (!canvas) return false;
  const pen = canvas.getContext('2d');
  const seen = (window.shmscopeSeen = { drawn: [], came: [] });
  const row = () => pen.getImageData(0, 0, canvas.width, Math.round(24 * devicePixelRatio)).data;
  // A fading colour moves a pixel by little at a time; a glyph, or new heat, by much.
  const differs = (a, b) => {
    if (a.length !== b.length) return false;
    let changed = 0;
    for (let i = 0; i < a.length; i++) if (Math.abs(a[i] - b[i]) > 60) changed++;
    return changed > 8;
  };
  const after = new MessageChannel();
  let last;
  after.port1.onmessage = () => {
    if (!last) return;
    const now = row();
    if (differs(last, now)) {
      seen.drawn.push(Date.now());
      last = undefined;
    } else {
      last = now;
      look();
    }
  };
  const look = () => requestAnimationFrame(() => after.port2.postMessage(0));
  window.addEventListener('message', ({ data }) => {
    if (data?.method !== 'frame' || !data.params.runs.some(run => run.offset < 8)) return;
    seen.came.push({ sampled: data.params.time, at: Date.now() });
    if (!last) look();
    last ??= row();
  });
  return true;
})()`;

describe('latency', function () {
  this.timeout((seconds + 240) * 1000);
  after(closeEditors);

  it('is measured', async () => {
    for (const address of [...others, own]) await openTab(address);
    await eventually('the bytes are drawn', () => inView(watch), 30_000);
    await new Promise(resolve => setTimeout(resolve, 3000));
    await inView('window.shmscopeSeen.drawn.length = window.shmscopeSeen.came.length = 0');
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    writeFileSync(result, JSON.stringify(await inView('window.shmscopeSeen')));
  });
});
