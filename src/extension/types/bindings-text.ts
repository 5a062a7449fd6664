// The text of `.vscode/shmscope.json`: JSON with comments in, bindings and faults with their places out; and the edits
// that put a binding in, change it or take it out, and leave all else, comments too, as it stands. Pure.
// What a binding is, the model says (src/model/binding.ts); not the file itself (bindings-files.ts).
import {
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  printParseErrorCode,
  type Edit,
  type FormattingOptions,
  type JSONPath,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { readBindings, writeBinding, type Binding, type Complaint } from '../../model/binding.js';

export type { Edit };

/** A binding, and which one of the file's list it is. */
export interface ListedBinding {
  index: number;
  binding: Binding;
}

/** Characters of the text that say nothing usable. */
export interface Fault {
  offset: number;
  length: number;
  /** `syntax`: it's no JSON there; `detail` tells what the parser missed. */
  what: Complaint['what'] | 'syntax';
  /** The key or the parser's word. */
  detail: string;
}

export interface BindingsText {
  bindings: ListedBinding[];
  faults: Fault[];
}

const options = { allowTrailingComma: true };
const style: FormattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

export function readBindingsText(text: string): BindingsText {
  const errors: ParseError[] = [];
  // An empty file says nothing, and that is no fault.
  if (text.trim() === '') return { bindings: [], faults: [] };
  const root = parseTree(text, errors, options);
  const syntax = errors.map(({ error, offset, length }): Fault => ({
    offset,
    // The parser reaches past the end where a comment has none.
    length: Math.min(length, text.length - offset),
    what: 'syntax',
    detail: printParseErrorCode(error),
  }));
  if (!root) return { bindings: [], faults: syntax };
  const whole: unknown = getNodeValue(root);
  const list = isObject(whole) ? whole['bindings'] : undefined;
  if (!Array.isArray(list)) {
    const { complaints } = readBindings(whole);
    return { bindings: [], faults: [...syntax, ...complaints.map(c => placed(root, c))] };
  }
  // One by one: of those that are left out the others keep their index.
  const read = list.map((item: unknown, index) => ({ index, ...readBindings({ bindings: [item] }) }));
  return {
    bindings: read.flatMap(({ index, bindings }) => bindings.map(binding => ({ index, binding }))),
    faults: [
      ...syntax,
      ...read.flatMap(({ index, complaints }) =>
        complaints.map(({ at, what }) => placed(root, { at: at.replace('[0]', `[${index}]`), what })),
      ),
    ],
  };
}

/** May it be edited? What is broken has no place where a binding would surely go. */
export function isWhole(text: string): boolean {
  const errors: ParseError[] = [];
  if (text.trim() === '') return true;
  const root = parseTree(text, errors, options);
  if (errors.length > 0 || root?.type !== 'object') return false;
  const list = findNodeAtLocation(root, ['bindings']);
  return list === undefined || list.type === 'array';
}

/** Puts one at the end, or in the place of another. */
export function putEdits(text: string, binding: Binding, index?: number): Edit[] {
  if (text.trim() === '') return [{ offset: 0, length: text.length, content: textWith(binding) }];
  const value = writeBinding(binding);
  if (index === undefined) return edits(text, ['bindings', countOf(text)], value, true);
  // Field by field, so that a comment between two of them stays.
  const root = parseTree(text, [], options);
  const node = root && findNodeAtLocation(root, ['bindings', index]);
  const before: unknown = node && getNodeValue(node);
  if (!isObject(before)) return edits(text, ['bindings', index], value, false);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(value)])];
  const changed = keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(value[key]));
  let now = text;
  for (const key of changed) now = applied(now, edits(now, ['bindings', index, key], value[key], false));
  return now === text ? [] : [replacement(text, now)];
}

export function removeEdits(text: string, index: number): Edit[] {
  return edits(text, ['bindings', index], undefined, false);
}

/** A new file with one binding. */
export function textWith(binding: Binding): string {
  return `${JSON.stringify({ bindings: [writeBinding(binding)] }, undefined, 2)}\n`;
}

export function applied(text: string, changes: readonly Edit[]): string {
  return [...changes]
    .sort((a, b) => b.offset - a.offset)
    .reduce(
      (now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length),
      text,
    );
}

function edits(text: string, path: JSONPath, value: unknown, insert: boolean): Edit[] {
  return modify(text, path, value, { formattingOptions: style, isArrayInsertion: insert });
}

/** What differs between two texts, as one edit. */
function replacement(before: string, after: string): Edit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    offset: start,
    length: before.length - end - start,
    content: after.slice(start, after.length - end),
  };
}

function countOf(text: string): number {
  const root = parseTree(text, [], options);
  return (root && findNodeAtLocation(root, ['bindings']))?.children?.length ?? 0;
}

/** The place of a complaint: of what it names, else of what that would be in. */
function placed(root: Node, { at, what }: Complaint): Fault {
  const path = pathOf(at);
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (!node) continue;
    const shown = what === 'unknown' || length < path.length ? (keyOf(node, path[length]) ?? node) : node;
    const detail = String(path.at(-1) ?? '');
    return { ...(shown.children ? head(shown) : spanOf(shown)), what, detail };
  }
  return { ...spanOf(root), what, detail: at };
}

/** Of a property that stands there the name alone: that is what is meant. */
function keyOf(node: Node, key: string | number | undefined): Node | undefined {
  if (node.parent?.type === 'property' && key === undefined) return node.parent.children?.[0];
  return undefined;
}

/** Not a whole object or list is underlined, but its bracket. */
function head({ offset }: Node): { offset: number; length: number } {
  return { offset, length: 1 };
}

function spanOf({ offset, length }: Node): { offset: number; length: number } {
  return { offset, length };
}

/** `bindings[2].formats.slots[*].ts_ns`: what follows `formats` is one key, whatever is in it. */
function pathOf(at: string): JSONPath {
  const [, list, index, key, rest] =
    /^(bindings)(?:\[(\d+)\](?:\.(formats)\.(.*)|\.(?:.*))?)?$/s.exec(at) ?? [];
  if (list === undefined) return [];
  const own = /^bindings\[\d+\]\.(.*)$/s.exec(at)?.[1];
  return [
    list,
    ...(index === undefined ? [] : [Number(index)]),
    ...(key !== undefined ? [key, rest ?? ''] : own === undefined ? [] : [own]),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
