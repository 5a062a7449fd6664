// The line over the list: what is typed to filter it, the kinds that are listed, what is hidden as noise, and having it
// made anew. Templates; the filtering is the probe's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { Region } from '../../../src/protocol/diff.js';
import { valueOf } from '../../controls.js';
import { grouped } from '../../format.js';
import type { App } from '../app.js';
import { hideAllNoise, renew, showHidden, toggleRegion } from './actions.js';
import { allRegions } from './filter.js';

/** `done`: the field was left by a key, so that the focus goes to the rows. */
export function filterTemplate(app: App, done: () => void): unknown {
  const { diff } = app.model;
  return html`<div class="diff-tools">
      <vscode-text-field
        class="diff-filter"
        aria-label=${l10n.t('Filter by field, offset or size')}
        placeholder=${l10n.t('Filter by field or offset')}
        title=${l10n.t('price · 0x40 · 0x40-0x80 · >=4 for at least 4 differing bytes')}
        .value=${diff.filter.get()}
        @input=${(event: Event) => {
          diff.listTop.set({ row: 0, px: 0 });
          diff.filter.set(valueOf(event));
        }}
        @keydown=${(event: KeyboardEvent) => {
          // What is typed here is text, whatever it means to the rows.
          event.stopPropagation();
          if (event.key === 'Escape' && diff.filter.peek() !== '') diff.filter.set('');
          else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') done();
        }}
        ><i slot="start" class="codicon codicon-search" aria-hidden="true"></i
      ></vscode-text-field>
      ${allRegions.map(region => regionToggle(app, region))} ${hiddenChip(app)}
      <button
        type="button"
        class="diff-icon"
        aria-label=${l10n.t('Hide what always changes')}
        title=${l10n.t('Hide what always changes: fields and ranges that differ from sample to sample say nothing')}
        @click=${() => app.actions.call(hideAllNoise(app))}
      >
        <i class="codicon codicon-eye-closed" aria-hidden="true"></i>
      </button>
      <button
        type="button"
        class="diff-icon"
        aria-label=${l10n.t('Refresh list')}
        title=${l10n.t('Refresh list: drops what has become equal')}
        @click=${() => renew(app)}
      >
        <i class="codicon codicon-refresh" aria-hidden="true"></i>
      </button>
    </div>
    ${hiddenList(app)}`;
}

function regionToggle(app: App, region: Region): unknown {
  const { diff } = app.model;
  const count = diff.summary.get()?.regions[region] ?? 0;
  const on = diff.regions.get().includes(region);
  return html`<button
    type="button"
    class="diff-toggle ${on && count === 0 ? 'none-there' : ''}"
    aria-pressed=${on ? 'true' : 'false'}
    title=${regionTitle(region)}
    @click=${() => toggleRegion(app, region)}
  >
    ${regionName(region)} <span class="count">${grouped(count)}</span>
  </button>`;
}

function regionName(region: Region): string {
  switch (region) {
    case 'field':
      return l10n.t('Fields');
    case 'padding':
      return l10n.t('Padding');
    case 'outside':
      return l10n.t('Outside');
  }
}

function regionTitle(region: Region): string {
  switch (region) {
    case 'field':
      return l10n.t('Differences in fields of what is bound');
    case 'padding':
      return l10n.t('Differences in padding and holes, which mean nothing to a program');
    case 'outside':
      return l10n.t('Differences in bytes that no type is known of');
  }
}

function hiddenChip({ model: { diff } }: App): unknown {
  if (diff.hidden.get().length === 0) return nothing;
  return html`<button
    type="button"
    class="diff-chip"
    aria-expanded=${diff.hiddenOpen.get() ? 'true' : 'false'}
    title=${l10n.t('Hidden as noise: {0}', diff.hidden.get().join(', '))}
    @click=${() => diff.hiddenOpen.set(!diff.hiddenOpen.peek())}
  >
    ${l10n.t('{0} hidden', grouped(diff.summary.get()?.hidden ?? 0))}
  </button>`;
}

function hiddenList(app: App): unknown {
  const { diff } = app.model;
  if (!diff.hiddenOpen.get() || diff.hidden.get().length === 0) return nothing;
  return html`<div class="diff-hidden" role="group" aria-label=${l10n.t('Hidden as noise')}>
    ${diff.hidden.get().map(
      noise =>
        html`<span class="diff-noise"
          ><span>${noise}</span
          ><button
            type="button"
            aria-label=${l10n.t('Show {0} again', noise)}
            @click=${() => showHidden(app, noise)}
          >
            <i class="codicon codicon-close" aria-hidden="true"></i></button
        ></span>`,
    )}
    <button type="button" class="diff-link" @click=${() => showHidden(app)}>${l10n.t('Show all')}</button>
  </div>`;
}
