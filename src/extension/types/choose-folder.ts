// In which folder of the workspace a choice is kept: asked only where there are several.
import { basename } from 'node:path';
import { l10n, workspace, type WorkspaceFolder } from 'vscode';
import { choose } from '../base/ask.js';

export async function chooseFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter(folder => folder.uri.scheme === 'file');
  if (folders.length <= 1) return folders[0];
  return choose({
    placeHolder: l10n.t('Folder whose .vscode/shmscope.json remembers it'),
    none: '',
    list: () =>
      folders.map(folder => ({
        key: folder.uri.toString(),
        label: folder.name,
        description: basename(folder.uri.fsPath),
        value: folder,
      })),
  });
}
