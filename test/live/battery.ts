// Makes C structs by chance, with a value for every field, and the program that fills them and says what it sees:
// nesting, packing, alignment, bit fields of all widths, unions, arrays, and every basic type. Not the comparing.
import fc from 'fast-check';

/** One field of a struct: how it's declared, and what is stored in it. */
interface Field {
  /** `%s` stands for the name. */
  declaration: string;
  /** Leaves: the path behind the field's own, an expression to store, and how to print what is there. */
  leaves: readonly Leaf[];
  /** Has no name of its own: its members are the struct's. */
  anonymous?: true;
}

interface Leaf {
  path: string;
  store: string;
  print: Print;
  /** Has no address. */
  bits?: true;
}

type Print = 'signed' | 'unsigned' | 'wide' | 'float' | 'long double' | 'text' | 'pointer' | 'char' | 'bool';

export interface Struct {
  fields: readonly Field[];
  /** Behind the closing brace: `__attribute__((packed))`. */
  attributes: string;
}

const signedValue = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });

function plain(type: string, print: Print, store: fc.Arbitrary<string>): fc.Arbitrary<Field> {
  return store.map(value => ({ declaration: `${type} %s`, leaves: [{ path: '', store: value, print }] }));
}

const integer = signedValue.map(value => `(${value}LL)`);
const decimal = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => `${digits}e-${places}`);

const scalar: fc.Arbitrary<Field> = fc.oneof(
  ...['int8_t', 'short', 'int', 'long', 'int64_t'].map(type => plain(type, 'signed', integer)),
  ...['uint8_t', 'unsigned short', 'uint32_t', 'unsigned long', '_Atomic uint64_t'].map(type =>
    plain(type, 'unsigned', integer),
  ),
  plain(
    '__int128',
    'wide',
    integer.map(v => `((__int128)${v} * 1000003)`),
  ),
  plain('_Bool', 'bool', fc.integer({ min: 0, max: 1 }).map(String)),
  plain('char', 'char', fc.integer({ min: 33, max: 126 }).map(String)),
  plain('float', 'float', decimal),
  plain('double', 'float', decimal),
  plain(
    'long double',
    'long double',
    decimal.map(text => `${text}L`),
  ),
  plain(
    'void *',
    'pointer',
    fc.nat().map(value => `(void *)${value}`),
  ),
  plain('enum colour', 'signed', fc.integer({ min: 0, max: 5 }).map(String)),
);

/** Characters in an array are a text. */
const numbers = scalar.filter(field => !field.declaration.startsWith('char '));

const text: fc.Arbitrary<Field> = fc.stringMatching(/^[a-zA-Z0-9 ]{0,7}$/).map(value => ({
  declaration: 'char %s[8]',
  leaves: [{ path: '', store: `"${value}"`, print: 'text' as const }],
}));

/** Widths that each type can have. */
const bitTypes = [
  { type: 'int', most: 32, print: 'signed' },
  { type: 'unsigned', most: 32, print: 'unsigned' },
  { type: 'signed char', most: 8, print: 'signed' },
  { type: 'unsigned short', most: 16, print: 'unsigned' },
  { type: 'long long', most: 64, print: 'signed' },
  { type: 'unsigned long long', most: 64, print: 'unsigned' },
  { type: '_Bool', most: 1, print: 'bool' },
  { type: 'enum colour', most: 8, print: 'unsigned' },
] as const;

function bitField(full: boolean): fc.Arbitrary<Field> {
  return fc
    .record({
      kind: fc.constantFrom(...bitTypes),
      part: fc.integer({ min: 0, max: 255 }),
      value: signedValue,
    })
    .map(({ kind, part, value }) => {
      const least = kind.type === 'enum colour' ? 3 : 1;
      // `char c : 8` is a bit field too, wherever it lies.
      const most = full || kind.most === 1 ? kind.most : kind.most - 1;
      const width = least + (part % (most - least + 1));
      // Of an enum only what has a name: another value is shown as wrong, which is not what this is about.
      const stored = kind.type === 'enum colour' ? String(BigInt.asUintN(2, value)) : `(${value}LL)`;
      return {
        declaration: `${kind.type} %s : ${width}`,
        leaves: [{ path: '', store: stored, print: kind.print, bits: true as const }],
      };
    });
}

/** `:0` ends a unit, `:3` leaves bits free. */
const gap: fc.Arbitrary<Field> = fc
  .constantFrom('int : 0', 'int : 3', 'long long : 0', 'char : 0', 'unsigned : 17')
  .map(declaration => ({ declaration, leaves: [], anonymous: true as const }));

function arrayOf(field: fc.Arbitrary<Field>): fc.Arbitrary<Field> {
  return fc
    .tuple(field, fc.integer({ min: 1, max: 3 }), fc.option(fc.integer({ min: 1, max: 2 })))
    .map(([one, n, m]) => {
      const leaves: Leaf[] = [];
      for (let i = 0; i < n; i++)
        for (let j = 0; j < (m ?? 1); j++)
          for (const leaf of one.leaves)
            leaves.push({
              ...leaf,
              path: `[${i}]${m === null ? '' : `[${j}]`}${leaf.path}`,
              // Each element has a value of its own.
              store: leaf.store.endsWith('LL)') ? `(${leaf.store} ^ ${i * 5 + j})` : leaf.store,
            });
      return { declaration: one.declaration.replace('%s', `%s[${n}]${m === null ? '' : `[${m}]`}`), leaves };
    });
}

const aligned: fc.Arbitrary<Field> = fc
  .tuple(scalar, fc.constantFrom(2, 8, 16, 64))
  .map(([field, n]) => ({ ...field, declaration: `${field.declaration} __attribute__((aligned(${n})))` }));

function recordIn(inner: fc.Arbitrary<Struct>): fc.Arbitrary<Field> {
  return fc
    .record({
      of: inner,
      union: fc.boolean(),
      anonymous: fc.boolean(),
      which: fc.nat(),
      serial: fc.nat({ max: 0xff_ffff }),
    })
    .map(({ of, union, anonymous, which, serial }) => {
      const prefix = `n${serial.toString(36)}_`;
      const named = of.fields.filter(f => f.leaves.length > 0);
      const stored = union ? named.slice(which % Math.max(1, named.length)).slice(0, 1) : named;
      const at = (field: Field): string => (field.anonymous ? '' : `.${prefix}${of.fields.indexOf(field)}`);
      const leaves = stored.flatMap(f => f.leaves.map(leaf => ({ ...leaf, path: at(f) + leaf.path })));
      const body = declare(of.fields, prefix);
      const declaration = `${union ? 'union' : 'struct'} { ${body} } ${of.attributes}`;
      return anonymous
        ? { declaration, leaves, anonymous: true as const }
        : { declaration: `${declaration} %s`, leaves };
    });
}

/** `full`: with bit fields as wide as their type. */
export function structs(full = true, depth = 2): fc.Arbitrary<Struct> {
  const simple = [
    { arbitrary: scalar, weight: 5 },
    { arbitrary: bitField(full), weight: 5 },
    { arbitrary: gap, weight: 1 },
    { arbitrary: text, weight: 1 },
    { arbitrary: aligned, weight: 1 },
    { arbitrary: arrayOf(fc.oneof(numbers, text)), weight: 2 },
  ];
  const nested = depth === 0 ? [] : [{ arbitrary: recordIn(structs(full, depth - 1)), weight: 3 }];
  const attributes = fc.constantFrom(
    '',
    '',
    '',
    '__attribute__((packed))',
    '__attribute__((packed, aligned(2)))',
    '__attribute__((aligned(32)))',
  );
  return fc.record({
    fields: fc.array(fc.oneof(...simple, ...nested), { minLength: 1, maxLength: 7 }),
    attributes,
  });
}

function declare(fields: readonly Field[], prefix: string): string {
  return fields.map((field, i) => `${field.declaration.replace('%s', `${prefix}${i}`)};`).join(' ');
}

const printers: Readonly<Record<Print, (at: string) => string>> = {
  signed: at => `printf("%lld", (long long)(${at}))`,
  unsigned: at => `printf("%llu", (unsigned long long)(${at}))`,
  wide: at => `print_wide(${at})`,
  float: at => `printf("%.17g", (double)(${at}))`,
  'long double': at => `printf("%.21Lg", ${at})`,
  text: at => `printf("%s", ${at})`,
  pointer: at => `printf("%llu", (unsigned long long)(uintptr_t)(${at}))`,
  char: at => `printf("%d", ${at})`,
  bool: at => `printf("%d", (int)(${at}))`,
};

/**
 * A C program that stores all values and prints, for each struct, `struct <n> <sizeof> <hex of its bytes>`, then for
 * each leaf `<path> <print> <value>` and, where it has an address, `<path> offset <bytes>`, tab-separated.
 */
export function programOf(all: readonly Struct[], wide: boolean): string {
  const types = all.map(
    ({ fields, attributes }, n) =>
      `struct s${n} { ${declare(fields, 'f')} } ${attributes}; struct s${n} v${n};`,
  );
  const steps = all.map(({ fields }, n) => {
    const leaves = fields.flatMap((field, i) =>
      field.leaves.map(leaf => ({ ...leaf, path: (field.anonymous ? '' : `.f${i}`) + leaf.path })),
    );
    const stores = leaves.map(({ path, store, print }) =>
      print === 'text' ? `memcpy(v${n}${path}, ${store}, sizeof ${store});` : `v${n}${path} = ${store};`,
    );
    const says = leaves.map(({ path, print }) => {
      const name = path.slice(1);
      return `printf("${name}\\t${print}\\t"); ${printers[print](`v${n}${path}`)}; printf("\\n");`;
    });
    const offsets = leaves
      .filter(leaf => leaf.bits === undefined)
      .map(({ path }) => `OFFSET(s${n}, v${n}, ${path.slice(1)})`)
      .join(' ');
    return `static void step${n}(void) { memset(&v${n}, 0xff, sizeof v${n}); ${stores.join(' ')}
      printf("struct\\t${n}\\t%zu\\t", sizeof v${n}); hex(&v${n}, sizeof v${n}); ${says.join('\n')} ${offsets} }`;
  });
  return `#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
enum colour { RED, GREEN, BLUE, BLACK, WHITE, GREY };
${wide ? 'static void print_wide(__int128 v) { printf("%lld %llu", (long long)(v >> 64), (unsigned long long)v); }' : ''}
static void hex(const void *p, size_t n) { for (size_t i = 0; i < n; i++) printf("%02x", ((const unsigned char *)p)[i]); printf("\\n"); }
${types.join('\n')}
#define OFFSET(type, value, path) offset_of(#path, (const char *)&value, HAS_ADDRESS(value.path), sizeof value);
static void offset_of(const char *path, const char *base, const void *at, size_t size) { (void)size; printf("%s\\toffset\\t%td\\n", path, (const char *)at - base); }
#define HAS_ADDRESS(lvalue) ((const void *)&(lvalue))
${steps.join('\n')}
int main(void) { ${all.map((_, n) => `step${n}();`).join(' ')} return 0; }
`;
}

/** For targets without it. */
export function withoutWide(struct: Struct): boolean {
  return !JSON.stringify(struct).includes('__int128');
}
