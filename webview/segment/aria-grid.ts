// The grid that screen readers see in place of the canvas: visible rows, the active byte as its active cell.
// One tab stop. Samples update it every two seconds only: it must not talk by itself.
import * as l10n from '@vscode/l10n';
import { html } from 'lit';
import { ago, hex } from '../format.js';
import { throttled } from '../painter.js';
import { Part, type App } from './app.js';
import { Cells, stateOf } from './cells.js';
import { span } from './model.js';
import { absenceWord } from './words.js';
import { watch } from '../atom.js';

export class AriaGrid extends Part {
  #end: (() => void) | undefined;

  constructor(app: App) {
    super(app);
    this.tabIndex = 0;
    this.setAttribute('role', 'grid');
    this.setAttribute('aria-activedescendant', 'active-byte');
    this.setAttribute('aria-multiselectable', 'true');
    this.setAttribute('aria-readonly', 'true');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const slowly = throttled(2000, () => this.requestUpdate());
    this.#end = watch(() => {
      this.app.model.sample.get();
      slowly();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  protected override view(): unknown {
    const { model } = this.app;
    const { bytesPerRow } = model.layout.get();
    const rows = model.rows.get();
    const top = model.top.get();
    const { active } = model.selection.get();
    // The first frame is told at once, later ones slowly.
    model.seen.get();
    const extent = model.extent.get();
    const name = model.hello.get()?.segment.name ?? '';
    this.setAttribute('aria-label', l10n.t('Bytes of {0}', name));
    // More rows than an integer of the platform holds are "unknown" (-1) to it.
    this.setAttribute('aria-rowcount', String(rows.rows < 2 ** 31 ? rows.rows : -1));
    this.setAttribute('aria-colcount', String(bytesPerRow + 1));
    if (extent === 0) {
      return html`<div role="row"><span role="gridcell" id="active-byte">${l10n.t('empty')}</span></div>`;
    }
    const activeRow = Math.floor(active / bytesPerRow);
    const shown = Array.from({ length: Math.min(rows.visible, rows.rows - top.row) }, (_, i) => top.row + i);
    if (activeRow < top.row) shown.unshift(activeRow);
    else if (!shown.includes(activeRow)) shown.push(activeRow);
    return shown.map(row => this.#row(row, row === activeRow));
  }

  #row(row: number, active: boolean): unknown {
    const { model } = this.app;
    const { bytesPerRow } = model.layout.peek();
    const offset = row * bytesPerRow;
    const cells = new Cells(Math.max(0, Math.min(bytesPerRow, model.extent.peek() - offset)));
    model.shown.read(offset, cells);
    const words = Array.from({ length: cells.length }, (_, i) => this.#short(cells, i));
    const body = active
      ? words.map((word, i) => this.#cell(cells, offset, i, word))
      : html`<span role="gridcell" aria-colindex="2" aria-colspan=${cells.length}>${words.join(' ')}</span>`;
    return html`<div role="row" aria-rowindex=${row < 2 ** 31 ? row + 1 : 1}>
      <span role="rowheader" aria-colindex="1">${hex(offset, 4)}</span>${body}
    </div>`;
  }

  #cell(cells: Cells, rowOffset: number, i: number, word: string): unknown {
    const { model } = this.app;
    const offset = rowOffset + i;
    const selected = span(model.selection.peek());
    const isActive = offset === model.selection.peek().active;
    const within = offset >= selected.offset && offset < selected.offset + selected.length;
    return html`<span
      role="gridcell"
      id=${isActive ? 'active-byte' : `byte-${i}`}
      aria-colindex=${i + 2}
      aria-selected=${within ? 'true' : 'false'}
      aria-label=${isActive ? this.#label(cells, offset, i) : word}
      >${word}</span
    >`;
  }

  #label(cells: Cells, offset: number, i: number): string {
    const state = stateOf(cells.state[i] ?? 0);
    const parts = [l10n.t('offset {0}', hex(offset))];
    const { length } = span(this.app.model.selection.peek());
    if (state === 'data') {
      const byte = cells.bytes[i] ?? 0;
      parts.push(hex(byte, 2), String(byte));
      if (byte > 0x20 && byte < 0x7f) parts.push(String.fromCharCode(byte));
    } else parts.push(absenceWord(state));
    const age = this.app.model.shown.clock(performance.now()) - (cells.changedAt[i] ?? 0);
    if (age < 60_000) parts.push(l10n.t('changed {0}', ago(age)));
    if (length > 1) parts.push(l10n.t('{0} bytes selected', length));
    return parts.join(', ');
  }

  #short(cells: Cells, i: number): string {
    const state = stateOf(cells.state[i] ?? 0);
    return state === 'data' ? hex(cells.bytes[i] ?? 0, 2) : absenceWord(state);
  }
}
