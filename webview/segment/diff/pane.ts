// The comparison in place of live bytes and structs: the list beside its bytes, or above them; or what is to be said
// instead. Escape leaves it. Not what is in the two parts (list-view.ts, bytes-view.ts).
import { html } from 'lit';
import { styled } from '../../styled.js';
import { Part, type App } from '../app.js';
import { DiffBytes } from './bytes-view.js';
import { DiffList } from './list-view.js';
import { insteadTemplate, progressTemplate } from './notes.js';

export class DiffPane extends Part {
  readonly #list: DiffList;
  readonly #bytes: DiffBytes;

  constructor(app: App) {
    super(app);
    this.#list = new DiffList(app);
    this.#bytes = new DiffBytes(app);
  }

  protected override view(): unknown {
    const { model } = this.app;
    model.calm.get();
    model.diff.came.get();
    const instead = insteadTemplate(this.app);
    if (instead !== undefined) return instead;
    const { beside, listWidth } = model.diff.area.get();
    return html`${progressTemplate(this.app)}
      <div class="diff-parts ${beside ? 'beside' : 'above'}" @keydown=${this.#onKey}>
        <div class="diff-part list" ${styled(beside ? { width: `${listWidth}px` } : {})}>${this.#list}</div>
        <div class="diff-part bytes">${this.#bytes}</div>
      </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    const { actions } = this.app;
    actions.call(actions.host.compare(null));
  };
}
