// What one scan may leave to the next so that it needn't do again what it did: the rows of maps that read the same
// to the letter, names in folders whose listing would be noticed, and for a glance all of a process that has not
// stirred. All else is read anew each time.
import { FolderNames } from './list-folder.js';
import type { FdLink } from './proc-fd.js';
import { parseMaps, type KnownRows, type KnownTargets, type MapsRows } from './proc-maps.js';
import type { ProcessStat } from './proc-stat.js';
import type { Backing, ByteString, MappingRecord, ProcessRecord } from './records.js';

/** All that was read of a process. */
export interface KnownProcess {
  stat: ProcessStat;
  /** /proc/pid, or that of a thread where the first thread has ended. */
  folder: string;
  /** Of /proc/pid. */
  inode: number | undefined;
  /** What it was read at: `signOf` of scan-process.ts. */
  sign: string | undefined;
  /** How often it had run by then (proc-schedstat.ts); undefined where that doesn't tell. */
  runs: string | undefined;
  maps: MapsRows;
  /** Does it only look, as we do? */
  observer: boolean;
  mountNs: number | undefined;
  /** What is behind each of the rows; undefined where that is no shared memory. */
  backings?: readonly (Backing | undefined)[];
  /** Those that are shared memory. */
  mappings?: MappingRecord[];
  /** Its open files; undefined where they were not read whole. */
  links?: readonly FdLink[];
  /** Undefined where it shared nothing. */
  record?: ProcessRecord;
}

/** Characters of maps that are kept, and targets: beyond, all is forgotten and begins anew. */
const mostText = 64 * 1024 * 1024;
const mostTargets = 200_000;

export class ScanMemory {
  readonly folders = new FolderNames();
  readonly #targets: KnownTargets = new Map();
  /** Of this scan alone. */
  #rows: KnownRows = new Map();
  #last = new Map<number, { text: ByteString; rows: MapsRows }>();
  #next = new Map<number, { text: ByteString; rows: MapsRows }>();
  #kept = 0;
  #lastProcesses = new Map<number, KnownProcess>();
  #processes = new Map<number, KnownProcess>();
  #lastBackings = new Map<string, Backing>();
  #nextBackings = new Map<string, Backing>();

  /** A scan begins: what the one before the last knew goes. */
  begin(): void {
    this.folders.begin();
    this.#last = this.#next;
    this.#next = new Map();
    this.#rows = new Map();
    this.#kept = 0;
    this.#lastProcesses = this.#processes;
    this.#processes = new Map();
    this.#lastBackings = this.#nextBackings;
    this.#nextBackings = new Map();
    if (this.#targets.size > mostTargets) {
      this.#targets.clear();
      this.#last.clear();
      this.#lastProcesses.clear();
    }
  }

  /** What the last scan knew of a process. */
  before(pid: number): KnownProcess | undefined {
    return this.#lastProcesses.get(pid);
  }

  /** It is as it was: it's known to the next scan, too. */
  believe(known: KnownProcess): void {
    const { pid } = known.stat;
    const text = this.#last.get(pid);
    if (text) this.#next.set(pid, text);
    this.#processes.set(pid, known);
  }

  /** One object for what is the same by all that is said of it, so that records can be compared by it. */
  same(backing: Backing): Backing {
    const key = JSON.stringify(backing);
    const kept = this.#nextBackings.get(key) ?? this.#lastBackings.get(key) ?? backing;
    this.#nextBackings.set(key, kept);
    return kept;
  }

  keep(known: KnownProcess): void {
    this.#processes.set(known.stat.pid, known);
  }

  /** The rows of a process's maps: those of the last scan where the text is the same. */
  rows(pid: number, text: ByteString): MapsRows {
    const known = this.#last.get(pid);
    this.#kept += text.length;
    const keeps = this.#kept <= mostText;
    const rows =
      known?.text === text ? known.rows : parseMaps(text, this.#targets, keeps ? this.#rows : undefined);
    if (keeps) this.#next.set(pid, { text, rows });
    return rows;
  }
}
