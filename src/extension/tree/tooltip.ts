// Tooltips of rows: facts as lines of name and value. Every value is appended as text, so that nothing which was
// read from the system is ever taken for markup; links, commands and HTML stay off.
// Not the rows' labels (items.ts).
import { l10n, MarkdownString } from 'vscode';
import { explainUnseen } from '../../model/explain.js';
import { formatSize } from '../../model/format.js';
import { dayWithClock } from '../../model/local-time.js';
import { amountText, evidenceText, makersText, verdictText } from '../../model/leaks/words.js';
import type { OtherObject } from '../../model/other-object.js';
import type { Unseen } from '../../model/segment.js';
import type { Evidence, Judged } from '../../model/verdict.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { formatAccess, formatMode } from '../text/format.js';
import { kindName, usedBy } from '../text/words.js';

type Line = readonly [name: string, value: string | undefined];

export function segmentTooltip(segment: WireSegment, unseen: number): MarkdownString {
  const { allocated, swapped, mode, uid, gid, shmid, key, nattch, namespace, hugePage, seals } = segment;
  const lines: Line[] = [
    [l10n.t('kind'), segment.semaphore ? l10n.t('POSIX named semaphore') : kindName(segment.kind)],
    [l10n.t('size'), sizeText(segment)],
    [l10n.t('allocated'), allocated === undefined ? undefined : formatSize(allocated)],
    [l10n.t('swapped out'), swapped ? formatSize(swapped) : undefined],
    [l10n.t('huge pages'), hugePage === undefined ? undefined : formatSize(hugePage)],
    [l10n.t('used by'), usedBy(segment, unseen)],
    ['shmid', shmid?.toString()],
    [l10n.t('key'), keyText(key)],
    [l10n.t('attached'), nattch === undefined ? undefined : l10n.t('{0} times (nattch, without us)', nattch)],
    [l10n.t('created'), timeText(segment.born?.at)],
    [l10n.t('created by'), creatorText(segment)],
    [l10n.t('last used by'), segment.lastPid ? l10n.t('process {0}', segment.lastPid) : undefined],
    [l10n.t('mode'), mode === undefined ? undefined : formatMode(mode)],
    [l10n.t('owner'), uid === undefined ? undefined : ownerText(uid, gid)],
    [l10n.t('seals'), seals && seals.length > 0 ? seals.join(', ') : undefined],
    [l10n.t('modified'), timeText(segment.times?.modified)],
    [l10n.t('namespace'), namespace && namespaceText(namespace)],
    ['id', segment.id],
    ...verdictLines(segment.judged),
  ];
  const note = segment.unlinked ? lostNote(segment.kind) : undefined;
  return factTable(segment.name, lines, note);
}

export function otherTooltip({ id, kind, name, size, judged }: OtherObject): MarkdownString {
  return factTable(name, [
    [l10n.t('kind'), kindName(kind)],
    [kind === 'sysv-sem' ? l10n.t('semaphores') : l10n.t('size'), amountText(kind, size)],
    ['id', id],
    ...verdictLines(judged),
  ]);
}

/** The verdict, then what led to it, a line each. */
function verdictLines(judged: Judged | undefined): Line[] {
  if (!judged) return [];
  const why = judged.evidence.map((one): Line => [l10n.t('evidence'), evidenceLine(one)]);
  return [[l10n.t('verdict'), verdictText(judged.verdict, l10n.t)], ...why];
}

export function evidenceLine(one: Evidence): string {
  return evidenceText(one, l10n.t, dayWithClock);
}

export function useTooltip(use: WireUse): MarkdownString {
  const lines: Line[] = [
    [l10n.t('process'), use.pid.toString()],
    [l10n.t('user'), use.uid.toString()],
    [l10n.t('access'), formatAccess(use.access)],
    ...use.mappings
      .slice(0, maxMappings)
      .map((m): Line => [
        l10n.t('mapped'),
        l10n.t(
          '{0}–{1} {2} from offset {3}',
          m.start,
          m.end,
          formatAccess(m.access),
          `0x${m.offset.toString(16)}`,
        ),
      ]),
    [
      l10n.t('more'),
      use.mappings.length > maxMappings ? l10n.t('{0} mappings', use.mappings.length) : undefined,
    ],
    [l10n.t('open as'), use.fds.length > 0 ? `fd ${use.fds.slice(0, 16).join(', ')}` : undefined],
  ];
  return factTable(use.command, lines);
}

export function processTooltip(process: WireUse): MarkdownString {
  return factTable(process.command, [
    [l10n.t('process'), process.pid.toString()],
    [l10n.t('user'), process.uid.toString()],
  ]);
}

/** By cause: a few of the processes by name, how many more, and what would help. */
export function unseenTooltip(unseen: readonly Unseen[]): MarkdownString {
  const causes = new Map<string, Map<string, string>>();
  for (const one of unseen) {
    const { pid, command, path } = one;
    const sentence = explainUnseen(one, l10n.t);
    const places = causes.get(sentence) ?? new Map<string, string>();
    places.set(
      pid === undefined ? path : `${pid}`,
      pid === undefined ? path : `${command ?? ''} ${pid}`.trim(),
    );
    causes.set(sentence, places);
  }
  const text = new MarkdownString();
  for (const [sentence, places] of causes) {
    const names = [...places.values()];
    const more = names.length > maxNames ? ` … +${names.length - maxNames}` : '';
    if (text.value !== '') text.appendMarkdown('\n\n');
    text.appendMarkdown('**');
    append(text, names.slice(0, maxNames).join(', ') + more);
    text.appendMarkdown('**  \n');
    append(text, sentence);
  }
  return text;
}

const maxMappings = 6;
const maxNames = 5;

export function factTable(title: string, lines: readonly Line[], note?: string): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**');
  append(text, title);
  text.appendMarkdown('**');
  if (note !== undefined) append(text.appendMarkdown('  \n'), note);
  text.appendMarkdown('\n\n');
  for (const [name, value] of lines) {
    if (value === undefined) continue;
    append(text, `${name}: ${value}`);
    text.appendMarkdown('  \n');
  }
  return text;
}

function lostNote(kind: WireSegment['kind']): string {
  return kind === 'sysv'
    ? l10n.t('Marked for removal (IPC_RMID); the memory lives until the last process detaches.')
    : l10n.t('Its name is gone; the memory lives until the last use of it ends.');
}

/** appendText leaves an ampersand as it is, and Markdown would make a character of `&lt;`. */
function append(text: MarkdownString, words: string): void {
  text.appendText(words.replaceAll('&', '&amp;'));
}

function sizeText(segment: WireSegment): string {
  const bytes = l10n.t('{0} ({1} bytes)', formatSize(segment.size), segment.size);
  return segment.sizeKnown ? bytes : l10n.t('at least {0}: that much is mapped', bytes);
}

function creatorText({ born, creator }: WireSegment): string | undefined {
  const makers = born && makersText(born, l10n.t);
  return makers ?? (creator ? l10n.t('process {0}', creator) : undefined);
}

function keyText(key: number | undefined): string | undefined {
  if (key === undefined) return undefined;
  return key === 0 ? l10n.t('private (IPC_PRIVATE)') : `0x${key.toString(16).padStart(8, '0')}`;
}

function ownerText(uid: number, gid: number | undefined): string {
  return gid === undefined ? `uid ${uid}` : `uid ${uid}, gid ${gid}`;
}

function timeText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : dayWithClock(time);
}

function namespaceText(namespace: NonNullable<WireSegment['namespace']>): string {
  const { mount, ipc, container } = namespace;
  return [
    container,
    mount === undefined ? undefined : `mnt:[${mount}]`,
    ipc === undefined ? undefined : `ipc:[${ipc}]`,
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}
