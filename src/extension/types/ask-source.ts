// Questions for a place that types are from, other than the processes: a file, a header, a declaration, a format.
// Each answers a spec and what a workspace's file would call it. Not the types in it (choose-type.ts).
import { env, l10n, window, workspace, type Uri, type WorkspaceFolder } from 'vscode';
import { localFolder } from '../base/folder.js';
import type { TypesSpec } from '../../protocol/types.js';
import { askText, choose, tell } from '../base/ask.js';
import type { OtherSource } from './choose-type.js';
import { compileSettings } from './settings.js';
import { fileSpec, formatSpec, languageOf, languageOfText, looksDeclared, pathIn } from './sources.js';

export interface AskedSource {
  spec: TypesSpec;
  /** What `from` says in a workspace's file; undefined: it can't be said there. */
  from: string | undefined;
  folder: WorkspaceFolder | undefined;
}

/** Undefined: nothing was answered, or it may not be done here, which a message said. */
export async function askSource(source: OtherSource): Promise<AskedSource | undefined> {
  switch (source) {
    case 'file':
      return askFile(false);
    case 'header':
      return (await mayCompile()) ? askFile(true) : undefined;
    case 'text':
      return (await mayCompile()) ? askDeclaration() : undefined;
    case 'format':
      return askFormat();
  }
}

async function mayCompile(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  await tell(
    'error',
    l10n.t(
      'Declarations are read by running your C compiler on them. That is only done in a workspace that you trust.',
    ),
  );
  return false;
}

async function askFile(header: boolean): Promise<AskedSource | undefined> {
  const defaultUri = localFolder()?.uri;
  const picked = await window.showOpenDialog({
    title: header ? l10n.t('Header with the Type') : l10n.t('File with the Type'),
    openLabel: l10n.t('Use Its Types'),
    ...(defaultUri ? { defaultUri } : {}),
    ...(header
      ? {
          filters: {
            [l10n.t('C and C++')]: ['h', 'hh', 'hpp', 'hxx', 'c', 'cc', 'cpp', 'cxx', 'inl', 'ipp'],
          },
        }
      : {}),
  });
  const [uri] = picked ?? [];
  return uri && fileSource(uri);
}

async function fileSource(uri: Uri): Promise<AskedSource | undefined> {
  if (languageOf(uri.fsPath) !== undefined && !(await mayCompile())) return undefined;
  const folder = workspace.getWorkspaceFolder(uri);
  const from = folder && pathIn(folder.uri.fsPath, uri.fsPath);
  return {
    spec: fileSpec(uri.fsPath, compileSettings(folder?.uri), workspace.isTrusted),
    from,
    folder,
  };
}

async function askDeclaration(): Promise<AskedSource | undefined> {
  const clipboard = await env.clipboard.readText();
  const text = looksDeclared(clipboard) ? await agreed(clipboard) : await askText(declaration());
  if (text === undefined || text.trim() === '') return undefined;
  const folder = localFolder();
  const compile = { ...compileSettings(folder?.uri), language: languageOfText(text), trusted: true };
  return { spec: { kind: 'text', text, compile }, from: undefined, folder };
}

/** A clipboard may hold something else by now: what is in it is shown before it's compiled. */
async function agreed(clipboard: string): Promise<string | undefined> {
  const answer = await choose<'clipboard' | 'typed'>({
    placeHolder: l10n.t('Declaration to compile'),
    none: '',
    list: () => [
      {
        key: 'clipboard',
        label: l10n.t('From the clipboard'),
        description: clipboard.trim().replace(/\s+/g, ' ').slice(0, 120),
        value: 'clipboard',
      },
      { key: 'typed', label: l10n.t('Type one…'), description: '', value: 'typed' },
    ],
  });
  if (answer === undefined) return undefined;
  return answer === 'clipboard' ? clipboard : askText(declaration());
}

const declaration = (): Parameters<typeof askText>[0] => ({
  prompt: l10n.t('C or C++ declaration of the type'),
  placeHolder: 'struct sample { unsigned id; double value; };',
  value: '',
});

async function askFormat(): Promise<AskedSource | undefined> {
  const language = await choose<'struct' | 'numpy'>({
    placeHolder: l10n.t('Kind of format string'),
    none: '',
    list: () => [
      { key: 'struct', label: l10n.t('Python struct'), description: '<4sIQ', value: 'struct' },
      {
        key: 'numpy',
        label: l10n.t('NumPy dtype'),
        description: 'i4,f8  [("x", "<f4"), ("y", "<f4")]',
        value: 'numpy',
      },
    ],
  });
  if (language === undefined) return undefined;
  const text = await askText({
    prompt:
      language === 'struct'
        ? l10n.t('Format string of Python’s struct module')
        : l10n.t('dtype, as NumPy prints it'),
    placeHolder: language === 'struct' ? '<4sIQ' : '[("x", "<f4"), ("y", "<f4")]',
    value: '',
    check: value => (value.trim() === '' ? l10n.t('A format string is needed.') : undefined),
  });
  if (text === undefined) return undefined;
  const from = `${language}:${text.trim()}`;
  const spec = formatSpec(from);
  return spec && { spec, from, folder: undefined };
}
