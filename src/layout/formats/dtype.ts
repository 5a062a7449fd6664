// A NumPy dtype, written as a person writes or prints it, as a layout: `<i4`, `i4,f8`, `[('a', '<i4'), ('b', 'f8',
// (3,))]`, `{'names': …, 'formats': …, 'offsets': …, 'itemsize': …}`, all of them in `dtype(…, align=True)` too. Not
// run by Python. Follows the NumPy manual, "Structured arrays" and "Specifying and constructing data types".
import type { ArrayDimension, Layout, Member, Target, Type, TypeId } from '../layout.js';
import { Line } from './columns.js';
import { readLiteral, type Literal } from './literal.js';
import { scalarOf } from './scalar.js';

const what = 'dtype';
const order: Readonly<Record<string, 'little' | 'big'>> = { '<': 'little', '>': 'big' };

/** `host`: what native order and the size of an address are. Throws LayoutError with the column. */
export function dtypeLayout(text: string, host: Target): Layout {
  const line = new Line(text.trim(), what);
  const builder = new Builder(line, host);
  // A bare `<i4` or `i4,f8` needs no quotes.
  const bare =
    /^[<>|=]?\(?[\w<>|=?,()[\] ]+$/.test(line.text) && !/^\w*\.?dtype\s*\(|^\[|^np\./.test(line.text);
  const root = bare ? builder.text(line.text, 0, false) : builder.build(readLiteral(line), false);
  return { target: host, types: builder.types, root: root.type };
}

/** A type and what the record around it needs to know. */
interface Built {
  type: TypeId;
  size: number;
  align: number;
}

class Builder {
  readonly types: Type[] = [];
  readonly #line: Line;
  readonly #target: Target;

  constructor(line: Line, target: Target) {
    this.#line = line;
    this.#target = target;
  }

  build(literal: Literal, align: boolean): Built {
    switch (literal.kind) {
      case 'string':
        return this.text(literal.value, literal.at + 1, align);
      case 'name':
        return this.text(literal.value, literal.at, align);
      case 'list':
        return this.#record(
          literal.items.map(item => this.#listed(item, align)),
          align,
          literal.at,
        );
      case 'dict':
        return this.#dict(literal, align);
      case 'tuple':
        return this.#pair(literal, align);
      case 'call':
        return this.#call(literal, align);
      case 'number':
        throw this.#line.error('a number is no type', literal.at);
    }
  }

  /** `<i4`, or several with commas: a record whose fields are f0, f1, …. `at`: the column of its first character. */
  text(text: string, at: number, align: boolean): Built {
    const parts = splitAtCommas(text);
    if (parts.length === 1) return this.#repeated(text, at);
    const fields: Field[] = [];
    for (const { text: part, at: start } of parts) {
      // A comma at the end begins nothing.
      if (part.trim() === '' && start > 0 && start >= text.length - part.length) continue;
      fields.push({ name: `f${fields.length}`, at: at + start, ...this.#repeated(part, at + start) });
    }
    return this.#record(fields, align, at);
  }

  /** `3i4`, `(2,3)<f8`: an array; the order may stand before or behind the count. */
  #repeated(text: string, at: number): Built {
    const found = /^\s*([<>|=]?)(\d+(?=[^\d])|\([\d\s,]*\))?([<>|=]?)\s*(\S*)\s*$/.exec(text);
    const [, first = '', count, second = '', rest = ''] = found ?? [];
    if (!found || (first !== '' && second !== ''))
      throw this.#line.error(`${JSON.stringify(text)} is no type`, at);
    const scalar = scalarOf(rest, order[first || second], this.#target);
    if (typeof scalar === 'string')
      throw this.#line.error(scalar, at, scalar.startsWith('Python') ? 'unsupported' : 'malformed');
    const base = this.types.length;
    for (const type of scalar.types) this.types.push(shifted(type, base));
    const built = { type: this.types.length - 1, size: scalar.size, align: scalar.align };
    const shape = (count ?? '')
      .split(/[(),\s]+/)
      .filter(digits => digits !== '')
      .map(Number);
    return this.#shaped(built, shape, at);
  }

  #shaped(element: Built, shape: readonly number[], at: number): Built {
    if (shape.length === 0) return element;
    const size = shape.reduce((product, n) => product * n, element.size);
    if (shape.some(n => !Number.isSafeInteger(n) || n < 0) || !Number.isSafeInteger(size))
      throw this.#line.error('this is no shape of an array', at, 'too large');
    const dimensions: ArrayDimension[] = shape.map(count => ({ lower: 0, count }));
    const type = this.types.push({ kind: 'array', element: element.type, dimensions });
    return { type: type - 1, size, align: element.align };
  }

  /** One of a list: `('name', type)`, `('name', type, shape)`; the name may be `('title', 'name')`. */
  #listed(item: Literal, align: boolean): Field {
    const [head, type, shape] = item.kind === 'tuple' ? item.items : [];
    const name = head?.kind === 'tuple' ? head.items[1] : head;
    if (!type || name?.kind !== 'string')
      throw this.#line.error("a field is written ('name', type) or ('name', type, shape)", item.at);
    const built = this.build(type, align);
    return {
      name: name.value,
      at: item.at,
      ...this.#shaped(built, shape ? this.#shapeOf(shape) : [], item.at),
    };
  }

  /** `(type, shape)`. */
  #pair({ items, at }: Literal & { kind: 'tuple' | 'list' }, align: boolean): Built {
    const [type, shape] = items;
    if (!type || !shape || items.length !== 2) throw this.#line.error('a pair is written (type, shape)', at);
    return this.#shaped(this.build(type, align), this.#shapeOf(shape), at);
  }

  #call({ name, items, named, at }: Literal & { kind: 'call' }, align: boolean): Built {
    const [first, second] = items;
    const type = first ?? named.get('dtype');
    if (name !== 'dtype' || !type) throw this.#line.error(`${name}(…) is no type: write dtype(…)`, at);
    const asked = named.get('align') ?? second;
    return this.build(type, align || isTrue(asked));
  }

  #dict(literal: Literal & { kind: 'dict' }, align: boolean): Built {
    const by = new Map(
      literal.entries.map(([key, value]) => [key.kind === 'string' ? key.value : '', value]),
    );
    const names = by.get('names');
    const formats = by.get('formats');
    const isAligned = align || isTrue(by.get('aligned'));
    if (!names || !formats) return this.#placed(literal, align);
    const [nameList, formatList] = [this.#items(names), this.#items(formats)];
    const offsets = by.has('offsets') ? this.#items(by.get('offsets')) : undefined;
    if (nameList.length !== formatList.length || (offsets && offsets.length !== nameList.length))
      throw this.#line.error('names, formats and offsets must be of one length', literal.at);
    const fields = formatList.map((format, i): Field => {
      const name = nameList[i];
      if (name?.kind !== 'string') throw this.#line.error('a name is a string', name?.at ?? names.at);
      const offset = offsets?.[i];
      return {
        ...{ name: name.value, at: name.at, ...this.build(format, isAligned) },
        ...(offset ? { offset: this.#whole(offset) } : {}),
      };
    });
    const size = by.get('itemsize');
    return this.#record(fields, isAligned, literal.at, size ? this.#whole(size) : undefined);
  }

  /** `{'a': ('<i4', 0), 'b': ('f8', 8)}`: the form of `dtype.fields`. */
  #placed({ entries, at }: Literal & { kind: 'dict' }, align: boolean): Built {
    const fields = entries.map(([key, value]): Field => {
      const [type, offset] = value.kind === 'tuple' ? value.items : [];
      if (key.kind !== 'string' || !type || !offset)
        throw this.#line.error(
          "a dict has 'names' and 'formats', or fields as 'name': (type, offset)",
          key.at,
        );
      return { name: key.value, at: key.at, ...this.build(type, align), offset: this.#whole(offset) };
    });
    return this.#record(
      fields.sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0)),
      align,
      at,
    );
  }

  #record(fields: readonly Field[], align: boolean, at: number, itemSize?: number): Built {
    const members: Member[] = [];
    const names = new Set<string>();
    let end = 0;
    let most = 1;
    for (const [i, field] of fields.entries()) {
      const name = field.name === '' ? `f${i}` : field.name;
      if (names.has(name)) throw this.#line.error(`there are two fields called ${name}`, field.at);
      names.add(name);
      const step = align ? field.align : 1;
      const offset = field.offset ?? Math.ceil(end / step) * step;
      if (offset % step !== 0)
        throw this.#line.error(`${offset} is no multiple of ${step}, the alignment of ${name}`, field.at);
      most = Math.max(most, step);
      end = Math.max(end, offset + field.size);
      if (!Number.isSafeInteger(end)) throw this.#line.error('this is too large', field.at, 'too large');
      members.push({ name, role: 'member', type: field.type, offset });
    }
    const size = itemSize ?? Math.ceil(end / most) * most;
    if (size < end)
      throw this.#line.error(`an itemsize of ${size} is less than the ${end} bytes of the fields`, at);
    const type = this.types.push({ kind: 'struct', name: '', size, members }) - 1;
    return { type, size, align: most };
  }

  #shapeOf(shape: Literal): number[] {
    return shape.kind === 'tuple' || shape.kind === 'list'
      ? shape.items.map(n => this.#whole(n))
      : [this.#whole(shape)];
  }

  #items(literal: Literal | undefined): readonly Literal[] {
    if (literal?.kind === 'list' || literal?.kind === 'tuple') return literal.items;
    throw this.#line.error('a list was to come here', literal?.at ?? 0);
  }

  #whole(literal: Literal): number {
    if (literal.kind === 'number' && literal.value >= 0) return literal.value;
    throw this.#line.error('a number from 0 on was to come here', literal.at);
  }
}

interface Field extends Built {
  name: string;
  /** Column, for errors. */
  at: number;
  offset?: number;
}

function isTrue(literal: Literal | undefined): boolean {
  return (
    (literal?.kind === 'name' && literal.value === 'True') ||
    (literal?.kind === 'number' && literal.value !== 0)
  );
}

/** Commas within brackets (a shape, a unit) part nothing. */
function splitAtCommas(text: string): { text: string; at: number }[] {
  const parts: { text: string; at: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (i === text.length || (character === ',' && depth === 0)) {
      parts.push({ text: text.slice(start, i), at: start });
      start = i + 1;
    }
  }
  return parts;
}

function shifted(type: Type, by: number): Type {
  if (type.kind === 'array') return { ...type, element: type.element + by };
  return type.kind === 'typedef' ? { ...type, type: type.type + by } : type;
}
