// Known programs by the names that they give to shared objects, and what has to speak for them beside the name: a name
// alone proves nothing, as anybody may choose it. The rules are data: owners.json, and what a person adds (rules.ts).
// Not the patterns (name-pattern.ts) nor what follows from a match (judge.ts).
import { matchesGlob } from '../glob.js';
import type { ObjectFacts, ObjectKind, OwnerMatch } from '../verdict.js';
import { matchName, type NamePattern } from './name-pattern.js';

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
