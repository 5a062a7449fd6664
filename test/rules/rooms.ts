// Which room may import what: ARCHITECTURE.md's table as data. The tests hold the sources against it.

export interface Room {
  /** Files of this room: its folder. */
  folder: string;
  /** Rooms whose values it may import. */
  values: string[];
  /** Rooms (or single files) of which it may import types too. */
  types: string[];
  /** May it import Node's own modules? */
  node: boolean;
  /** Packages it may import. */
  packages: string[];
}

export const rooms: readonly Room[] = [
  { folder: 'native', values: ['native'], types: [], node: true, packages: [] },
  {
    folder: 'src/model',
    values: ['src/model'],
    types: ['native/records.ts'],
    node: false,
    packages: [],
  },
  {
    folder: 'src/layout',
    values: ['src/layout'],
    types: ['src/model'],
    node: false,
    packages: [],
  },
  {
    folder: 'src/protocol',
    values: ['src/protocol'],
    types: ['src/model', 'src/layout'],
    node: false,
    packages: [],
  },
  {
    folder: 'src/probe',
    values: ['native', 'src/model', 'src/layout', 'src/protocol', 'src/probe'],
    types: [],
    node: true,
    packages: ['fzstd'],
  },
  {
    folder: 'src/cli',
    values: ['native', 'src/model', 'src/layout', 'src/protocol', 'src/probe', 'src/cli'],
    types: [],
    node: true,
    packages: [],
  },
  {
    folder: 'src/extension',
    values: ['src/protocol', 'src/model', 'src/extension'],
    types: [],
    node: true,
    packages: ['vscode', 'jsonc-parser'],
  },
  {
    folder: 'webview',
    values: ['src/protocol', 'src/model', 'webview'],
    types: [],
    node: false,
    packages: ['lit', '@vscode/webview-ui-toolkit', '@vscode/l10n', 'uplot'],
  },
];

/** Rooms without I/O, clock and page: same input, same answer. */
export const pure: readonly string[] = ['src/model', 'src/layout', 'src/protocol'];

export function roomOf(path: string): Room | undefined {
  return rooms.find(room => isIn(path, room.folder));
}

export function isIn(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`);
}
