// The timeline as it is to be drawn now, from the model's atoms and what the pointer does. Keeps nothing but the height
// of the axis. Not the drawing (draw-timeline.ts).
import * as l10n from '@vscode/l10n';
import { clock } from '../../../src/model/local-time.js';
import type { Model } from '../model.js';
import { columnsOf, gapsOf, spansOf } from './columns.js';
import type { TimelineScene } from './draw-timeline.js';
import { bandsOf, chipsOf, comparedSpan, letterOf, signsOf, type Chip } from './marks.js';
import { liveTime, timeOfMoment } from './past.js';
import { Ceiling, scaleOf, type TimeScale } from './scale.js';
import { before } from './words.js';

/** A stop so near to a snapshot is why that was taken, ms. */
const together = 1000;

export class SceneMaker {
  readonly #ceiling = new Ceiling();

  make(
    model: Model,
    scale: TimeScale,
    chips: readonly Chip[],
    range: { from: number; to: number } | null,
    now: number,
  ): TimelineScene {
    const { ticks, at, state } = model.time;
    const { recorded, comparing } = state.peek();
    const live = liveTime(model);
    const seen = ticks.since(scale.from).filter(tick => tick.time <= scale.to);
    const inside = seen.filter(tick => tick.time >= scale.from);
    const columns = columnsOf(inside, scale, ticks.oldest?.sample ?? 0);
    const gaps = gapsOf(seen, ticks.pace);
    const bands = bandsOf(ticks.marks);
    const moment = at.peek();
    const time = moment ? timeOfMoment(model, moment) : undefined;
    const paused = model.paused.peek() !== null;
    return {
      theme: model.theme.peek(),
      scale,
      ceiling: this.#ceiling.next(
        columns.reduce((most, { changed }) => Math.max(most, changed), 0),
        now,
      ),
      columns,
      spans: spansOf(seen, gaps, Math.min(live, scale.to)),
      gaps,
      bands,
      signs: signsOf(ticks.marks),
      chips: chips.map(chip => ({ time: chip.time, words: chipWords(chip, bands) })),
      compared: comparedSpan(comparing, ({ moment: m, time: t }) => t ?? timeOfMoment(model, m)),
      range,
      at: time === undefined ? undefined : { time, words: before(live - time) },
      live: recorded ? null : { time: live, word: paused ? l10n.t('Paused') : l10n.t('Live'), paused },
      clock,
    };
  }
}

/** Reads atoms. `width`: pixels; `held`: the window stands still, as something is being dragged. */
export function scaleNow(model: Model, width: number, held: TimeScale | undefined): TimeScale {
  const moment = model.time.at.get();
  const scale = scaleOf(width, liveTime(model), moment ? timeOfMoment(model, moment) : undefined);
  return held ? { ...scale, from: held.from, to: held.to } : scale;
}

/** All letters: of snapshots, and of samples that are compared. Reads atoms. */
export function chipsNow(model: Model): Chip[] {
  const { ticks, state, came } = model.time;
  came.get();
  const { comparing, snapshots } = state.get();
  const chips = chipsOf(ticks.marks, snapshots);
  const sides = comparing ? [comparing.a, comparing.b] : [];
  sides.forEach((side, i) => {
    if (side.moment.kind !== 'sample' && side.moment.kind !== 'previous') return;
    const time = side.time ?? timeOfMoment(model, side.moment);
    const letter = i === 0 ? 'A' : 'B';
    if (time !== undefined) chips.push({ time, letter, name: side.label, snapshot: undefined });
  });
  return chips;
}

function chipWords(chip: Chip, bands: readonly { from: number; text: string }[]): string {
  if (chip.snapshot === undefined) return '';
  const stop = bands.find(({ from }) => Math.abs(from - chip.time) < together);
  if (stop) return stop.text;
  // A name of its own says more than when it was.
  return chip.name.endsWith(letterOf(chip.name)) && chip.letter.length < 3 ? clock(chip.time) : chip.name;
}
