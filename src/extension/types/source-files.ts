// Notices that a file which types are read from was built anew: by a watch on its folder, as compilers replace files,
// and by asking what the file is now. Plain Node, no editor. Reads nothing of it; what it includes isn't followed.
// A process keeps the file that it runs, so that only files and headers are followed. Follows inotify(7).
import { statSync, watch, type FSWatcher } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../base/disposables.js';

/** Milliseconds: a linker writes in pieces, and a build touches many files. */
const settleTime = 500;

export class SourceFiles implements Disposable {
  readonly #changed: (path: string) => void;
  readonly #settleTime: number;
  readonly #followed = new Map<string, Followed>();

  /** `changed` is told the path as it was given. `wait`: milliseconds. */
  constructor(changed: (path: string) => void, wait = settleTime) {
    this.#changed = changed;
    this.#settleTime = wait;
  }

  /** Until what it answers is disposed; one path may be followed several times. */
  follow(path: string): Disposable {
    const one = this.#followed.get(path) ?? new Followed(path, this.#settleTime, this.#changed);
    this.#followed.set(path, one);
    one.holders++;
    let held = true;
    return {
      dispose: () => {
        if (!held) return;
        held = false;
        if (--one.holders > 0) return;
        this.#followed.delete(path);
        one.dispose();
      },
    };
  }

  /** Somebody knows that it was written just now: it is told at once, and once. */
  look(path: string): void {
    this.#followed.get(path)?.look();
  }

  dispose(): void {
    for (const one of this.#followed.values()) one.dispose();
    this.#followed.clear();
  }
}

class Followed implements Disposable {
  holders = 0;
  readonly #path: string;
  readonly #settleTime: number;
  readonly #changed: (path: string) => void;
  #known: string | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(path: string, wait: number, changed: (path: string) => void) {
    this.#path = path;
    this.#settleTime = wait;
    this.#changed = changed;
    // At once: what is built while an answer is waited for would be taken for what was read.
    this.#known = identityOf(this.#path);
    void this.#start();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  look(): void {
    const now = identityOf(this.#path);
    // While it isn't there, as between two steps of a build, what was read serves on.
    if (this.#disposed || now === undefined || now === this.#known) return;
    this.#known = now;
    this.#changed(this.#path);
  }

  async #start(): Promise<void> {
    // A link leads to where the file is replaced.
    const real = await realpath(this.#path).catch(() => this.#path);
    if (this.#disposed) return;
    try {
      this.#watcher = watch(dirname(real), { persistent: false }, (_, name) => {
        if (name === null || name === basename(real)) this.#soon();
      });
      // Its folder went: what is shown stays, and is read anew when it's asked for again.
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // Nothing is there to be watched, or there are no watches left: it's read when it's asked for again.
      return;
    }
    // It may have been replaced before the watch began.
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), this.#settleTime).unref();
  }
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}`;
  } catch {
    // Not there, or not to be looked at: opening it says why.
    return undefined;
  }
}
