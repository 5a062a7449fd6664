// /proc/pid/stat: who a process is. Not its command line. Follows proc_pid_stat(5); the format is printed by
// do_task_stat() in fs/proc/array.c. The name may hold anything, parentheses and newlines included.
import { isGone, readRecord, type Machine } from './machine.js';
import { KernelError } from './errors.js';
import type { ByteString } from './records.js';

export interface ProcessStat {
  pid: number;
  comm: ByteString;
  state: string;
  parent: number;
  /** Its process group and its session. */
  group: number;
  session: number;
  /** The group that its terminal listens to; -1 without one. */
  foreground: number;
  threads: number;
  /** Clock ticks since boot. */
  startTime: number;
  kernelThread: boolean;
  /**
   * Another text as soon as it has run, touched a page for the first time, or grown or shrunk: what tells so, joined.
   */
  pulse: string;
}

/** minflt, majflt, utime, stime, num_threads, vsize, rss: by their place behind the name. */
const pulseFields = [7, 9, 11, 12, 17, 20, 21];
const kernelThreadFlag = 0x200000; // PF_KTHREAD, include/linux/sched.h

/** Undefined when it is no such line. */
export function parseStat(text: ByteString): ProcessStat | undefined {
  const open = text.indexOf(' (');
  const close = text.lastIndexOf(') ');
  if (open < 1 || close < open + 2) return undefined;
  const fields = text.slice(close + 2).split(' ', 22);
  const stat: ProcessStat = {
    pid: integer(text.slice(0, open)),
    comm: text.slice(open + 2, close) as ByteString,
    state: fields[0] ?? '',
    parent: integer(fields[1]),
    group: integer(fields[2]),
    session: integer(fields[3]),
    foreground: integer(fields[5]),
    threads: integer(fields[17]),
    startTime: integer(fields[19]),
    pulse: pulseFields.map(field => fields[field]?.trimEnd()).join(' '),
    kernelThread: (integer(fields[6]) & kernelThreadFlag) !== 0,
  };
  const numbers = [stat.pid, stat.parent, stat.threads, stat.startTime];
  return numbers.every(n => Number.isSafeInteger(n)) ? stat : undefined;
}

/** Throws KernelError: ENOENT or ESRCH when it has ended, EBADMSG when the file makes no sense. */
export function readStat(machine: Machine, pid: number): ProcessStat {
  const path = `${machine.proc}/${pid}/stat`;
  const stat = parseStat(readRecord(path));
  if (!stat) throw new KernelError('parse', 'EBADMSG', path);
  return stat;
}

/** When a process started (clock ticks since boot); undefined when there is none, or only its remains. */
export function readStartTime(machine: Machine, pid: number): number | undefined {
  try {
    const stat = readStat(machine, pid);
    return ended(stat) ? undefined : stat.startTime;
  } catch (error) {
    if (error instanceof KernelError && isGone(error)) return undefined;
    throw error;
  }
}

/** Is it the same process still? Pids are used again. */
export function isAlive(machine: Machine, process: { pid: number; startTime: number }): boolean {
  return readStartTime(machine, process.pid) === process.startTime;
}

/** Only its entry is left. A process whose first thread has ended looks alike, but for its other threads. */
export function ended(stat: ProcessStat): boolean {
  return (stat.state === 'Z' || stat.state === 'X') && stat.threads < 2;
}

function integer(text: string | undefined): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : NaN;
}
