// Rules on owners, as data says them: those that come with this program, and what a person adds. They come from files
// and settings, so each part is asked what it is, and how much there may be is bounded.
// Not what a rule says of an object (owners.ts) nor the sentences about faults (rule-words.ts).
import { objectKinds, type OwnerMatch } from '../verdict.js';
import { parsePattern, placeholders } from './name-pattern.js';
import type { OwnerRule, OwnerRules } from './owners.js';
import ownersData from './owners.json' with { type: 'json' };

/** Bytes from the start that a magic may lie in. */
export const headBytes = 4096;
/** Rules in one list, entries of a list in a rule, characters of an entry, placeholders of a pattern. */
export const most = { rules: 256, entries: 16, length: 128, placeholders: 16 } as const;

/** What of it makes no sense; `nothing`: it has neither names nor anything else that could fit. */
export type RuleFault = 'list' | 'many' | 'object' | 'key' | 'nothing' | keyof OwnerRule;

export interface RuleProblem {
  fault: RuleFault;
  /** Which rule, from 0; left out where it is the list itself. */
  index?: number;
}

export interface ReadRules {
  rules: OwnerRules;
  problems: RuleProblem[];
}

/** What rules given as data say. `source`: of those that name none, as a person knows what he wrote. */
export function readRules(data: unknown, source?: string): ReadRules {
  const rules: OwnerRules[number][] = [];
  const problems: RuleProblem[] = [];
  if (!Array.isArray(data)) return { rules, problems: [{ fault: 'list' }] };
  if (data.length > most.rules) problems.push({ fault: 'many' });
  for (const [index, item] of data.slice(0, most.rules).entries()) {
    const rule = toRule(item, source);
    if (typeof rule === 'string') problems.push({ fault: rule, index });
    else rules.push({ rule, patterns: rule.names.map(parsePattern) });
  }
  return { rules, problems };
}

/** Those that come with this program. */
export const knownOwners: OwnerRules = readRules(ownersData).rules;

function toRule(item: unknown, otherwise: string | undefined): OwnerRule | RuleFault {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'object';
  const checks: Readonly<Record<keyof OwnerRule, (value: unknown) => boolean>> = {
    owner: isText,
    names: value =>
      isTexts(value) && value.every(name => placeholders(parsePattern(name)) <= most.placeholders),
    kinds: value => value === undefined || (isTexts(value) && value.every(isKind)),
    commands: value => value === undefined || isTexts(value),
    magic: value => value === undefined || isMagic(value),
    lock: value => value === undefined || typeof value === 'boolean',
    kept: value => value === undefined || isKept(value),
    source: isText,
  };
  // A word that nobody knows is one that was meant otherwise.
  if (Object.keys(item).some(key => !Object.hasOwn(checks, key))) return 'key';
  const given: Record<string, unknown> = { source: otherwise, ...item };
  for (const [key, fits] of Object.entries(checks)) {
    if (!fits(given[key])) return key as keyof OwnerRule;
  }
  const rule = given as unknown as OwnerRule;
  const fitsAnything = rule.names.length > 0 || (rule.commands ?? []).length > 0 || rule.magic !== undefined;
  return fitsAnything ? rule : 'nothing';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= most.length;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= most.entries && value.every(isText);
}

function isKind(value: string): boolean {
  return objectKinds.some(kind => kind === value);
}

function isKept(value: unknown): value is OwnerMatch['kept'] {
  return value === 'always' || value === 'while-used';
}

function isMagic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { offset, hex } = value as { offset?: unknown; hex?: unknown };
  if (!isText(hex) || !/^([0-9a-f]{2})+$/.test(hex)) return false;
  return Number.isInteger(offset) && Number(offset) >= 0 && Number(offset) + hex.length / 2 <= headBytes;
}
