// Types from files: debug information in a program, compressed, in a file beside it, moved by dwz, split off, packed.
// The oracle is the program itself, which prints its offsetof and sizeof.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TypesError } from '../../src/probe/types/errors.js';
import { TypeLibrary } from '../../src/probe/types/library.js';
import type { OpenTypes } from '../../src/probe/types/open-types.js';
import { skipFor } from '../support/compile.js';
import { has, layoutOf, openWorkshop, program, told, type Workshop } from './types-programs.js';

describe('types from files', function () {
  this.timeout(60_000);
  let shop: Workshop;
  // One for each test: it keeps what it has read, by build-id.
  let library = new TypeLibrary();
  let expected = '';

  before(function () {
    if (!has('gcc')) skipFor(this, 'gcc is not installed');
    shop = openWorkshop();
    shop.write('board.c', program);
    shop.run('gcc', '-g', 'board.c', '-o', 'plain');
    expected = shop.run('./plain');
  });
  after(() => {
    library.clear();
    shop.close();
  });

  beforeEach(() => {
    library.clear();
    library = new TypeLibrary();
  });

  async function open(name: string, debugPaths: string[] = []): Promise<OpenTypes> {
    return library.open({ kind: 'file', path: shop.path(name) }, { debugPaths });
  }

  async function check(name: string, debugPaths: string[] = []): Promise<OpenTypes> {
    const types = await open(name, debugPaths);
    try {
      assert.equal(told(await layoutOf(types, 'struct board')), expected);
      return types;
    } finally {
      types.close();
    }
  }

  it('as gcc makes them, DWARF 4 and 5', async () => {
    await check('plain');
    shop.run('gcc', '-gdwarf-4', 'board.c', '-o', 'four');
    await check('four');
  });

  it('of a 32 bit program', async function () {
    try {
      shop.run('gcc', '-m32', '-g', 'board.c', '-o', 'narrow');
    } catch {
      // gcc-multilib is not everywhere.
      skipFor(this, 'no headers for 32 bit are installed');
    }
    const types = await open('narrow');
    assert.equal(told(await layoutOf(types, 'board')), shop.run('./narrow'));
    types.close();
  });

  for (const way of ['zlib', 'zlib-gnu'])
    it(`compressed by -gz=${way}`, async () => {
      shop.run('gcc', '-g', `-gz=${way}`, 'board.c', '-o', way);
      await check(way);
    });

  it('compressed by zstd', async function () {
    try {
      shop.run('objcopy', '--compress-debug-sections=zstd', 'plain', 'zstd');
    } catch {
      skipFor(this, 'objcopy knows no zstd here');
    }
    await check('zstd');
  });

  it('of an object file, whose sections are to be relocated', async () => {
    shop.run('gcc', '-g', '-c', 'board.c', '-o', 'board.o');
    await check('board.o');
    shop.run('gcc', '-g', '-fdebug-types-section', '-c', 'board.c', '-o', 'units.o');
    await check('units.o');
  });

  it('by .gnu_debuglink, with its CRC', async () => {
    shop.run('gcc', '-g', '-Wl,--build-id=none', 'board.c', '-o', 'linked');
    shop.run('objcopy', '--only-keep-debug', 'linked', 'linked.debug');
    shop.run('strip', '-g', 'linked');
    shop.run('objcopy', '--add-gnu-debuglink=linked.debug', 'linked');
    const types = await check('linked');
    assert.equal(types.objects[0]?.debugFile, shop.path('linked.debug'));
    mkdirSync(shop.path('.debug'));
    copyFileSync(shop.path('linked.debug'), shop.path('.debug/linked.debug'));
    rmSync(shop.path('linked.debug'));
    await check('linked');
    rmSync(shop.path('.debug/linked.debug'));
    // Below a folder for debug files, by the program's whole path.
    const place = shop.path(`debug${shop.folder}/linked.debug`);
    mkdirSync(dirname(place), { recursive: true });
    shop.run('gcc', '-g', '-Wl,--build-id=none', '-DOTHER=1', '-O1', 'board.c', '-o', 'other');
    shop.run('objcopy', '--only-keep-debug', 'other', place);
    await assert.rejects(open('linked', [shop.path('debug')]), (error: unknown) => {
      assert.ok(error instanceof TypesError && error.code === 'NOTYPES');
      return /is of another build \(its CRC differs\)/.test(error.message);
    });
  });

  it('by build-id, below a folder that is configured', async () => {
    shop.run('gcc', '-g', '-Wl,--build-id=0x00112233445566778899', 'board.c', '-o', 'known');
    mkdirSync(shop.path('ids/.build-id/00'), { recursive: true });
    const place = shop.path('ids/.build-id/00/112233445566778899.debug');
    shop.run('objcopy', '--only-keep-debug', 'known', place);
    shop.run('strip', '-g', 'known');
    await assert.rejects(open('known'), /install its debug symbols \(build-id 00112233445566778899\)/);
    const types = await check('known', [shop.path('ids')]);
    assert.deepEqual(types.objects, [
      { path: shop.path('known'), buildId: '00112233445566778899', from: 'DWARF', debugFile: place },
    ]);
  });

  it('moved to a supplementary file by dwz', async function () {
    if (!has('dwz', '-?') && !has('dwz', '--version')) skipFor(this, 'dwz is not installed');
    // What two programs share is moved, if it is enough.
    const shared = Array.from(
      { length: 60 },
      (_, i) => `struct filler${i} { long a${i}, b${i}; struct board *c; } f${i};`,
    );
    shop.write('one.c', `${program}\n${shared.join('\n')}`);
    shop.write('two.c', `${program}\n${shared.join('\n')}\nint second;`);
    for (const name of ['one', 'two']) shop.run('gcc', '-g', '-gdwarf-4', `${name}.c`, '-o', name);
    shop.run('dwz', '-m', 'shared.dwz', 'one', 'two');
    await check('one');
    await check('two');
    writeFileSync(shop.path('shared.dwz'), 'gone');
    library.clear();
    const types = await open('one');
    assert.match(types.objects[0]?.problem ?? '', /shared\.dwz, which dwz moved types to, is not there/);
    types.close();
  });

  const packers = ['llvm-dwp', 'dwp'];
  function packs(packer: string, name: string): boolean {
    try {
      shop.run(packer, '-e', name, '-o', `${name}.dwp`);
      return true;
    } catch {
      return false;
    }
  }

  for (const version of ['4', '5'])
    it(`split off by -gsplit-dwarf (DWARF ${version}), as .dwo and as .dwp`, async function () {
      const name = `split${version}`;
      shop.run('gcc', `-gdwarf-${version}`, '-gsplit-dwarf', '-c', 'board.c', '-o', `${name}.o`);
      shop.run('gcc', `${name}.o`, '-o', name);
      await check(name);
      // Older packers know no DWARF 5.
      if (!packers.some(packer => packs(packer, name))) skipFor(this, 'no packer here knows this DWARF');
      rmSync(shop.path(`${name}.dwo`));
      library.clear();
      await check(name);
      rmSync(shop.path(`${name}.dwp`));
      library.clear();
      const types = await open(name);
      await assert.rejects(layoutOf(types, 'struct board'), /is not there/);
      types.close();
    });

  it('keeps by build-id what it has read, and lets go of it', async () => {
    shop.run('gcc', '-g', '-Wl,--build-id', 'board.c', '-o', 'first');
    copyFileSync(shop.path('first'), shop.path('second'));
    const [first, second] = [await open('first'), await open('second')];
    const [a, b] = [await layoutOf(first, 'board'), await layoutOf(second, 'board')];
    assert.deepEqual(a, b);
    first.close();
    assert.equal(told(await layoutOf(second, 'board')), expected);
    second.close();
    assert.throws(() => second.layout('0/x'), /there is no type/);
  });

  it('says what is no file of types', async () => {
    shop.write('text.txt', 'hello');
    await assert.rejects(open('text.txt'), /text\.txt is neither an ELF nor a BTF file/);
    await assert.rejects(open('nothing'), { name: 'KernelError', code: 'ENOENT' });
    await assert.rejects(library.open({ kind: 'file', path: '/dev/null' }), { code: 'EFTYPE' });
    shop.run('strip', '-g', '-o', 'bare', 'plain');
    await assert.rejects(
      open('bare'),
      /bare has no debug information, neither in it nor in a file beside it/,
    );
  });
});
