// Says what of the rules in the settings makes no sense, once for each state of these. Not the rules
// (src/model/leaks/rules.ts), which the probe judges by.
import { commands, l10n } from 'vscode';
import { ruleProblemText } from '../../model/leaks/rule-words.js';
import { tell } from '../base/ask.js';
import type { Log } from '../base/log.js';
import { ownerRules } from '../settings.js';

const shown = 3;

export class RulesCheck {
  readonly #log: Log;
  #told = '';

  constructor(log: Log) {
    this.#log = log;
  }

  async check(): Promise<void> {
    const problems = ownerRules().problems.map(problem => ruleProblemText(problem, l10n.t));
    const all = problems.join(' ');
    if (all === this.#told) return;
    this.#told = all;
    if (problems.length === 0) return;
    for (const problem of problems) this.#log.warn(`shmscope.leaks.rules: ${problem}`);
    const more = problems.length > shown ? [l10n.t('{0} more are in the log.', problems.length - shown)] : [];
    const text = ['shmscope.leaks.rules:', ...problems.slice(0, shown), ...more].join(' ');
    const open = l10n.t('Open Settings');
    if ((await tell('error', text, open)) === open)
      await commands.executeCommand('workbench.action.openSettingsJson');
  }
}
