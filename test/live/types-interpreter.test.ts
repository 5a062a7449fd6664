// Guesses for a segment that a program of an interpreter uses: none of the interpreter's own types, whatever the bytes
// are, but those of a module that the program has loaded. One is made here, by its name; one is this machine's Python.
import assert from 'node:assert/strict';
import type { Suggestion } from '../../src/layout/suggest/suggest.js';
import type { TypesInfo } from '../../src/protocol/types.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import { workerFailure, TypesService } from '../../src/probe/types/types-service.js';
import { skipFor } from '../support/compile.js';
import { has, openWorkshop, useStarts, type Workshop } from './types-programs.js';

/** `_typeobject` has no less to offer than this: it fills a page, and its enum makes sense of zeros. */
const source = `
#include <stdio.h>
struct interpreter { unsigned long refs; char rest[4088]; } one;
int main(void) { printf("ready\\n"); fflush(stdout); return getchar() == 'x'; }
`;
const module = 'struct page { unsigned magic; unsigned version; char rest[4088]; } page;';

describe('types of an interpreter', function () {
  this.timeout(60_000);
  let shop: Workshop;
  const begin = useStarts(() => shop);

  before(() => {
    shop = openWorkshop();
  });
  after(() => shop.close());

  async function start(command: string, ...args: string[]): Promise<number> {
    return (await begin(command, ...args)).pid;
  }

  async function guesses(pid: number): Promise<{ info: TypesInfo; names: string[] }> {
    const service = new TypesService(() => ({ typesProgress: () => Promise.resolve() }));
    const { openTypes, suggestTypes, closeTypes } = service.handlers();
    const info = await openTypes({ types: 1, spec: { kind: 'process', pid }, debugPaths: [] });
    const found: Suggestion[] = await suggestTypes({
      types: 1,
      name: '/orders',
      size: 4096,
      bytes: new Uint8Array(4096),
      rest: false,
      semaphore: false,
      limit: 5,
    });
    await closeTypes({ types: 1 });
    return { info, names: found.map(({ entry }) => entry.name) };
  }

  it('are no guesses, and those of the modules of its program are', async function () {
    if (!has('gcc')) skipFor(this, 'gcc is not installed');
    shop.write('main.c', source);
    shop.write('module.c', module);
    shop.run('gcc', '-g', '-shared', '-fPIC', 'module.c', '-o', 'module.so');
    const build = (out: string, ...more: string[]): string =>
      shop.run('gcc', '-g', 'main.c', ...more, '-o', out);
    build('producer');
    build('python3.99');
    build('perl5', '-Wl,--no-as-needed', './module.so', `-Wl,-rpath,${shop.folder}`);
    const plain = await guesses(await start('./producer'));
    assert.deepEqual([plain.info.interpreter, plain.names], [false, ['interpreter']]);
    const python = await guesses(await start('./python3.99'));
    assert.deepEqual([python.info.interpreter, python.names], [true, []]);
    // They are still there for whoever names them.
    assert.equal(python.info.objects[0]?.from, 'DWARF');
    const perl = await guesses(await start('./perl5'));
    assert.deepEqual([perl.info.interpreter, perl.names], [true, ['page']]);
  });

  it('are none of Python’s, with or without its debug information', async function () {
    if (!has('python3')) skipFor(this, 'python3 is not installed');
    const pid = await start('python3', '-c', 'import sys; print("ready", flush=True); sys.stdin.read()');
    try {
      const { info, names } = await guesses(pid);
      assert.deepEqual([info.interpreter, names], [true, []]);
    } catch (error) {
      const { code, detail } = workerFailure(error);
      if (error instanceof RpcFailure || code !== 'INTERPRETER') throw error;
      assert.match(detail, /struct:FORMAT or numpy:DTYPE/);
    }
  });
});
