// The system's budget for shared memory, and the settings that tell why something can't be seen.
// Follows statfs(2), proc_sys_kernel(5) (shmmax, shmall, shmmni), Documentation/admin-guide/LSM/Yama.rst, and
// hidepid= of Documentation/filesystems/proc.rst.
import { statfsSync } from 'node:fs';
import { KernelError } from './errors.js';
import { attempt, readWhole, type Machine } from './machine.js';
import { clamp } from './object.js';
import type { Mount } from './proc-mountinfo.js';
import type { BudgetRecord, SysvRecord } from './records.js';
import { countSysvOthers } from './sysv-others.js';

/** `table`: our own System V table, undefined where it couldn't be read; then its share is left out. */
export function readBudget(machine: Machine, table: readonly SysvRecord[] | undefined): BudgetRecord {
  const budget: BudgetRecord = {};
  const shm = attempt(machine.shm, () => statfsSync(machine.shm, { bigint: true }));
  if (!(shm instanceof KernelError)) {
    budget.shm = { size: clamp(shm.blocks * shm.bsize), used: clamp((shm.blocks - shm.bfree) * shm.bsize) };
  }
  const limits = readShmLimits(machine);
  if (table && limits) {
    const page = machine.pageSize;
    budget.sysv = {
      segments: table.length,
      maxSegments: limits.shmmni,
      bytes: table.reduce((sum, row) => sum + Math.ceil(row.size / page) * page, 0),
      maxBytes: clamp(limits.shmall * BigInt(page)),
      maxSegmentBytes: clamp(limits.shmmax),
      pageBytes: page,
    };
  }
  const [sets, queues] = [countSysvOthers(machine, 'sem'), countSysvOthers(machine, 'msg')];
  // SEMMSL, SEMMNS, SEMOPM and SEMMNI in one line.
  const maxSets = readNumbers(`${machine.proc}/sys/kernel/sem`)[3];
  if (sets !== undefined && maxSets !== undefined) budget.semaphores = { sets, maxSets };
  const [maxQueues] = readNumbers(`${machine.proc}/sys/kernel/msgmni`);
  if (queues !== undefined && maxQueues !== undefined) budget.queues = { queues, maxQueues };
  return budget;
}

/** `kernel.shm*` of our own IPC namespace: bytes, pages, segments. */
function readShmLimits(machine: Machine): { shmmax: bigint; shmall: bigint; shmmni: number } | undefined {
  const shmmax = readInteger(`${machine.proc}/sys/kernel/shmmax`);
  const shmall = readInteger(`${machine.proc}/sys/kernel/shmall`);
  const shmmni = readInteger(`${machine.proc}/sys/kernel/shmmni`);
  if (shmmax !== undefined && shmall !== undefined && shmmni !== undefined) {
    return { shmmax, shmall, shmmni: Number(shmmni) };
  }
  const { calls } = machine;
  const told = calls && attempt('IPC_INFO', () => calls.shmLimits());
  return told instanceof KernelError ? undefined : told;
}

/** Undefined where the kernel has no Yama. */
export function readPtraceScope(machine: Pick<Machine, 'proc'>): number | undefined {
  const scope = readInteger(`${machine.proc}/sys/kernel/yama/ptrace_scope`);
  return scope === undefined ? undefined : Number(scope);
}

/** Is there a seccomp filter around us? Follows proc_pid_status(5), Seccomp. */
export function isFiltered({ proc }: Pick<Machine, 'proc'>): boolean {
  const status = attempt(proc, () => readWhole(`${proc}/self/status`));
  return typeof status === 'string' && /^Seccomp:\s*2$/m.test(status);
}

/** The hidepid= of the /proc that we look through, where it hides something. */
export function hidepidOf(mounts: readonly Mount[], proc: string): string | undefined {
  const mount = mounts.findLast(m => m.type === 'proc' && m.point === proc);
  const value = /(?:^|,)hidepid=([^,]+)/.exec(mount?.options ?? '')?.[1];
  return value === '0' || value === 'off' ? undefined : value;
}

/** Those of one line; none where it can't be read. */
function readNumbers(path: string): number[] {
  const text = attempt(path, () => readWhole(path).trim());
  return typeof text === 'string' && /^[\d\s]{1,200}$/.test(text) ? text.split(/\s+/).map(Number) : [];
}

function readInteger(path: string): bigint | undefined {
  // A limit that can't be read is left out, and the views then show no bar for it.
  const text = attempt(path, () => readWhole(path).trim());
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
