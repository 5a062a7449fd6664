// Names of types, places they are from, paths of fields, filters as typed: the small pure parts of putting types on
// segments, each as a table.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fullPath, pathBelow, pathPattern } from '../../../src/extension/types/paths.js';
import {
  fileSpec,
  formatSpec,
  languageOf,
  languageOfText,
  looksDeclared,
  pathIn,
  specIn,
} from '../../../src/extension/types/sources.js';
import {
  bareName,
  readTypeName,
  sizeOfLayout,
  withoutEchoes,
  writeTypeName,
} from '../../../src/extension/types/type-name.js';
import type { TypeEntry, WireLayout } from '../../../src/protocol/types.js';

const target = { byteOrder: 'little', addressSize: 8 } as const;
const compile = { includePaths: [], defines: [] };

function layout(types: WireLayout['types']): WireLayout {
  return { target, types, root: 0 };
}

describe('a name of a type', () => {
  it('may have a number behind it', () => {
    assert.deepEqual(readTypeName('tick'), { name: 'tick', nth: undefined });
    assert.deepEqual(readTypeName('struct tick #2'), { name: 'struct tick', nth: 2 });
    assert.deepEqual(readTypeName('tick#3'), { name: 'tick', nth: 3 });
    assert.deepEqual(readTypeName('A<#>'), { name: 'A<#>', nth: undefined });
    assert.equal(writeTypeName('tick', 0, 1), 'tick');
    assert.equal(writeTypeName('tick', 1, 2), 'tick #2');
  });

  it('begins paths without its keyword', () => {
    assert.equal(bareName('struct tick #2'), 'tick');
    assert.equal(bareName('ns::Ring<int>'), 'ns::Ring<int>');
    assert.equal(fullPath('tick', 'a.b'), 'tick.a.b');
    assert.equal(fullPath('tick', '[3].b'), 'tick[3].b');
    assert.equal(fullPath('ns::Ring<int>', 'a'), '"ns::Ring<int>".a');
    assert.equal(pathBelow('tick', 'tick.a[3].b'), 'a[3].b');
    assert.equal(pathBelow('tick', 'tick[3].b'), '[3].b');
    assert.equal(pathBelow('tick', 'tick'), '');
    assert.equal(pathBelow('tick', 'ticks.a'), undefined);
    assert.equal(pathPattern('tick.a[3][4].b'), 'tick.a[*][*].b');
  });

  it('is not counted twice for a typedef of the same name', async () => {
    const entry = (id: string, kind: TypeEntry['kind']): TypeEntry => ({ id, kind, name: 'tick', unit: '' });
    const found = [
      entry('s', 'struct'),
      entry('echo', 'typedef'),
      entry('own', 'typedef'),
      entry('bad', 'typedef'),
    ];
    const ask = ({ id }: TypeEntry): Promise<WireLayout> => {
      if (id === 'bad') return Promise.reject(new Error('unreadable'));
      const name = id === 'echo' ? 'tick' : 'other';
      return Promise.resolve(
        layout([
          { kind: 'typedef', name: 'tick', type: 1 },
          { kind: 'struct', name, size: 8, members: [] },
        ]),
      );
    };
    const kept = await withoutEchoes(found, ask);
    assert.deepEqual(
      kept.map(e => e.id),
      ['s', 'own', 'bad'],
    );
    assert.deepEqual(await withoutEchoes(found.slice(1), ask), found.slice(1), 'only typedefs: all count');
  });

  it('has a size behind typedefs, qualifiers and dimensions', () => {
    const int: WireLayout['types'][number] = { kind: 'base', name: 'int', size: 4, encoding: 'signed' };
    assert.equal(sizeOfLayout(layout([int])), 4);
    assert.equal(
      sizeOfLayout(
        layout([
          { kind: 'typedef', name: 't', type: 1 },
          { kind: 'qualified', qualifier: 'const', type: 2 },
          {
            kind: 'array',
            element: 3,
            dimensions: [
              { lower: 0, count: 3 },
              { lower: 0, count: 2 },
            ],
          },
          int,
        ]),
      ),
      24,
    );
    assert.equal(
      sizeOfLayout(layout([{ kind: 'array', element: 1, dimensions: [{ lower: 0 }] }, int])),
      undefined,
    );
    assert.equal(sizeOfLayout(layout([{ kind: 'typedef', name: 't', type: 0 }])), undefined, 'a circle');
  });
});

describe('where types are from', () => {
  it('is told by a path or a prefix', () => {
    assert.equal(languageOf('a/ring.h'), 'c');
    assert.equal(languageOf('ring.hpp'), 'c++');
    assert.equal(languageOf('ring.H'), 'c++');
    assert.equal(languageOf('producer'), undefined);
    assert.deepEqual(fileSpec('/b/producer', compile, true), { kind: 'file', path: '/b/producer' });
    assert.deepEqual(formatSpec('struct: <4sI '), { kind: 'format', language: 'struct', text: '<4sI' });
    assert.deepEqual(formatSpec('numpy:i4,f8'), { kind: 'format', language: 'numpy', text: 'i4,f8' });
    assert.equal(formatSpec('producer'), undefined);
  });

  it('is below the folder of the file that says it, or nowhere', () => {
    const spec = (from: string): unknown => specIn('/work', from, compile, false);
    assert.deepEqual(spec('build/producer'), { kind: 'file', path: '/work/build/producer' });
    assert.deepEqual(spec('./a/../producer'), { kind: 'file', path: '/work/producer' });
    assert.deepEqual(spec('ring.h'), {
      kind: 'header',
      path: '/work/ring.h',
      compile: { includePaths: [], defines: [], language: 'c', trusted: false },
    });
    for (const path of ['/etc/passwd', '../x', 'a/../../x', '..', 'a\0b'])
      assert.equal(spec(path), undefined, path);
    assert.equal(specIn(undefined, 'a', compile, true), undefined);
    assert.deepEqual(specIn(undefined, 'struct:<i', compile, true), {
      kind: 'format',
      language: 'struct',
      text: '<i',
    });
    assert.equal(pathIn('/work', '/work/build/producer'), 'build/producer');
    assert.equal(pathIn('/work', '/worker/x'), undefined);
    assert.equal(pathIn('/work', '/work'), undefined);
  });

  it('is not what a symbolic link finds outside of the folder', () => {
    const top = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-`));
    try {
      const folder = join(top, 'work');
      mkdirSync(folder);
      for (const path of ['outside', 'work/inside']) writeFileSync(join(top, path), '');
      symlinkSync('../outside', join(folder, 'out'));
      symlinkSync('inside', join(folder, 'in'));
      symlinkSync('..', join(folder, 'up'));
      symlinkSync(folder, join(top, 'alias'));
      const isFile = (root: string, from: string): boolean =>
        specIn(root, from, compile, false)?.kind === 'file';
      for (const root of [folder, join(top, 'alias')]) {
        for (const from of ['inside', 'in', 'not-yet']) assert.equal(isFile(root, from), true, from);
        for (const from of ['out', 'up/outside', 'up']) assert.equal(isFile(root, from), false, from);
      }
    } finally {
      rmSync(top, { recursive: true });
    }
  });

  it('is a declaration only when it looks like one', () => {
    assert.equal(looksDeclared('struct a { int b; };'), true);
    assert.equal(looksDeclared('typedef unsigned u;'), true);
    assert.equal(looksDeclared('the structure of this'), false);
    assert.equal(languageOfText('struct a { int b; };'), 'c');
    assert.equal(languageOfText('struct a { std::uint32_t b; };'), 'c++');
    assert.equal(languageOfText('/* class */ struct a { int b; }; // ns::x'), 'c');
    assert.equal(languageOfText('template <class T> struct a { T b; };'), 'c++');
  });
});
