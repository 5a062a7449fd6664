// C structs by chance, as fast-check makes them: nesting, packing, alignment, bit fields of all widths, unions, arrays,
// flexible members; and the program that says where the compiler has put each member. Not the comparison.
import fc from 'fast-check';

export interface GeneratedMember {
  /** A type's name for plain ones, a record for nested ones. */
  type: string | GeneratedRecord;
  /** Bits of a bit field. */
  bits?: number;
  /** An anonymous record: its members are its holder's. */
  anonymous?: boolean;
  dimensions: readonly number[];
  align?: number;
}

export interface GeneratedRecord {
  kind: 'struct' | 'union';
  packed: boolean;
  align?: number;
  members: readonly GeneratedMember[];
  /** A flexible array of this type at its end. */
  rest?: string;
}

const plain = ['char', 'signed char', 'short', 'int', 'long', 'long long', 'float', 'double', 'long double'];
const others = ['unsigned char', 'uint64_t', 'uint16_t', '_Bool', 'void *', 'enum tint', '_Complex float'];
/** Of bit fields, with the most bits that they may have on any machine. */
const integers = { char: 8, 'unsigned short': 16, int: 32, unsigned: 32, 'long long': 64, _Bool: 1 } as const;
const aligns = [1, 2, 4, 8, 16, 64] as const;

const dimensions = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }) },
);

const plainMember: fc.Arbitrary<GeneratedMember> = fc.record({
  type: fc.constantFrom(...plain, ...others),
  dimensions,
});
const alignedMember: fc.Arbitrary<GeneratedMember> = fc.record({
  type: fc.constantFrom(...plain),
  dimensions: fc.constant([]),
  align: fc.constantFrom(...aligns),
});
const bitMember = (full: boolean): fc.Arbitrary<GeneratedMember> =>
  fc.constantFrom(...(Object.keys(integers) as (keyof typeof integers)[])).chain(type =>
    fc.record({
      type: fc.constant(type),
      bits: fc.integer({ min: 1, max: full || type === '_Bool' ? integers[type] : integers[type] - 1 }),
      dimensions: fc.constant([]),
    }),
  );

function recordOf(depth: number, full: boolean): fc.Arbitrary<GeneratedRecord> {
  const nested: fc.Arbitrary<GeneratedMember>[] =
    depth === 0
      ? []
      : [
          fc.record({ type: recordOf(depth - 1, full), dimensions }),
          fc.record({
            type: recordOf(depth - 1, full),
            dimensions: fc.constant([]),
            anonymous: fc.constant(true),
          }),
        ];
  const member = fc.oneof(
    { arbitrary: plainMember, weight: 3 },
    alignedMember,
    { arbitrary: bitMember(full), weight: 4 },
    ...nested,
  );
  return fc.record(
    {
      kind: fc.constantFrom('struct' as const, 'struct' as const, 'union' as const),
      packed: fc.boolean(),
      align: fc.constantFrom(...aligns),
      members: fc.array(member, { minLength: 1, maxLength: 9 }),
    },
    { requiredKeys: ['kind', 'packed', 'members'] },
  );
}

/**
 * Records as wide and deep as people write them; the outermost may end in a flexible array. `full`: bit fields may be
 * as wide as their type.
 */
export const generatedRecord = (full: boolean): fc.Arbitrary<GeneratedRecord> =>
  fc
    .tuple(
      recordOf(2, full),
      fc.option(fc.constantFrom('int', 'char', 'double'), { nil: undefined, freq: 6 }),
    )
    .map(([record, rest]) => (rest === undefined || record.kind === 'union' ? record : { ...record, rest }));

/** C source that defines `t0`, `t1`, … and prints a line for each type and member: see `Told`. */
export function programOf(records: readonly GeneratedRecord[]): string {
  const types = records.map(
    (record, i) => `${declare(record, ` t${i}`, { next: 0 })};\nstruct_or_union(${record.kind}, t${i})`,
  );
  const prints = records.flatMap((record, i) => [
    `printf("t${i} size %zu\\n", sizeof(${record.kind} t${i}));`,
    ...printsOf(record, `${record.kind} t${i}`, `t${i}`, '', { next: 0 }),
  ]);
  return `#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
enum tint { DARK = -1, LIGHT = 7 };
#define struct_or_union(kind, name) kind name *keep_##name;
static void dump(const char *what, const void *bytes, size_t size) {
  printf("%s bits ", what);
  for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)bytes)[i]);
  printf("\\n");
}
${types.join('\n')}
int main(void) {
  static unsigned char space[1 << 20] __attribute__((aligned(64)));
  ${prints.join('\n  ')}
  return 0;
}
`;
}

/** Names count through a whole type, nested ones included, so that anonymous members meet no namesake. */
interface Names {
  next: number;
}

function declare(record: GeneratedRecord, name: string, names: Names): string {
  const lines = record.members.map(member => {
    const own = member.anonymous ? '' : ` f${names.next++}`;
    const counts = member.dimensions.map(count => `[${count}]`).join('');
    const type = typeof member.type === 'string' ? member.type : declare(member.type, '', names);
    const align = member.align === undefined ? '' : ` __attribute__((aligned(${member.align})))`;
    const bits = member.bits === undefined ? '' : ` : ${member.bits}`;
    return `  ${type}${own}${counts}${bits}${align};`;
  });
  const rest = record.rest === undefined ? [] : [`  ${record.rest} rest[];`];
  const attributes = [
    record.packed ? 'packed' : '',
    record.align === undefined ? '' : `aligned(${record.align})`,
  ];
  const told = attributes.filter(text => text !== '').join(', ');
  return `${record.kind}${told === '' ? '' : ` __attribute__((${told}))`}${name} {\n${[...lines, ...rest].join('\n')}\n}`;
}

function printsOf(
  record: GeneratedRecord,
  type: string,
  label: string,
  path: string,
  names: Names,
): string[] {
  return record.members.flatMap(member => {
    const name = member.anonymous ? '' : `f${names.next++}`;
    const full = path + name;
    const lines: string[] = [];
    if (member.bits !== undefined)
      lines.push(
        `{ ${type} *t = (void *)space; memset(space, 0, sizeof *t + 16); t->${full} = -1; dump("${label} ${full}", t, sizeof *t); }`,
      );
    else if (!member.anonymous)
      lines.push(
        `printf("${label} ${full} %zu %zu\\n", offsetof(${type}, ${full}), sizeof(((${type} *)0)->${full}));`,
      );
    if (typeof member.type === 'string') return lines;
    // Behind an array, the first element stands for all; where there is none, nothing is asked.
    const first = member.dimensions.map(() => '[0]').join('');
    const inner = printsOf(member.type, type, label, member.anonymous ? path : `${full}${first}.`, names);
    return member.dimensions.includes(0) ? lines : [...lines, ...inner];
  });
}
