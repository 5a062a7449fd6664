// Opens the file of a recording in a tab, as the explorer does with it. Not what the tab shows (editors.ts).
import { commands, l10n, window, type Disposable, type Uri } from 'vscode';
import { localFolder } from '../base/folder.js';
import { recordingViewType } from '../target.js';

/** What a file of one is called. */
export const recordingEnding = 'shmrec';

export async function openRecording(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, recordingViewType, { preview: false });
}

export function registerRecordingCommands(): Disposable[] {
  return [
    commands.registerCommand('shmscope.openRecording', async () => {
      const defaultUri = localFolder()?.uri;
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
