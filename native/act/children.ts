// Children that others had: a process that runs a command takes those in whose parents ended before them, and lets go
// of them when they end. Not the finding of them: native/proc-stat.ts. Follows prctl(2) (PR_SET_CHILD_SUBREAPER),
// waitpid(2).
import { KernelError } from '../errors.js';
import { koffi, lastError, lib, succeed } from '../koffi.js';

const PR_SET_CHILD_SUBREAPER = 36;
const WNOHANG = 1;

const c = {
  prctl: lib.func('int prctl(int, ulong, ulong, ulong, ulong)'),
  waitpid: lib.func('waitpid', 'int', ['int', koffi.out('int *'), 'int']),
};

/** From here on descendants whose parents end become children of this process, instead of init's. */
export function adoptOrphans(): void {
  succeed('prctl', 'PR_SET_CHILD_SUBREAPER', c.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
}

/** Lets go of a child that has ended, of which nobody else takes care. False: it hasn't ended, or is no child. */
export function reap(pid: number): boolean {
  const answer = Number(c.waitpid(pid, [0], WNOHANG));
  if (answer !== -1) return answer === pid;
  const code = lastError();
  if (code !== 'ECHILD') throw new KernelError('waitpid', code, String(pid));
  return false;
}
