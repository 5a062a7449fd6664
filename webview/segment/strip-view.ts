// The strip over the whole segment: where bytes changed within a minute, what is not allocated, where one is.
// Click to go, drag to scroll, arrows when it has the focus. Not the drawing (draw-strip.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import { watch } from '../atom.js';
import { markedHits } from './find/of-before.js';
import { diffCaption, diffLegend, diffWords } from './diff/strip.js';
import { seekBytes } from './diff/actions.js';
import { clock } from '../../src/model/local-time.js';
import { ago, bytes, grouped, hex } from '../format.js';
import { fitCanvas } from '../theme.js';
import { Part } from './app.js';
import { drawStrip, stripHeight } from './draw-strip.js';
import { span } from './model.js';
import { stripOffset } from './strip-layout.js';
import { stripHorizon } from './strip-model.js';
import { absenceSentence } from './words.js';

export class StripView extends Part {
  readonly #canvas = document.createElement('canvas');
  readonly #ends: (() => void)[] = [];
  #painted = Number.NEGATIVE_INFINITY;
  #due = true;
  #minute: ReturnType<typeof setTimeout> | undefined;
  #hover: { x: number; offset: number } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#ends.push(
      this.app.painter.add(now => this.#paint(now)),
      watch(() => {
        const { model } = this.app;
        for (const atom of [model.theme, model.visible, model.selection, model.stripLayout]) atom.get();
        for (const atom of [model.diff.cells, model.diff.shown]) atom.get();
        markedHits(model);
        this.#due = true;
        this.app.painter.request();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    clearTimeout(this.#minute);
  }

  protected override view(): unknown {
    const { model } = this.app;
    const layout = model.stripLayout.get();
    if (!layout) return nothing;
    const { from } = model.visible.get();
    const { recorded } = model.time.state.get();
    const legend = html`<span class="legend">
      <span>${l10n.t('1 cell = {0}', bytes(layout.cell))}</span>
      <span><i class="swatch"></i>${l10n.t('not allocated')}</span>
      ${
        recorded
          ? html`<span><i class="swatch-differs"></i>${l10n.t('changed')}</span>`
          : html`<span class="fade-legend">${l10n.t('now')}<i class="fade"></i>${l10n.t('60 s')}</span>`
      }
    </span>`;
    const diff = model.diff.shown.get();
    return html`${
        diff
          ? html`<div class="caption">${diffCaption(model)}${diffLegend(layout.cell)}</div>`
          : recorded
            ? html`<div class="caption"><span>${l10n.t('Changed in the recording')}</span>${legend}</div>`
            : this.#caption(legend)
      }
      <div
        class="strip-area"
        role="slider"
        tabindex="0"
        aria-label=${l10n.t('Position in the whole segment')}
        aria-valuemin="0"
        aria-valuemax=${layout.size}
        aria-valuenow=${from}
        aria-valuetext=${l10n.t('offset {0} of {1}', hex(from), bytes(layout.size))}
        @pointerdown=${this.#onPointer}
        @pointermove=${this.#onPointer}
        @pointerleave=${() => this.#setHover(undefined)}
        @keydown=${this.#onKey}
      >
        ${this.#canvas}
      </div>
      ${this.#tooltip()}`;
  }

  /** A minute is claimed only when a minute was watched. */
  #caption(legend: unknown): unknown {
    const since = this.app.model.watchedSince.get();
    const left = since + stripHorizon - Date.now();
    clearTimeout(this.#minute);
    if (left > 0 && !document.hidden) this.#minute = setTimeout(() => this.requestUpdate(), left);
    const horizons = l10n.t('Orange fades over 60 seconds here, and over one second on the bytes below.');
    const short = since > 0 && left > 0;
    const title = short
      ? l10n.t('Watched since {0}: what changed before, while nobody looked, is not known.', clock(since))
      : '';
    return html`<div class="caption" title=${`${title} ${horizons}`.trim()}>
      <span>${short ? l10n.t('Changed since {0}', clock(since)) : l10n.t('Changed in the last 60 s')}</span
      >${legend}
    </div>`;
  }

  #tooltip(): unknown {
    const hover = this.#hover;
    const { model } = this.app;
    const layout = model.stripLayout.get();
    if (!hover || !layout) return nothing;
    const page = model.page.get();
    const cell = Math.floor(hover.offset / layout.cell);
    const lines = [
      l10n.t('offset 0x{0} · page {1}', hex(cell * layout.cell, 4), grouped(Math.floor(hover.offset / page))),
    ];
    const presence = model.strip.presence(cell);
    const gone = hover.offset >= (model.status.get()?.size ?? 0);
    const absence = gone ? 'gone' : presence === 'hole' || presence === 'unknown' ? presence : undefined;
    if (absence) lines.push(absenceSentence(absence));
    if (model.diff.shown.get()) lines.push(...diffWords(model, cell, absence));
    else if (!absence) {
      const age = model.strip.age(cell, performance.now());
      if (presence === 'swapped') lines.push(l10n.t('Swapped out.'));
      const { recorded } = model.time.state.get();
      const word = recorded ? l10n.t('changed in the recording') : l10n.t('changed {0}', ago(age));
      lines.push(age < stripHorizon ? word : l10n.t('No change seen.'));
    }
    const right = model.view.get().width / 2 < hover.x;
    const style = right
      ? { right: `${model.view.get().width - 32 - hover.x + 16}px` }
      : { left: `${hover.x + 16}px` };
    return html`<div class="tooltip" role="tooltip" ${styled(style)}>
      ${lines.map(line => html`<div>${line}</div>`)}
    </div>`;
  }

  #paint(now: number): number | undefined {
    const { model } = this.app;
    const layout = model.stripLayout.get();
    const fading = model.strip.fading(now);
    // A minute's fade needs no more than four looks a second; new heat no more than ten.
    const wait = this.#painted + (this.#due ? 0 : model.strip.fresh ? 100 : 250) - now;
    if (!layout || (wait > 0 && !this.#due)) return fading || model.strip.fresh ? wait : undefined;
    if (!this.#due && !fading && !model.strip.fresh) return undefined;
    this.#due = false;
    this.#painted = now;
    model.strip.fresh = false;
    const width = this.#canvas.clientWidth;
    const pen = width > 0 ? fitCanvas(this.#canvas, width, stripHeight) : null;
    if (!pen) return undefined;
    drawStrip(pen, {
      theme: model.theme.peek(),
      layout,
      model: model.strip,
      size: model.status.peek()?.size ?? 0,
      width,
      visible: model.visible.get(),
      differing: model.diff.shown.peek() ? model.diff.cells.peek() : undefined,
      selected: span(model.selection.peek()).offset,
      now,
      hits: markedHits(model).all,
    });
    return fading ? 250 : undefined;
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const layout = this.app.model.stripLayout.peek();
    if (!layout || !(event.currentTarget instanceof HTMLElement)) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const offset = stripOffset(layout, x);
    if (event.type === 'pointerdown' && event.button === 0) {
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (event.buttons & 1 && this.app.model.diff.shown.peek()) seekBytes(this.app, offset);
    else if (event.buttons & 1) {
      const { bytesPerRow } = this.app.model.layout.peek();
      const { visible } = this.app.model.rows.peek();
      this.app.actions.scrollTo({ row: Math.floor(offset / bytesPerRow) - Math.floor(visible / 2), px: 0 });
    }
    this.#setHover({ x, offset });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { model, actions } = this.app;
    const layout = model.stripLayout.peek();
    if (!layout || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -4 * layout.cell,
      ArrowRight: 4 * layout.cell,
      ArrowUp: -4 * layout.cell,
      ArrowDown: 4 * layout.cell,
      PageUp: -layout.block,
      PageDown: layout.block,
      Home: -layout.size,
      End: layout.size,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (model.diff.shown.peek()) {
      const to = model.visible.peek().from + step;
      seekBytes(this.app, Math.min(layout.size - 1, Math.max(0, to)));
      return;
    }
    const { bytesPerRow } = model.layout.peek();
    const rows = Math.sign(step) * Math.max(1, Math.floor(Math.abs(step) / bytesPerRow));
    actions.scrollTo({ row: model.top.peek().row + rows, px: 0 });
  };

  #setHover(hover: { x: number; offset: number } | undefined): void {
    this.#hover = hover;
    this.requestUpdate();
  }
}
