// The folder of the workspace that is on this machine's disk: where dialogs begin. Not which of several a file is of.
import { workspace, type WorkspaceFolder } from 'vscode';

/** The first; undefined where none is. */
export function localFolder(): WorkspaceFolder | undefined {
  return workspace.workspaceFolders?.find(folder => folder.uri.scheme === 'file');
}
