// Which thread of the machine the caller is, and its standing beside others: what nobody waits for yields to what is on
// its way to the screen, ours and the inspected programs' too. Not the threads' work.
// nice(2) is a thread's own on Linux (pthreads(7), "LinuxThreads and NPTL"); setpriority(2) takes a thread's number.
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, getPriority, setPriority } from 'node:os';

/** As `nice` without a number does it: about a tenth of what a thread gets that wants to run as much (sched(7)). */
const yielding = 10;

/** Lets all others go first, from now on, where threads have a standing of their own. A thread can't take it back. */
export function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    const nice = Math.min(getPriority() + yielding, constants.priority.PRIORITY_LOW);
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), nice);
  } catch {
    // A sandbox may refuse it: then it stands as all others do, and works as well.
  }
}
