// A process as a look at the table of processes has it, for tests of who belongs to whom. Not a machine
// (native/fake-machine.ts).
import type { ProcessStat } from '../../../native/proc-stat.js';
import type { ByteString } from '../../../native/records.js';

export function processStat(pid: number, parent: number, more: Partial<ProcessStat> = {}): ProcessStat {
  return {
    ...{ pid, parent, comm: 'x' as ByteString, state: 'S', group: 1, session: 1, foreground: -1, threads: 1 },
    ...{ startTime: pid * 10, kernelThread: false, pulse: '', ...more },
  };
}
