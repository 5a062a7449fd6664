// `--rules FILE`: owners that a person adds to those that are known, as the setting `shmscope.leaks.rules` has them.
// Not what a rule is (src/model/leaks/rules.ts).
import { closeSync, openSync, readSync } from 'node:fs';
import type { OwnerRules } from '../model/leaks/owners.js';
import { ruleProblemText } from '../model/leaks/rule-words.js';
import { knownOwners, readRules } from '../model/leaks/rules.js';
import { safeWords } from '../model/safe-text.js';
import { CommandError, UsageError } from './command.js';

/** Bytes: a multiple of what as many rules as there may be take. */
const largest = 4 * 1024 * 1024;

/** Those of the file first. Throws UsageError where they make no sense, CommandError where it can't be read. */
export function readRulesFile(path: string | undefined): OwnerRules {
  if (path === undefined) return knownOwners;
  const { rules, problems } = readRules(parse(read(path), path), path);
  if (problems.length > 0)
    throw new UsageError(`${path}: ${problems.map(problem => ruleProblemText(problem)).join(' ')}`);
  return [...rules, ...knownOwners];
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${safeWords(error instanceof Error ? error.message : '')}`);
  }
}

function read(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(largest);
      let length = 0;
      for (let got = -1; got !== 0 && length < largest; length += got)
        got = readSync(file, bytes, length, largest - length, null);
      if (length === largest) throw new UsageError(`${path} is too large for rules`);
      return bytes.toString('utf8', 0, length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new CommandError(`${path} can't be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`);
  }
}
