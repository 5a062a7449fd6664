// /proc/pid/mountinfo: what is mounted in a mount namespace, and on which device. Not a look at what is in it.
// Follows proc_pid_mountinfo(5); printed by show_mountinfo() in fs/proc_namespace.c.
import { readWhole } from './machine.js';
import type { ByteString, DeviceId } from './records.js';

export interface Mount {
  device: DeviceId;
  /** Where, in the namespace's own tree. */
  point: ByteString;
  type: string;
  /** Options of the file system, comma-separated. */
  options: string;
}

// Columns end at spaces alone: a byte of UTF-8 may look like white space here.
const rowPattern =
  /^\d+ -?\d+ (\d{1,10}):(\d{1,10}) [^ ]+ ([^ ]+) [^ ]+(?: [^ ]+)*? - ([^ ]+) [^ ]* ([^ ]*)$/;

/** Rows that make no sense are left out and counted. */
export function parseMounts(text: ByteString): { mounts: Mount[]; malformed: number } {
  const mounts: Mount[] = [];
  let malformed = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, major, minor, point, type, options] = rowPattern.exec(line) ?? [];
    if (major === undefined || minor === undefined || point === undefined || type === undefined) {
      malformed++;
      continue;
    }
    mounts.push({
      device: `${Number(major)}:${Number(minor).toString(16)}`,
      point: unescapeOctal(point),
      type,
      options: options ?? '',
    });
  }
  return { mounts, malformed };
}

/** Throws KernelError. */
export function readMounts(folder: string): { mounts: Mount[]; malformed: number } {
  return parseMounts(readWhole(`${folder}/mountinfo`));
}

/** `\040` → a space: mountinfo escapes white space, backslash and #. */
export function unescapeOctal(text: string): ByteString {
  return text.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  ) as ByteString;
}
