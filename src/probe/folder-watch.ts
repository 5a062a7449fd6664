// Watches folders for names that come and go, by inotify. Best effort: what can't be watched is found by the poll.
// A watch opens nothing and holds no mount; a store through a mapping makes no event, so this tells of names only.
// Follows inotify(7).
import { watch, type FSWatcher } from 'node:fs';
import { kernelError } from '../../native/errors.js';
import { isGone } from '../../native/machine.js';
import type { ByteString, FolderRecord } from '../../native/records.js';

/** Somebody may have thousands of folders in /dev/shm, and watches are counted per user. */
const most = 64;

export class FolderWatch {
  readonly #changed: (path: ByteString | undefined) => void;
  readonly #failed: (error: unknown) => void;
  #watchers = new Map<string, FSWatcher | 'refused'>();

  /**
   * `changed`: a name came or went, at this path; undefined where that isn't told. `failed`: told once for a folder.
   */
  constructor(changed: (path: ByteString | undefined) => void, failed: (error: unknown) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  /** These from now on, the first of them at most; those that were watched already stay so. */
  set(folders: readonly FolderRecord[]): void {
    const old = this.#watchers;
    this.#watchers = new Map();
    for (const { path, key } of folders.slice(0, most)) {
      if (this.#watchers.has(key)) continue;
      const watcher = old.get(key) ?? this.#watch(path);
      if (watcher) this.#watchers.set(key, watcher);
    }
    // After the new ones are in place: the same folder may stand under another key.
    for (const [key, watcher] of old) {
      if (watcher !== 'refused' && !this.#watchers.has(key)) watcher.close();
    }
  }

  close(): void {
    this.set([]);
  }

  /** Undefined where it has gone since it was seen, or the process through which we get there. */
  #watch(path: string): FSWatcher | 'refused' | undefined {
    try {
      const options = { persistent: false, encoding: 'latin1' } as const;
      const watcher = watch(Buffer.from(path, 'latin1'), options, (event, name) => {
        // `change` is a write or truncate by a call: sizes are read by the poll.
        if (event !== 'rename') return;
        this.#changed(name === null ? undefined : (`${path}/${name}` as ByteString));
      });
      watcher.on('error', this.#failed);
      return watcher;
    } catch (error) {
      if (isGone(kernelError(error, path))) return undefined;
      this.#failed(error);
      return 'refused';
    }
  }
}
