// What is known of each snapshot of a folder, read from its file's header once and from its label each time.
// Not the folder itself (snapshot-store.ts).
import { closeSync, fstatSync } from 'node:fs';
import { KernelError } from '../../../native/errors.js';
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import { ImageError } from './image-file.js';
import { openImage, readHeader, type ImageFile } from './image-reader.js';
import { readLabel } from './snapshot-folder.js';
import { toSnapshotHeader } from './snapshot-header.js';

interface Places {
  image: (id: string) => string;
  label: (id: string) => string;
}

type Unlabelled = Omit<SnapshotInfo, 'pinned'>;

export class SnapshotInfos {
  readonly #places: Places;
  readonly #failed: (error: unknown, path: string) => void;
  /** By id: files never change once they are there. */
  readonly #known = new Map<string, { inode: number; info: Unlabelled }>();
  readonly #told = new Set<string>();

  /** `failed`: a file that can't be listed, told once for each. */
  constructor(places: Places, failed: (error: unknown, path: string) => void) {
    this.#places = places;
    this.#failed = failed;
  }

  /** In the order of `ids`; one that is gone, or no snapshot, is left out. */
  of(ids: readonly string[]): SnapshotInfo[] {
    return ids.flatMap(id => this.#info(id) ?? []);
  }

  /** Forgets what isn't among these any more. */
  keep(ids: readonly string[]): void {
    const there = new Set(ids);
    for (const id of this.#known.keys()) if (!there.has(id)) this.#known.delete(id);
  }

  #info(id: string): SnapshotInfo | undefined {
    const path = this.#places.image(id);
    try {
      const info = this.#unlabelled(id, path);
      const { name = info.name, pinned = false } = readLabel(this.#places.label(id));
      return { ...info, name, pinned };
    } catch (error) {
      if (!(error instanceof KernelError) && !(error instanceof ImageError)) throw error;
      const gone = error instanceof KernelError && error.code === 'ENOENT';
      if (!gone && !this.#told.has(id)) {
        this.#told.add(id);
        this.#failed(error, path);
      }
      return undefined;
    }
  }

  #unlabelled(id: string, path: string): Unlabelled {
    const file = openImage(path);
    try {
      const { ino: inode } = fstatSync(file.fd);
      const known = this.#known.get(id);
      if (known?.inode === inode) return known.info;
      const info = infoOf(id, file);
      this.#known.set(id, { inode, info });
      return info;
    } finally {
      closeSync(file.fd);
    }
  }
}

function infoOf(id: string, file: ImageFile): Unlabelled {
  if (file.kind !== 'snapshot') throw new ImageError('prologue', 'it is a recording, no snapshot');
  return { ...toSnapshotHeader(readHeader(file)), id, size: file.size, stored: file.fileSize };
}
