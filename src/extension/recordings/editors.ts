// Files of recordings as custom editors: the view of a segment over a file in place of one. A document is an attachment
// in the program that opens recordings. Not what a tab shows (../editor/panel.ts), nor how the parts are made
// (make.ts).
import { basename } from 'node:path';
import {
  l10n,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { RpcFailure } from '../../protocol/failure.js';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import type { Log } from '../base/log.js';
import { showWords } from '../editor/page.js';
import { SegmentPanel, type PanelOptions } from '../editor/panel.js';
import type { Panels } from '../editor/panels.js';
import { tabsOf } from '../editor/tabs.js';
import { recordingViewType } from '../target.js';

export interface RecordingServices {
  extensionUri: Uri;
  recordings: Attachments;
  panels: Panels;
  types: (recording: Attachment) => PanelOptions['types'];
  time: (recording: Attachment) => PanelOptions['time'];
  log: Log;
}

interface RecordingDocument extends CustomDocument {
  /** Undefined: it is no file on a disk, so there is nothing to open. */
  recording: Attachment | undefined;
}

export class RecordingEditors implements CustomReadonlyEditorProvider<RecordingDocument> {
  readonly #services: RecordingServices;

  constructor(services: RecordingServices) {
    this.#services = services;
  }

  openCustomDocument(uri: Uri): RecordingDocument {
    const { recordings } = this.#services;
    if (uri.scheme !== 'file') return { uri, recording: undefined, dispose: () => undefined };
    const target = { segment: uri.fsPath, name: basename(uri.fsPath) };
    const recording = recordings.open(uri.toString(), target);
    return { uri, recording, dispose: () => recordings.close(recording) };
  }

  resolveCustomEditor({ uri, recording }: RecordingDocument, panel: WebviewPanel): void {
    const { extensionUri, log, panels, types, time } = this.#services;
    if (!recording) {
      const sentence = l10n.t(
        'A recording is opened from a disk. Save the file to a folder of this machine, and open it there.',
      );
      showWords(panel.webview, extensionUri, sentence);
      return;
    }
    panels.add(
      new SegmentPanel(recording, panel, {
        ...{ extensionUri, log },
        types: types(recording),
        time: time(recording),
        openOther: notLive,
        switched: notLive,
        keep: () => Promise.resolve(),
        close: () => close(uri),
      }),
    );
  }
}

function notLive(): Promise<void> {
  return Promise.reject(new RpcFailure({ kind: 'unsupported', detail: 'a recording has nothing live' }));
}

async function close(uri: Uri): Promise<void> {
  const tabs = tabsOf(recordingViewType).filter(tab => tab.uri.toString() === uri.toString());
  await window.tabGroups.close(tabs.map(({ tab }) => tab));
}
