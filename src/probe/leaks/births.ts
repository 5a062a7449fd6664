// Keeps who made what: when a name appears in a watched folder, it is asked at once which of the youngest processes
// have that object, for whoever made it may be about to end, and then which of all have. For System V the kernel keeps
// the maker's pid, and this its command line. Names that come in a burst are asked about together, both times within a
// share of a core as large as that of scans. Best effort: a maker that ended before we came is not known. Not the
// verdict (src/model/leaks/judge.ts).
import { lstatSync } from 'node:fs';
import { deviceOf } from '../../../native/device.js';
import { KernelError } from '../../../native/errors.js';
import { attempt, toPath, type Machine } from '../../../native/machine.js';
import { lookForMakers, readMaker, type MakerRecord, type Newborn } from '../../../native/makers.js';
import { Pace } from '../../../native/pace.js';
import type { ByteString, SysvRecord } from '../../../native/records.js';
import { commandLineOf, type Birth, type Maker } from '../../model/birth.js';
import { commandOf } from '../../model/names.js';
import { bootTime, hasStartedBy } from './people.js';
import { Turns } from './turns.js';

/** Names that wait to be asked about, and births that are known; beyond, the oldest are forgotten. */
const mostWaiting = 1024;
const mostKnown = 4096;
/** Processes that are asked at once. */
const youngest = 32;
/** Rows of a System V table whose makers are asked about in one go. */
const mostRows = 256;
/** Of one object: a crowd that has it from its first moment tells nothing. */
const mostMakers = 8;
/** Milliseconds: an object that is older than this when its name appears got another name, and wasn't made. */
const newFor = 2000;

interface Known extends Birth {
  /** When it was noted, as `performance.now()` has it. */
  noted: number;
}

type Waiting = Newborn & { at: number };

export interface BirthsOptions {
  machine: Machine;
  /** Share of one core. */
  share: () => number;
  failed: (error: unknown) => void;
}

export class Births {
  readonly #options: BirthsOptions;
  readonly #known = new Map<string, Known>();
  /** Path → when its name appeared. */
  #named = new Map<ByteString, number>();
  /** By id: those that the youngest were asked about, and not yet all. */
  #asked = new Map<string, Waiting>();
  readonly #glances: Turns;
  readonly #walks: Turns;
  /** How often all processes were asked. */
  walks = 0;
  #on = false;

  constructor(options: BirthsOptions) {
    this.#options = options;
    this.#glances = new Turns(() => this.#glance(), options);
    this.#walks = new Turns(() => this.#walk(), options);
  }

  /** All that is kept. */
  get size(): number {
    return this.#known.size + this.#named.size + this.#asked.size;
  }

  of(id: string): Birth | undefined {
    const known = this.#known.get(id);
    return known && { at: known.at, by: known.by };
  }

  /** A name came in a folder, or went. */
  named(path: ByteString): void {
    this.#on = true;
    this.#named.delete(path);
    this.#named.set(path, Date.now());
    forget(this.#named, mostWaiting);
    this.#glances.ask();
  }

  /** The System V table as it is now, of our own IPC namespace. Those that have been there for long count as well. */
  table(rows: readonly SysvRecord[], ipcNs: number): void {
    const { machine } = this.#options;
    const idOf = ({ shmid }: SysvRecord): string => `sysv:${ipcNs}:${shmid}`;
    const fresh = rows.filter(row => row.creator > 0 && !this.#known.has(idOf(row))).slice(0, mostRows);
    const boot = fresh.length > 0 ? bootTime(machine) : undefined;
    for (const row of fresh) {
      const record = readMaker(machine, row.creator);
      // Kept also where it is gone, so that it isn't asked about each time.
      this.#note(idOf(row), row.ctime * 1000, record ? [record] : [], boot);
    }
  }

  /** Resolves when what is being asked about has been. */
  async settled(): Promise<void> {
    await this.#glances.settled();
    await this.#walks.settled();
  }

  /** Forgets what is in no scan any more. `began`: when the scan did, as `performance.now()` has it. */
  keep(ids: ReadonlySet<string>, began: number): void {
    for (const [id, { noted }] of this.#known) if (noted < began && !ids.has(id)) this.#known.delete(id);
  }

  stop(): void {
    this.#on = false;
    this.#glances.stop();
    this.#walks.stop();
    this.#named.clear();
    this.#asked.clear();
  }

  async #glance(): Promise<void> {
    const named = this.#named;
    this.#named = new Map();
    const born: Waiting[] = [];
    for (const [path, at] of named) {
      const newborn = this.#newborn(path, at);
      if (newborn && !this.#known.has(newborn.id)) born.push(newborn);
    }
    if (born.length === 0) return;
    await this.#lookAt(born, youngest);
    if (!this.#on) return;
    for (const newborn of born) this.#asked.set(newborn.id, newborn);
    forget(this.#asked, mostWaiting);
    this.#walks.ask();
  }

  async #walk(): Promise<void> {
    const asked = [...this.#asked.values()];
    this.#asked = new Map();
    if (asked.length === 0) return;
    this.walks++;
    await this.#lookAt(asked);
  }

  async #lookAt(born: readonly Waiting[], most?: number): Promise<void> {
    const { machine } = this.#options;
    const look = lookForMakers(machine, born, [process.pid], most);
    const makers = await new Pace(undefined).run(look);
    const boot = bootTime(machine);
    for (const { id, at } of born) this.#note(id, at, makers.get(id) ?? [], boot);
  }

  /** Undefined where it is no object, gone again, or has been there for long under another name. */
  #newborn(path: ByteString, at: number): Waiting | undefined {
    const stat = attempt(path, () => lstatSync(toPath(path), { bigint: true }));
    if (stat instanceof KernelError || !stat.isFile()) return undefined;
    // Zero where this file system doesn't tell; then what was written long ago was made long ago.
    const made = Number(stat.birthtimeMs > 0n ? stat.birthtimeMs : stat.mtimeMs);
    if (made < at - newFor) return undefined;
    const name = path.slice(path.lastIndexOf('/') + 1) as ByteString;
    return { id: `posix:${deviceOf(stat)}:${stat.ino}`, name, at };
  }

  /** Who had it now, beside those who had it before: each may have made it. */
  #note(id: string, at: number, records: readonly MakerRecord[], boot: number | undefined): void {
    // One that started later can't have made it; the oldest comes first.
    const may = records.filter(({ startTime }) => hasStartedBy(at, startTime, boot)).map(toMaker);
    const before = this.#known.get(id)?.by ?? [];
    const others = may.filter(maker => !before.some(known => known.pid === maker.pid));
    const by = [...before, ...others].sort((a, b) => a.startTime - b.startTime);
    this.#known.set(id, { at, by: by.length > mostMakers ? [] : by, noted: performance.now() });
    forget(this.#known, mostKnown);
  }
}

function toMaker({ pid, startTime, comm, argv }: MakerRecord): Maker {
  const argv0 = argv.split('\0', 1)[0] as ByteString;
  return { pid, startTime, command: commandOf({ argv0, comm }), commandLine: commandLineOf(argv) };
}

/** A map keeps the order in which things were put into it. */
function forget(map: Map<unknown, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
