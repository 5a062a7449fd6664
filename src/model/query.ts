// Finds the segment that a person or a pointer means. Not by anything fuzzy: what is ambiguous is given back with
// its candidates. The forms of `<segment>` are those of the command line: id, /name, shmid:, key:, pid:…:fd:,
// pid:…:0x….
import type { Inventory, Segment, Use } from './segment.js';

export type Found =
  { kind: 'found'; segment: Segment } | { kind: 'ambiguous'; candidates: Segment[] } | { kind: 'none' };

type Test = (segment: Segment) => boolean;

/** What `text` names. An id is always unique; a name, key or shmid may be borne by several. */
export function findSegment({ segments }: Pick<Inventory, 'segments'>, text: string): Found {
  const byId = segments.find(s => s.id === text);
  if (byId) return { kind: 'found', segment: byId };
  const [first, ...more] = segments.filter(testOf(text));
  if (!first) return { kind: 'none' };
  return more.length === 0
    ? { kind: 'found', segment: first }
    : { kind: 'ambiguous', candidates: [first, ...more] };
}

/** The segment that a process has mapped at an address, and how many bytes into it that is. */
export function resolveAddress(
  { segments }: Pick<Inventory, 'segments'>,
  pid: number,
  address: bigint,
): { segment: Segment; offset: number } | undefined {
  for (const segment of segments) {
    for (const use of segment.uses) {
      const mapping = use.pid === pid && use.mappings.find(m => m.start <= address && address < m.end);
      if (mapping) return { segment, offset: mapping.offset + Number(address - mapping.start) };
    }
  }
  return undefined;
}

/** Is it one of the forms with a colon, and makes no sense as that? `shmid:three`, say. */
export function isMalformed(text: string): boolean {
  const [form = '', ...rest] = text.split(':');
  const value = rest.join(':');
  if (form === 'pid') return usedBy(value) === undefined;
  return (form === 'shmid' || form === 'key') && parseNumber(value) === undefined;
}

function testOf(text: string): Test {
  const [form = '', ...rest] = text.split(':');
  const value = rest.join(':');
  switch (form) {
    case 'shmid': {
      const shmid = parseNumber(value);
      return s => shmid !== undefined && s.shmid === shmid;
    }
    case 'key': {
      const key = parseNumber(value);
      return s => key !== undefined && s.key === key;
    }
    case 'pid':
      return usedBy(value) ?? (s => s.name === text);
    default:
      return s => s.name === text;
  }
}

/** `4121:fd:5` or `4121:0x7f31a000`. */
function usedBy(value: string): Test | undefined {
  const [, pidText, fdText, addressText] =
    /^(\d{1,10}):(?:fd:(\d{1,10})|0x([0-9a-f]{1,16}))$/i.exec(value) ?? [];
  if (pidText === undefined) return undefined;
  const pid = Number(pidText);
  const of =
    (test: (use: Use) => boolean): Test =>
    s =>
      s.uses.some(use => use.pid === pid && test(use));
  if (fdText !== undefined) return of(use => use.fds.includes(Number(fdText)));
  const address = BigInt(`0x${addressText ?? '0'}`);
  return of(use => use.mappings.some(m => m.start <= address && address < m.end));
}

/** Decimal, or hex with 0x. */
function parseNumber(text: string): number | undefined {
  return /^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined;
}
