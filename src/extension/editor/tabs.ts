// The tabs of segments: opened, focused and closed as those of files are, one for each segment and process.
// A segment that is shown already keeps its tab, also when the tab has been switched to another process.
// Not what a tab shows (panel.ts).
import { commands, TabInputCustom, window, type Tab, type Uri } from 'vscode';
import type { WireSegment } from '../../protocol/wire.js';
import type { Attachments } from '../attachment/registry.js';
import { bestUse, sameTarget, targetOf, viewType, type Target } from '../target.js';
import { fromUri, toUri } from './address.js';

export interface OpenOptions {
  /** In italics until it is kept, and replaced by the next one, as a click in a tree does with files. */
  preview: boolean;
  preserveFocus?: boolean;
}

export class SegmentTabs {
  readonly #attachments: Attachments;

  constructor(attachments: Attachments) {
    this.#attachments = attachments;
  }

  /** The address to open for a segment, seen as one process: that of the tab that shows it already, else a new one. */
  addressOf(target: Target, command?: string): Uri {
    const attachment = this.#attachments.find(target.segment, target.process);
    // A tab that was restored but not shown yet has no attachment.
    const tab = segmentTabs().find(t =>
      attachment ? t.uri.toString() === attachment.address : sameTarget(t.target, target),
    );
    return tab?.uri ?? toUri(target, command);
  }

  /** The same where it doesn't matter as which process, so that each tab that shows the segment will do. */
  addressOfAny(segment: WireSegment): Uri {
    const attachment = this.#attachments.find(segment.id);
    const tab = segmentTabs().find(t =>
      attachment ? t.uri.toString() === attachment.address : t.target.segment === segment.id,
    );
    if (tab) return tab.uri;
    const use = bestUse(segment.uses);
    return toUri(targetOf(segment, use), use?.command);
  }

  async open(address: Uri, options: OpenOptions): Promise<void> {
    await commands.executeCommand('vscode.openWith', address, viewType, options);
  }

  /** Makes a preview a tab that stays. */
  async keep(address: string): Promise<void> {
    for (const { tab, uri } of segmentTabs()) {
      if (!tab.isPreview || uri.toString() !== address) continue;
      const { viewColumn } = tab.group;
      await commands.executeCommand('vscode.openWith', uri, viewType, {
        preview: false,
        preserveFocus: true,
        viewColumn,
      });
    }
  }

  /** Closes the tab, in whichever group it is; and thereby detaches. */
  async close(address: string): Promise<void> {
    const tabs = segmentTabs().filter(t => t.uri.toString() === address);
    await window.tabGroups.close(tabs.map(t => t.tab));
  }

  async closeAll(): Promise<void> {
    await window.tabGroups.close(segmentTabs().map(t => t.tab));
  }
}

/** The tabs of one kind of custom editor, in all groups. */
export function tabsOf(type: string): { tab: Tab; uri: Uri }[] {
  return window.tabGroups.all
    .flatMap(group => group.tabs)
    .flatMap(tab =>
      tab.input instanceof TabInputCustom && tab.input.viewType === type ? [{ tab, uri: tab.input.uri }] : [],
    );
}

function segmentTabs(): { tab: Tab; uri: Uri; target: Target }[] {
  return tabsOf(viewType).flatMap(({ tab, uri }) => {
    const target = fromUri(uri);
    return target ? [{ tab, uri, target }] : [];
  });
}
