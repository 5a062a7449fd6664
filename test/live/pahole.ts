// What pahole(1) prints, as data: an oracle for layouts. Not a test. Only what its default form tells.
import { spawnSync } from 'node:child_process';

export interface PaholeRecord {
  kind: string;
  name: string;
  size: number;
  padding: number;
  /** In the order of printing: those of an anonymous struct before the struct itself. */
  members: { bits: number; size: number; bitSize: number | undefined; name: string }[];
}

export function hasPahole(): boolean {
  return spawnSync('pahole', ['--version']).status === 0;
}

/** All structs and unions of a file. */
export function pahole(...args: string[]): PaholeRecord[] {
  const { stdout } = spawnSync('pahole', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return parsePahole(stdout);
}

const memberPattern = /^\s+(.*?);?\s*\/\*\s*(\d+)(?::\s*(\d+))?\s+(\d+)\s*\*\//;

export function parsePahole(text: string): PaholeRecord[] {
  const records: PaholeRecord[] = [];
  let record: PaholeRecord | undefined;
  for (const line of text.split('\n')) {
    const [, kind, name] = /^(struct|union|class) (\S+) \{/.exec(line) ?? [];
    if (kind !== undefined && name !== undefined) {
      record = { kind, name, size: 0, padding: 0, members: [] };
      continue;
    }
    if (!record) continue;
    if (line.startsWith('}')) {
      records.push(record);
      record = undefined;
      continue;
    }
    const size = /^\s*\/\* size: (\d+),/.exec(line)?.[1];
    if (size !== undefined) record.size = Number(size);
    const padding = /^\s*\/\* padding: (\d+) \*\//.exec(line)?.[1];
    if (padding !== undefined) record.padding = Number(padding);
    const [, declaration, offset, bit, bytes] = memberPattern.exec(line) ?? [];
    if (declaration === undefined) continue;
    const width = /:(\d+)$/.exec(declaration)?.[1];
    record.members.push({
      bits: Number(offset) * 8 + Number(bit ?? 0),
      size: Number(bytes),
      bitSize: width === undefined ? undefined : Number(width),
      name: nameOf(declaration),
    });
  }
  return records;
}

/** Of a declaration without its end: `int (*call)(int)`, `char name[16]`, `unsigned a:3`, `}`. */
function nameOf(declaration: string): string {
  const plain = declaration.replace(/\s*__attribute__\(\(.*?\)\)\s*(?=$|;)/, '').replace(/;$/, '');
  const called = /\(\*+\s*(?:const\s+|volatile\s+)*(\w+)(?:\[\d*\])*\)/.exec(plain)?.[1];
  return called ?? /(?:^|[\s*}])(\w+)(?:\[\d*\])*(?::\d+)?$/.exec(plain)?.[1] ?? '';
}
