// The folder where snapshots are kept: taken, listed, named, pinned, dropped for the budget, brought in and out.
// Several windows may share it: a file is written once, appears whole under an id that nobody else has, and may be gone
// whenever it is asked for. Not the reading of segments (capture.ts) nor the file's layout (image-file.ts).
import { closeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KernelError, kernelError } from '../../../native/errors.js';
import { Pace } from '../../../native/pace.js';
import type { ByteSource } from '../../../native/source.js';
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import { capture } from './capture.js';
import { copyImage } from './copy-image.js';
import { openImage, readContents } from './image-reader.js';
import { ImageSource } from './image-source.js';
import { writeImage } from './image-writer.js';
import { makeFolder } from './new-file.js';
import { insistOnPath, SnapshotError } from './snapshot-errors.js';
import { isId, newId, removeQuietly, sweepParts, writeLabel } from './snapshot-folder.js';
import {
  cleanDetail,
  cleanName,
  toSnapshotHeader,
  type Label,
  type SnapshotHeader,
} from './snapshot-header.js';
import { SnapshotInfos } from './snapshot-infos.js';

export const imageSuffix = '.shmsnap';

/** What is known of a snapshot before it is taken. */
export type SnapshotFacts = Omit<SnapshotHeader, 'time' | 'took' | 'unread'>;

/** The snapshot that came or changed, and ids that went for the budget. */
export interface Changed {
  info: SnapshotInfo;
  dropped: string[];
}

export interface StoreOptions {
  folder: string;
  /** Bytes of all files together. */
  budget: number;
  /** A file in the folder that can't be listed, once for each. */
  failed: (error: unknown, path: string) => void;
}

export class SnapshotStore {
  readonly folder: string;
  #budget: number;
  readonly #infos: SnapshotInfos;
  /** One after the other, so that each knows what the others take. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor({ folder, budget, failed }: StoreOptions) {
    this.folder = folder;
    this.#budget = budget;
    const places = { image: (id: string) => this.#image(id), label: (id: string) => this.#label(id) };
    this.#infos = new SnapshotInfos(places, failed);
  }

  /** Makes the folder where there is none. Throws KernelError, SnapshotError. */
  static async open(options: StoreOptions): Promise<SnapshotStore> {
    const { folder } = options;
    insistOnPath(folder);
    await makeFolder(folder);
    await sweepParts(folder, Date.now());
    return new SnapshotStore(options);
  }

  /** In the order in which they came. Throws KernelError where the folder can't be read. */
  async list(): Promise<SnapshotInfo[]> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      throw kernelError(error, this.folder);
    }
    const files = names.filter(name => name.endsWith(imageSuffix));
    const ids = files.map(name => name.slice(0, -imageSuffix.length)).filter(isId);
    this.#infos.keep(ids);
    return this.#infos.of(ids.sort());
  }

  /** A budget from here on; answers the ids that went for it. Throws KernelError. */
  keepWithin(budget: number): Promise<string[]> {
    return this.#inTurn(() => {
      this.#budget = budget;
      return this.#drop(undefined);
    });
  }

  /** Throws KernelError, SnapshotError, ImageError, and the signal's reason. */
  take(source: () => ByteSource | undefined, facts: SnapshotFacts, signal?: AbortSignal): Promise<Changed> {
    return this.#add(async path => {
      const room = this.#budget - (await this.#pinned());
      await writeImage(path, async writer => {
        const time = Date.now();
        const { size, took, unread } = await capture(writer, { source, pace: new Pace(signal), room });
        const [name, detail] = [cleanName(facts.name), cleanDetail(facts.detail)];
        const lost = unread > 0 ? { unread } : {};
        await writer.finish('snapshot', size, { ...facts, name, detail, time, took, ...lost });
      });
    });
  }

  /** Throws SnapshotError where it is gone, KernelError. */
  change(id: string, { name, pinned }: Label): Promise<Changed> {
    return this.#inTurn(async () => {
      const info = this.#info(id);
      const label = { name: cleanName(name ?? info.name), pinned: pinned ?? info.pinned };
      await writeLabel(this.#label(id), label);
      return { info: this.#info(id), dropped: await this.#drop(id) };
    });
  }

  /** One that is gone already is fine. Throws KernelError, SnapshotError. */
  async delete(id: string): Promise<void> {
    await this.#remove(checked(id));
  }

  /** A copy for elsewhere, with the name that it has now. Throws KernelError, SnapshotError, ImageError. */
  async export(id: string, path: string): Promise<void> {
    insistOnPath(path);
    const { name } = this.#info(id);
    await copyImage(this.#image(id), path, header => ({ ...toSnapshotHeader(header), name }));
  }

  /** Throws KernelError, SnapshotError, and ImageError where it is no snapshot. */
  async import(path: string): Promise<Changed> {
    insistOnPath(path);
    return this.#add(async to => {
      const room = this.#budget - (await this.#pinned());
      await copyImage(path, to, header => ({ ...toSnapshotHeader(header), reason: 'import' }), room);
    });
  }

  /** Its bytes; whoever opens it closes it. Throws KernelError, SnapshotError, ImageError. */
  open(id: string): ByteSource {
    const file = this.#open(checked(id));
    try {
      return new ImageSource(file, readContents(file).tables);
    } catch (error) {
      closeSync(file.fd);
      throw error;
    }
  }

  #open(id: string): ReturnType<typeof openImage> {
    try {
      return openImage(this.#image(id));
    } catch (error) {
      if (error instanceof KernelError && error.code === 'ENOENT') throw noSnapshot();
      throw error;
    }
  }

  /** `make` writes it to the path of a new id. Then drops what is too much with it. */
  #add(make: (path: string) => Promise<void>): Promise<Changed> {
    return this.#inTurn(async () => {
      const id = newId(Date.now());
      await make(this.#image(id));
      return { info: this.#info(id), dropped: await this.#drop(id) };
    });
  }

  /** The oldest that aren't pinned, until the rest is within the budget; never `keep`, which is wanted now. */
  async #drop(keep: string | undefined): Promise<string[]> {
    const list = await this.list();
    let used = list.reduce((sum, s) => sum + s.stored, 0);
    const dropped: string[] = [];
    for (const { id, pinned, stored } of list) {
      if (used <= this.#budget) break;
      if (pinned || id === keep) continue;
      await this.#remove(id);
      used -= stored;
      dropped.push(id);
    }
    return dropped;
  }

  async #pinned(): Promise<number> {
    return (await this.list()).reduce((sum, s) => sum + (s.pinned ? s.stored : 0), 0);
  }

  #info(id: string): SnapshotInfo {
    const [info] = this.#infos.of([checked(id)]);
    if (!info) throw noSnapshot();
    return info;
  }

  async #remove(id: string): Promise<void> {
    await removeQuietly(this.#image(id));
    await removeQuietly(this.#label(id));
  }

  #image(id: string): string {
    return join(this.folder, `${id}${imageSuffix}`);
  }

  #label(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    // Who asked is told what went wrong; the next one isn't kept from its turn.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** An id is part of a path: nothing else may get there. */
function checked(id: string): string {
  if (!isId(id)) throw noSnapshot();
  return id;
}

function noSnapshot(): SnapshotError {
  return new SnapshotError('NOSNAPSHOT', 'The snapshot is gone: it was deleted, or dropped for the budget.');
}
