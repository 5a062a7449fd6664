// One tab of a segment: ties its webview to its attachment while it is visible, and gives it title and icon.
// A hidden tab has no document: the probe reads nothing for it, and it is hydrated when it is shown again.
// Not the attachment itself, which lives on with the tab (attachment/).
import { commands, Uri, type WebviewPanel } from 'vscode';
import { onlyReference } from '../../model/only-reference.js';
import type { AttachmentStatus } from '../../protocol/attachment.js';
import type { FoundPart } from '../../protocol/find.js';
import type { Frame } from '../../protocol/frame.js';
import type { Remote } from '../../protocol/rpc.js';
import type { BoundState, HostApi, ViewCommand, ViewEvents } from '../../protocol/view.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import { viewSettings } from '../settings.js';
import { titleOf, type ProcessId } from '../target.js';
import { lostName } from '../text/words.js';
import type { ViewTime } from '../time/view-time.js';
import { hostApi, type ViewTypes } from './host-api.js';
import { WebviewLink } from './link.js';
import { hostChecks } from './messages.js';
import { page, pageOptions } from './page.js';

export interface PanelOptions {
  extensionUri: Uri;
  log: Log;
  openOther(segment: string, offset: number, process: ProcessId | undefined): Promise<void>;
  switched(process: ProcessId): Promise<void>;
  /** What its view does with types, and what it's to know of them. */
  types: ViewTypes & { readonly onState: Event<BoundState> };
  /** What its view does with time. */
  time: ViewTime;
  /** The tab is not to be replaced by a next one. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

export class SegmentPanel implements Disposable {
  readonly attachment: Attachment;
  readonly #panel: WebviewPanel;
  readonly #options: PanelOptions;
  readonly #link: WebviewLink<ViewEvents, HostApi>;
  readonly #owned = new Disposables();
  #focus = { grid: false, view: false };
  #drawn = false;
  #kept = false;
  /** Where to go as soon as it is drawn. */
  #reveal: number | undefined;

  constructor(attachment: Attachment, panel: WebviewPanel, options: PanelOptions) {
    this.attachment = attachment;
    this.#panel = panel;
    this.#options = options;
    const { extensionUri, log } = options;
    const title = titleOf(attachment.target);
    panel.title = title;
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'segment-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'segment-dark.svg'),
    };
    const handlers = hostApi(attachment, {
      ready: () => this.#ready(),
      focusChanged: (grid, view) => {
        this.#focus = { grid, view };
        this.#tellFocus();
      },
      openOther: (segment, offset) => options.openOther(segment, offset, attachment.process),
      switched: process => options.switched(process),
      close: () => options.close(),
      types: options.types,
      time: options.time,
    });
    this.#link = this.#owned.add(new WebviewLink(panel.webview, handlers, hostChecks, log));
    this.#owned.add(panel.onDidChangeViewState(() => this.#viewStateChanged()));
    this.#owned.add(attachment.onState(state => this.#send('state', remote => remote.state(state))));
    this.#owned.add(attachment.onStatus(status => this.#statusChanged(status)));
    this.#owned.add(options.types.onState(state => this.#send('bound', remote => remote.bound(state))));
    this.#owned.add(options.time.onState(state => this.#send('time', remote => remote.time(state))));
    attachment.onFrame = this.#frame;
    options.time.onFound = this.#found;
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.html = page(panel.webview, extensionUri, 'segment', title, {
      webviewSection: 'segment',
      preventDefaultContextMenuItems: true,
    });
  }

  /** Its tab was closed: it ends itself. */
  onDidDispose(closed: () => void): void {
    this.#panel.onDidDispose(() => {
      closed();
      this.dispose();
    });
  }

  get active(): boolean {
    return this.#panel.active;
  }

  command(name: ViewCommand): void {
    this.#send('command', remote => remote.command({ name }));
  }

  reveal(offset: number): void {
    this.#reveal = offset;
    if (this.#drawn) this.#goThere();
  }

  settingsChanged(): void {
    this.#send('settings', remote => remote.settings(viewSettings()));
  }

  dispose(): void {
    // A tab that was opened meanwhile may draw the same attachment.
    if (this.attachment.onFrame === this.#frame) this.attachment.onFrame = undefined;
    if (this.#options.time.onFound === this.#found) {
      this.#options.time.hidden();
      this.#options.time.onFound = undefined;
    }
    if (this.#focus.view) setFocusContext({ grid: false, view: false });
    this.#owned.dispose();
  }

  #statusChanged(status: AttachmentStatus): void {
    const { kind, unlinked } = status.segment;
    const name = titleOf(this.attachment.target);
    const title = unlinked || status.unlinkedAt !== undefined ? `${name} (${lostName(kind)})` : name;
    if (this.#panel.title !== title) this.#panel.title = title;
    if (onlyReference(status)) this.#keep();
    this.#send('status', remote => remote.status(status));
  }

  #ready(): void {
    this.#drawn = true;
    this.#goThere();
  }

  #goThere(): void {
    const offset = this.#reveal;
    this.#reveal = undefined;
    if (offset !== undefined) this.#send('reveal', remote => remote.reveal({ offset }));
  }

  #viewStateChanged(): void {
    if (!this.#panel.visible) {
      this.#drawn = false;
      this.#focus = { grid: false, view: false };
      this.attachment.view(null);
      this.#options.time.hidden();
      this.#link.hidden();
    }
    this.#tellFocus();
  }

  #tellFocus(): void {
    const { active } = this.#panel;
    const { grid, view } = this.#focus;
    if (active || view) setFocusContext({ grid: active && grid, view: active && view });
  }

  readonly #frame = (frame: Frame): Promise<void> => this.#pass('a frame', remote => remote.frame(frame));
  readonly #found = (part: FoundPart): Promise<void> =>
    this.#pass('what was found', remote => remote.found(part));

  /** The view's answer is the acknowledgement; of a view that has gone meanwhile none is wanted. */
  async #pass(what: string, call: (remote: Remote<ViewEvents>) => Promise<void>): Promise<void> {
    const { remote } = this.#link;
    try {
      if (remote) await call(remote);
    } catch (error) {
      const { kind, detail } = asFailure(error);
      if (kind !== 'ended') this.#options.log.error(`the view did not take ${what}: ${detail}`);
    }
  }

  /** A preview's next click elsewhere would free the memory, without a word. */
  #keep(): void {
    if (this.#kept) return;
    this.#kept = true;
    this.#options.keep().catch((error: unknown) => {
      this.#options.log.warn(`the tab could not be kept: ${asFailure(error).detail}`);
    });
  }

  #send(what: string, call: (remote: Remote<ViewEvents>) => Promise<void>): void {
    void this.#pass(what, call);
  }
}

function setFocusContext({ grid, view }: { grid: boolean; view: boolean }): void {
  void commands.executeCommand('setContext', 'shmscope.focus', grid);
  void commands.executeCommand('setContext', 'shmscope.viewFocus', view);
}
