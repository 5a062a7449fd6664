// Types from C and C++ declarations, through the machine's own compiler: the same layout as the compiled program has,
// the compiler's words when it refuses, nothing run without trust, nothing left behind.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CompileOptions } from '../../src/protocol/types.js';
import { TypesError, type TypesCode } from '../../src/probe/types/errors.js';
import { TypeLibrary } from '../../src/probe/types/library.js';
import { databaseFlags, splitWords } from '../../src/probe/types/compile-flags.js';
import { inSlices } from '../../src/probe/types/steps.js';
import { skipFor } from '../support/compile.js';
import { startTime } from '../support/oracle.js';
import { has, layoutOf, openWorkshop, told, type Workshop } from './types-programs.js';

const c: CompileOptions = { language: 'c', includePaths: [], defines: [], trusted: true };
const cxx: CompileOptions = { ...c, language: 'c++' };

function fails(code: TypesCode, pattern: RegExp): (error: unknown) => boolean {
  return error => error instanceof TypesError && error.code === code && pattern.test(error.message);
}

describe('types from declarations', function () {
  this.timeout(60_000);
  let shop: Workshop;
  const library = new TypeLibrary();

  before(function () {
    if (!has('cc')) skipFor(this, 'cc is not installed');
    shop = openWorkshop();
  });
  after(() => shop.close());

  it('of a header, with include paths and defines', async () => {
    mkdirSync(shop.path('inc'));
    shop.write('inc/size.h', '#define N 7\n');
    shop.write(
      'tick.h',
      '#include <stdint.h>\n#include "size.h"\nstruct tick { WORD seq; char name[N]; };\nstruct never_used { int a; };\n',
    );
    const options = { ...c, includePaths: [shop.path('inc')], defines: ['WORD=uint16_t'] };
    const types = await library.open({ kind: 'header', path: shop.path('tick.h'), compile: options });
    assert.equal(told(await layoutOf(types, 'struct tick')), '0 2 seq\n2 7 name\n10\n');
    assert.equal((await inSlices(types.find('never_used')))[0]?.unit, shop.path('tick.h'));
    types.close();
    await assert.rejects(
      library.open({ kind: 'header', path: shop.path('tick.h'), compile: c }),
      fails('COMPILER', /size\.h.*No such file or directory/s),
    );
  });

  for (const compiler of ['g++', 'clang++'])
    it(`of pasted C++, with ${compiler}: templates, bases, classes that are only declared in use`, async function () {
      if (!has(compiler)) skipFor(this, `${compiler} is not installed`);
      const text = `namespace ns { template <class T> struct Ring { T head; char tag; }; struct Base { virtual ~Base(); int b; };
        struct Derived : Base { short d; }; inline Ring<int> *ring; }
        ns::Ring<int> sample;`;
      const types = await library.open({ kind: 'text', text, compile: { ...cxx, compiler } });
      assert.equal(told(await layoutOf(types, 'ns::Ring<int>')), '0 4 head\n4 1 tag\n8\n');
      const derived = await layoutOf(types, 'ns::Derived');
      const root = derived.types[derived.root];
      assert.ok(root && 'members' in root);
      assert.deepEqual(
        root.members.map(m => m.role),
        ['base', 'member'],
      );
      types.close();
    });

  it("gives the compiler's own words", async () => {
    await assert.rejects(
      library.open({ kind: 'text', text: 'struct a { bad_t b; };', compile: c }),
      fails('COMPILER', /<stdin>:1:12: error: unknown type name .bad_t./),
    );
  });

  it('runs nothing without trust', async () => {
    await assert.rejects(
      library.open({ kind: 'text', text: 'int a;', compile: { ...c, trusted: false } }),
      fails('UNTRUSTED', /only done in a workspace that you trust/),
    );
  });

  it('says what is missing when there is no such compiler', async () => {
    await assert.rejects(
      library.open({ kind: 'text', text: 'int a;', compile: { ...c, compiler: 'no-such-cc' } }),
      fails('NOCOMPILER', /no-such-cc can't be started/),
    );
  });

  it('ends a compiler, and what it started, when it is cancelled', async () => {
    const mark = shop.path('alive');
    const slow = shop.write('slow-cc', `#!/bin/sh\nsleep 30 &\necho $! > ${mark}\nwait\n`);
    chmodSync(slow, 0o755);
    const stop = new AbortController();
    const opening = library.open(
      { kind: 'text', text: 'int a;', compile: { ...c, compiler: slow } },
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 500);
    await assert.rejects(opening, fails('CANCELLED', /cancelled/));
    const pid = Number(shop.run('cat', mark));
    // A killed process may need a moment.
    for (let i = 0; i < 50 && startTime(pid) !== undefined; i++)
      await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(startTime(pid), undefined);
  });

  it('does not wait for a program that the compiler left behind', async () => {
    const left = shop.path('left');
    const compiler = shop.write('leaving-cc', `#!/bin/sh\nsleep 30 &\necho $! > ${left}\nexec gcc "$@"\n`);
    shop.run('chmod', '+x', compiler);
    const begun = performance.now();
    const types = await library.open({
      kind: 'text',
      text: 'struct s { int a; };',
      compile: { ...c, compiler },
    });
    assert.equal(told(await layoutOf(types, 's')), '0 4 a\n4\n');
    types.close();
    assert.ok(performance.now() - begun < 15_000);
    const pid = Number(shop.run('cat', left));
    for (let i = 0; i < 50 && startTime(pid) !== undefined; i++)
      await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(startTime(pid), undefined);
  });

  it('takes no text for an option or a shell command, and leaves nothing behind', async () => {
    const before = leftovers();
    shop.write('$(touch hurt); a.h', 'struct odd { int a; };');
    const types = await library.open({ kind: 'header', path: shop.path('$(touch hurt); a.h'), compile: c });
    assert.equal(told(await layoutOf(types, 'odd')), '0 4 a\n4\n');
    types.close();
    assert.equal(readdirSync(shop.folder).includes('hurt'), false);
    assert.deepEqual(leftovers(), before);
  });

  it('reads paths and defines from compile_commands.json', async () => {
    mkdirSync(shop.path('project/include/deep'), { recursive: true });
    shop.write('project/include/deep/width.h', '#define WIDTH 3\n');
    shop.write('project/grid.h', '#include "deep/width.h"\nstruct grid { char cells[WIDTH * SCALE]; };\n');
    const database = shop.write(
      'project/compile_commands.json',
      JSON.stringify([
        { directory: shop.path('project'), file: 'far/away.c', command: 'cc -DSCALE=9 far/away.c' },
        {
          directory: shop.path('project'),
          file: 'grid.c',
          command: 'cc -Iinclude "-DSCALE=2" -fplugin=evil.so -o grid.o -c grid.c',
        },
      ]),
    );
    assert.deepEqual(databaseFlags(database, shop.path('project/grid.h')), [
      `-I${shop.path('project/include')}`,
      '-DSCALE=2',
    ]);
    shop.write(
      'flags.json',
      JSON.stringify([
        {
          directory: '/work',
          file: 'a.c',
          command: 'clang --sysroot=root --sysroot other -mllvm -inline-threshold=9 -m32 -c a.c',
        },
      ]),
    );
    assert.deepEqual(databaseFlags(shop.path('flags.json'), '/work/a.c'), [
      '--sysroot=/work/root',
      ...['--sysroot', '/work/other', '-mllvm', '-inline-threshold=9', '-m32'],
    ]);
    const types = await library.open({
      kind: 'header',
      path: shop.path('project/grid.h'),
      compile: { ...c, database },
    });
    assert.equal(told(await layoutOf(types, 'grid')), '0 6 cells\n6\n');
    types.close();
  });

  it('parts words as a shell does, and nothing else', () => {
    assert.deepEqual(splitWords(`cc  -DA="x y" '-DB=$(id)' -DC=\\"q\\" ''`), [
      'cc',
      '-DA=x y',
      '-DB=$(id)',
      '-DC="q"',
      '',
    ]);
  });

  function leftovers(): string[] {
    return readdirSync(tmpdir()).filter(name => name.startsWith('shmscope-types-'));
  }
});
