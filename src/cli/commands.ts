// The commands there are, each loaded only when it's asked for: a layout out of a file needs nothing of what looks at
// memory, nor the reverse. Not what they do.
import type { Command } from './command.js';

export interface CommandEntry {
  name: string;
  summary: string;
  load: () => Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'list',
    summary: 'every segment with its users',
    load: async () => (await import('./list.js')).list,
  },
  {
    name: 'read',
    summary: 'hex dump of a segment, or its bytes',
    load: async () => (await import('./read.js')).read,
  },
  {
    name: 'find',
    summary: 'where bytes, text or numbers are in a segment',
    load: async () => (await import('./find.js')).find,
  },
  {
    name: 'diff',
    summary: 'which bytes and fields of two segments or files differ',
    load: async () => (await import('./diff.js')).diff,
  },
  {
    name: 'watch',
    summary: 'changes of a segment as they happen',
    load: async () => (await import('./watch.js')).watch,
  },
  {
    name: 'leaks',
    summary: 'what was forgotten, with the evidence',
    load: async () => (await import('./leaks.js')).leaks,
  },
  {
    name: 'types',
    summary: 'structs, unions, enums and classes of a program, with their sizes',
    load: async () => (await import('./types.js')).types,
  },
  {
    name: 'layout',
    summary: 'one type: offsets, bit fields, holes and cache lines',
    load: async () => (await import('./layout.js')).layout,
  },
  {
    name: 'show',
    summary: 'decoded values of a type at a place of a segment',
    load: async () => (await import('./show.js')).show,
  },
  {
    name: 'compare',
    summary: 'whether two programs agree on a type',
    load: async () => (await import('./compare.js')).compare,
  },
  {
    name: 'remove',
    summary: 'removes a segment, with a copy kept to bring it back',
    load: async () => (await import('./remove.js')).remove,
  },
  {
    name: 'restore',
    summary: 'brings back what was removed',
    load: async () => (await import('./restore.js')).restore,
  },
  {
    name: 'run',
    summary: 'runs a command, and says what it left behind',
    load: async () => (await import('./run/run.js')).run,
  },
];
