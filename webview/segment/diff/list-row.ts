// One row of the list of differences as a template: a page, or a run with its field and both values. What it does is
// list-view.ts's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { DiffRow } from '../../../src/protocol/diff.js';
import { grouped, hex } from '../../format.js';
import { styled } from '../../styled.js';
import { noiseOf } from './filter.js';
import type { DiffRun } from './rows.js';
import { shortValues } from './values.js';
import { localText } from '../struct-text.js';
import { runName, runsWord, spokenRun, tornNote } from './words.js';

export interface ListLook {
  /** For grid-template-columns. */
  columns: string;
  digits: number;
  /** Index of the row that is selected. */
  chosen: number | undefined;
  /** Names of what is bound. */
  roots: readonly string[];
}

export function listRow(row: DiffRow | undefined, index: number, look: ListLook): unknown {
  if (!row) return blankRow(index);
  return row.kind === 'page' ? pageRow(row, index, look) : runRow(row, index, look);
}

/** A row that no frame has brought yet: it has its place, and nothing in it. */
function blankRow(index: number): unknown {
  return html`<div class="diff-row blank" role="row" aria-rowindex=${rowIndex(index)}>
    <span role="gridcell"></span>
  </div>`;
}

function pageRow(row: DiffRow & { kind: 'page' }, index: number, { digits }: ListLook): unknown {
  return html`<div
    class="diff-page ${index === 0 ? 'first' : ''}"
    role="row"
    aria-rowindex=${rowIndex(index)}
  >
    <span role="gridcell" aria-colspan="3"
      >${l10n.t('Page {0} · 0x{1}', grouped(row.page), hex(row.offset, digits))}</span
    ><span role="gridcell">${l10n.t('{0} B in {1}', grouped(row.bytes), runsWord(row.runs))}</span>
  </div>`;
}

function runRow(run: DiffRun, index: number, look: ListLook): unknown {
  const chosen = index === look.chosen;
  const { a, b } = shortValues(run);
  const name = runName(run, look.roots);
  const strange = run.region === 'outside' && look.roots.length > 0;
  const kind = ['diff-row', chosen ? 'chosen' : '', run.equal ? 'equal' : '', run.region];
  const title = [run.equal ? l10n.t('It has become equal; “Refresh list” drops it.') : '', tornNote(run)];
  return html`<div
    class=${kind.filter(Boolean).join(' ')}
    role="row"
    id="diff-row-${index}"
    aria-rowindex=${rowIndex(index)}
    aria-selected=${chosen ? 'true' : 'false'}
    aria-label=${spokenRun(run, look.roots)}
    data-index=${index}
    data-vscode-context=${context}
    title=${title.filter(Boolean).join(' ') || (run.type ?? '')}
    ${styled({ 'grid-template-columns': look.columns })}
  >
    <span class="offset" role="gridcell">${hex(run.offset, look.digits)}</span>
    <span class="field" role="rowheader" title=${run.path ?? name}
      >${strange ? html`<i class="codicon codicon-warning" aria-hidden="true"></i>` : nothing}<span
        class="name"
        >${name}</span
      ></span
    >
    <span class="values" role="gridcell"
      ><span class="a" title=${tornNote(run, 'a') || localText(run.a)}>${a}</span
      ><span class="arrow" aria-hidden="true">→</span
      ><span class="b" title=${tornNote(run, 'b') || localText(run.b)}>${b}</span></span
    >
    <span class="size" role="gridcell">${grouped(run.bytes)}</span>
    <button
      type="button"
      class="hide"
      tabindex="-1"
      aria-hidden="true"
      title=${l10n.t('Hide as noise: {0} (Delete)', noiseOf(run))}
    >
      <i class="codicon codicon-eye-closed" aria-hidden="true"></i>
    </button>
  </div>`;
}

/** The heads have the first row of the grid. */
function rowIndex(index: number): number | typeof nothing {
  return index < 2 ** 31 - 2 ? index + 2 : nothing;
}

/** What VS Code's own menu needs to know of what it was opened on. */
const context = JSON.stringify({ webviewSection: 'difference', preventDefaultContextMenuItems: true });
