// `.vscode/shmscope.json` of each workspace folder: read when a segment asks, followed while anyone does, its faults
// shown where they stand. Written only after a person's choice, and only in a workspace that is trusted.
// Not its text (bindings-text.ts), nor what is made of it (bound.ts).
import {
  DiagnosticSeverity,
  FileSystemError,
  Range,
  RelativePattern,
  Uri,
  WorkspaceEdit,
  languages,
  workspace,
  Diagnostic,
  type TextDocument,
  type WorkspaceFolder,
} from 'vscode';
import { bindingsOf, type Binding } from '../../model/binding.js';
import { RpcFailure } from '../../protocol/failure.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import {
  isWhole,
  putEdits,
  readBindingsText,
  removeEdits,
  textWith,
  type BindingsText,
  type Edit,
} from './bindings-text.js';
import { brokenFile, faultText } from './words.js';

/** A binding of a file. */
export interface KeptBinding {
  folder: WorkspaceFolder;
  index: number;
  binding: Binding;
}

/** What is kept of bindings, as whoever shows types needs it. */
export type Bindings = Pick<
  BindingsFiles,
  'canKeep' | 'of' | 'onDidChange' | 'put' | 'putDeclaration' | 'remove'
>;

export const bindingsPath = '.vscode/shmscope.json';

export class BindingsFiles implements Disposable {
  readonly #log: Log;
  readonly #owned = new Disposables();
  readonly #watched = new Map<string, Disposable>();
  readonly #diagnostics = languages.createDiagnosticCollection('shmscope');
  readonly #changed = new Emitter<undefined>();
  /** By folder: what was read last. */
  readonly #read = new Map<string, { text: string; turn: number; read: BindingsText }>();
  #turn = 0;

  /** A file says something else than before. */
  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    this.#owned.add(this.#diagnostics);
    this.#owned.add(this.#changed);
    this.#owned.add(workspace.onDidChangeWorkspaceFolders(() => this.#foldersChanged()));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        const folder = workspace.getWorkspaceFolder(document.uri);
        if (folder && this.#read.has(keyOf(folder)) && sameUri(document.uri, fileOf(folder)))
          this.#fileChanged(folder);
      }),
    );
  }

  /** Is there anywhere to keep a choice? */
  get canKeep(): boolean {
    return workspace.isTrusted && (workspace.workspaceFolders ?? []).some(f => f.uri.scheme === 'file');
  }

  /** Those for a segment, folder by folder, in the order of the files. */
  async of(name: string): Promise<KeptBinding[]> {
    const found = await Promise.all(
      (workspace.workspaceFolders ?? []).map(async folder => {
        const { bindings } = await this.#readFolder(folder);
        return bindings
          .filter(({ binding }) => bindingsOf([binding], name).length > 0)
          .map(({ index, binding }) => ({ folder, index, binding }));
      }),
    );
    return found.flat();
  }

  /** Keeps one. Throws RpcFailure with a sentence where the file can't be written. */
  async put(folder: WorkspaceFolder, binding: Binding, index?: number): Promise<void> {
    await this.#edit(
      folder,
      text => putEdits(text, binding, index),
      () => textWith(binding),
    );
  }

  async remove({ folder, index }: KeptBinding): Promise<void> {
    await this.#edit(
      folder,
      text => removeEdits(text, index),
      () => undefined,
    );
  }

  /** Writes a declaration to a header of its own beside the file, and answers its path from the folder on. */
  async putDeclaration(
    folder: WorkspaceFolder,
    type: string,
    text: string,
    language: 'c' | 'c++',
  ): Promise<string> {
    if (!workspace.isTrusted)
      throw new RpcFailure({ kind: 'denied', detail: 'the workspace is not trusted' });
    const name = type.replace(/\W+/g, '_').slice(0, 60);
    const ending = language === 'c' ? 'h' : 'hpp';
    for (let n = 1; ; n++) {
      const path = `.vscode/shmscope-${name}${n === 1 ? '' : `-${n}`}.${ending}`;
      const uri = Uri.joinPath(folder.uri, path);
      const edit = new WorkspaceEdit();
      if (await openIfThere(uri)) continue;
      edit.createFile(uri, { contents: new TextEncoder().encode(`${text.trimEnd()}\n`) });
      if (await workspace.applyEdit(edit)) return path;
      throw new RpcFailure({ kind: 'unsupported', detail: `${uri.fsPath} could not be written` });
    }
  }

  dispose(): void {
    for (const watcher of this.#watched.values()) watcher.dispose();
    this.#watched.clear();
    this.#owned.dispose();
  }

  async #edit(
    folder: WorkspaceFolder,
    change: (text: string) => Edit[],
    create: () => string | undefined,
  ): Promise<void> {
    if (!workspace.isTrusted)
      throw new RpcFailure({ kind: 'denied', detail: 'the workspace is not trusted' });
    const uri = fileOf(folder);
    const edit = new WorkspaceEdit();
    const document = await openIfThere(uri);
    if (!document) {
      const text = create();
      if (text === undefined) return;
      edit.createFile(uri, { contents: new TextEncoder().encode(text), ignoreIfExists: false });
    } else {
      const text = document.getText();
      if (!isWhole(text))
        throw new RpcFailure({ kind: 'unsupported', code: 'BROKENFILE', detail: brokenFile() });
      for (const { offset, length, content } of change(text)) {
        const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
        edit.replace(uri, range, content);
      }
    }
    // What a person is writing there stays unsaved, as it was.
    const saves = document !== undefined && !document.isDirty;
    if (!(await workspace.applyEdit(edit)) || (saves && !(await document.save())))
      throw new RpcFailure({ kind: 'unsupported', detail: `${uri.fsPath} could not be written` });
    this.#fileChanged(folder);
  }

  /** Reads it each time, as it's small: a change that no watcher told of is seen, too. */
  async #readFolder(folder: WorkspaceFolder): Promise<BindingsText> {
    const key = keyOf(folder);
    this.#watch(folder);
    const turn = ++this.#turn;
    const text = await textOf(fileOf(folder), this.#log);
    const known = this.#read.get(key);
    if (known && (known.text === text || known.turn > turn)) return known.read;
    const read = readBindingsText(text);
    this.#read.set(key, { text, turn, read });
    this.#show(fileOf(folder), text, read);
    return read;
  }

  #show(uri: Uri, text: string, { faults }: BindingsText): void {
    const positions = positionsIn(text);
    const diagnostics = faults.map(fault => {
      const range = new Range(...positions(fault.offset), ...positions(fault.offset + fault.length));
      const severity = fault.what === 'unknown' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;
      const diagnostic = new Diagnostic(range, faultText(fault), severity);
      diagnostic.source = 'shmscope';
      return diagnostic;
    });
    this.#diagnostics.set(uri, diagnostics);
  }

  #watch(folder: WorkspaceFolder): void {
    if (this.#watched.has(keyOf(folder))) return;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, bindingsPath));
    const changed = (): void => this.#fileChanged(folder);
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    this.#watched.set(keyOf(folder), watcher);
  }

  /** Its faults are to be seen, and whoever follows it is told. */
  #fileChanged(folder: WorkspaceFolder): void {
    void this.#readFolder(folder);
    this.#changed.fire(undefined);
  }

  #foldersChanged(): void {
    const there = new Set((workspace.workspaceFolders ?? []).map(keyOf));
    for (const [key, watcher] of this.#watched) {
      if (there.has(key)) continue;
      watcher.dispose();
      this.#watched.delete(key);
      this.#read.delete(key);
      this.#diagnostics.delete(Uri.joinPath(Uri.parse(key, true), bindingsPath));
    }
    this.#changed.fire(undefined);
  }
}

function keyOf(folder: WorkspaceFolder): string {
  return folder.uri.toString();
}

function fileOf(folder: WorkspaceFolder): Uri {
  return Uri.joinPath(folder.uri, bindingsPath);
}

function sameUri(a: Uri, b: Uri): boolean {
  return a.toString() === b.toString();
}

/** As it's being edited, else as it's saved; empty where there is none. */
async function textOf(uri: Uri, log: Log): Promise<string> {
  const open = workspace.textDocuments.find(document => sameUri(document.uri, uri) && !document.isClosed);
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch (error) {
    if (!isNotFound(error)) log.warn(`${uri.fsPath}: ${String(error)}`);
    return '';
  }
}

async function openIfThere(uri: Uri): Promise<TextDocument | undefined> {
  try {
    await workspace.fs.stat(uri);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  return workspace.openTextDocument(uri);
}

function isNotFound(error: unknown): boolean {
  return error instanceof FileSystemError && ['FileNotFound', 'FileNotADirectory'].includes(error.code);
}

/** Line and column of an offset. */
function positionsIn(text: string): (offset: number) => [number, number] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    const after = starts.findIndex(start => start > offset);
    const line = (after < 0 ? starts.length : after) - 1;
    return [line, offset - (starts[line] ?? 0)];
  };
}
