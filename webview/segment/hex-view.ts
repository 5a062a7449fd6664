// The hex pane: head, canvas, what lies above it, scrollbar, and the grid that screen readers see. It takes the
// pointer and the moving keys. Not the drawing (draw-hex.ts), nor which bytes are asked for (host.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../styled.js';
import type { DirectiveResult } from 'lit/directive.js';
import { watch } from '../atom.js';
import { hex } from '../format.js';
import { fitCanvas } from '../theme.js';
import { Part, type App } from './app.js';
import { AriaGrid } from './aria-grid.js';
import { drawHex } from './draw-hex.js';
import { byteX, columnAt, type HexLayout } from './hex-layout.js';
import { followPointer } from './commands.js';
import { moveOf } from './keys.js';
import { span } from './model.js';
import { Scrollbar } from './scrollbar.js';
import { FieldPress } from './fields-press.js';
import { fieldAt } from './fields.js';
import { marksTemplate } from './fields-marks.js';
import { chooseByte } from './struct-actions.js';
import { elementOf } from './struct-path.js';

const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

export class HexView extends Part {
  readonly #canvas = document.createElement('canvas');
  readonly #grid: AriaGrid;
  readonly #scrollbar: Scrollbar;
  readonly #ends: (() => void)[] = [];
  readonly #resize = new ResizeObserver(() => this.#measure());
  #hover: number | undefined;
  #dragging = false;
  readonly #press: FieldPress;
  #edge: ReturnType<typeof setInterval> | undefined;

  constructor(app: App) {
    super(app);
    this.#grid = new AriaGrid(app);
    this.#press = new FieldPress(app);
    this.#scrollbar = new Scrollbar(app);
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends.push(
      this.app.painter.add(now => this.#paint(now)),
      watch(() => {
        this.#dependencies();
        this.app.painter.request();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    this.#resize.disconnect();
    clearInterval(this.#edge);
  }

  protected override firstUpdated(): void {
    const area = this.querySelector('.hex-area');
    if (area) this.#resize.observe(area);
    this.#measure();
  }

  protected override view(): unknown {
    const { model } = this.app;
    const layout = model.layout.get();
    return html`${this.#head(layout)}
      <div
        class="hex-area"
        @wheel=${this.#onWheel}
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onUp}
        @pointerleave=${this.#onLeave}
        @dblclick=${() => followPointer(this.app)}
        @keydown=${this.#onKey}
        @focusin=${() => this.app.model.gridFocused.set(true)}
        @focusout=${() => this.app.model.gridFocused.set(false)}
      >
        ${this.#canvas} ${marksTemplate(model, this.#hover)} ${this.#grid}
      </div>
      ${this.#scrollbar}`;
  }

  #head(layout: HexLayout): unknown {
    const process = this.app.model.status.get()?.process;
    const at = (x: number): DirectiveResult => styled({ left: `${x}px` });
    const columns = Array.from({ length: layout.bytesPerRow }, (_, i) => {
      const style = styled({ left: `${byteX(layout, i)}px`, width: `${layout.cell}px` });
      return html`<span class="column" ${style}>${hex(i)}</span>`;
    });
    const address =
      layout.addressX === undefined || !process
        ? nothing
        : html`<span ${at(layout.addressX)}>${l10n.t('Address in {0}', process.pid)}</span>`;
    const text =
      layout.textX === undefined
        ? nothing
        : html`<span ${at(layout.textX)}
            >${this.app.model.rateMode.get() ? l10n.t('Text · heat = rate') : l10n.t('Text')}</span
          >`;
    return html`<div class="pane-head hex-head" aria-hidden="true" title=${this.#heatTitle()}>
      <span ${at(layout.offsetX)}>${l10n.t('Offset')}</span>${address}${columns}${text}
    </div>`;
  }

  #heatTitle(): string {
    return this.app.model.rateMode.get()
      ? l10n.t('So much changes that heat shows how often a byte changes, against the busiest one on screen.')
      : l10n.t(
          'Orange fades over one second. It marks bytes whose value differs from the sample before: a rewrite of the same value, or a change and back between two samples, is not seen.',
        );
  }

  #dependencies(): void {
    const { model } = this.app;
    for (const atom of [model.sample, model.theme, model.layout, model.top, model.hexHeight]) atom.get();
    for (const atom of [model.selection, model.mapped, model.extent, model.rateMode]) atom.get();
    for (const atom of [model.struct.rowsCame, model.struct.chosen]) atom.get();
  }

  #paint(now: number): number | undefined {
    const { model } = this.app;
    const layout = model.layout.get();
    const height = model.hexHeight.peek();
    // `isConnected` alone isn't enough: a hidden tab of ours has no size.
    if (height === 0) return undefined;
    const width = this.#canvas.clientWidth;
    const pen = fitCanvas(this.#canvas, width, height);
    if (!pen) return undefined;
    return drawHex(pen, {
      theme: model.theme.peek(),
      layout,
      top: model.top.peek(),
      extent: model.extent.get(),
      page: model.page.get(),
      width,
      height,
      activeRow: Math.floor(model.selection.peek().active / layout.bytesPerRow),
      mapped: model.mapped.get(),
      rateMode: model.rateMode.peek(),
      steps: reducedMotion.matches,
      fields: model.struct.rows.fields,
      element: this.#element(),
      clock: model.shown.clock(now),
      read: (offset, into) => model.shown.read(offset, into),
    });
  }

  /** What is tinted with the chosen field. */
  #element(): string | undefined {
    const chosen = this.app.model.struct.chosen.peek();
    return chosen ? elementOf(chosen.path) : undefined;
  }

  #measure(): void {
    const height = this.querySelector('.hex-area')?.clientHeight ?? 0;
    this.app.model.hexHeight.set(height);
    this.app.actions.scrollTo(this.app.model.top.peek());
  }

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    const { rowHeight, visible } = this.app.model.rows.peek();
    const unit = event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? visible * rowHeight : 1;
    this.app.actions.scrollBy(event.deltaY * unit * (event.altKey ? 5 : 1));
  };

  #offsetAt(event: PointerEvent, clamp: boolean): number | undefined {
    const { model } = this.app;
    const box = this.#canvas.getBoundingClientRect();
    const layout = model.layout.get();
    const found = columnAt(layout, event.clientX - box.left) ?? (clamp ? { column: 0 } : undefined);
    if (!found) return undefined;
    const top = model.top.peek();
    const row = top.row + Math.floor((event.clientY - box.top - 2 + top.px) / layout.rowHeight);
    const offset = row * layout.bytesPerRow + found.column;
    const extent = model.extent.get();
    if (!clamp) return row >= 0 && offset < extent ? offset : undefined;
    return Math.min(Math.max(0, extent - 1), Math.max(0, offset));
  }

  readonly #onDown = (event: PointerEvent): void => {
    this.#grid.focus();
    const offset = this.#offsetAt(event, false);
    if (offset === undefined) return;
    if (event.button === 2) this.#select(offset);
    if (event.button !== 0) return;
    // So that no text gets selected; what is selected already would stay, too.
    event.preventDefault();
    document.getSelection()?.removeAllRanges();
    this.#dragging = true;
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
    this.#press.begin(offset, event);
  };

  /** For a menu: acts on what is selected if that is where it was asked for, else on the byte there. */
  #select(at: number): void {
    const { offset, length } = span(this.app.model.selection.peek());
    if (at >= offset && at < offset + length) return;
    this.app.model.type.set(null);
    chooseByte(this.app, at);
  }

  readonly #onMove = (event: PointerEvent): void => {
    if (!this.#dragging) {
      this.#setHover(this.#offsetAt(event, false));
      return;
    }
    const extend = (): void => {
      const active = this.#offsetAt(event, true);
      if (active !== undefined) this.#press.extend(active);
    };
    extend();
    const box = this.#canvas.getBoundingClientRect();
    const beyond = Math.min(0, event.clientY - box.top) + Math.max(0, event.clientY - box.bottom);
    clearInterval(this.#edge);
    if (beyond === 0) return;
    this.#edge = setInterval(() => {
      this.app.actions.scrollBy(beyond);
      extend();
    }, 30);
  };

  readonly #onUp = (): void => {
    this.#dragging = false;
    clearInterval(this.#edge);
  };

  readonly #onLeave = (): void => this.#setHover(undefined);

  #setHover(offset: number | undefined): void {
    if (offset === this.#hover) return;
    this.#hover = offset;
    const { struct } = this.app.model;
    struct.hovered.set(offset === undefined ? null : (fieldAt(struct.rows.fields, offset)?.path ?? null));
    this.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { model, actions } = this.app;
    const extent = model.extent.get();
    if (event.key === 'Escape') {
      const { active } = model.selection.peek();
      actions.select({ anchor: active, active });
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      actions.select({ anchor: 0, active: Math.max(0, extent - 1) });
      return;
    }
    const rows = model.rows.get();
    const move = moveOf(event, model.selection.peek().active, model.layout.get().bytesPerRow, rows, extent);
    if (!move) return;
    event.preventDefault();
    model.type.set(null);
    model.struct.raw = move.extend;
    actions.moveTo(move.to, move.extend);
  };

  focusGrid(): void {
    this.#grid.focus();
  }
}
