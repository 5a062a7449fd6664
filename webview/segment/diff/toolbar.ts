// The line over the compared bytes: which difference of how many, the one before and after, what it was and became; and
// folding, taking it all out as a text. A template; doing is actions.ts's.
import * as l10n from '@vscode/l10n';
import { html, nothing } from 'lit';
import { grouped } from '../../format.js';
import type { App } from '../app.js';
import { exportAs, stepRun, toggleFold } from './actions.js';
import { localText } from '../struct-text.js';
import { shortValues } from './values.js';
import { runName } from './words.js';

export function toolbarTemplate(app: App): unknown {
  const { model } = app;
  const { diff } = model;
  const runs = diff.runs.get();
  const chosen = diff.chosen.get();
  const none = runs === 0;
  const icon = (name: string, text: string, title: string, disabled: boolean, run: () => void): unknown =>
    html`<button
      type="button"
      class="diff-icon"
      aria-label=${text}
      title=${title}
      ?disabled=${disabled}
      @click=${run}
    >
      <i class="codicon codicon-${name}" aria-hidden="true"></i>
    </button>`;
  const fold = diff.fold.get();
  // The buttons stand first: nothing that grows with a press pushes them from under the mouse.
  return html`<div class="diff-tools" role="toolbar" aria-label=${l10n.t('Differences')}>
    ${icon('chevron-up', l10n.t('Previous difference'), l10n.t('Previous difference (Shift+F7)'), none, () => stepRun(app, -1))}
    ${icon('chevron-down', l10n.t('Next difference'), l10n.t('Next difference (F7)'), none, () => stepRun(app, 1))}
    <span class="which"
      >${chosen ? html`<b>${grouped(chosen.index + 1)}</b> <span class="dim">${l10n.t('of {0}', grouped(runs))}</span>` : html`<span class="dim">${grouped(runs)}</span>`}</span
    >
    <span class="sep"></span>
    <span class="diff-what">${chosenTemplate(app)}</span>
    <button
      type="button"
      class="diff-toggle"
      aria-pressed=${fold ? 'true' : 'false'}
      @click=${() => toggleFold(app)}
    >
      ${l10n.t('Fold equal rows')}
    </button>
    ${icon('export', l10n.t('Copy or export'), l10n.t('Copy or export the differences as text, Markdown or JSON…'), false, () => exportAs(app, 'exportDiff'))}
    ${icon('diff', l10n.t('Open in diff editor'), l10n.t('Open both as hex dumps in VS Code’s diff editor'), false, () => exportAs(app, 'openDiffEditor'))}
  </div>`;
}

function chosenTemplate({ model: { diff, struct } }: App): unknown {
  const run = diff.chosen.get();
  if (!run) return nothing;
  const { a, b } = shortValues(run);
  const roots = struct.bound.get().types.map(type => type.name);
  return html`<span class="name" title=${run.path ?? ''}>${runName(run, roots)}</span>
    ${run.type === undefined ? nothing : html`<span class="dim">${run.type}</span>`}
    <span class="change" title=${`${localText(run.a)} → ${localText(run.b)}`}
      ><span class="dim">${a}</span> <span class="arrow">→</span> ${b}
      ${run.delta === undefined ? nothing : html`<span class="dim">(${run.delta})</span>`}</span
    >`;
}
