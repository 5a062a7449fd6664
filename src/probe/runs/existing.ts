// What is there when a run begins, by ids alone: that isn't the run's. Asks for names and tables, of no process, so
// that it is as quick as a run may be short. Not verdicts (src/probe/leaks). Follows shm_overview(7), proc_sysvipc(5).
import { deviceOf } from '../../../native/device.js';
import { KernelError } from '../../../native/errors.js';
import { FolderNames } from '../../../native/list-folder.js';
import { attempt, type Machine } from '../../../native/machine.js';
import { listQueues } from '../../../native/mqueues.js';
import { Pace } from '../../../native/pace.js';
import { readNamespace } from '../../../native/proc-ns.js';
import { readSysvTable } from '../../../native/scan.js';
import { listSysvOthers } from '../../../native/sysv-others.js';
import { walk } from '../../../native/walk.js';

export async function existing(machine: Machine): Promise<Set<string>> {
  const ipc = attempt('ipc', () => readNamespace(`${machine.proc}/self`, 'ipc'));
  const ipcNs = ipc instanceof KernelError ? 0 : (ipc ?? 0);
  const ids = new Set(readSysvTable(machine).rows.map(({ shmid }) => `sysv:${ipcNs}:${shmid}`));
  for (const one of listSysvOthers(machine)) {
    const [table = '', id = ''] = one.split(':');
    ids.add(`sysv-${table}:${ipcNs}:${id}`);
  }
  for (const { id } of listQueues(machine)) ids.add(id);
  try {
    const steps = walk(machine.shm, { memory: new FolderNames(), waits: () => false });
    const { files } = await new Pace(undefined).run(steps);
    for (const { stat } of files) ids.add(`posix:${deviceOf(stat)}:${stat.ino}`);
  } catch (error) {
    // Where there is no /dev/shm, nothing is in it.
    if (!(error instanceof KernelError)) throw error;
  }
  return ids;
}
