// The struct pane: head, what is wrong, pinned rows, and the rows that scroll, as a tree grid with one tab stop. It
// takes the pointer and the moving keys. Only rows on screen are in the page, however many there are.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { dayOf } from '../../src/model/local-time.js';
import { watch } from '../atom.js';
import { styled } from '../styled.js';
import { Part, type App } from './app.js';
import { Scrollbar } from './scrollbar.js';
import { chooseRow, followTarget, pressed, scrollRows, toggle } from './struct-actions.js';
import { structColumns, type StructColumns } from './struct-columns.js';
import { emptyTemplate, problemsOf, problemTemplate } from './struct-empty.js';
import { headTemplate } from './struct-head.js';
import { filterTemplate } from './struct-filter.js';
import { RowHeat } from './struct-heat.js';
import { structKey } from './struct-keys.js';
import { loadingTemplate } from './struct-loading.js';
import { blankRow, rowTemplate, type RowLook } from './struct-row.js';
import type { ShownRow } from './struct-rows.js';
import { structScroll } from './struct-scrolled.js';
import { rowsShown } from './struct-scroll.js';
import { rowSpace } from './struct-spec.js';

const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

export class StructView extends Part {
  readonly #scrollbar: Scrollbar;
  readonly #heat = new RowHeat();
  readonly #ends: (() => void)[] = [];
  readonly #resize = new ResizeObserver(() => this.#measure());
  #elements: readonly Element[] = [];
  #painted: readonly ShownRow[] = [];
  #width = 0;

  constructor(app: App) {
    super(app);
    this.#scrollbar = new Scrollbar(app, structScroll(app));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends.push(
      this.app.painter.add(now => this.#paint(now)),
      watch(() => {
        const { struct, sample, theme } = this.app.model;
        for (const atom of [sample, theme, struct.top, struct.rowsCame]) atom.get();
        this.app.painter.request();
      }),
    );
    document.addEventListener('pointerdown', this.#onOutside);
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    this.#resize.disconnect();
    document.removeEventListener('pointerdown', this.#onOutside);
    this.app.model.struct.height.set(0);
  }

  protected override view(): unknown {
    const { model } = this.app;
    const { struct } = model;
    const bound = struct.bound.get();
    const columns = this.#columns();
    const head = headTemplate(this.app, columns, model.sideBySide.get());
    if (!model.structShown.get()) return model.sideBySide.get() ? head : nothing;
    const notes = problemsOf(bound, struct.problem.get());
    return html`${head} ${loadingTemplate(this.app)}
    ${notes.length > 0 ? html`<div class="struct-problems">${notes.map(problemTemplate)}</div>` : nothing}
    ${bound.types.length > 0 ? this.#table(columns) : bound.loading ? nothing : emptyTemplate(this.app)}`;
  }

  #columns(): StructColumns {
    const { model } = this.app;
    const { types } = model.struct.bound.get();
    const largest = types.reduce((most, { size, count }) => Math.max(most, size * count), 0);
    const end = types.reduce((most, t) => Math.max(most, t.offset + t.size * t.count - 1), 0);
    return structColumns(this.#width, model.view.get().width, end, largest);
  }

  #table(columns: StructColumns): unknown {
    const { model } = this.app;
    const { struct } = model;
    // Values as text follow samples ten times a second at most; what is scrolled to comes at once.
    model.calm.get();
    struct.rowsCame.get();
    const total = struct.total.get();
    const top = struct.top.get();
    struct.height.get();
    const { from, to } = rowsShown(top, rowSpace(model));
    const look: RowLook = {
      columns,
      chosen: struct.chosen.get()?.path,
      hovered: struct.hovered.get(),
      today: dayOf(Date.now()),
      pinned: struct.pinned.get(),
      roots: struct.bound.get().types.length > 1,
      total,
    };
    const pinned = struct.rows.pinned
      .filter(row => look.pinned.includes(row.path))
      .map(r => struct.rows.shown(r));
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    const shown = rows.map(index => struct.rows.at(index));
    this.#painted = [...pinned, ...shown.filter(row => row !== undefined)];
    const active = shown.findIndex(row => row !== undefined && row.row.path === look.chosen);
    return html`${filterTemplate(this.app, () => this.focusRows())}
      ${struct.rows.held ? html`<p class="struct-problem info">${heldWords()}</p>` : nothing}
      ${
        pinned.length > 0
          ? html`<div
              class="struct-pinned"
              role="grid"
              aria-label=${l10n.t('Pinned fields')}
              @click=${this.#onClick}
              @dblclick=${this.#onDouble}
            >
              ${pinned.map(row => rowTemplate(row, undefined, false, look))}
            </div>`
          : nothing
      }
      <div class="struct-body">
        <div
          class="struct-area"
          role="treegrid"
          tabindex="0"
          aria-label=${l10n.t(
            'Fields of {0}',
            struct.bound
              .get()
              .types.map(t => t.name)
              .join(', '),
          )}
          aria-rowcount=${total < 2 ** 31 ? total + 1 : -1}
          aria-readonly="true"
          aria-activedescendant=${active < 0 ? nothing : `struct-row-${from + active}`}
          @wheel=${this.#onWheel}
          @keydown=${this.#onKey}
          @click=${this.#onClick}
          @dblclick=${this.#onDouble}
          @contextmenu=${this.#onMenu}
          @pointerover=${this.#onOver}
          @pointerleave=${() => struct.hovered.set(null)}
          @focusin=${() => model.gridFocused.set(true)}
          @focusout=${() => model.gridFocused.set(false)}
        >
          ${columnHeads(columns)}
          <div class="struct-scrolled" role="rowgroup" ${styled({ transform: `translateY(${-top.px}px)` })}>
            ${repeat(
              rows,
              index => index,
              (index, i) => {
                const row = shown[i];
                if (!row) return blankRow(index);
                const above = struct.rows.at(index - 1);
                return rowTemplate(row, index, above !== undefined && begins(row, above), look);
              },
            )}
          </div>
          ${total === 0 && struct.filter.get() !== '' ? html`<p class="dim nothing">${l10n.t('No field is named so.')}</p>` : nothing}
        </div>
        ${this.#scrollbar}
      </div>`;
  }

  protected override updated(): void {
    this.#measure();
    this.#elements = [...this.querySelectorAll('.struct-row[data-path]')];
    const field = this.querySelector<HTMLElement>('.struct-filter vscode-text-field');
    if (field && !field.hasAttribute('data-seen')) {
      field.setAttribute('data-seen', '');
      // The control makes its own input a moment later.
      requestAnimationFrame(() => field.focus());
    }
  }

  #paint(now: number): number | undefined {
    const { model } = this.app;
    if (model.struct.height.peek() === 0) return undefined;
    return this.#heat.paint(this.#elements, this.#painted, {
      theme: model.theme.peek(),
      clock: model.shown.clock(now),
      steps: reducedMotion.matches,
      sample: model.sample.peek(),
    });
  }

  #measure(): void {
    const { struct } = this.app.model;
    const width = this.clientWidth;
    struct.height.set(this.querySelector('.struct-area')?.clientHeight ?? 0);
    if (width !== this.#width) {
      this.#width = width;
      this.requestUpdate();
    }
  }

  #rowOf(event: Event): { shown: ShownRow; index: number | undefined } | undefined {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.struct-row') : null;
    const path = element?.dataset['path'];
    const shown = path === undefined ? undefined : this.app.model.struct.rows.find(path);
    const index = element?.dataset['index'];
    return shown && { shown, index: index === undefined ? undefined : Number(index) };
  }

  readonly #onClick = (event: MouseEvent): void => {
    const found = this.#rowOf(event);
    if (!found) return;
    const { row } = found.shown;
    const twist = event.target instanceof Element && event.target.closest('.twist') !== null;
    if (twist && found.index !== undefined) toggle(this.app, row, event.altKey);
    else chooseRow(this.app, row, found.index);
  };

  readonly #onDouble = (event: MouseEvent): void => {
    const found = this.#rowOf(event);
    if (!found || (event.target instanceof Element && event.target.closest('.twist'))) return;
    const { row, cell } = found.shown;
    if (cell?.target) followTarget(this.app, cell);
    else if (found.index !== undefined) toggle(this.app, row);
  };

  /** VS Code's menu comes from what the row says of itself; its commands are about the chosen row. */
  readonly #onMenu = (event: MouseEvent): void => {
    const found = this.#rowOf(event);
    if (found) chooseRow(this.app, found.shown.row, found.index);
  };

  readonly #onOver = (event: PointerEvent): void => {
    this.app.model.struct.hovered.set(this.#rowOf(event)?.shown.row.path ?? null);
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    const { height } = rowSpace(this.app.model);
    const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? height : 1;
    scrollRows(this.app, event.deltaY * unit * (event.altKey ? 5 : 1));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const key = structKey(event);
    if (!key) return;
    event.preventDefault();
    pressed(this.app, key);
  };

  readonly #onOutside = (event: Event): void => {
    const { menu } = this.app.model.struct;
    if (!menu.peek()) return;
    const inside = event.target instanceof Element && event.target.closest('.struct-menu, .struct-more');
    if (!inside) menu.set(false);
  };

  focusRows(): void {
    this.querySelector<HTMLElement>('.struct-area')?.focus();
  }
}

/** Does a cache line begin between the two? */
function begins({ row }: ShownRow, { row: above }: ShownRow): boolean {
  return row.offset !== null && above.offset !== null && row.line !== above.line;
}

function heldWords(): string {
  return l10n.t('The writer is at work: these are the values of the last consistent copy.');
}

function columnHeads({ type }: StructColumns): unknown {
  const names = [
    l10n.t('Field'),
    l10n.t('Value'),
    ...(type ? [l10n.t('Type')] : []),
    l10n.t('Offset'),
    l10n.t('Size'),
  ];
  return html`<div class="unseen" role="row" aria-rowindex="1">
    ${names.map(name => html`<span role="columnheader">${name}</span>`)}
  </div>`;
}
