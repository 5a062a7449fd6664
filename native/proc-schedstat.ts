// /proc/pid/schedstat: how long a process's first thread has run and waited, and how often it was given a CPU. Another
// text as soon as it has run at all, at two thirds of what its stat costs. Not of its other threads.
// Follows Documentation/scheduler/sched-stats.rst; proc_pid_schedstat() in fs/proc/base.c.
import { KernelError } from './errors.js';
import { attempt, readRecord } from './machine.js';

/** What a kernel prints that doesn't count. */
const uncounted = /^0 0 0\s*$/;

/** Undefined where it can't be told. */
export function readRuns(folder: string): string | undefined {
  const text = attempt(folder, () => readRecord(`${folder}/schedstat`));
  return text instanceof KernelError || uncounted.test(text) ? undefined : text;
}
