// A format that a person wrote, as a source with just this one type, so that what takes types takes formats too.
// Not the formats themselves: struct.ts, dtype.ts.
import { LayoutError } from '../cursor.js';
import type { EntryId, Layout, Target, TypeEntry, TypeSource } from '../layout.js';
import { dtypeLayout } from './dtype.js';
import { structLayout } from './struct.js';

/** struct: of Python's module · numpy: a dtype. */
export type FormatLanguage = 'struct' | 'numpy';

/** `text` is the type's name. Throws LayoutError with the column. */
export function formatSource(language: FormatLanguage, text: string, host: Target): TypeSource {
  const layout = language === 'struct' ? structLayout(text, host) : dtypeLayout(text, host);
  const root = layout.types[layout.root];
  const isStruct = root?.kind === 'struct';
  const size = root && 'size' in root ? root.size : undefined;
  const entry: TypeEntry = {
    ...{ id: '0', kind: isStruct ? 'struct' : 'base', name: text.trim(), unit: '' },
    ...(size === undefined ? {} : { size }),
  };
  return {
    target: layout.target,
    entries: () => [entry],
    find: name => (name.trim() === entry.name || name === '' ? [entry] : []),
    layout: (id: EntryId): Layout => {
      if (id === entry.id) return layout;
      throw new LayoutError('missing', language, `there is no type ${id}`);
    },
  };
}
