// What one scan may leave to the next so that it needn't do again what it did: the rows of maps that read the same
// to the letter, and names in folders whose listing would be noticed. All else is read anew each time.
import { FolderNames } from './list-folder.js';
import { parseMaps, type KnownTargets, type MapsRows } from './proc-maps.js';
import type { ByteString } from './records.js';

/** Characters of maps that are kept, and targets: beyond, all is forgotten and begins anew. */
const mostText = 64 * 1024 * 1024;
const mostTargets = 200_000;

export class ScanMemory {
  readonly folders = new FolderNames();
  readonly #targets: KnownTargets = new Map();
  #last = new Map<number, { text: ByteString; rows: MapsRows }>();
  #next = new Map<number, { text: ByteString; rows: MapsRows }>();
  #kept = 0;

  /** A scan begins: what the one before the last knew goes. */
  begin(): void {
    this.folders.begin();
    this.#last = this.#next;
    this.#next = new Map();
    this.#kept = 0;
    if (this.#targets.size > mostTargets) {
      this.#targets.clear();
      this.#last.clear();
    }
  }

  /** The rows of a process's maps: those of the last scan where the text is the same. */
  rows(pid: number, text: ByteString, mark: string | undefined): MapsRows {
    const known = this.#last.get(pid);
    const rows = known?.text === text ? known.rows : parseMaps(text, this.#targets, mark);
    this.#kept += text.length;
    if (this.#kept <= mostText) this.#next.set(pid, { text, rows });
    return rows;
  }
}
