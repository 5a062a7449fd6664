// The list of what differs: filter, heads, and the rows that scroll, as a grid with one tab stop. It takes the pointer
// and the moving keys. Only rows on screen are in the page, however many there are.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styled } from '../../styled.js';
import { Part, type App } from '../app.js';
import { Scrollbar } from '../scrollbar.js';
import { rowsShown } from '../struct-scroll.js';
import { chooseRun, hideNoise, keepInside, moveToRun, scrollList } from './actions.js';
import { filterTemplate } from './filter-view.js';
import { listKey } from './keys.js';
import { listColumns } from './layout.js';
import { listRow, type ListLook } from './list-row.js';
import { notesTemplate } from './notes.js';
import { listKey as keyOf } from './rows.js';
import { listScroll } from './scrolled.js';
import { listSpace, runHeight } from './spec.js';
import { shortName, summaryWords } from './words.js';

export class DiffList extends Part {
  readonly #scrollbar: Scrollbar;
  readonly #resize = new ResizeObserver(() => this.#measure());

  constructor(app: App) {
    super(app);
    this.#scrollbar = new Scrollbar(app, listScroll(app));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.app.model.diff.listHeight.set(0);
  }

  protected override view(): unknown {
    const { model } = this.app;
    const { comparing } = model.time.state.get();
    if (!comparing) return nothing;
    const { diff } = model;
    // Values as text follow samples ten times a second at most; what is scrolled to comes at once.
    for (const atom of [model.calm, diff.came, diff.listHeight]) atom.get();
    const { listWidth, bytes } = diff.area.get();
    const columns = listColumns(listWidth, bytes.offsetDigits);
    const top = diff.listTop.get();
    const { from, to } = rowsShown(top, listSpace(diff));
    const indices = Array.from({ length: to - from }, (_, i) => from + i);
    const look: ListLook = {
      columns,
      digits: bytes.offsetDigits,
      chosen: this.#chosen(),
      roots: model.struct.bound.get().types.map(type => type.name),
    };
    const { total } = diff.list;
    const summary = diff.summary.get();
    const active = look.chosen !== undefined && look.chosen >= from && look.chosen < to;
    return html`${filterTemplate(this.app, () => this.focusRows())}
      <div class="pane-head diff-head" aria-hidden="true" ${styled({ 'grid-template-columns': columns })}>
        <span>${l10n.t('Offset')}</span><span>${l10n.t('Field')}</span>
        <span class="values"
          ><span class="a">${shortName(comparing.a)}</span><span></span
          ><span class="b">${shortName(comparing.b)}</span></span
        >
        <span class="size">${l10n.t('Bytes')}</span>
      </div>
      <div class="diff-body">
        <div
          class="diff-list-area"
          role="grid"
          tabindex="0"
          aria-label=${l10n.t('Differences: {0}', summary ? summaryWords(summary) : '')}
          aria-rowcount=${total < 2 ** 31 ? total + 1 : -1}
          aria-colcount="4"
          aria-readonly="true"
          aria-activedescendant=${active ? `diff-row-${look.chosen}` : nothing}
          @wheel=${this.#onWheel}
          @keydown=${this.#onKey}
          @click=${this.#onClick}
          @contextmenu=${this.#onMenu}
          @focusin=${() => model.gridFocused.set(true)}
          @focusout=${() => model.gridFocused.set(false)}
        >
          ${headRow(shortName(comparing.a), shortName(comparing.b))}
          <div class="diff-scrolled" role="rowgroup" ${styled({ transform: `translateY(${-top.px}px)` })}>
            ${
              diff.fresh.get()
                ? repeat(
                    indices,
                    index => index,
                    index => listRow(diff.list.at(index), index, look),
                  )
                : nothing
            }
          </div>
        </div>
        ${this.#scrollbar}
      </div>
      ${notesTemplate(this.app)}`;
  }

  protected override updated(): void {
    this.#measure();
  }

  #chosen(): number | undefined {
    const { diff } = this.app.model;
    const chosen = diff.chosen.get();
    if (!chosen) return undefined;
    const key = keyOf(chosen);
    return diff.list.find(row => keyOf(row) === key);
  }

  #measure(): void {
    const height = this.querySelector('.diff-list-area')?.clientHeight ?? 0;
    this.app.model.diff.listHeight.set(height);
    keepInside(this.app);
  }

  #rowOf(event: Event): number | undefined {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.diff-row') : null;
    const index = element?.dataset['index'];
    return index === undefined ? undefined : Number(index);
  }

  #choose(index: number | undefined): boolean {
    const run = index === undefined ? undefined : this.app.model.diff.list.at(index);
    if (index === undefined || run?.kind !== 'run') return false;
    chooseRun(this.app, run, index);
    return true;
  }

  readonly #onClick = (event: MouseEvent): void => {
    const index = this.#rowOf(event);
    const run = index === undefined ? undefined : this.app.model.diff.list.at(index);
    const hide = event.target instanceof Element && event.target.closest('.hide') !== null;
    if (!hide) this.#choose(index);
    else if (index !== undefined && run?.kind === 'run') {
      this.app.model.diff.index = index;
      hideNoise(this.app, run);
      this.focusRows();
    }
  };

  /** VS Code's menu comes from what the row says of itself; its commands are about the run that is selected. */
  readonly #onMenu = (event: MouseEvent): void => void this.#choose(this.#rowOf(event));

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    const height = this.app.model.diff.listHeight.peek();
    const unit = event.deltaMode === 1 ? runHeight : event.deltaMode === 2 ? height : 1;
    scrollList(this.app, event.deltaY * unit * (event.altKey ? 5 : 1));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { diff } = this.app.model;
    const key = listKey(event);
    if (event.key === 'Enter') {
      event.preventDefault();
      document.querySelector<HTMLElement>('shm-diff-grid')?.focus();
    }
    if (!key) return;
    event.preventDefault();
    if (key.do === 'hide') hideNoise(this.app);
    if (key.do !== 'move') return;
    const page = Math.max(1, Math.floor(diff.listHeight.peek() / runHeight) - 1);
    const last = diff.list.total - 1;
    const to = { up: -1, down: 1, 'page up': -page, 'page down': page, first: -Infinity, last: Infinity }[
      key.to
    ];
    // The first step only shows where it is.
    const from = diff.chosen.peek() || Math.abs(to) > page ? to : 0;
    const goal = Math.min(last, Math.max(0, diff.index + from));
    // A page's row is stepped over; from the first one there is only down.
    const direction = goal === 0 || from > 0 ? 1 : -1;
    if (diff.list.total > 0) moveToRun(this.app, goal, direction);
  };

  focusRows(): void {
    this.querySelector<HTMLElement>('.diff-list-area')?.focus();
  }
}

function headRow(a: string, b: string): unknown {
  const names = [l10n.t('Offset'), l10n.t('Field'), l10n.t('{0} and {1}', a, b), l10n.t('Bytes')];
  return html`<div class="unseen" role="row" aria-rowindex="1">
    ${names.map(name => html`<span role="columnheader">${name}</span>`)}
  </div>`;
}
