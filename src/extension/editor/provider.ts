// Segments as custom editors: VS Code opens, restores and closes tabs by address, as it does with files.
// A document is an attachment: it is made when the tab is opened and ended when the last tab of it is closed.
// Not what a tab shows (panel.ts) nor how one is opened (tabs.ts).
import {
  l10n,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { BoundState } from '../../protocol/view.js';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import type { Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { InventoryStore } from '../inventory/store.js';
import { sameProcess, targetOf, type ProcessId } from '../target.js';
import { fromUri } from './address.js';
import { mayDetach } from './letting-go.js';
import { showWords } from './page.js';
import { SegmentPanel } from './panel.js';
import type { Panels } from './panels.js';
import type { Switched } from './switched.js';
import type { SegmentTabs } from './tabs.js';
import type { ViewTime } from '../time/view-time.js';
import type { ViewTypes } from './host-api.js';

export interface SegmentDocument extends CustomDocument {
  /** Undefined: the address is none of ours, so there is nothing to attach. */
  attachment: Attachment | undefined;
}

export interface EditorServices {
  extensionUri: Uri;
  attachments: Attachments;
  inventory: InventoryStore;
  tabs: SegmentTabs;
  panels: Panels;
  switched: Switched;
  /** What the views do with types. */
  types(attachment: Attachment): ViewTypes & { readonly onState: Event<BoundState> };
  time(attachment: Attachment): ViewTime;
  log: Log;
}

export class SegmentEditors implements CustomReadonlyEditorProvider<SegmentDocument> {
  readonly #services: EditorServices;
  /** Offsets to go to in tabs that are not there yet, by address. */
  readonly #reveals = new Map<string, number>();

  constructor(services: EditorServices) {
    this.#services = services;
  }

  openCustomDocument(uri: Uri): SegmentDocument {
    const target = fromUri(uri);
    // Thrown, this would be "an unexpected error" to VS Code, and what it is would stand in a log alone.
    if (!target) return { uri, attachment: undefined, dispose: () => undefined };
    const { attachments, switched } = this.#services;
    const attachment = attachments.open(uri.toString(), target, switched.get(uri.toString()));
    return { uri, attachment, dispose: () => attachments.close(attachment) };
  }

  resolveCustomEditor(document: SegmentDocument, panel: WebviewPanel): void {
    const address = document.uri.toString();
    const { attachment } = document;
    const { extensionUri, log, tabs, switched } = this.#services;
    if (!attachment) {
      const sentence = l10n.t('This is not the address of a segment of shared memory.');
      showWords(panel.webview, extensionUri, sentence);
      return;
    }
    const own = new SegmentPanel(attachment, panel, {
      extensionUri,
      log,
      types: this.#services.types(attachment),
      time: this.#services.time(attachment),
      openOther: (segment, offset, process) => this.open(segment, offset, process),
      switched: process =>
        switched.set(address, sameProcess(process, attachment.target.process) ? undefined : process),
      keep: () => tabs.keep(address),
      close: () => this.#close(attachment),
    });
    this.#services.panels.add(own);
    const offset = this.#reveals.get(address);
    this.#reveals.delete(address);
    if (offset !== undefined) own.reveal(offset);
  }

  /** Shows a segment at an offset, as `process` if that one uses it too. */
  async open(segment: string, offset: number, process: ProcessId | undefined): Promise<void> {
    const { inventory, panels, tabs } = this.#services;
    const found = inventory.segments.get(segment);
    if (!found) {
      throw new RpcFailure({ kind: 'gone', detail: `there is no segment ${segment}`, target: segment });
    }
    const use = found.uses.find(u => sameProcess(u, process));
    const uri = use ? tabs.addressOf(targetOf(found, use), use.command) : tabs.addressOfAny(found);
    const address = uri.toString();
    const panel = panels.of(address);
    if (panel) panel.reveal(offset);
    else this.#reveals.set(address, offset);
    await tabs.open(uri, { preview: false });
  }

  /** The attachment of the tab that has the focus, where that is a segment's. */
  get active(): Attachment | undefined {
    const { attachments, panels } = this.#services;
    const { front } = panels;
    return front && attachments.has(front) ? front : undefined;
  }

  async #close(attachment: Attachment): Promise<void> {
    const { attachments, tabs } = this.#services;
    if (await mayDetach([attachment], attachments.all)) await tabs.close(attachment.address);
  }
}
