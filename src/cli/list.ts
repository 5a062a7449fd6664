// `shmscope list`: every segment with its users. The JSON is a contract: names and shapes stay.
// Not the finding (native/scan.ts).
import { formatSize } from '../model/format.js';
import {
  segmentKinds,
  type Inventory,
  type Mapping,
  type Namespace,
  type Segment,
  type SegmentKind,
  type Use,
} from '../model/segment.js';
import { readArguments } from './arguments.js';
import { exit, UsageError, type Command } from './command.js';
import { failureLine, toFailures } from './failures.js';
import { shownName } from './shown-name.js';
import { table } from './table.js';

export const list: Command = {
  help: `Usage: shmscope list [--kind posix|sysv|memfd|anon|file] [--system] [--json]

Lists every shared memory segment, and which process maps it. What could not be looked
into is said at the end (in --json: failures).

  --kind K    only this kind; may be there several times
  --system    files of the system too, which everybody maps read-only
  --json      one document {segments, failures}

Example: shmscope list --kind posix`,

  async run(args, terminal, look) {
    const { values } = readArguments(
      args,
      { kind: { type: 'string', multiple: true }, system: { type: 'boolean' }, json: { type: 'boolean' } },
      [],
    );
    const kinds = readKinds(values.kind);
    const { inventory } = await look();
    const ofKind = inventory.segments.filter(s => kinds.includes(s.kind));
    const segments = ofKind.filter(s => values.system === true || !s.system);
    if (values.json === true) {
      const document = { segments: segments.map(toJson), failures: toFailures(inventory.unseen) };
      await terminal.out(`${JSON.stringify(document)}\n`);
      return exit.fine;
    }
    const nothing = nothingLine(kinds, ofKind.length);
    await terminal.out(segments.length === 0 ? `${nothing}\n` : human(segments, terminal.color));
    const hidden = unseenLine(inventory);
    if (hidden !== undefined) terminal.err(hidden);
    return exit.fine;
  },
};

/** All of them where none was said. Throws UsageError. */
function readKinds(asked: readonly string[] | undefined): readonly SegmentKind[] {
  return (
    asked?.map(text => {
      const kind = segmentKinds.find(k => k === text);
      if (kind) return kind;
      throw new UsageError(`--kind is one of ${segmentKinds.join(', ')}, not ${JSON.stringify(text)}`);
    }) ?? segmentKinds
  );
}

function nothingLine(kinds: readonly SegmentKind[], system: number): string {
  const all = segmentKinds.every(kind => kinds.includes(kind));
  const hidden = system > 0 ? ` Files of the system: ${system}; --system lists them.` : '';
  return `No shared memory${all ? '' : ` of kind ${kinds.join(' or ')}`} found.${hidden}`;
}

/** One segment as the JSON has it: what a kind lacks is left out. */
export function toJson(segment: Segment): Record<string, unknown> {
  const { id, kind, name, key, shmid, size, allocated, mode, uid, unlinked, nattch, namespace } = segment;
  const { uses, observers } = segment;
  const where = namespace ? { namespace: namespaceText(namespace) } : {};
  const facts = { id, kind, name, key, shmid, size, allocated, mode, uid, unlinked, nattch, ...where };
  // Others of our own kind, where there are any: no users.
  return { ...facts, processes: uses.map(useToJson), ...(observers ? { observers } : {}) };
}

function useToJson({ pid, startTime, command, access, mappings, fds }: Use): Record<string, unknown> {
  return { pid, startTime, command, access, mappings: mappings.map(mappingToJson), fds };
}

function mappingToJson({ start, end, offset, access }: Mapping): Record<string, unknown> {
  return { start: start.toString(16), end: end.toString(16), offset, access };
}

/** `mnt:4026532201 docker 3f2a…`: only what isn't our own place is named. */
export function namespaceText({ mount, ipc, container }: Namespace): string {
  const parts = [
    mount === undefined ? '' : `mnt:${mount}`,
    ipc === undefined ? '' : `ipc:${ipc}`,
    container ?? '',
  ];
  return parts.filter(part => part !== '').join(' ');
}

function human(segments: readonly Segment[], color: boolean): string {
  const rows: string[][] = [['KIND', 'NAME', 'SIZE', 'ALLOCATED', 'PID', 'ACCESS', 'COMMAND', 'ID']];
  for (const segment of segments) {
    const { kind, size, allocated, id, uses, observers } = segment;
    const held = allocated === undefined ? '?' : formatSize(allocated);
    const head = [kind, shownName(segment), formatSize(size), held];
    const users = [
      ...uses.map(u => [String(u.pid), u.access || 'fd', u.command]),
      ...(observers ?? []).map(o => [String(o.pid), 'observer', o.command]),
    ];
    if (users.length === 0) users.push(['-', '', '']);
    users.forEach((user, i) =>
      rows.push([...(i === 0 ? head : ['', '', '', '']), ...user, i === 0 ? id : '']),
    );
  }
  return table(rows, ['left', 'left', 'right', 'right', 'right', 'left', 'left', 'left'], color);
}

function unseenLine(inventory: Inventory): string | undefined {
  const lines = toFailures(inventory.unseen).map(failureLine);
  if (lines.length === 0) return undefined;
  const most = 5;
  const more = lines.length > most ? [`and ${lines.length - most} more (all are in --json)`] : [];
  return ['Not everything could be looked into:', ...lines.slice(0, most), ...more].join('\n  ');
}
