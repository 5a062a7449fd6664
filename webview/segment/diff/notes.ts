// What is said in place of differences, or below them: nothing to compare with, nothing that differs, nothing that fits
// the filter, and what could not be compared. Sentences with a way out. Templates.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { styled } from '../../styled.js';
import type { App } from '../app.js';
import { clearFilter, isFiltered } from './actions.js';
import { bytesWord, shortName, summaryNotes } from './words.js';

/** In place of all of it; undefined where there is something to show. */
export function insteadTemplate(app: App): unknown {
  const { diff, time } = app.model;
  const { comparing } = time.state.get();
  if (!comparing) return noneTemplate(app);
  const problem = diff.problem.get();
  if (problem) {
    const { label } = comparing[problem.side];
    return html`<div class="diff-instead" role="status">
      <p>
        <i class="codicon codicon-error" aria-hidden="true"></i>
        ${l10n.t('{0} can’t be compared: {1}', label, problem.text)}
      </p>
      <div class="actions">${pick(app, l10n.t('Compare with another…'))} ${end(app)}</div>
    </div>`;
  }
  const summary = diff.summary.get();
  const whole = diff.fresh.get() && diff.progress.get() === null;
  // What differed is still listed until the list is made anew.
  if (!whole || !summary || summary.bytes > 0 || diff.list.total > 0) return undefined;
  const notes = summaryNotes(summary, shortName(comparing.a), shortName(comparing.b));
  return html`<div class="diff-instead" role="status">
    <p>${l10n.t('Identical: {0} compared.', bytesWord(summary.compared))}</p>
    ${notes.map(note => html`<p class="dim">${note}</p>`)}
    <div class="actions">${pick(app, l10n.t('Compare with another…'))} ${end(app)}</div>
  </div>`;
}

function noneTemplate(app: App): unknown {
  return html`<div class="diff-instead">
    <p>${l10n.t('Nothing is compared.')}</p>
    <p class="dim">
      ${l10n.t('Compare any two of: live, a snapshot, the previous sample, a point of the history, another segment, a file.')}
    </p>
    <div class="actions">${pick(app, l10n.t('Compare with…'))}</div>
  </div>`;
}

/** Below the rows. */
export function notesTemplate(app: App): unknown {
  const { diff, time } = app.model;
  const { comparing } = time.state.get();
  const summary = diff.summary.get();
  if (!comparing || !summary || !diff.fresh.get()) return nothing;
  const notes = summaryNotes(summary, shortName(comparing.a), shortName(comparing.b));
  const empty = diff.list.total === 0 && summary.bytes > 0 && diff.progress.get() === null;
  if (notes.length === 0 && !empty) return nothing;
  return html`<div class="diff-notes">
    ${
      empty && isFiltered(app.model)
        ? html`<p>
            ${l10n.t('No difference fits the filter.')}
            <button type="button" class="diff-link" @click=${() => clearFilter(app)}>
              ${l10n.t('Show all differences')}
            </button>
          </p>`
        : nothing
    }
    ${notes.map(note => html`<p><i class="codicon codicon-info" aria-hidden="true"></i> ${note}</p>`)}
  </div>`;
}

/** The bar of the first comparison; it shows itself only after a moment. */
export function progressTemplate({ model: { diff } }: App): unknown {
  const done = diff.progress.get();
  if (done === null) return nothing;
  const percent = Math.min(100, Math.floor(done * 100));
  return html`<div
    class="diff-progress"
    role="progressbar"
    aria-label=${l10n.t('Comparing')}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
  >
    <i ${styled({ width: `${percent}%` })}></i>
  </div>`;
}

function pick({ actions }: App, text: string): unknown {
  return html`<vscode-button appearance="primary" @click=${() => actions.call(actions.host.compare({}))}
    >${text}</vscode-button
  >`;
}

function end({ actions }: App): unknown {
  return html`<vscode-button appearance="secondary" @click=${() => actions.call(actions.host.compare(null))}
    >${l10n.t('Stop comparing')}</vscode-button
  >`;
}
