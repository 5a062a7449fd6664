// The System V table of our own IPC namespace: /proc/sysvipc/shm, which alone has rss and swap, joined with
// shmctl(SHM_STAT_ANY); either alone will do. Follows proc_sysvipc(5) (sysvipc_shm_proc_show() in ipc/shm.c) and
// shmctl(2). Not who is attached: maps tell that.
import { KernelError } from './errors.js';
import { attempt, readWhole, type Machine, type MachineCalls } from './machine.js';
import type { ByteString, SysvRecord } from './records.js';

export interface SysvTable {
  rows: SysvRecord[];
  /** Set when neither way could be gone, or when rows made no sense. */
  failure?: KernelError;
}

const columns = 16;

/** A header, then a row a segment. Rows that make no sense are left out and counted. */
export function parseSysv(text: ByteString): { rows: SysvRecord[]; malformed: number } {
  const rows: SysvRecord[] = [];
  let malformed = 0;
  for (const line of text.split('\n').slice(1)) {
    if (line.trim() === '') continue;
    const fields = line.trim().split(/ +/);
    // Kernels before 2.6.36 had no rss and swap.
    const whole = fields.length >= columns - 2 && fields.every(f => /^-?\d{1,20}$/.test(f));
    const n = fields.map(f => Math.min(Number(f), Number.MAX_SAFE_INTEGER));
    const [
      key,
      shmid,
      ,
      size,
      creator,
      lastPid,
      nattch,
      uid,
      gid,
      cuid,
      cgid,
      atime,
      dtime,
      ctime,
      rss,
      swap,
    ] = n;
    const mode = parseInt(fields[2] ?? '', 8);
    if (
      !whole ||
      !isFilled([key, shmid, size, creator, lastPid, nattch, uid, gid, cuid, cgid]) ||
      isNaN(mode)
    ) {
      malformed++;
      continue;
    }
    const row: SysvRecord = {
      shmid: shmid ?? 0,
      // Printed as signed, and a bit pattern to everybody else.
      key: (key ?? 0) >>> 0,
      mode,
      size: size ?? 0,
      uid: uid ?? 0,
      gid: gid ?? 0,
      cuid: cuid ?? 0,
      cgid: cgid ?? 0,
      creator: creator ?? 0,
      lastPid: lastPid ?? 0,
      nattch: nattch ?? 0,
      atime: atime ?? 0,
      dtime: dtime ?? 0,
      ctime: ctime ?? 0,
    };
    if (rss !== undefined) row.rss = rss;
    if (swap !== undefined) row.swap = swap;
    rows.push(row);
  }
  return { rows, malformed };
}

/** The table, cheap enough for a poll: /proc/sysvipc/shm, and the system calls only where that can't be read. */
export function readSysvTable(machine: Pick<Machine, 'proc' | 'calls'>): SysvTable {
  const fromProc = readProcTable(machine);
  if (!fromProc.failure || !machine.calls) return fromProc;
  const fromCalls = readCallTable(machine.calls);
  return fromCalls instanceof KernelError ? fromProc : { rows: fromCalls };
}

/** The table from both: a segment that one way alone knows is in it. */
export function readSysvWhole(machine: Machine): SysvTable {
  const fromProc = readProcTable(machine);
  const fromCalls = machine.calls ? readCallTable(machine.calls) : undefined;
  if (fromCalls === undefined || fromCalls instanceof KernelError) return fromProc;
  const rows = new Map(fromProc.rows.map(row => [row.shmid, row]));
  for (const row of fromCalls) {
    const known = rows.get(row.shmid);
    rows.set(row.shmid, known ? { ...known, ...row } : row);
  }
  return { rows: [...rows.values()] };
}

function readProcTable(machine: Pick<Machine, 'proc'>): SysvTable {
  const path = `${machine.proc}/sysvipc/shm`;
  const text = attempt(path, () => readWhole(path));
  if (text instanceof KernelError) return { rows: [], failure: text };
  const { rows, malformed } = parseSysv(text);
  return malformed > 0 ? { rows, failure: new KernelError('parse', 'EBADMSG', path) } : { rows };
}

function readCallTable(calls: MachineCalls): SysvRecord[] | KernelError {
  const highest = attempt('SHM_INFO', () => calls.shmUse().highest);
  if (highest instanceof KernelError) return highest;
  const rows: SysvRecord[] = [];
  for (let index = 0; index <= highest; index++) {
    const row = attempt(`index ${index}`, () => calls.shmByIndex(index));
    if (row instanceof KernelError) {
      // An empty place, or one removed just now. Anything else: the call isn't there or isn't allowed.
      if (row.code !== 'EINVAL' && row.code !== 'EIDRM') return row;
      continue;
    }
    const { cpid, lpid, ...rest } = row;
    rows.push({ ...rest, creator: cpid, lastPid: lpid });
  }
  return rows;
}

function isFilled(numbers: readonly (number | undefined)[]): boolean {
  return numbers.every(n => n !== undefined);
}
