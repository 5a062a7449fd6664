// Who uses a segment and how: mappings and fds of each process, merged. Not who could not be seen (unseen.ts).
import type { ProcessRecord } from '../../native/records.js';
import type { Draft, DraftUse } from './drafts.js';
import { commandOf } from './names.js';
import type { Access, Mapping, Use } from './segment.js';

const commands = new WeakMap<ProcessRecord, string>();

/** By pid, ascending. */
export function usesOf({ processes }: Pick<Draft, 'processes'>): Use[] {
  return [...processes].map(([process, use]) => toUse(process, use)).sort((a, b) => a.pid - b.pid);
}

/** Bytes that the mappings reach, where the object itself can't be asked. */
export function reach(uses: readonly Use[]): number {
  let end = 0;
  for (const { mappings } of uses) {
    for (const m of mappings) end = Math.max(end, m.offset + Number(m.end - m.start));
  }
  return Math.min(end, Number.MAX_SAFE_INTEGER);
}

/** Both together, in the kernel's order. */
export function joinAccess(all: readonly Access[]): Access {
  const [first = '', ...more] = all;
  if (more.every(access => access === first)) return first;
  const has = (bit: string): string => (all.some(access => access.includes(bit)) ? bit : '');
  return `${has('r')}${has('w')}${has('x')}` as Access;
}

function toUse(process: ProcessRecord, { mappings, fds }: DraftUse): Use {
  // A process that uses many segments is named once.
  const command = commands.get(process) ?? commandOf(process);
  commands.set(process, command);
  return {
    pid: process.pid,
    startTime: process.startTime,
    command,
    uid: process.uid,
    access: joinAccess([...mappings.map(m => m.access), ...fds.map(f => f.access)]),
    mappings: mappings.map(({ start, end, offset, access }): Mapping => ({ start, end, offset, access })),
    fds: fds.map(f => f.fd).sort((a, b) => a - b),
  };
}
