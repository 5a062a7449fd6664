// What of a project's compile_commands.json matters for a layout: paths, defines, the standard, the target. Not the
// rest of its commands, and nothing that would load code (plugins) or write files.
// Follows clang's "JSON Compilation Database Format Specification".
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TypesError } from './errors.js';
import { baseName, folderOf } from './places.js';

interface Entry {
  directory: string;
  file: string;
  arguments: string[];
}

/** No project has a larger one. */
const mostBytes = 512 * 1024 * 1024;

/** Flags that take the next argument when nothing is attached. The first group are paths. */
const paths = ['-I', '-isystem', '-iquote', '-idirafter', '-include', '-imacros', '--sysroot', '-isysroot'];
const values = ['-D', '-U', '-target', '-arch', '-mllvm'];
/** Stand alone. `-f` only those that change layouts or what is parsed. */
const alone =
  /^(?:-std=|-ansi$|-m|--target=|--sysroot=|-pthread$|-f(?:no-)?(?:short-enums|short-wchar|pack-struct|ms-extensions|signed-char|unsigned-char|plan9-extensions|char8_t|sized-deallocation)|-fabi-version=|-nostdinc)/;

/** Flags for `file`, of its own entry, else of the one nearest to it. Throws TypesError for no database. */
export function databaseFlags(database: string, file: string): string[] {
  const entry = nearest(readDatabase(database), file);
  return entry ? flagsOf(entry) : [];
}

function readDatabase(path: string): Entry[] {
  const bad = (why: string, cause?: unknown): TypesError =>
    new TypesError('COMPILER', `${path} ${why}.`, cause);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw bad(`can't be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (text.length > mostBytes) throw bad('is too large');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw bad('is no JSON', error);
  }
  if (!Array.isArray(parsed)) throw bad('is no compilation database: it has no list');
  return parsed.flatMap((item: unknown) => asEntry(item) ?? []);
}

function asEntry(item: unknown): Entry | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { directory, file, command, arguments: list } = item as Record<string, unknown>;
  if (typeof directory !== 'string' || typeof file !== 'string') return undefined;
  const words = Array.isArray(list)
    ? list.filter(word => typeof word === 'string')
    : typeof command === 'string'
      ? splitWords(command)
      : [];
  return { directory, file: resolve(directory, file), arguments: words };
}

/** Its own; one of the same name but for the ending; one that shares most of the path. */
function nearest(entries: readonly Entry[], file: string): Entry | undefined {
  const stem = (path: string): string => baseName(path).replace(/\.[^.]*$/, '');
  const rank = (entry: Entry): number => {
    if (entry.file === file) return Infinity;
    const shared = sharedFolders(entry.file, file);
    return (
      shared * 2 + (stem(entry.file) === stem(file) && folderOf(entry.file) === folderOf(file) ? 1e6 : 0)
    );
  };
  let best: Entry | undefined;
  for (const entry of entries) if (!best || rank(entry) > rank(best)) best = entry;
  return best;
}

function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let count = 0;
  while (count < left.length - 1 && left[count] === right[count]) count++;
  return count;
}

function flagsOf({ directory, arguments: words }: Entry): string[] {
  const flags: string[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    const next = words[i + 1];
    if ([...paths, ...values].includes(word)) {
      if (next !== undefined) flags.push(word, paths.includes(word) ? pathOf(word, directory, next) : next);
      i++;
      continue;
    }
    const root = /^--sysroot=(.+)$/.exec(word)?.[1];
    if (root !== undefined) {
      flags.push(`--sysroot=${resolve(directory, root)}`);
      continue;
    }
    const path = paths.find(flag => word.startsWith(flag) && !word.startsWith('--'));
    if (path !== undefined) flags.push(`${path}${resolve(directory, word.slice(path.length))}`);
    else if (/^-[DU]./.test(word) || alone.test(word)) flags.push(word);
  }
  return flags;
}

/** What is included by force may be meant to be found like any other header. */
function pathOf(flag: string, directory: string, path: string): string {
  const whole = resolve(directory, path);
  return ['-include', '-imacros'].includes(flag) && !existsSync(whole) ? path : whole;
}

/** As a shell parts words, without anything else that a shell does. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < command.length; i++) {
    const character = command[i] ?? '';
    if (character === '\\' && quote !== "'") {
      word = (word ?? '') + (command[++i] ?? '');
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
