// One BoundSegment for each attachment, made and ended with it; and what the workspace's files want in a segment, with
// the paths that they name. Not what each does (bound.ts).
import { workspace, type Uri } from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { Bindings, KeptBinding } from './bindings-files.js';
import { BoundSegment } from './bound.js';
import type { TypesLibrary } from './library.js';
import { showReading } from './progress.js';
import type { Wanted } from './resolve.js';
import { compileSettings } from './settings.js';
import { specIn } from './sources.js';
import { problemWords } from './words.js';

export interface BoundServices {
  attachments: Attachments;
  library: TypesLibrary;
  files: Bindings;
  log: Log;
}

export class BoundSegments implements Disposable {
  readonly #services: BoundServices;
  readonly #bound = new Map<Attachment, { segment: BoundSegment; reading: Disposable }>();
  readonly #owned = new Disposables();
  readonly #changed = new Emitter<undefined>();

  constructor(services: BoundServices) {
    this.#services = services;
    const { attachments, files, library } = services;
    this.#owned.add(this.#changed);
    this.#owned.add(attachments.onDidChange(() => this.#attachmentsChanged()));
    this.#owned.add(files.onDidChange(() => this.#changed.fire(undefined)));
    this.#owned.add(
      workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('shmscope.types')) this.#readAnew();
      }),
    );
    this.#owned.add(library.onRebuilt(() => this.#changed.fire(undefined)));
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(() => this.#readAnew()));
    this.#owned.add(workspace.onDidSaveTextDocument(({ uri }) => library.saved(uri.fsPath)));
  }

  /** Throws RpcFailure for one that has been closed. */
  of(attachment: Attachment): BoundSegment {
    // The registry tells of a new one only after whoever opened it may have asked.
    this.#attachmentsChanged();
    const found = this.#bound.get(attachment);
    if (found) return found.segment;
    throw new RpcFailure({ kind: 'ended', detail: 'not attached now' });
  }

  has(attachment: Attachment): boolean {
    return this.#services.attachments.has(attachment);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { segment, reading } of this.#bound.values()) {
      reading.dispose();
      segment.dispose();
    }
    this.#bound.clear();
  }

  #attachmentsChanged(): void {
    const { attachments, library, log } = this.#services;
    const there = new Set(attachments.all);
    for (const [attachment, { segment, reading }] of this.#bound) {
      if (there.has(attachment)) continue;
      this.#bound.delete(attachment);
      reading.dispose();
      segment.dispose();
    }
    for (const attachment of there) {
      if (this.#bound.has(attachment)) continue;
      const segment = new BoundSegment(attachment, {
        library,
        words: problemWords,
        log,
        wanted: name => this.#wanted(name),
        changed: this.#changed.event,
      });
      this.#bound.set(attachment, { segment, reading: showReading(segment) });
    }
  }

  async #wanted(name: string): Promise<Wanted[]> {
    const kept = await this.#services.files.of(name);
    return kept.map(one => ({ ...wantedOf(one), kept: one }));
  }

  #readAnew(): void {
    this.#services.library.forget(() => true);
    this.#changed.fire(undefined);
  }
}

function wantedOf({ folder, binding }: KeptBinding): Wanted {
  if (binding.from.kind === 'process') return { binding, spec: undefined };
  const { path } = binding.from;
  const spec = specIn(pathOf(folder.uri), path, compileSettings(folder.uri), workspace.isTrusted);
  return spec ? { binding, spec } : { binding, spec, outside: path };
}

function pathOf(uri: Uri): string | undefined {
  return uri.scheme === 'file' ? uri.fsPath : undefined;
}
