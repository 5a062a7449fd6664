// Folders in the temp folder that bear the pid of whom they belong to: `shmscope-<what>-<pid>-<random>`, so that those
// of a run that was killed are known as such and go with the next run. Tests make theirs by the same rule.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** A new folder of this process; `what` is one word. */
export function scratchFolder(what) {
  return mkdtempSync(join(tmpdir(), `shmscope-${what}-${process.pid}-`));
}

/** Removes the folders of processes that have ended, and of this one too when it is `ending`. */
export function sweepScratch(ending = false) {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^shmscope-[a-z]+-(\d+)-/.exec(name)?.[1];
    const over = pid && (!existsSync(`/proc/${pid}`) || (ending && Number(pid) === process.pid));
    if (over) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
