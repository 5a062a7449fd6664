// Which fields of a type have another value than at the look before, out of the bytes that differ: only fields that lie
// on these are decoded, as they were and as they are. Not the sampling (watched.ts) and not the printing (watch.ts).
import type { Layout } from '../layout/layout.js';
import type { CellContext, Snapshot } from '../layout/table/cells.js';
import type { Row } from '../layout/table/row.js';
import { fieldsOf, type JsonValue, type ShownField } from './show-fields.js';
import type { ByteChange } from './watched.js';

export interface FieldChange extends Pick<ShownField, 'path' | 'type' | 'size'> {
  /** Bytes from the segment's start. */
  offset: number;
  bits?: { bitOffset: number; bitSize: number };
  before: { value: JsonValue; text: string };
  after: { value: JsonValue; text: string };
}

/** Of an arm of a variant that the bytes don't choose. */
const none = { value: null, text: '\u2014' };

export class FieldChanges {
  readonly #layout: Layout;
  readonly #offset: number;
  #before: Uint8Array;

  /** `bytes`: of the type's place, at the first look. */
  constructor(layout: Layout, offset: number, bytes: Uint8Array) {
    this.#layout = layout;
    this.#offset = offset;
    this.#before = bytes.slice();
  }

  /** In the order of memory. `bytes`: those of now. Throws LayoutError. */
  next(changes: readonly ByteChange[], bytes: Uint8Array, size: number, context: CellContext): FieldChange[] {
    if (changes.length === 0) return [];
    const isTouched = ({ offset, size: length }: Row): boolean =>
      offset !== null &&
      changes.some(c => c.offset < offset + length && offset < c.offset + c.after.byteLength);
    const fields = (from: Uint8Array): Map<string, ShownField> =>
      new Map(
        [...fieldsOf(this.#layout, this.#offset, this.#snapshot(from, size), context, isTouched)].map(
          field => [field.path, field],
        ),
      );
    const [before, after] = [fields(this.#before), fields(bytes)];
    this.#before = bytes.slice();
    const paths = new Set([...before.keys(), ...after.keys()]);
    return [...paths]
      .flatMap(path => changeOf(before.get(path), after.get(path)) ?? [])
      .sort((a, b) => a.offset - b.offset);
  }

  #snapshot(bytes: Uint8Array, size: number): Snapshot {
    return {
      size,
      read: (offset, length) => {
        const at = offset - this.#offset;
        return at >= 0 && at + length <= bytes.length ? bytes.subarray(at, at + length) : 'unread';
      },
    };
  }
}

/** Undefined where both say the same: of what shares a byte, or is padding of a float, only one may differ. */
function changeOf(before: ShownField | undefined, after: ShownField | undefined): FieldChange | undefined {
  const field = after ?? before;
  if (field?.offset === undefined || field.offset === null) return undefined;
  const [a, b] = [before ?? none, after ?? none];
  if (a.text === b.text) return undefined;
  const { path, type, offset, size, bits } = field;
  return {
    ...{ path, type, offset, size },
    ...(bits ? { bits } : {}),
    before: { value: a.value, text: a.text },
    after: { value: b.value, text: b.text },
  };
}
