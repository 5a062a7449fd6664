// The one segment that a person's words name, or a sentence that helps to say it better.
// Not the matching itself: src/model/query.ts.
import { explainUnseen } from '../model/explain.js';
import { formatSize } from '../model/format.js';
import { findSegment, isMalformed, type Found } from '../model/query.js';
import type { Inventory, Segment } from '../model/segment.js';
import { safeString } from '../model/safe-text.js';
import { CommandError, UsageError } from './command.js';
import { quoted } from './raw-text.js';
import { table } from './table.js';

const mostCandidates = 20;
const mostUsers = 3;

/**
 * Throws UsageError where the words don't say which (with the candidates) or say nothing, and CommandError where
 * they are clear and it isn't there (any more), or where it may not be looked. `otherwise`: what else the words may
 * mean, and isn't either.
 */
export function pick(
  inventory: Inventory,
  text: string,
  otherwise: (text: string) => string | undefined = () => undefined,
): Segment {
  const found = findWritten(inventory, text);
  switch (found.kind) {
    case 'found':
      return found.segment;
    case 'ambiguous':
      throw new UsageError(
        `${quoted(text)} names ${found.candidates.length} segments. Say which, by its id:\n${listed(found.candidates)}`,
      );
    case 'none':
      if (isMalformed(text)) {
        throw new UsageError(
          `${quoted(text)} names no segment: write shmid:3, key:0x1234, pid:4121:fd:5 or pid:4121:0x7f31a000`,
        );
      }
      throw new CommandError(
        whyHidden(inventory, text) ??
          whyKeyless(inventory, text) ??
          otherwise(text) ??
          `There is no segment ${quoted(text)}.${slashless(inventory, text)} \`shmscope list\` shows what there is.`,
      );
  }
}

/** As much of each as tells one from the other. */
function listed(candidates: readonly Segment[]): string {
  const rows = candidates
    .slice(0, mostCandidates)
    .map(s => [s.id, s.kind, formatSize(s.size), usersOf(s), s.unlinked ? 'removed' : '']);
  const lines = table([['ID', 'KIND', 'SIZE', 'USED BY', ''], ...rows], [...align], false)
    .trimEnd()
    .split('\n');
  const more = candidates.length - mostCandidates;
  return [...lines, ...(more > 0 ? [`and ${more} more: \`shmscope list\` has them all`] : [])]
    .map(line => `  ${line}`)
    .join('\n');
}

const align = ['left', 'left', 'right', 'left', 'left'] as const;

function usersOf({ uses }: Segment): string {
  const names = uses.slice(0, mostUsers).map(use => `${use.command} ${use.pid}`);
  const more = uses.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'nobody';
}

/** `pid:1:fd:3` of a process that we may not look into: it may well be there. */
function whyHidden({ unseen }: Inventory, text: string): string | undefined {
  const pid = /^pid:(\d+):/.exec(text)?.[1];
  const item = pid === undefined ? undefined : unseen.find(u => u.pid === Number(pid));
  return (
    item && `Process ${Number(pid)} can't be looked into: ${item.path}, ${item.code}. ${explainUnseen(item)}`
  );
}

/** IPC_RMID takes the key away, though those who are attached still have the memory, and mappings the old name. */
function whyKeyless({ segments }: Inventory, text: string): string | undefined {
  const key = /^key:(\d+|0x[0-9a-f]+)$/i.exec(text)?.[1];
  if (key === undefined) return undefined;
  const old = segments.find(s => s.kind === 'sysv' && s.unlinked && Number(s.name) === Number(key));
  return (
    old &&
    `The segment of ${text} was removed, and has no key any more. Those who are attached keep it: shmid:${old.shmid ?? '?'}.`
  );
}

/** POSIX names begin with a slash, which `/dev/shm` doesn't show. */
function slashless({ segments }: Inventory, text: string): string {
  const name = `/${text}`;
  return segments.some(s => s.kind === 'posix' && s.name === name) ? ` Did you mean ${name}?` : '';
}

/** As it is listed, or as the name is, which a shell completes: listed it may have escapes. Both may be there. */
function findWritten(inventory: Inventory, text: string): Found {
  const listed = findSegment(inventory, text);
  const escaped = safeString(text);
  if (escaped === text) return listed;
  const completed = findSegment(inventory, escaped);
  if (listed.kind === 'none') return completed;
  if (completed.kind === 'none') return listed;
  const candidates = new Set([...segmentsOf(listed), ...segmentsOf(completed)]);
  return candidates.size === 1 ? listed : { kind: 'ambiguous', candidates: [...candidates] };
}

function segmentsOf(found: Exclude<Found, { kind: 'none' }>): readonly Segment[] {
  return found.kind === 'found' ? [found.segment] : found.candidates;
}
