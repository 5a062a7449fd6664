// A scrollbar over any number of rows: its own element, as no real one could be that tall. Wheel and keys of the
// grid scroll too; here are the thumb, the track, and keys when it was clicked.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import { hex } from '../format.js';
import { Part } from './app.js';
import { span } from './model.js';
import { fractionOf, topAt } from './scroll.js';

const leastThumb = 20;

export class Scrollbar extends Part {
  #grip: number | undefined;

  protected override view(): unknown {
    const { model } = this.app;
    const rows = model.rows.get();
    const height = model.hexHeight.get();
    if (rows.rows <= rows.visible || height === 0) return nothing;
    const { thumb, free } = this.#sizes();
    const fraction = fractionOf(model.top.get(), rows);
    const { bytesPerRow } = model.layout.get();
    const { offset } = span(model.selection.get());
    const row = Math.floor(offset / bytesPerRow);
    const off = row < model.top.get().row || row >= model.top.get().row + rows.visible;
    const tick = off
      ? html`<div class="tick" ${styled({ top: `${(row / rows.rows) * (height - 2)}px` })}></div>`
      : nothing;
    return html`<div
      class="track"
      role="scrollbar"
      tabindex="-1"
      aria-label=${l10n.t('Position in the segment')}
      aria-orientation="vertical"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(fraction * 100)}
      aria-valuetext=${l10n.t('offset {0}', hex(model.top.get().row * bytesPerRow))}
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
      ${tick}
    </div>`;
  }

  #sizes(): { thumb: number; free: number } {
    const rows = this.app.model.rows.peek();
    const height = this.app.model.hexHeight.peek();
    const thumb = Math.max(leastThumb, (height * rows.visible) / rows.rows);
    return { thumb, free: Math.max(1, height - thumb) };
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { model, actions } = this.app;
    const { thumb, free } = this.#sizes();
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const at = fractionOf(model.top.peek(), model.rows.peek()) * free;
    if (y >= at && y < at + thumb) this.#grip = y - at;
    else {
      const { visible, rowHeight } = model.rows.peek();
      actions.scrollBy((y < at ? -1 : 1) * visible * rowHeight);
    }
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (this.#grip === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    this.app.actions.scrollTo(topAt((y - this.#grip) / this.#sizes().free, this.app.model.rows.peek()));
  };

  readonly #onUp = (): void => {
    this.#grip = undefined;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { visible, rowHeight } = this.app.model.rows.peek();
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: -rowHeight,
      ArrowDown: rowHeight,
      PageUp: -visible * rowHeight,
      PageDown: visible * rowHeight,
    };
    const step = steps[event.key];
    if (step !== undefined) this.app.actions.scrollBy(step);
    else if (event.key === 'Home' || event.key === 'End') {
      this.app.actions.scrollTo(topAt(event.key === 'End' ? 1 : 0, this.app.model.rows.peek()));
    } else return;
    event.preventDefault();
  };
}
