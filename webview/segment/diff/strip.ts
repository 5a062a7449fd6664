// What the strip over the whole segment says while something is compared: how much differs, and where. Templates and
// words for strip-view.ts.
import * as l10n from '@vscode/l10n';
import { html } from 'lit';
import { bytes } from '../../format.js';
import type { Model } from '../model.js';
import { summaryWords } from './words.js';

export function diffCaption({ diff }: Model): unknown {
  const summary = diff.summary.get();
  const progress = diff.progress.get();
  if (diff.problem.get()) return html`<span>${l10n.t('Not compared')}</span>`;
  if (!summary || !diff.fresh.get()) return html`<span>${l10n.t('Comparing…')}</span>`;
  const soFar = progress === null ? '' : ` · ${l10n.t('{0} % compared', Math.floor(progress * 100))}`;
  return html`<span class="diff-summary"><b>${summaryWords(summary)}</b>${soFar}</span>`;
}

export function diffLegend(cell: number): unknown {
  return html`<span class="legend">
    <span>${l10n.t('1 cell = {0}', bytes(cell))}</span>
    <span><i class="swatch"></i>${l10n.t('not allocated')}</span>
    <span><i class="swatch-differs"></i>${l10n.t('differs')}</span>
  </span>`;
}

/** `absence`: why live has no bytes there. A hole is compared as zeros; the others are no proof that two are equal. */
export function diffWords({ diff }: Model, cell: number, absence?: 'hole' | 'gone' | 'unknown'): string[] {
  if (diff.cells.get().has(cell)) return [l10n.t('differs')];
  return absence === undefined || absence === 'hole' ? [l10n.t('equal')] : [];
}
