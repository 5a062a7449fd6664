// One row of the struct table as a template: field, value, type, offset, size. Heat and curves are put on it by the
// painter (struct-heat.ts); what it does is struct-view.ts's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { Cell, Row } from '../../src/protocol/table.js';
import { grouped, hex } from '../format.js';
import { styled } from '../styled.js';
import { elementOf, stepsOf, withoutRoot, within } from './struct-path.js';
import type { ShownRow } from './struct-rows.js';
import { sparkHeight, sparkOf, sparkWidth } from './struct-spark.js';
import {
  holeText,
  isHole,
  isWrong,
  localText,
  noteOf,
  piecesOf,
  spoken,
  takesFormat,
  typeText,
} from './struct-text.js';
import type { StructColumns } from './struct-columns.js';

export interface RowLook {
  columns: StructColumns;
  /** Path of the chosen row, and of what is tinted with it. */
  chosen: string | undefined;
  hovered: string | null;
  /** ISO date. */
  today: string;
  pinned: readonly string[];
  /** Several types are bound, so that a path needs its root. */
  roots: boolean;
  total: number;
}

const indent = 14;

/** `index`: among all rows; undefined for one that is pinned. `line`: a cache line begins with it. */
export function rowTemplate(
  shown: ShownRow,
  index: number | undefined,
  line: boolean,
  look: RowLook,
): unknown {
  const { row, cell, moved } = shown;
  const chosen = row.path === look.chosen;
  const element = look.chosen === undefined ? undefined : elementOf(look.chosen);
  const pinned = index === undefined;
  const kind = [
    'struct-row',
    isHole(row) ? 'hole' : '',
    chosen ? 'chosen' : element !== undefined && within(row.path, element) && !pinned ? 'related' : '',
    row.path === look.hovered && !chosen ? 'hovered' : '',
    line ? 'cache-line' : '',
    cell?.inactive ? 'inactive' : '',
  ];
  return html`<div
    class=${kind.filter(Boolean).join(' ')}
    role="row"
    id=${pinned ? nothing : `struct-row-${index}`}
    aria-rowindex=${pinned || index > 2 ** 31 ? nothing : index + 2}
    aria-level=${pinned ? nothing : row.depth + 1}
    aria-expanded=${row.expandable && !pinned ? String(row.expanded) : nothing}
    aria-selected=${chosen ? 'true' : 'false'}
    aria-label=${chosen ? spoken(row, cell, moved) : nothing}
    data-index=${index ?? nothing}
    data-path=${row.path}
    data-vscode-context=${contextOf(row, cell, look.pinned.includes(row.path))}
    ${styled({ 'grid-template-columns': look.columns.template })}
  >
    ${nameCell(row, pinned, look)} ${valueCell(shown, look)}
    ${
      look.columns.type
        ? html`<span class="type" role="gridcell" title=${row.type}>${typeText(row)}${sharing(row)}</span>`
        : nothing
    }
    <span class="offset" role="gridcell" title=${placeTitle(row)}
      >${row.offset === null ? '?' : hex(row.offset, look.columns.offsetDigits)}</span
    >
    <span class="size" role="gridcell">${sizeText(row)}</span>
  </div>`;
}

/** A row that no frame has brought yet: it has its place, and nothing in it. */
export function blankRow(index: number): unknown {
  return html`<div class="struct-row blank" role="row" aria-rowindex=${index > 2 ** 31 ? nothing : index + 2}>
    <span role="gridcell"></span>
  </div>`;
}

function nameCell(row: Row, pinned: boolean, { roots }: RowLook): unknown {
  const text = isHole(row) ? holeText(row) : pinned ? (roots ? row.path : withoutRoot(row.path)) : row.name;
  const depth = pinned ? 0 : row.depth;
  const twist = pinned
    ? html`<i class="codicon codicon-pinned twist" aria-hidden="true"></i>`
    : row.expandable
      ? html`<i
          class="codicon codicon-chevron-${row.expanded ? 'down' : 'right'} twist"
          aria-hidden="true"
        ></i>`
      : html`<i class="twist"></i>`;
  const title = isHole(row) ? '' : row.path;
  return html`<span
    class="field ${row.kind}"
    role=${isHole(row) ? 'gridcell' : 'rowheader'}
    title=${title}
    ${styled({ 'padding-left': `${4 + depth * indent}px` })}
    >${isHole(row) ? html`<i class="twist"></i>` : twist}<span class="name">${text}</span></span
  >`;
}

function sharing(row: Row): unknown {
  if (!row.shared) return nothing;
  const title = l10n.t('Its bytes are those of its neighbours too: an arm of a union, or a variant.');
  return html` <i class="codicon codicon-layers shared" title=${title}></i>`;
}

function valueCell({ row, cell, moved, samples }: ShownRow, look: RowLook): unknown {
  if (isHole(row)) return html`<span class="value" role="gridcell"><span class="hatched"></span></span>`;
  // What is below says it all.
  const summary = row.expanded && (cell?.kind === 'record' || cell?.kind === 'array') && !isWrong(cell);
  if (!cell || summary || (cell.text === '' && !cell.warnings))
    return html`<span class="value" role="gridcell"></span>`;
  const wrong = isWrong(cell);
  const note = noteOf(cell);
  const spark = note === undefined && cell.number !== undefined && samples ? sparkOf(samples) : undefined;
  return html`<span class="value" role="gridcell" title=${valueTitle(cell, moved)}
    ><span class="first"
      >${wrong ? html`<i class="codicon codicon-warning" aria-hidden="true"></i>` : nothing}<span
        class="text ${wrong ? 'wrong' : ''} ${cell.target ? 'pointer' : ''}"
        >${moved ? '≈' : nothing}${piecesOf(cell, look.today).map(
          ({ text, tone }) => html`<span class=${tone}>${text}</span>`,
        )}</span
      >${
        spark
          ? html`<canvas
              class="spark"
              width=${sparkWidth}
              height=${sparkHeight}
              title=${
                spark.kind === 'speed'
                  ? l10n.t('How fast it grows: every sample of the last few seconds')
                  : l10n.t('Every sample of the last few seconds')
              }
            ></canvas>`
          : nothing
      }</span
    >${note === undefined ? nothing : html`<span class="note">${note}</span>`}</span
  >`;
}

function valueTitle(cell: Cell, moved: boolean): string {
  const parts = [
    localText(cell.text),
    ...(cell.note === undefined ? [] : [cell.note]),
    ...(cell.warnings ?? []),
  ];
  if (cell.inactive) parts.push(l10n.t('The bytes choose another variant.'));
  if (moved) parts.push(l10n.t('≈ It moved between two reads: its parts may be of different moments.'));
  if (cell.target) parts.push(l10n.t('Double-click to go there.'));
  return parts.filter(Boolean).join('\n');
}

function placeTitle({ offset, line, crosses, bits }: Row): string {
  if (offset === null) return l10n.t('Where it lies is only known to the running program.');
  const parts = [`0x${hex(offset)} · ${grouped(offset)}`];
  if (bits) parts.push(l10n.t('bit {0}', bits.bitOffset));
  parts.push(
    crosses > 0 ? l10n.t('cache lines {0} to {1}', line, line + crosses) : l10n.t('cache line {0}', line),
  );
  return parts.join(' · ');
}

function sizeText({ bits, size, kind }: Row): string {
  return bits || kind === 'fact' ? '' : String(size);
}

/** What VS Code's own menu needs to know of the row that it was opened on; `type`: the name of what is bound. */
function contextOf(row: Row, cell: ShownRow['cell'], pinned: boolean): string {
  const { path, offset } = row;
  return JSON.stringify({
    webviewSection: isHole(row) ? 'hole' : 'field',
    path,
    offset,
    type: stepsOf(path)[0],
    pinned,
    formatless: !takesFormat(row, cell),
    preventDefaultContextMenuItems: true,
  });
}
