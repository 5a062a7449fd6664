// The processes that come of a run: its own, their children, and those that a member's session or process group holds,
// also when their parents have ended. By looks at the table of processes: one that came and went between two isn't
// seen. Pure over these looks, and over what is told of a process's debugger. Not what they have (holdings.ts). Follows
// setsid(2), setpgid(2), tcgetpgrp(3).
import { ended, type ProcessStat } from '../../../native/proc-stat.js';
import type { RunRoot } from '../../protocol/runs.js';

export class Family {
  readonly #roots = new Set<RunRoot>();
  /** Start times by pid, of all that were ever seen: pids are used again. */
  readonly #members = new Map<number, number>();
  readonly #debuggerOf: (pid: number) => string | undefined;
  #began: number | undefined;

  /** `debuggerOf`: by what those of one debugger are known (debuggee.ts). */
  constructor(debuggerOf: (pid: number) => string | undefined) {
    this.#debuggerOf = debuggerOf;
  }

  add(root: RunRoot): void {
    this.#roots.add(root);
  }

  /** Was this one of them? `startTime`: undefined where that isn't known. */
  has(pid: number, startTime?: number): boolean {
    const known = this.#members.get(pid);
    return known !== undefined && (startTime === undefined || known === startTime);
  }

  /** When this one of them started, in clock ticks since boot. */
  startOf(pid: number): number | undefined {
    return this.#members.get(pid);
  }

  /** When the first of them started. */
  get began(): number | undefined {
    return this.#began;
  }

  /** Takes in who came since, and answers those that live. `all`: every process that there is. */
  update(all: readonly ProcessStat[]): ProcessStat[] {
    const byPid = new Map(all.map(stat => [stat.pid, stat]));
    for (const root of this.#roots) this.#takeRoot(root, byPid);
    for (let grown = true; grown;) {
      grown = false;
      for (const stat of all) {
        if (this.has(stat.pid, stat.startTime) || !this.#belongs(stat, byPid)) continue;
        this.#take(stat);
        grown = true;
      }
    }
    return all.filter(stat => this.has(stat.pid, stat.startTime) && !ended(stat));
  }

  #takeRoot(root: RunRoot, byPid: ReadonlyMap<number, ProcessStat>): void {
    if ('pid' in root) {
      const stat = byPid.get(root.pid);
      // The first that has this pid is meant.
      if (stat && !this.#members.has(root.pid)) this.#take(stat);
      return;
    }
    if ('debuggee' in root) {
      const first = byPid.get(root.debuggee);
      if (!first) return;
      // Asked once: the environment that a process was started with stays.
      this.#roots.delete(root);
      this.#takeDebuggee(first, byPid);
      return;
    }
    const shell = byPid.get(root.shell);
    // While it runs a command, the terminal listens to that command's group.
    if (!shell || shell.foreground === shell.group) return;
    for (const stat of byPid.values()) {
      if (stat.session === shell.session && stat.group === shell.foreground) this.#take(stat);
    }
  }

  /** With those that it was started by on the debugger's behalf: a package manager, a shell. */
  #takeDebuggee(first: ProcessStat, byPid: ReadonlyMap<number, ProcessStat>): void {
    if (this.#members.has(first.pid)) return;
    const address = this.#debuggerOf(first.pid);
    // Told by one that sees other pids than we do, as in a container: that is a stranger.
    if (address === undefined) return;
    for (let one: ProcessStat | undefined = first; one && !this.#members.has(one.pid);) {
      this.#take(one);
      const parent = byPid.get(one.parent);
      // Not the shell of a terminal, which may bear it, too, and goes on: all that is run there would be taken.
      const isOurs = parent && !leadsTerminal(parent) && this.#debuggerOf(parent.pid) === address;
      one = isOurs ? parent : undefined;
    }
  }

  #take({ pid, startTime }: ProcessStat): void {
    this.#members.set(pid, startTime);
    this.#began = Math.min(this.#began ?? startTime, startTime);
  }

  #belongs(stat: ProcessStat, byPid: ReadonlyMap<number, ProcessStat>): boolean {
    const parent = byPid.get(stat.parent);
    if (parent && this.has(parent.pid, parent.startTime)) return true;
    // The kernel gives no pid away that a group or a session still bears.
    return [stat.group, stat.session].some(leader => {
      const began = this.#members.get(leader);
      return began !== undefined && began <= stat.startTime;
    });
  }
}

/** Is it the shell of a terminal, as a rule? */
function leadsTerminal({ pid, session, foreground }: ProcessStat): boolean {
  return pid === session && foreground > 0;
}
