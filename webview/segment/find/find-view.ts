// The find bar above the bytes: fields, what was found and how far the search has come, and the list of hits. Enter and
// F3 go on, Shift goes back, Esc closes. Not the fields (find-form.ts) nor what they do (find-actions.ts).
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import type { Narrowing } from '../../../src/protocol/find.js';
import { showValue } from '../../controls.js';
import { clock } from '../../../src/model/local-time.js';
import { bytesOf, grouped } from '../../format.js';
import { styled } from '../../styled.js';
import { Part } from '../app.js';
import { cancelSearch, closeFind, enter, narrow, startSearch, stepHit } from './find-actions.js';
import { formTemplate } from './find-form.js';
import { listTemplate, revealHit } from './find-list.js';
import type { Search } from './find-model.js';
import { isOfBefore } from './of-before.js';

export class FindView extends Part {
  #revealed = -1;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onPageKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onPageKey);
  }

  protected override view(): unknown {
    const { find } = this.app.model;
    if (!find.open.get()) return nothing;
    const search = find.search.get();
    const wrong = find.wrong.get();
    find.came.get();
    const scan = find.form.get().kind === 'scan';
    const before = isOfBefore(this.app.model);
    return html`<div
      class="find ${before ? 'before' : ''}"
      role="search"
      aria-label=${l10n.t('Find')}
      @keydown=${this.#onKey}
    >
      <div class="find-fields">
        ${formTemplate(this.app)}
        <vscode-button appearance="secondary" @click=${() => startSearch(this.app)}
          >${scan ? l10n.t('First scan') : l10n.t('Find')}</vscode-button
        >
        ${this.#icon('arrow-up', l10n.t('Previous (Shift+Enter)'), () => stepHit(this.app, -1))}
        ${this.#icon('arrow-down', l10n.t('Next (Enter)'), () => stepHit(this.app, 1))}
        ${this.#icon('close', l10n.t('Close (Esc)'), () => closeFind(this.app))}
      </div>
      ${scan && search?.scan ? this.#narrowing(search) : nothing}
      <div class="find-status">
        ${
          wrong !== null
            ? html`<span class="attention" role="alert">${wrong}</span>`
            : html`<span role="status">${search ? this.#status(search, before) : ''}</span>`
        }
        ${search && !search.ended ? this.#running(search) : nothing}
      </div>
      ${search && !search.ended ? this.#progress(search) : nothing} ${listTemplate(this.app)}
    </div>`;
  }

  protected override updated(): void {
    for (const dropdown of this.querySelectorAll<HTMLElement>('vscode-dropdown')) {
      showValue(dropdown, dropdown.dataset['value'] ?? '');
    }
    const current = this.app.model.find.current.peek();
    if (current === this.#revealed) return;
    this.#revealed = current;
    const list = this.querySelector('.find-list');
    if (list && current >= 0) revealHit(list, current);
  }

  #status(search: Search, before: boolean): string {
    if (search.problem !== undefined) return search.problem;
    const { hits, current } = this.app.model.find;
    const parts: string[] = [];
    if (search.candidates !== undefined) {
      const one = search.candidates === 1;
      parts.push(one ? l10n.t('1 candidate') : l10n.t('{0} candidates', grouped(search.candidates)));
      if (hits.count < search.candidates && search.ended) {
        parts.push(l10n.t('the first {0} are listed', grouped(hits.count)));
      }
      // They go on changing: that is what a scan over time is for.
      if (hits.count > 0) parts.push(l10n.t('values of the last scan'));
    } else if (hits.count > 0) {
      const at = current.get() + 1;
      const count = grouped(hits.count);
      parts.push(at > 0 ? l10n.t('{0} of {1}', grouped(at), count) : l10n.t('{0} hits', count));
      if (search.more) parts.push(l10n.t('there are more, which are not listed'));
    } else if (search.ended) parts.push(l10n.t('Nothing was found.'));
    if (search.past !== undefined) parts.push(l10n.t('as of {0}', clock(search.past)));
    if (before) parts.push(l10n.t('found before: Find looks for what is asked now'));
    return parts.join(' · ');
  }

  #running({ done, total }: Search): unknown {
    return html`<span class="dim"
        >${total > 0 ? l10n.t('searched {0}', bytesOf(done, total)) : l10n.t('searching…')}</span
      >
      <button type="button" class="find-cancel" @click=${() => cancelSearch(this.app)}>
        ${l10n.t('Cancel')}
      </button>`;
  }

  #progress({ done, total }: Search): unknown {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    return html`<div
      class="find-progress"
      role="progressbar"
      aria-label=${l10n.t('Searching')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(share * 100)}
    >
      <i ${styled({ transform: `scaleX(${share})` })}></i>
    </div>`;
  }

  #narrowing(search: Search): unknown {
    const button = (kind: Narrowing['kind'], text: string): unknown =>
      html`<vscode-button
        appearance="secondary"
        ?disabled=${!search.ended || search.id === null}
        @click=${() => narrow(this.app, kind)}
        >${text}</vscode-button
      >`;
    return html`<div class="find-narrow" role="group" aria-label=${l10n.t('Keep those that have')}>
      <span class="dim">${l10n.t('Keep those that have')}</span>
      ${button('changed', l10n.t('Changed'))}${button('unchanged', l10n.t('Not changed'))}${button(
        'increased',
        l10n.t('Increased'),
      )}${button('decreased', l10n.t('Decreased'))}${button('value', l10n.t('The value'))}
    </div>`;
  }

  #icon(icon: string, text: string, run: () => void): unknown {
    return html`<button type="button" class="find-icon" aria-label=${text} title=${text} @click=${run}>
      <i class="codicon codicon-${icon}" aria-hidden="true"></i>
    </button>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const typed = target?.closest('vscode-text-field') !== null;
    const listed = target?.closest('.find-list') !== null;
    const direction = event.shiftKey ? -1 : 1;
    if (event.key === 'Escape') closeFind(this.app);
    else if (event.key === 'Enter' && (typed || listed)) enter(this.app, direction);
    else if (event.key === 'F3') stepHit(this.app, direction);
    else if (listed && event.key === 'ArrowDown') stepHit(this.app, 1);
    else if (listed && event.key === 'ArrowUp') stepHit(this.app, -1);
    else {
      // What is typed here is text, whatever it means to the grid.
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** While the bar is open, F3 goes on from wherever the focus is. */
  readonly #onPageKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F3' || !this.app.model.find.open.peek()) return;
    event.preventDefault();
    stepHit(this.app, event.shiftKey ? -1 : 1);
  };
}
