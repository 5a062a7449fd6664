// The grid that screen readers see in place of the compared bytes' canvas: rows on screen, and the byte that the
// keyboard is at as its active cell. One tab stop. Samples update it every two seconds only: it must not talk by
// itself.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { byteStates, type ByteState, type DiffHexRow } from '../../../src/protocol/diff.js';
import { watch } from '../../atom.js';
import { hex } from '../../format.js';
import { throttled } from '../../painter.js';
import { Part, type App } from '../app.js';
import { rowsShown } from '../struct-scroll.js';
import { holds, isRunAt } from './rows.js';
import { bytesSpace } from './spec.js';
import { foldWords, runName, shortName } from './words.js';

export class DiffGrid extends Part {
  #end: (() => void) | undefined;

  constructor(app: App) {
    super(app);
    this.tabIndex = 0;
    this.setAttribute('role', 'grid');
    this.setAttribute('aria-readonly', 'true');
    this.setAttribute('aria-colcount', '3');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const slowly = throttled(2000, () => this.requestUpdate());
    this.#end = watch(() => {
      this.app.model.diff.bytesCame.get();
      slowly();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  protected override view(): unknown {
    const { diff, time, selection } = this.app.model;
    const { comparing } = time.state.get();
    const [a, b] = comparing ? [shortName(comparing.a), shortName(comparing.b)] : ['', ''];
    const { active } = selection.get();
    // What moved is told at once, other values of the same rows slowly.
    for (const atom of [diff.bytesMoved, diff.bytesHeight]) atom.get();
    diff.fresh.get();
    const { from, to } = rowsShown(diff.bytesTop.get(), bytesSpace(diff));
    const { total } = diff.bytes;
    this.setAttribute('aria-label', l10n.t('Bytes of {0} and {1}', a, b));
    this.setAttribute('aria-rowcount', String(total < 2 ** 31 ? Math.max(1, total) : -1));
    const rows = Array.from({ length: to - from }, (_, i) => ({
      index: from + i,
      row: diff.bytes.at(from + i),
    }));
    const here = rows.some(({ row }) => row && holds(row, active));
    if (here) this.setAttribute('aria-activedescendant', 'diff-active-byte');
    else this.removeAttribute('aria-activedescendant');
    if (rows.length === 0)
      return html`<div role="row"><span role="gridcell">${l10n.t('Comparing')}</span></div>`;
    return rows.map(({ index, row }) => this.#row(row, index, active, [a, b]));
  }

  #row(row: DiffHexRow | undefined, index: number, active: number, names: [string, string]): unknown {
    const at = index < 2 ** 31 ? index + 1 : nothing;
    if (!row) return html`<div role="row" aria-rowindex=${at}><span role="gridcell"></span></div>`;
    const here = holds(row, active);
    if (row.kind === 'fold') {
      const text = foldWords(row, this.app.model.diff.area.peek().bytes.offsetDigits);
      return html`<div role="row" aria-rowindex=${at}>
        <span role="gridcell" aria-colspan="3" id=${here ? 'diff-active-byte' : nothing}>${text}</span>
      </div>`;
    }
    return html`<div role="row" aria-rowindex=${at}>
      <span role="rowheader">${hex(row.offset, 4)}</span>
      <span
        role="gridcell"
        id=${here ? 'diff-active-byte' : nothing}
        aria-label=${here ? this.#label(row, active, names) : nothing}
        >${words(row.a, row.stateA)}</span
      >
      <span role="gridcell">${words(row.b, row.stateB)}</span>
    </div>`;
  }

  #label(row: DiffHexRow & { kind: 'bytes' }, active: number, [a, b]: [string, string]): string {
    const { diff, struct } = this.app.model;
    const i = active - row.offset;
    const one = (bytes: Uint8Array, states: Uint8Array): string =>
      words(bytes.subarray(i, i + 1), states.subarray(i, i + 1));
    const parts = [
      l10n.t('offset {0}', hex(active)),
      `${a} ${one(row.a, row.stateA)}`,
      `${b} ${one(row.b, row.stateB)}`,
    ];
    parts.push(row.differs[i] === 1 ? l10n.t('differs') : l10n.t('equal'));
    const run = diff.list.rows.find(r => isRunAt(r, active));
    const roots = struct.bound.peek().types.map(type => type.name);
    if (run?.kind === 'run') parts.push(runName(run, roots));
    return parts.join(', ');
  }
}

function words(bytes: Uint8Array, states: Uint8Array): string {
  return Array.from(bytes, (byte, i) => word(byteStates[states[i] ?? 0] ?? 'unread', byte)).join(' ');
}

function word(state: ByteState, byte: number): string {
  switch (state) {
    case 'data':
      return hex(byte, 2);
    case 'hole':
      return l10n.t('not allocated');
    case 'past end':
      return l10n.t('past the end');
    case 'unread':
      return l10n.t('not read');
  }
}
