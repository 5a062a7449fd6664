// What a process has of what bears a name: objects of /dev/shm (native/held-by.ts) and POSIX queues, by their ids, so
// that what a program made can be told from what others made meanwhile. Not all of its use: native/scan-process.ts.
import { statSync } from 'node:fs';
import { deviceOf } from '../../../native/device.js';
import { KernelError } from '../../../native/errors.js';
import { heldBy } from '../../../native/held-by.js';
import { attempt, type Machine } from '../../../native/machine.js';
import type { KnownTargets } from '../../../native/proc-maps.js';
import type { ByteString } from '../../../native/records.js';
import { listQueues } from '../../../native/mqueues.js';

export class Holdings {
  readonly #machine: Machine;
  readonly #known: KnownTargets = new Map();
  readonly #queues: string | undefined;
  readonly #names: ReadonlySet<ByteString>;

  constructor(machine: Machine) {
    this.#machine = machine;
    const stat = attempt('mqueue', () => statSync(`${machine.root}/dev/mqueue`, { bigint: true }));
    this.#queues = stat instanceof KernelError ? undefined : `posix:${deviceOf(stat)}:`;
    this.#names = new Set(listQueues(machine).map(({ name }) => name));
  }

  /** None where it has ended, or lets us not look. */
  of(pid: number): string[] {
    const { proc, shm, root } = this.#machine;
    const queues = this.#queues;
    // A queue's path is that of a mount which need not be ours: its device tells it. Nothing else is asked, as what
    // lies at the root may be a file system that hears of it, or hangs.
    const wanted = (link: ByteString): boolean =>
      link.startsWith(`${shm}/`) ||
      (queues !== undefined &&
        (link.startsWith(`${root}/dev/mqueue/`) || this.#names.has(link.slice(1) as ByteString)));
    const held = heldBy(this.#machine, `${proc}/${pid}`, { known: this.#known, wanted });
    return [...held].map(id =>
      queues !== undefined && id.startsWith(queues) ? id.replace('posix', 'mqueue') : id,
    );
  }
}
