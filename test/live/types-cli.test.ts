// `types` and `layout` on the command line: the JSON as documented, text for people, exit codes, several of one name.
import assert from 'node:assert/strict';
import { skipFor } from '../support/compile.js';
import { shmscope } from '../support/command.js';
import { has, openWorkshop, program, type Workshop } from './types-programs.js';

describe('types on the command line', function () {
  this.timeout(60_000);
  let shop: Workshop;

  before(function () {
    if (!has('gcc')) skipFor(this, 'gcc is not installed');
    shop = openWorkshop();
    shop.write('board.c', program);
    shop.write(
      'a.c',
      'struct twin { int a; }; struct twin one; typedef struct twin twin; twin *two; int first(void) { return 0; }',
    );
    shop.write('b.c', 'struct twin { long a; char b; }; struct twin three; int main(void) { return 0; }');
    shop.run('gcc', '-g', 'board.c', '-o', 'board');
    shop.run('gcc', '-g', 'a.c', 'b.c', '-o', 'twins');
  });
  after(() => shop.close());

  it('types --json has name, kind and size of structs, unions, enums and classes', () => {
    const { code, out, err } = shmscope(
      'types',
      shop.path('board'),
      '--filter',
      '^(board|slot|phase|uint64_t)$',
      '--json',
    );
    assert.deepEqual([code, err], [0, '']);
    const rows = JSON.parse(out) as { name: string }[];
    assert.deepEqual(
      rows.sort((a, b) => a.name.localeCompare(b.name)),
      [
        { name: 'board', kind: 'struct', size: 120 },
        { name: 'phase', kind: 'enum', size: 4 },
        { name: 'slot', kind: 'struct', size: 32 },
      ],
    );
    assert.match(
      shmscope('types', shop.path('board'), '--filter', '^slot$').out,
      /^SIZE {2}KIND {4}NAME\n {2}32 {2}struct {2}slot\n$/,
    );
  });

  it('layout --json has what is documented', () => {
    const { code, out } = shmscope('layout', shop.path('board'), 'struct board', '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), {
      name: 'board',
      kind: 'struct',
      size: 120,
      align: 8,
      members: [
        { name: 'magic', type: 'uint32_t', offset: 0, size: 4 },
        { name: 'slots', type: 'struct slot[3]', offset: 8, size: 96 },
        { name: 'phase', type: 'enum phase', offset: 104, size: 4 },
        { name: 'low', type: 'unsigned int', offset: 108, size: 4, bitOffset: 0, bitSize: 5 },
        { name: 'high', type: 'unsigned int', offset: 108, size: 4, bitOffset: 5, bitSize: 9 },
        { name: 'next', type: 'struct board *', offset: 112, size: 8 },
      ],
      holes: [
        { offset: 4, size: 4 },
        { offset: 109, size: 0, bitOffset: 6, bitSize: 2 },
        { offset: 110, size: 2 },
      ],
      padding: 0,
    });
  });

  it('layout for people has offsets, holes and cache lines', () => {
    const { out } = shmscope('layout', shop.path('board'), 'board');
    assert.match(
      out,
      /^struct board: 120 bytes, aligned to 8, 2 cache lines of 64, 1 hole \(4 bytes\), 1 bit hole \(18 bits\)\n/,
    );
    assert.match(out, /\n +4 +4 {2}\(hole\)\n/);
    assert.match(out, /\n +8 +96 {2}slots +struct slot\[3\]\n/);
    assert.match(out, /cache line 1 begins 56 bytes into what is above\n/);
    assert.match(out, /\n 108:5 +9 bits {2}high +unsigned int\n/);
  });

  it('several of one name are listed with their units, and #2 picks', () => {
    const listed = shmscope('layout', shop.path('twins'), 'struct twin');
    assert.equal(listed.code, 2);
    assert.match(listed.err, /names 2 types/);
    assert.match(
      listed.err,
      /#1 {2}struct twin, 4 bytes, from .*a\.c\n {2}#2 {2}struct twin, 16 bytes, from .*b\.c/,
    );
    const { code, out } = shmscope('layout', shop.path('twins'), 'twin#2', '--json');
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { size: number }).size, 16);
    assert.equal(shmscope('layout', shop.path('twins'), 'twin#3').code, 2);
  });

  it('takes a format as both, a header, and says what went wrong', () => {
    assert.equal((JSON.parse(shmscope('layout', 'numpy:i4,f8', '--json').out) as { size: number }).size, 12);
    assert.equal((JSON.parse(shmscope('layout', 'struct:@ci', '--json').out) as { size: number }).size, 8);
    const bad = shmscope('layout', 'struct:<iz');
    assert.deepEqual(
      [bad.code, bad.err],
      [3, 'shmscope: struct format, column 3: "z" is no format character.\n'],
    );
    shop.write('h.h', 'struct from_header { short a; BIG b; };');
    const header = shmscope('layout', shop.path('h.h'), 'from_header', '-D', 'BIG=long', '--json');
    assert.equal((JSON.parse(header.out) as { size: number }).size, 16);
    const refused = shmscope('types', shop.path('h.h'));
    assert.equal(refused.code, 3);
    assert.match(refused.err, /the compiler says:\n.*error: unknown type name .BIG./s);
    assert.deepEqual(
      [shmscope('types').code, shmscope('types', shop.path('board'), '--filter', '(').code],
      [2, 2],
    );
    const none = shmscope('layout', shop.path('board'), 'nothing');
    assert.deepEqual([none.code, none.out], [3, '']);
    assert.match(none.err, /^shmscope: There is no type "nothing" in .*\/board\. `shmscope types`/);
  });

  it('says in which of two there is no such type, and what may have been meant', () => {
    const [board, twins] = [shop.path('board'), shop.path('twins')];
    const { code, err } = shmscope('compare', board, twins, 'board');
    assert.equal(code, 3);
    assert.match(err, /^shmscope: There is no type "board" in .*\/twins\. `shmscope types`/);
    const near = shmscope('layout', board, 'struct Boerd').err;
    assert.match(near, /There is no type "struct Boerd" in .*\/board\. Did you mean "board"\? /);
  });

  it('ends with 1 when no name fits, as find does', () => {
    const { code, out, err } = shmscope('types', shop.path('board'), '--filter', 'zzz');
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^None of \d+ types has such a name\.\n$/);
    const json = shmscope('types', shop.path('board'), '--filter', 'zzz', '--json');
    assert.deepEqual([json.code, JSON.parse(json.out)], [1, []]);
  });

  it('tells a process that never was from a word that is no number', () => {
    // More than the kernel gives to any.
    assert.deepEqual(shmscope('types', 'pid:99999999'), {
      ...{ code: 3, out: '', err: 'shmscope: There is no process 99999999.\n' },
    });
    const word = shmscope('types', 'pid:abc');
    assert.equal(word.code, 2);
    assert.match(word.err, /^shmscope: a process is given by its number: pid:4121, not pid:abc/);
  });

  it('lets no name reach the terminal as it is', () => {
    // An identifier can't hold such a character, the path of its unit can.
    shop.write('\u001b[2Jx.c', 'struct twin { char c; }; struct twin four; int f(void) { return 0; }');
    shop.run('gcc', '-g', 'a.c', '\u001b[2Jx.c', '-shared', '-fPIC', '-o', 'odd.so');
    const { err } = shmscope('layout', shop.path('odd.so'), 'struct twin');
    assert.match(err, /\\x1b\[2Jx\.c/);
    assert.equal(err.includes('\u001b'), false);
  });
});
