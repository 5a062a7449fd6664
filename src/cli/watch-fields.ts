// The typed way of `shmscope watch`: which type lies where, and its fields that differ as lines. Loaded only when a
// type is asked for. Not the looking (watch.ts), nor which fields differ (field-changes.ts).
import { sizeOf } from '../layout/decode/shape.js';
import type { Layout } from '../layout/layout.js';
import type { Inventory, Segment } from '../model/segment.js';
import { FieldChanges } from './field-changes.js';
import { contextOf, seenAs } from './seen-as.js';
import { toValueJson } from './show-fields.js';
import { UsageError, type Terminal } from './command.js';
import { openTypes, pickType } from './type-source.js';
import type { TypesValues } from './types-options.js';
import type { Changes, Watched } from './watched.js';

export interface WantedFields extends TypesValues {
  type?: string | undefined;
  from?: string | undefined;
}

export interface FieldLines {
  /** What is to be watched, in bytes; undefined: all there is, as it ends in a flexible array. */
  length: number | undefined;
  /** One a field that differs; none for the first look. */
  lines(changes: Changes, watched: Watched, clock: string, time: number): string[];
}

/** Throws UsageError, CommandError. */
export async function watchFields(
  wanted: WantedFields,
  offset: number,
  json: boolean,
  terminal: Terminal,
): Promise<(segment: Segment, inventory: Inventory) => FieldLines> {
  const { from } = wanted;
  if (from === undefined) throw new UsageError('--type wants --from <types> beside it');
  const opened = await openTypes(from, wanted, terminal.signal);
  const name = wanted.type ?? opened.only?.name;
  if (name === undefined) throw new UsageError('--from wants --type T beside it');
  const { layout } = await pickType(opened, name, from, terminal.signal);
  return (segment, inventory) => linesOf(layout, offset, from, segment, inventory, json);
}

function linesOf(
  layout: Layout,
  offset: number,
  from: string,
  segment: Segment,
  inventory: Inventory,
  json: boolean,
): FieldLines {
  let fields: FieldChanges | undefined;
  return {
    length: sizeOf(layout, layout.root),
    lines: ({ bytes: changes }, watched, clock, time) => {
      fields ??= new FieldChanges(layout, offset, watched.bytes);
      // Who holds a lock may have ended since: it's asked anew.
      const context = contextOf(segment, inventory, seenAs(undefined, from, segment));
      return fields.next(changes, watched.bytes, watched.size, context).map(field => {
        const { path, type, offset: at, size, bits, before, after } = field;
        if (!json) return `${clock}  ${path === '' ? type : path}  ${before.text} \u2192 ${after.text}`;
        const values = { before: before.value, after: after.value };
        return toValueJson({ time, path, type, offset: at, size, ...bits, ...values });
      });
    },
  };
}
