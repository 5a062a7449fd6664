// The two columns of bytes of a comparison: toolbar, heads, canvas, scrollbar, and the grid that screen readers see. It
// takes the pointer and the moving keys. Not the drawing (draw-bytes.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { watch } from '../../atom.js';
import { styled } from '../../styled.js';
import { fitCanvas } from '../../theme.js';
import type { NamedMoment } from '../../../src/protocol/view-time.js';
import { Part, type App } from '../app.js';
import { Scrollbar } from '../scrollbar.js';
import { rowsShown } from '../struct-scroll.js';
import { takenAt } from '../timeline/past.js';
import { chooseByte, keepInside, scrollBytes, toggleFold } from './actions.js';
import { DiffGrid } from './bytes-grid.js';
import { moveByte } from './bytes-keys.js';
import { drawBytes } from './draw-bytes.js';
import { columnAt } from './layout.js';
import { bytesScroll } from './scrolled.js';
import { bytesSpace, heightOfBytes } from './spec.js';
import { toolbarTemplate } from './toolbar.js';
import { shortName, sideDetail } from './words.js';

export class DiffBytes extends Part {
  readonly #canvas = document.createElement('canvas');
  readonly #grid: DiffGrid;
  readonly #scrollbar: Scrollbar;
  readonly #ends: (() => void)[] = [];
  readonly #resize = new ResizeObserver(() => this.#measure());
  #due = true;

  constructor(app: App) {
    super(app);
    this.#grid = new DiffGrid(app);
    this.#scrollbar = new Scrollbar(app, bytesScroll(app));
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.#ends.push(
      this.app.painter.add(() => this.#paint()),
      watch(() => {
        const { diff, theme, selection } = this.app.model;
        for (const atom of [diff.bytesCame, diff.bytesTop, diff.bytesHeight, diff.area]) atom.get();
        for (const atom of [diff.chosen, diff.fresh, theme, selection]) atom.get();
        this.#due = true;
        this.app.painter.request();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    for (const end of this.#ends.splice(0)) end();
    this.app.model.diff.bytesHeight.set(0);
  }

  protected override view(): unknown {
    const { model } = this.app;
    const { comparing } = model.time.state.get();
    if (!comparing) return nothing;
    return html`${toolbarTemplate(this.app)}
      <div class="pane-head diff-sides" aria-hidden="true">${this.#heads(comparing.a, comparing.b)}</div>
      <div
        class="diff-bytes-area"
        @wheel=${this.#onWheel}
        @pointerdown=${this.#onDown}
        @keydown=${this.#onKey}
        @focusin=${() => this.#focused(true)}
        @focusout=${() => this.#focused(false)}
      >
        ${this.#canvas} ${this.#grid}
      </div>
      ${this.#scrollbar}`;
  }

  #heads(a: NamedMoment, b: NamedMoment): unknown {
    const { aX, bX, offsetX, stacked } = this.app.model.diff.area.get().bytes;
    /** Over its own columns, and not into the other's. */
    const room = (x: number): Record<string, string> =>
      x < 0 ? {} : { left: `${x}px`, ...(x < bX ? { 'max-width': `${bX - 12 - x}px` } : {}) };
    const side = (named: NamedMoment, short: string, x: number, mark: string): unknown => {
      const detail = sideDetail(takenAt(this.app.model, named), named, Date.now());
      return html`<span class="side" title=${`${named.label} ${detail}`.trim()} ${styled(room(x))}
        ><b>${mark}${short}</b> ${detail}</span
      >`;
    };
    const offset = html`<span class="side" ${styled({ left: `${offsetX}px` })}>${l10n.t('Offset')}</span>`;
    if (!stacked) return html`${offset}${side(a, shortName(a), aX, '')}${side(b, shortName(b), bX, '')}`;
    return html`${offset}<span class="both" ${styled({ left: `${aX}px` })}
        >${side(a, shortName(a), -1, '− ')}${side(b, shortName(b), -1, '+ ')}</span
      >`;
  }

  protected override updated(): void {
    this.#measure();
  }

  #focused(on: boolean): void {
    this.app.model.gridFocused.set(on);
    this.#due = true;
    this.app.painter.request();
  }

  #paint(): number | undefined {
    const { model } = this.app;
    const { diff } = model;
    const height = diff.bytesHeight.peek();
    const width = this.#canvas.clientWidth;
    if (!this.#due || height === 0 || width === 0) return undefined;
    const pen = fitCanvas(this.#canvas, width, height);
    if (!pen) return undefined;
    this.#due = false;
    const top = diff.bytesTop.peek();
    const { from, to } = rowsShown(top, bytesSpace(diff));
    const chosen = diff.chosen.peek();
    const focused = document.activeElement === this.#grid;
    drawBytes(pen, {
      theme: model.theme.peek(),
      layout: diff.area.peek().bytes,
      width,
      height,
      px: top.px,
      rows: diff.fresh.peek() ? Array.from({ length: to - from }, (_, i) => diff.bytes.at(from + i)) : [],
      chosen: chosen && { offset: chosen.offset, length: chosen.length },
      active: focused ? model.selection.peek().active : null,
      words: { 'past end': l10n.t('past the end') },
    });
    return undefined;
  }

  #measure(): void {
    const { diff } = this.app.model;
    const height = this.querySelector('.diff-bytes-area')?.clientHeight ?? 0;
    if (height !== diff.bytesHeight.peek()) this.#due = true;
    diff.bytesHeight.set(height);
    keepInside(this.app);
  }

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    const { height, rowHeight } = bytesSpace(this.app.model.diff);
    const unit = event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? height : 1;
    scrollBytes(this.app, event.deltaY * unit * (event.altKey ? 5 : 1));
  };

  readonly #onDown = (event: PointerEvent): void => {
    this.#grid.focus();
    if (event.button !== 0) return;
    // So that no text gets selected.
    event.preventDefault();
    const { diff } = this.app.model;
    const layout = diff.area.peek().bytes;
    const box = this.#canvas.getBoundingClientRect();
    const top = diff.bytesTop.peek();
    const { from, to } = rowsShown(top, bytesSpace(diff));
    let bottom = -top.px;
    for (let index = from; index < to; index++) {
      const row = diff.bytes.at(index);
      bottom += heightOfBytes(row, layout);
      if (event.clientY - box.top >= bottom) continue;
      const column = columnAt(layout, event.clientX - box.left);
      // Equal rows that one wants to see are shown, all of them: there is one switch for it.
      if (row?.kind === 'fold') toggleFold(this.app, row.from);
      else if (row && column !== undefined && column < row.differs.length)
        chooseByte(this.app, row.offset + column);
      return;
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => moveByte(this.app, event);
}
