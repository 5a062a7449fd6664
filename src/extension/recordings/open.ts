// Opens the file of a recording in a tab, as the explorer does with it. Not what the tab shows (editors.ts).
import type { Uri } from 'vscode';
import { commands, l10n, window, workspace, type Disposable } from 'vscode';
import { recordingViewType } from '../target.js';

/** What a file of one is called. */
export const recordingEnding = 'shmrec';

export async function openRecording(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, recordingViewType, { preview: false });
}

export function registerRecordingCommands(): Disposable[] {
  return [
    commands.registerCommand('shmscope.openRecording', async () => {
      const defaultUri = workspace.workspaceFolders?.find(f => f.uri.scheme === 'file')?.uri;
      const chosen = await window.showOpenDialog({
        title: l10n.t('Open Recording'),
        canSelectMany: true,
        filters: { [l10n.t('Recording of shared memory')]: [recordingEnding] },
        ...(defaultUri ? { defaultUri } : {}),
      });
      for (const uri of chosen ?? []) await openRecording(uri);
    }),
  ];
}
