// The timeline: changed bytes per sample over the last minute, what happened when, and the way into the past. Drag or
// arrows to look at a sample, Shift with either for a range to compare, letters to compare a snapshot with Live.
// Not the drawing (draw-timeline.ts) nor what a look into the past does (past.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { watch } from '../../atom.js';
import { styled } from '../../styled.js';
import { fitCanvas } from '../../theme.js';
import { Part } from '../app.js';
import { drawTimeline, timelineHeight } from './draw-timeline.js';
import type { Chip } from './marks.js';
import { backToLive, liveTime, lookAt, timeOfMoment } from './past.js';
import { RangeDrag } from './range-drag.js';
import { chipsNow, scaleNow, SceneMaker } from './scene.js';
import { timeOf, xOf, type TimeScale } from './scale.js';
import { timelineKey } from './timeline-keys.js';
import { tooltipTemplate } from './tooltip.js';
import { before, historyWords, preciseClock } from './words.js';

/** Pixels around the line of Live that mean it. */
const grip = 9;
const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

export class TimelineView extends Part {
  readonly #canvas = document.createElement('canvas');
  readonly #ends: (() => void)[] = [];
  readonly #scenes = new SceneMaker();
  readonly #range = new RangeDrag(this.app);
  #chips: readonly Chip[] = [];
  #painted = Number.NEGATIVE_INFINITY;
  #due = true;
  #held: TimeScale | undefined;
  #hover: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#ends.push(
      this.app.painter.add(now => this.#paint(now)),
      watch(() => {
        const { model } = this.app;
        for (const atom of [model.theme, model.view, model.paused, model.time.at, model.time.state])
          atom.get();
        this.#repaint();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
  }

  protected override view(): unknown {
    const { model } = this.app;
    // Text and what screen readers see: ten times a second at most. The bars have a pace of their own.
    model.calm.get();
    const moment = model.time.at.get();
    const time = moment ? timeOfMoment(model, moment) : undefined;
    const live = liveTime(model);
    const history = historyWords(model.time.ticks);
    const known = live - (model.time.ticks.oldest?.time ?? live);
    this.#chips = chipsNow(model);
    this.#repaint();
    return html`<div class="caption">
        <span>${l10n.t('Changed bytes per sample')}</span>
        ${history ? html`<span title=${history.title}>${history.text}</span>` : nothing}
      </div>
      <div class="timeline-box">
        <div
          class="timeline-area"
          role="slider"
          tabindex="0"
          aria-label=${l10n.t('Time')}
          aria-valuemin=${-Math.round(known / 1000)}
          aria-valuemax="0"
          aria-valuenow=${time === undefined ? 0 : Math.round((time - live) / 1000)}
          aria-valuetext=${time === undefined ? this.#liveWord() : `${preciseClock(time)}, ${before(live - time)}`}
          @pointerdown=${this.#onDown}
          @pointermove=${this.#onMove}
          @pointerup=${this.#onUp}
          @pointercancel=${this.#onUp}
          @pointerleave=${() => this.#setHover(undefined)}
          @keydown=${this.#onKey}
        >
          ${this.#canvas}
        </div>
        ${this.#chips.map(chip => this.#chip(chip))}
        ${this.#hover === undefined ? nothing : tooltipTemplate(model, this.#scale(), this.#hover)}
      </div>`;
  }

  #liveWord(): string {
    const { model } = this.app;
    if (model.time.state.get().recorded) return l10n.t('The end of the recording');
    return model.paused.get() ? l10n.t('Paused') : l10n.t('Live');
  }

  #chip({ letter, name, snapshot, time }: Chip): unknown {
    const x = xOf(this.#scale(), time);
    const { left, right } = this.#scale();
    const style = { transform: `translateX(${Math.round(x) - 10}px)` };
    const unseen = x < left || x > right ? 'none' : '';
    if (snapshot === undefined)
      return html`<span class="chip-letter side ${unseen}" title=${name} ${styled(style)}
        ><b>${letter}</b></span
      >`;
    const { actions } = this.app;
    const compare = (): void =>
      actions.call(actions.host.compare({ a: { kind: 'snapshot', snapshot }, b: { kind: 'live' } }));
    const title = l10n.t('Compare {0} with Live', name);
    return html`<button
      type="button"
      class="chip-letter ${unseen}"
      title=${title}
      aria-label=${title}
      ${styled(style)}
      @click=${compare}
    >
      <b>${letter}</b>
    </button>`;
  }

  #scale(): TimeScale {
    return scaleNow(this.app.model, this.#canvas.clientWidth, this.#held);
  }

  #repaint(): void {
    this.#due = true;
    this.app.painter.request();
  }

  #paint(now: number): number | undefined {
    const { model } = this.app;
    // Ten times a second are enough for what moves two pixels in that time; fewer where motion is unwanted.
    const wait = this.#painted + (reducedMotion.matches ? 1000 : 100) - now;
    if (!this.#due && wait > 0) return undefined;
    const width = this.#canvas.clientWidth;
    const pen = width > 0 ? fitCanvas(this.#canvas, width, timelineHeight) : null;
    if (!pen) return undefined;
    this.#due = false;
    this.#painted = now;
    drawTimeline(pen, width, this.#scenes.make(model, this.#scale(), this.#chips, this.#range.shown, now));
    return undefined;
  }

  #x(event: PointerEvent): number {
    return event.clientX - this.#canvas.getBoundingClientRect().left;
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // Under the pointer time stands still.
    this.#held = this.#scale();
    const time = timeOf(this.#held, this.#x(event));
    if (event.shiftKey) this.#range.begin(time);
    else this.#go(time);
    this.#repaint();
  };

  readonly #onMove = (event: PointerEvent): void => {
    const x = this.#x(event);
    this.#setHover(x);
    if (!this.#held || !(event.buttons & 1)) return;
    const time = timeOf(this.#held, x);
    if (!this.#range.extend(time)) this.#go(time);
    this.#repaint();
  };

  readonly #onUp = (event: PointerEvent): void => {
    this.#held = undefined;
    if (event.type === 'pointerup') this.#range.compare();
    else this.#range.clear();
    this.#repaint();
  };

  #go(time: number): void {
    const { model, actions } = this.app;
    const scale = this.#held ?? this.#scale();
    const live = Math.min(liveTime(model), scale.to);
    if (xOf(scale, time) >= xOf(scale, live) - grip) {
      backToLive(this.app);
      return;
    }
    const tick = model.time.ticks.nearest(time);
    if (tick) lookAt(this.app, tick);
    else if (model.time.ticks.without) {
      actions.say(l10n.t('This segment is too large to keep a history: it can’t be looked at as it was.'));
    } else actions.say(l10n.t('No sample of the past is kept yet.'));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const action = timelineKey(event);
    if (!action) return;
    const { model } = this.app;
    const { ticks, at } = model.time;
    if (action.do === 'compare') {
      if (!this.#range.compare()) return;
    } else if (action.do === 'live') {
      this.#range.clear();
      backToLive(this.app);
    } else {
      const moment = at.peek();
      const here = moment?.kind === 'sample' ? moment.sample : (ticks.last?.sample ?? 0) + 1;
      const from = ticks.bySample(here)?.time ?? liveTime(model);
      const to =
        action.do === 'oldest'
          ? ticks.oldest
          : action.do === 'samples'
            ? ticks.step(here, action.by)
            : ticks.nearest(from + action.by);
      const beyond = moment !== null && action.do !== 'oldest' && action.by > 0 && to?.sample === here;
      if (!to || beyond) backToLive(this.app);
      else lookAt(this.app, to);
      if (!event.shiftKey) this.#range.clear();
      else if (to) this.#range.from(from, to.time);
    }
    event.preventDefault();
    event.stopPropagation();
    this.#repaint();
  };

  #setHover(x: number | undefined): void {
    this.#hover = x;
    this.requestUpdate();
  }
}
