// What a person set for types: where separate debug files lie, and what the compiler is told of headers. VS Code leaves
// out a workspace's own values while it isn't trusted (restrictedConfigurations in package.json). Reads what holds now.
import { isAbsolute, join } from 'node:path';
import { workspace, type Uri } from 'vscode';
import type { CompileSettings } from './sources.js';

const section = 'shmscope.types';

export function debugPaths(): string[] {
  return texts('debugPaths').filter(isAbsolute);
}

/** Is a choice kept for the workspace when nobody says otherwise? */
export function remembers(): boolean {
  return workspace.getConfiguration(section).get<unknown>('remember', true) !== false;
}

/** Paths that aren't whole are meant from `folder` on. */
export function compileSettings(folder: Uri | undefined): CompileSettings {
  const root = folder?.scheme === 'file' ? folder.fsPath : undefined;
  const whole = (path: string): string => {
    const put = root === undefined ? path : path.replaceAll('${workspaceFolder}', root);
    return isAbsolute(put) || root === undefined ? put : join(root, put);
  };
  const compiler = text('compiler', folder);
  const database = text('compileCommands', folder);
  return {
    includePaths: texts('includePaths', folder).map(whole),
    defines: texts('defines', folder),
    // A bare name is looked for in PATH, by whoever starts it.
    ...(compiler === '' ? {} : { compiler: compiler.includes('/') ? whole(compiler) : compiler }),
    ...(database === '' ? {} : { database: whole(database) }),
  };
}

function texts(key: string, scope?: Uri): string[] {
  const value = workspace.getConfiguration(section, scope).get<unknown>(key, []);
  if (!Array.isArray(value)) return [];
  return value.filter((item: unknown): item is string => typeof item === 'string' && item !== '');
}

function text(key: string, scope?: Uri): string {
  const value = workspace.getConfiguration(section, scope).get<unknown>(key, '');
  return typeof value === 'string' ? value.trim() : '';
}
