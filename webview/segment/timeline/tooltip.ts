// What the timeline tells of the place under the pointer: the nearest sample, and what happened there.
import * as l10n from '@vscode/l10n';
import { html } from 'lit';
import { styled } from '../../styled.js';
import type { Model } from '../model.js';
import { gapsOf } from './columns.js';
import { bandsOf, signsOf } from './marks.js';
import { timeOf, xOf, type TimeScale } from './scale.js';
import { preciseClock, sampleWords } from './words.js';

/** Pixels around a sign that mean it. */
const near = 6;

export function tooltipTemplate(model: Model, scale: TimeScale, x: number): unknown {
  const lines = tooltipLines(model, scale, x);
  const right = x > (scale.left + scale.right) / 2;
  const width = scale.right - scale.left;
  const style = right ? { right: `${width - x + scale.left + 14}px` } : { left: `${x + 12}px` };
  return html`<div class="tooltip timeline-tooltip" role="tooltip" ${styled(style)}>
    ${lines.map(line => html`<div>${line}</div>`)}
  </div>`;
}

function tooltipLines({ time: { ticks } }: Model, scale: TimeScale, x: number): string[] {
  const time = timeOf(scale, x);
  const seen = ticks.since(scale.from);
  const gap = gapsOf(seen, ticks.pace).find(({ from, to }) => time > from && time < to);
  const nearest = seen.reduce(
    (best, tick) => (Math.abs(tick.time - time) < Math.abs(best.time - time) ? tick : best),
    seen[0] ?? { sample: -1, time: Number.NaN, changed: 0 },
  );
  const lines: string[] = [];
  if (gap) lines.push(l10n.t('{0}: nothing was sampled', preciseClock(time)));
  else if (nearest.sample < 0 || time < nearest.time - 1000) {
    lines.push(l10n.t('{0}: not watched yet', preciseClock(time)));
  } else {
    lines.push(sampleWords(nearest.time, nearest.changed));
    if (!ticks.without && nearest.sample < ticks.kept) lines.push(l10n.t('no longer kept'));
  }
  for (const { time: at, text } of signsOf(ticks.marks)) {
    if (text !== '' && Math.abs(xOf(scale, at) - x) <= near) lines.push(`${preciseClock(at)} ${text}`);
  }
  for (const { from, to, text } of bandsOf(ticks.marks)) {
    if (time >= from && time <= (to ?? Number.POSITIVE_INFINITY)) lines.push(text);
  }
  return lines;
}
