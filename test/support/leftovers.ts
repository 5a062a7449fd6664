// What a run has left behind that it should not have: the last check of every live test run.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startTime, sysvRows } from './oracle.js';
import { givenName } from './prefix.js';

/** One sentence for each thing left; empty is what it should be. `pids`: those that the run has started. */
export function leftovers(prefix: string, pids: ReadonlyMap<number, number | undefined>): string[] {
  const left: string[] = [];
  for (const folder of ['/dev/shm', tmpdir()]) {
    for (const name of readdirSync(folder)) {
      if (givenName(name).startsWith(prefix)) left.push(`${folder}/${name} is still there`);
    }
  }
  for (const row of sysvRows()) {
    if (pids.has(row.cpid)) left.push(`shmid ${row.shmid} of process ${row.cpid} is still there`);
  }
  for (const [pid, started] of pids) {
    if (started !== undefined && startTime(pid) === started) left.push(`process ${pid} still runs`);
  }
  return left;
}
