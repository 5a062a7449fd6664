// The machine that we run on, with what only a system call tells of it. Not what is read of one: machine.ts, which runs
// without the C library. Follows proc(5), shm_overview(7).
import { internalDevices } from './internal-devices.js';
import { seals, semaphore, shmLimits, shmStatus, shmUse } from './libc.js';
import type { Machine } from './machine.js';
import { pageSize } from './page-size.js';

export function thisMachine(): Machine {
  return {
    proc: '/proc',
    shm: '/dev/shm',
    root: '',
    uid: process.geteuid?.() ?? 0,
    pageSize,
    internal: internalDevices(),
    calls: { shmUse, shmByIndex: index => shmStatus('index', index), shmLimits, seals, semaphore },
  };
}
