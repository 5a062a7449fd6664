// What the first thread of a program is at, which in the probe is the one that answers. Not of whom else: the probe
// looks at other programs. Follows proc_pid_stat(5).
import { readFileSync } from 'node:fs';

export interface ThreadLook {
  /** R, S, D, T and so on. */
  state: string;
  /** Milliseconds of processor time so far. */
  worked: number;
}

/** Milliseconds of a clock tick: USER_HZ is 100 wherever Node runs. */
const tick = 10;

/** Undefined where it has ended, or where there is no /proc. */
export function lookAtThread(pid: number): ThreadLook | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'latin1');
  } catch {
    // That it has ended is noticed where the process is watched.
    return undefined;
  }
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return { state, worked: (Number(fields[10]) + Number(fields[11])) * tick };
}
