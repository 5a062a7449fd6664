// Known programs by the names that they give to shared objects, and what has to speak for them beside the name: a name
// alone proves nothing, as anybody may choose it. The rules are data (owners.json).
// Not the patterns (name-pattern.ts) nor what follows from a match (judge.ts).
import { matchesGlob } from '../glob.js';
import { objectKinds, type ObjectFacts, type ObjectKind, type OwnerMatch } from '../verdict.js';
import { matchName, parsePattern, type NamePattern } from './name-pattern.js';
import ownersData from './owners.json' with { type: 'json' };

export interface OwnerRule {
  /** Whom to name: `PostgreSQL`. */
  owner: string;
  /** What it may be; any kind where none is told. */
  kinds?: readonly ObjectKind[];
  /**
   * Patterns on the name, without the leading slash of a POSIX one; a System V name is its key, `0x0052e2c1`. Where
   * there are none, its names tell nothing, and it fits only what something else proves.
   */
  names: readonly string[];
  /** Commands (globs) that prove it: of a user, or of who made it. */
  commands?: readonly string[];
  /** Bytes at an offset that prove it: lower-case hex; both within the first 4 KiB. */
  magic?: { offset: number; hex: string };
  /** Does a file lock that somebody holds on it prove it? */
  lock?: boolean;
  /** Is it meant to stay: always, or for as long as its owner uses it? */
  kept?: OwnerMatch['kept'];
  /** Where that is to be read: a file of its source, a page. */
  source: string;
}

/** Rules as they are matched, the most telling first. */
export type OwnerRules = readonly { rule: OwnerRule; patterns: readonly NamePattern[] }[];

/** Bytes from the start that a magic may lie in. */
export const headBytes = 4096;

/** What rules given as data say, and what of them makes no sense, in words. */
export function readRules(data: unknown): { rules: OwnerRules; problems: string[] } {
  const rules: { rule: OwnerRule; patterns: readonly NamePattern[] }[] = [];
  const problems: string[] = [];
  for (const [index, item] of (Array.isArray(data) ? data : []).entries()) {
    const problem = problemOf(item);
    if (problem !== undefined) problems.push(`${index}: ${problem}`);
    else {
      const rule = item as OwnerRule;
      rules.push({ rule, patterns: rule.names.map(parsePattern) });
    }
  }
  return { rules, problems };
}

/** Those that come with this program. */
export const knownOwners: OwnerRules = readRules(ownersData).rules;

/** The rule that fits best: one that something proves before one that fits by the name alone. */
export function ownerOf(
  facts: Pick<ObjectFacts, 'kind' | 'name' | 'mappers' | 'fds' | 'locks' | 'creator' | 'makers' | 'head'>,
  rules: OwnerRules,
): { match: OwnerMatch; pid?: number } | undefined {
  let byName: { match: OwnerMatch; pid?: number } | undefined;
  for (const { rule, patterns } of rules) {
    if (rule.kinds && !rule.kinds.includes(facts.kind)) continue;
    const hit = hitOf(patterns, facts.name);
    if (!hit) continue;
    const by = proofOf(rule, facts);
    const match: OwnerMatch = { owner: rule.owner, by: by ?? 'name' };
    if (rule.kept) match.kept = rule.kept;
    if (by) return { match, ...hit };
    if (rule.names.length > 0) byName ??= { match, ...hit };
  }
  return byName;
}

/** Could its first bytes prove an owner that nothing else proves? Then they are worth reading. */
export function wantsHead(facts: Parameters<typeof ownerOf>[0], rules: OwnerRules): boolean {
  return rules.some(
    ({ rule, patterns }) =>
      rule.magic !== undefined &&
      (rule.kinds?.includes(facts.kind) ?? true) &&
      hitOf(patterns, facts.name) !== undefined &&
      proofOf(rule, facts) === undefined,
  );
}

function hitOf(patterns: readonly NamePattern[], name: string): { pid?: number } | undefined {
  if (patterns.length === 0) return {};
  const bare = name.startsWith('/') ? name.slice(1) : name;
  for (const pattern of patterns) {
    const hit = matchName(pattern, bare);
    if (hit) return hit;
  }
  return undefined;
}

function proofOf(
  { commands = [], magic, lock }: OwnerRule,
  { mappers, fds, locks, creator, makers = [], head }: Parameters<typeof ownerOf>[0],
): Exclude<OwnerMatch['by'], 'name'> | undefined {
  const people = [...mappers, ...fds, ...makers, ...(creator ? [creator] : [])];
  const isOwner = ({ command }: { command?: string }): boolean =>
    command !== undefined && commands.some(glob => matchesGlob(glob, command));
  if (people.some(isOwner)) return 'user';
  if (magic && head && holds(head, magic)) return 'magic';
  return lock === true && locks.length > 0 ? 'lock' : undefined;
}

function holds(head: Uint8Array, { offset, hex }: { offset: number; hex: string }): boolean {
  const length = hex.length / 2;
  if (offset + length > head.length) return false;
  for (let i = 0; i < length; i++) {
    if (head[offset + i] !== parseInt(hex.slice(2 * i, 2 * i + 2), 16)) return false;
  }
  return true;
}

function problemOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return 'no object';
  const { owner, names, kinds, commands, magic, lock, kept, source } = item as Record<
    keyof OwnerRule,
    unknown
  >;
  if (typeof owner !== 'string' || owner === '') return 'owner is missing';
  if (!isTexts(names)) return 'names is no list of patterns';
  if (typeof source !== 'string' || source === '') return 'source is missing';
  if (kinds !== undefined && !(isTexts(kinds) && kinds.every(k => objectKinds.some(known => known === k))))
    return `kinds may hold ${objectKinds.join(', ')}`;
  if (commands !== undefined && !isTexts(commands)) return 'commands is no list of texts';
  if (magic !== undefined && !isMagic(magic))
    return 'magic wants an offset and hex within the first 4096 bytes';
  if (lock !== undefined && typeof lock !== 'boolean') return 'lock is true or false';
  if (kept !== undefined && kept !== 'always' && kept !== 'while-used')
    return 'kept is "always" or "while-used"';
  return undefined;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(v => typeof v === 'string' && v !== '' && v.length <= 256);
}

function isMagic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { offset, hex } = value as { offset?: unknown; hex?: unknown };
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})+$/.test(hex)) return false;
  return Number.isInteger(offset) && Number(offset) >= 0 && Number(offset) + hex.length / 2 <= headBytes;
}
