// C from gcc and clang, in both versions of DWARF and both word sizes: one source, the layouts that its ABI demands.
import assert from 'node:assert/strict';
import { compile, need } from '../../../support/compile.js';
import { openFile } from '../../../support/dwarf-file.js';
import { layoutLines } from '../../../support/layout-text.js';

const source = `
#include <stdint.h>
struct slot;
typedef int (*compare_t)(const void *, const void *);
typedef struct { int x, y; } point_t;
enum color { RED, GREEN = -5, BLUE = 0x7fffffff };
enum wide { BIG = 0xffffffffffull };
struct slot {
  uint64_t seq; _Atomic int owner; char name[16]; double px[2][3];
  struct slot *next; const char *const *words; compare_t by; int (*fn)(int, char *, ...);
  enum color color; union { int i; float f; }; struct { short a, b; } pair; point_t at;
  volatile const long ticks; void *restrict any; int (*row)[4]; int none[0]; int rest[];
} s;
struct bits { unsigned a : 3, b : 7; signed c : 20; long d : 40; _Bool e : 1; unsigned : 0; char f : 2; } b;
struct __attribute__((packed)) tight { char a; int b : 9; int c : 30; long d; unsigned e : 1; } t;
struct numbers { char c; signed char sc; unsigned char uc; float f; double d; long double ld; _Complex double cd;
  float v __attribute__((vector_size(16))); _Bool ok; } n;
union any { int i; double d; char c[9]; } u;
enum wide w; struct unknown *p;
int main(void) { struct local { int z; struct slot *s; } l = { 1, &s }; return l.z; }
`;

const slot = [
  'struct slot 160',
  '0 8 uint64_t seq',
  '8 4 _Atomic int owner',
  '12 16 char[16] name',
  '32 48 double[2][3] px',
  '80 8 struct slot * next',
  '88 8 const char *const * words',
  '96 8 compare_t by',
  '104 8 int (int, char *, ...) * fn',
  '112 4 enum color color',
  '116 4 union',
  '120 4 struct pair',
  '124 8 point_t at',
  '136 8 const volatile long int ticks',
  '144 8 void * restrict any',
  '152 8 int [4] * row',
  '160 0 int[0] none',
  '160 ? int[] rest',
];
const bits = [
  'struct bits 24',
  '0+0:3 4 unsigned int a',
  '0+3:7 4 unsigned int b',
  '0+10:20 4 int c',
  '8+0:40 8 long int d',
  '13+0:1 1 _Bool e',
  '16+0:2 1 char f',
];
// A field that crosses the unit of its type starts in the byte of its first bit.
const tight = [
  'struct tight 15',
  '0 1 char a',
  '0+8:9 4 int b',
  '2+1:30 4 int c',
  '6 8 long int d',
  '12+16:1 4 unsigned int e',
];
const numbers = [
  'struct numbers 80',
  '0 1 char c',
  '1 1 signed char sc',
  '2 1 unsigned char uc',
  '4 4 float f',
  '8 8 double d',
  '16 16 long double ld',
  '32 16 complex double cd',
  '48 16 float[4] v',
  '64 1 _Bool ok',
];
const others: Readonly<Record<string, readonly string[]>> = {
  'union any': ['union any 16', '0 4 int i', '0 8 double d', '0 9 char[9] c'],
  'enum color': ['enum color 4 signed', 'RED = 0', 'GREEN = -5', 'BLUE = 2147483647'],
  'enum wide': ['enum wide 8', 'BIG = 1099511627775'],
  point_t: ['point_t', 'struct 8', '0 4 int x', '4 4 int y'],
  'struct local': ['struct local 16', '0 4 int z', '8 8 struct slot * s'],
};

for (const compiler of ['gcc', 'clang'] as const)
  for (const version of [4, 5] as const)
    describe(`C from ${compiler}, DWARF ${version}`, () => {
      const build = (...flags: string[]): string =>
        compile(compiler, source, [`-gdwarf-${version}`, '-O0', '-w', ...flags]);

      before(function () {
        need(this, compiler);
      });

      it('tells members, their types and places', () => {
        assert.deepEqual(
          normal(layoutLines(openFile(build()), 'slot')),
          version === 5 ? slot : slot.map(plain),
        );
      });

      it('tells bit fields, packed ones too', () => {
        const opened = openFile(build());
        assert.deepEqual(normal(layoutLines(opened, 'bits')), bits);
        assert.deepEqual(normal(layoutLines(opened, 'tight')), tight);
      });

      it('tells numbers of all kinds, unions, enums, typedefs and types inside of functions', () => {
        const opened = openFile(build());
        assert.deepEqual(normal(layoutLines(opened, 'numbers')), numbers);
        for (const [name, lines] of Object.entries(others))
          assert.deepEqual(normal(layoutLines(opened, name)), lines);
      });

      it('lists what is defined, and finds what is listed', () => {
        const opened = openFile(build());
        const listed = opened.entries().map(({ kind, name }) => `${kind} ${name}`);
        for (const name of ['struct slot', 'struct local', 'union any', 'enum wide', 'typedef compare_t'])
          assert.ok(listed.includes(name), name);
        assert.ok(!listed.includes('struct unknown'), 'what is only declared is not defined');
        for (const { id, name, kind } of opened.entries())
          assert.deepEqual(
            opened
              .find(name)
              .filter(entry => entry.kind === kind)
              .map(entry => entry.id),
            [id],
          );
        assert.deepEqual(opened.find('union slot'), []);
        assert.deepEqual(opened.problems, []);
      });
    });

/** What compilers write differently: clang has C's short names, and either order of qualifiers is right. */
function normal(lines: readonly string[]): string[] {
  return lines.map(line =>
    line
      .replace(/\blong\b(?! int| double)/, 'long int')
      .replace('volatile const', 'const volatile')
      .replace('complex cd', 'complex double cd'),
  );
}

/** DW_TAG_atomic_type is new in DWARF 5. */
function plain(line: string): string {
  return line.replace('_Atomic ', '');
}
