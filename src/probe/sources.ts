// One reader per segment, however many attachments look through it: opened with the first, closed with the last.
// Not the choice of the way: native/open-source.ts.
import { sysvDevices } from '../../native/internal-devices.js';
import type { Machine } from '../../native/machine.js';
import { deviceOf } from '../../native/device.js';
import { readSysvTable } from '../../native/scan.js';
import { openSource, type SourceTarget } from '../../native/open-source.js';
import type { ByteString } from '../../native/records.js';
import type { FileIdentity } from '../../native/quiet-open.js';
import type { ByteSource, Lent } from '../../native/source.js';
import type { Segment, Use } from '../model/segment.js';

type SourceMachine = Pick<Machine, 'proc' | 'internal' | 'calls'>;

/** System V segments of which it is known who had them before us. */
const mostRemembered = 1024;

interface Shared {
  source: ByteSource;
  users: number;
  intrusive: boolean;
}

/** What a scan knows of where objects are and what they are, by segment id (src/model/assemble.ts). */
export interface Places {
  /** Where it can be opened by name, as the kernel's bytes. */
  paths: ReadonlyMap<string, readonly ByteString[]>;
  /** st_dev and st_ino, of those that were asked. */
  identities: ReadonlyMap<string, { device: bigint; inode: bigint }>;
}

/** Times in milliseconds since 1970. */
export interface LastUse {
  pid: number;
  attached: number | undefined;
}

export interface Lease {
  readonly source: ByteSource;
  /** Twice is harmless. */
  release(): void;
}

export class Sources {
  readonly #machine: SourceMachine;
  readonly #shared = new Map<string, Shared>();
  readonly #lastBefore = new Map<number, LastUse>();

  constructor(machine: SourceMachine) {
    this.#machine = machine;
  }

  /** Throws NoWayError. `first`: the process that it is seen as, asked before the others. */
  acquire(segment: Segment, places: Places, first: number | undefined, intrusive: boolean): Lease {
    let shared = this.#shared.get(segment.id);
    if (!shared) {
      const source = openSource(this.#target(segment, places, first), intrusive);
      if (source.way === 'shmat') this.#remember(segment);
      shared = { source, users: 0, intrusive };
      this.#shared.set(segment.id, shared);
    }
    return this.#lease(segment.id, shared);
  }

  /** Opens the way anew (users came or went) for all who hold a lease from here on; the old one is closed. */
  renew(segment: Segment, places: Places, first: number | undefined): void {
    const shared = this.#shared.get(segment.id);
    if (!shared) return;
    const source = openSource(this.#target(segment, places, first), shared.intrusive);
    this.#close(segment.id, shared);
    if (source.way === 'shmat') this.#remember(segment);
    shared.source = source;
  }

  /** Attachments of our own by shmid: to be taken off the kernel's counts. */
  ownAttachments(): Map<number, number> {
    const own = new Map<number, number>();
    for (const [id, { source }] of this.#shared) {
      const shmid = shmidOf(id);
      if (shmid !== undefined && source.way === 'shmat') own.set(shmid, 1);
    }
    return own;
  }

  /** Do we have it open? */
  has(id: string): boolean {
    return this.#shared.has(id);
  }

  /** The descriptor by which we have it open; undefined where we don't, or by another way. */
  lend(id: string): Lent | undefined {
    return this.#shared.get(id)?.source.lend?.();
  }

  /** Who had a System V segment last before we attached it: the kernel knows only of us from then on. */
  lastBefore(shmid: number): LastUse | undefined {
    return this.#lastBefore.get(shmid);
  }

  #lease(id: string, shared: Shared): Lease {
    shared.users++;
    let held = true;
    return {
      get source() {
        return shared.source;
      },
      release: () => {
        if (!held) return;
        held = false;
        shared.users--;
        if (shared.users > 0) return;
        this.#close(id, shared);
        this.#shared.delete(id);
      },
    };
  }

  /** Letting go of an attachment makes us who had it last: who that was until now is known only before. */
  #close(id: string, { source }: Shared): void {
    const shmid = source.way === 'shmat' ? shmidOf(id) : undefined;
    const row =
      shmid === undefined ? undefined : readSysvTable(this.#machine).rows.find(r => r.shmid === shmid);
    if (row)
      this.#remember({ shmid: row.shmid, lastPid: row.lastPid, times: { attached: row.atime * 1000 } });
    source.close();
  }

  #remember({ shmid, lastPid, times }: Pick<Segment, 'shmid' | 'lastPid' | 'times'>): void {
    // Our own last time, of which we know what was before.
    if (shmid === undefined || lastPid === undefined || lastPid === process.pid) return;
    this.#lastBefore.delete(shmid);
    this.#lastBefore.set(shmid, { pid: lastPid, attached: times?.attached });
    const [oldest] = this.#lastBefore.keys();
    if (this.#lastBefore.size > mostRemembered && oldest !== undefined) this.#lastBefore.delete(oldest);
  }

  #target(segment: Segment, places: Places, first: number | undefined): SourceTarget {
    const uses = [...segment.uses].sort((a, b) => rank(a, first) - rank(b, first));
    const target: SourceTarget = {
      proc: this.#machine.proc,
      identity: this.#identityOf(segment, places),
      size: segment.size,
      paths: (places.paths.get(segment.id) ?? []).map(path => Buffer.from(path, 'latin1')),
      users: uses.map(({ pid, fds, mappings }) => ({ pid, fds, mappings })),
    };
    // Another IPC namespace's number would attach a segment of ours.
    if (segment.kind === 'sysv' && segment.shmid !== undefined && segment.namespace?.ipc === undefined) {
      target.shmid = segment.shmid;
    }
    return target;
  }

  /**
   * What an opened file must be: as the id says (the device as maps prints it), and as stat said where it was asked,
   * since overlayfs and btrfs number a device otherwise there.
   */
  #identityOf({ id, kind, shmid }: Segment, { identities }: Places): FileIdentity | undefined {
    // Its inode is the shmid, on the device of its page size.
    if (kind === 'sysv') {
      const devices = sysvDevices(this.#machine.internal);
      return shmid === undefined ? undefined : { devices, inode: BigInt(shmid) };
    }
    const [, device, inode] = /^(?:posix|memfd|anon|file):([0-9]+:[0-9a-f]+):(\d+)$/.exec(id) ?? [];
    if (device === undefined || inode === undefined) return undefined;
    const asked = identities.get(id);
    const devices = asked ? [device, deviceOf({ dev: asked.device })] : [device];
    return { devices: [...new Set(devices)], inode: BigInt(inode) };
  }
}

function rank(use: Use, first: number | undefined): number {
  return use.pid === first ? 0 : 1;
}

function shmidOf(id: string): number | undefined {
  const match = /^sysv:\d+:(\d+)$/.exec(id);
  return match ? Number(match[1]) : undefined;
}
