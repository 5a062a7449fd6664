// A scrollbar over any number of rows: its own element, as no real one could be that tall. Wheel and keys of the
// grid scroll too; here are the thumb, the track, and keys when it was clicked. What scrolls is told by `Scrolled`.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import { hex } from '../format.js';
import { markedHits } from './find/of-before.js';
import { Part, type App } from './app.js';
import { span } from './model.js';
import { ScrollTicks } from './scroll-ticks.js';
import { fractionOf, scrollBy, topAt, type Extent, type Top } from './scroll.js';

const leastThumb = 20;

/** What a scrollbar moves. All but `scrollTo` read atoms. */
export interface Scrolled {
  label(): string;
  extent(): Extent;
  /** Pixels of the part that scrolls. */
  height(): number;
  top(): Top;
  /** Where it is, in words. */
  text(): string;
  /** A row that is marked while it's off screen. */
  mark(): number | undefined;
  /** Pixels from the top of the track where something was found. */
  found?(): readonly number[];
  /** Out of bounds is fine. */
  scrollTo(top: Top): void;
}

export class Scrollbar extends Part {
  readonly #scrolled: Scrolled;
  #grip: number | undefined;

  constructor(app: App, scrolled = hexScroll(app)) {
    super(app);
    this.#scrolled = scrolled;
  }

  protected override view(): unknown {
    const scrolled = this.#scrolled;
    const rows = scrolled.extent();
    const height = scrolled.height();
    if (rows.rows <= rows.visible || height === 0) return nothing;
    const { thumb, free } = this.#sizes();
    const top = scrolled.top();
    const fraction = fractionOf(top, rows);
    const row = scrolled.mark();
    const off = row !== undefined && (row < top.row || row >= top.row + rows.visible);
    const tick = off
      ? html`<div class="tick" ${styled({ top: `${(row / rows.rows) * (height - 2)}px` })}></div>`
      : nothing;
    const found = scrolled.found?.() ?? [];
    return html`<div
      class="track"
      role="scrollbar"
      tabindex="-1"
      aria-label=${scrolled.label()}
      aria-orientation="vertical"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(fraction * 100)}
      aria-valuetext=${scrolled.text()}
      @pointerdown=${this.#onDown}
      @pointermove=${this.#onMove}
      @pointerup=${this.#onUp}
      @pointercancel=${this.#onUp}
      @keydown=${this.#onKey}
    >
      <div
        class="thumb"
        ${styled({ height: `${thumb}px`, transform: `translateY(${fraction * free}px)` })}
      ></div>
      ${found.length > 0 ? html`<svg class="found" aria-hidden="true"><path d=${found.map(y => `M0 ${y}h6v2h-6z`).join('')}></path></svg>` : nothing}
      ${tick}
    </div>`;
  }

  #sizes(): { thumb: number; free: number } {
    const rows = this.#scrolled.extent();
    const height = this.#scrolled.height();
    const thumb = Math.max(leastThumb, (height * rows.visible) / rows.rows);
    return { thumb, free: Math.max(1, height - thumb) };
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { thumb, free } = this.#sizes();
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const extent = this.#scrolled.extent();
    const at = fractionOf(this.#scrolled.top(), extent) * free;
    if (y >= at && y < at + thumb) this.#grip = y - at;
    else this.#scrollBy((y < at ? -1 : 1) * extent.visible * extent.rowHeight);
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (this.#grip === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    this.#scrolled.scrollTo(topAt((y - this.#grip) / this.#sizes().free, this.#scrolled.extent()));
  };

  readonly #onUp = (): void => {
    this.#grip = undefined;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { visible, rowHeight } = this.#scrolled.extent();
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: -rowHeight,
      ArrowDown: rowHeight,
      PageUp: -visible * rowHeight,
      PageDown: visible * rowHeight,
    };
    const step = steps[event.key];
    if (step !== undefined) this.#scrollBy(step);
    else if (event.key === 'Home' || event.key === 'End') {
      this.#scrolled.scrollTo(topAt(event.key === 'End' ? 1 : 0, this.#scrolled.extent()));
    } else return;
    event.preventDefault();
  };

  #scrollBy(dy: number): void {
    this.#scrolled.scrollTo(scrollBy(this.#scrolled.top(), dy, this.#scrolled.extent()));
  }
}

function hexScroll({ model, actions }: App): Scrolled {
  const ticks = new ScrollTicks();
  return {
    label: () => l10n.t('Position in the segment'),
    extent: () => model.rows.get(),
    height: () => model.hexHeight.get(),
    top: () => model.top.get(),
    text: () => l10n.t('offset {0}', hex(model.top.get().row * model.layout.get().bytesPerRow)),
    mark: () => Math.floor(span(model.selection.get()).offset / model.layout.get().bytesPerRow),
    found: () => {
      const { bytesPerRow } = model.layout.get();
      const { rows } = model.rows.get();
      return ticks.tops({ places: markedHits(model).all, bytesPerRow, rows, height: model.hexHeight.get() });
    },
    scrollTo: top => actions.scrollTo(top),
  };
}
