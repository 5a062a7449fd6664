// Where there is no room for two panes: one line with the chosen field, its value, and the values of pinned fields,
// so that both are in sight whichever tab is open. Each part of the path goes to what it names.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { dayOf } from '../../src/model/local-time.js';
import { Part } from './app.js';
import { goToBinding } from './struct-actions.js';
import { crumbsOf, withoutRoot } from './struct-path.js';
import { piecesOf } from './struct-text.js';
import type { ShownRow } from './struct-rows.js';

export class StructCrumb extends Part {
  protected override view(): unknown {
    const { model } = this.app;
    const { struct } = model;
    model.calm.get();
    struct.rowsCame.get();
    if (model.sideBySide.get() || struct.bound.get().types.length === 0) return nothing;
    const chosen = struct.chosen.get();
    const pinned = struct.pinned
      .get()
      .map(path => struct.rows.find(path))
      .filter(row => row !== undefined);
    if (!chosen && pinned.length === 0) return nothing;
    const row = chosen ? struct.rows.find(chosen.path) : undefined;
    return html`<div class="crumb">
      <nav aria-label=${l10n.t('Selected field')}>${chosen ? this.#crumbs(chosen.path) : nothing}</nav>
      ${row ? html`${valueTemplate(row)}<span class="type">${row.row.type}</span>` : nothing}
      <span class="crumb-pins"
        >${pinned.map(
          shown =>
            html`<span class="kv"><span>${withoutRoot(shown.row.path)}</span>${valueTemplate(shown)}</span>`,
        )}</span
      >
    </div>`;
  }

  #crumbs(path: string): unknown {
    const crumbs = crumbsOf(path);
    return crumbs.map(
      (crumb, i) =>
        html`<button
            type="button"
            aria-current=${i === crumbs.length - 1 ? 'true' : nothing}
            @click=${() => {
              this.app.model.tab.set('struct');
              goToBinding(this.app, crumb.path);
            }}
          >
            ${crumb.text}</button
          >${i < crumbs.length - 1 ? html`<span class="dim" aria-hidden="true">›</span>` : nothing}`,
    );
  }
}

function valueTemplate({ cell }: ShownRow): unknown {
  if (!cell || cell.text === '') return nothing;
  const today = dayOf(Date.now());
  return html`<span class="value"
    >${piecesOf(cell, today).map(({ text, tone }) => html`<span class=${tone}>${text}</span>`)}</span
  >`;
}
