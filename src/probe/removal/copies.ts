// Copies of what is removed, made before: content with its holes, and what it takes to make it anew. In the snapshots'
// format, so that whatever reads snapshots reads these. The oldest go for the newest. Not the making anew: restore.ts.
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from '../../../native/source.js';
import type { CopyPlace, RemovedCopy } from '../../protocol/removal.js';
import { openImage, readContents } from '../time/image-reader.js';
import { ImageSource } from '../time/image-source.js';
import { imageSuffix, SnapshotStore, type SnapshotFacts } from '../time/snapshot-store.js';
import { toSnapshotHeader } from '../time/snapshot-header.js';
import { isId } from '../time/snapshot-folder.js';
import { ofCopies, RemovalError, tooLarge } from './errors.js';
import { toRemovedFacts, type RemovedFacts } from './facts.js';

/** Milliseconds for which a copy stays whatever comes: its removal may be undone yet. */
const fresh = 10 * 60_000;

export class Copies {
  readonly #store: SnapshotStore;
  readonly #folder: string;
  readonly #budget: number;

  private constructor(store: SnapshotStore, { folder, budget }: CopyPlace) {
    this.#store = store;
    this.#folder = folder;
    this.#budget = budget;
  }

  /** Makes the folder where there is none. Throws KernelError, SnapshotError. */
  static async open({ folder, budget }: CopyPlace): Promise<Copies> {
    // What can't be read there is no copy of anything, and the next one is still made.
    return new Copies(await SnapshotStore.open({ folder, budget, failed: () => undefined }), {
      folder,
      budget,
    });
  }

  /**
   * `bytes`: that it will take, about. Answers its id. Throws RemovalError: TOOLARGE, UNREADABLE where not all of it
   * can be had; KernelError.
   */
  async save(
    { id, name, kind }: { id: string; name: string; kind: string },
    bytes: number,
    removed: RemovedFacts,
    source: () => ByteSource,
  ): Promise<string> {
    const facts: SnapshotFacts & { removed: RemovedFacts } = {
      ...{ segment: { id, name, kind }, name, reason: 'hand', detail: 'saved before it was removed' },
      removed,
    };
    await this.#refuseCrowding(bytes);
    try {
      const { info } = await this.#store.take(source, facts);
      if (info.unread === undefined) return info.id;
      await this.#store.delete(info.id);
    } catch (error) {
      throw ofCopies(error);
    }
    throw new RemovalError(
      'UNREADABLE',
      'Not all of its bytes can be read without touching it, so no whole copy can be saved first.',
    );
  }

  /**
   * The oldest go for the newest, but not those that were made a moment ago: of one bulk none takes another's place.
   */
  async #refuseCrowding(bytes: number): Promise<void> {
    const since = Date.now() - fresh;
    const recent = (await this.#store.list()).filter(({ time }) => time > since);
    const kept = recent.reduce((sum, { stored }) => sum + stored, 0);
    if (kept === 0 || kept + bytes <= this.#budget) return;
    if (bytes > this.#budget) throw tooLarge();
    throw new RemovalError(
      'TOOLARGE',
      'There is no room for its copy beside those made in the last ten minutes. Raise that limit, wait, or remove it without a copy.',
    );
  }

  async drop(copy: string): Promise<void> {
    await this.#store.delete(copy);
  }

  /** The newest last. Throws KernelError. */
  async list(): Promise<RemovedCopy[]> {
    const infos = await this.#store.list();
    return infos.map(({ id, segment, size, stored, time }) => ({
      ...{ id, name: segment.name, kind: segment.kind, size, stored, time },
    }));
  }

  /**
   * `was`: id of what was removed; `time`: when, milliseconds since 1970. Whoever opens it closes `source`. Throws
   * RemovalError NOCOPY, KernelError.
   */
  open(copy: string): { source: ImageSource; facts: RemovedFacts; was: string; time: number } {
    if (!isId(copy)) throw noCopy(copy);
    try {
      const file = openImage(join(this.#folder, `${copy}${imageSuffix}`));
      try {
        const { header, tables } = readContents(file);
        const { segment, time } = toSnapshotHeader(header);
        const source = new ImageSource(file, tables);
        return { was: segment.id, time, facts: toRemovedFacts(header), source };
      } catch (error) {
        closeSync(file.fd);
        throw error;
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw noCopy(copy);
      throw ofCopies(error);
    }
  }
}

function noCopy(copy: string): RemovalError {
  return new RemovalError(
    'NOCOPY',
    `There is no copy ${JSON.stringify(copy)} (any more): the oldest go for the newest.`,
  );
}
