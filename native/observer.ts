// Tells a process that only looks, as we do (another window's probe, a command at a terminal), by what the kernel
// says of it: it runs the very file of the FFI library that we run. Not by its name or arguments, which anybody can
// choose. Whoever runs that file on purpose is still listed, and is a user as soon as it may write (src/model).
// Follows proc_pid_maps(5).
import { KernelError } from './errors.js';
import { attempt, readWhole, type Machine } from './machine.js';
import type { ByteString } from './records.js';

/** What the maps of each of ours hold: the row of the library's code, from its permissions to its inode. */
export type OwnMark = string;

const codePattern = /^[0-9a-f]+-[0-9a-f]+( r-xp [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+ ) *[^\n]*\/koffi\.node$/m;

export function parseMark(text: ByteString): OwnMark | undefined {
  return codePattern.exec(text)?.[1];
}

/** Undefined where nobody can be told: none is an observer then. */
export function ownMark(machine: Machine): OwnMark | undefined {
  const path = `${machine.proc}/self/maps`;
  const text = attempt(path, () => readWhole(path));
  return text instanceof KernelError ? undefined : parseMark(text);
}
