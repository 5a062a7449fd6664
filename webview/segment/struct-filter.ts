// The field that filters the struct table by name, while it is open. What is typed in it is text, whatever it means to
// the rows. Not the filtering, which is the probe's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { valueOf } from '../controls.js';
import type { App } from './app.js';

/** `done`: it was closed by a key, so that the focus goes back. */
export function filterTemplate({ model: { struct } }: App, done: () => void): unknown {
  if (!struct.filtering.get()) return nothing;
  return html`<div class="struct-filter">
    <vscode-text-field
      aria-label=${l10n.t('Filter fields by name')}
      placeholder=${l10n.t('Part of a name')}
      .value=${struct.filter.get()}
      @input=${(event: Event) => {
        struct.top.set({ row: 0, px: 0 });
        struct.filter.set(valueOf(event));
      }}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key !== 'Escape') return;
        struct.filter.set('');
        struct.filtering.set(false);
        done();
      }}
    ></vscode-text-field>
  </div>`;
}
