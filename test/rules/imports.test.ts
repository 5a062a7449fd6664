// The import rules of ARCHITECTURE.md, held against every source file: directly, and through everything that a file
// pulls in. Not the compiler's work: project references miss what these look for.
import assert from 'node:assert/strict';
import { isIn, roomOf, rooms, type Room } from './rooms.js';
import { at, importsOf, readSources, target, type Import, type Source } from './sources.js';

const sources = readSources();
const byPath = new Map(sources.map(source => [source.path, source]));

describe('import rules', () => {
  it('knows every source of src, native and webview', () => {
    const strays = sources.filter(s => /^(src|native|webview)\//.test(s.path) && !roomOf(s.path));
    assert.deepEqual(
      strays.map(s => s.path),
      [],
    );
    for (const folder of ['native', 'src/model', 'src/protocol', 'src/extension', 'webview'])
      assert.ok(
        sources.some(s => isIn(s.path, folder)),
        `${folder} has no sources: is the rule looking in the right place?`,
      );
  });

  for (const room of rooms) {
    it(`${room.folder} imports only what it may`, () => {
      const wrong = filesOf(room).flatMap(source =>
        source.imports
          .filter(i => !allowed(room, source, i))
          .map(i => `${at(source, i.line)} imports ${i.specifier}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('koffi is imported by native/koffi.ts alone, and that by the files that declare calls', () => {
    assert.deepEqual(importersOf('koffi'), ['native/koffi.ts']);
    const declare = [
      ...['native/act/children.ts', 'native/act/ipc.ts', 'native/act/libc.ts', 'native/libc.ts'],
    ];
    assert.deepEqual(importersOfFile('native/koffi.ts').sort(), declare);
  });

  // Looking changes nothing: what does is in one folder, and loaded for nothing but removal and the running of
  // commands.
  for (const [what, may] of [
    ['native/act/libc.ts', ['native/act', 'src/probe/removal']],
    ['native/act/remove-file.ts', ['src/probe/removal']],
    ['native/act/remove-sysv.ts', ['src/probe/removal']],
    ['native/act/make-file.ts', ['src/probe/removal']],
    ['native/act/open-folder.ts', ['native/act']],
    ['native/act/children.ts', ['src/cli/run']],
    ['native/act/lease.ts', ['native/act']],
    ['native/act/ipc.ts', ['native/act', 'src/probe/removal']],
    ['native/act/remove-beside.ts', ['src/probe/removal']],
    ['native/act/put-back.ts', ['src/probe/removal']],
    ['native/act/alone.ts', ['native/act', 'src/cli/leaks.ts', 'src/cli/run', 'src/probe/removal']],
    ['src/probe/removal/remove.ts', ['src/probe/removal', 'src/cli/remove.ts', 'src/cli/removal.ts']],
    ['src/probe/removal/restore.ts', ['src/probe/removal', 'src/cli/restore.ts']],
  ] as const) {
    it(`${what} is imported by ${may.join(', ')} and tests alone`, () => {
      assert.ok(byPath.has(what), 'it is there');
      const others = importersOfFile(what).filter(
        path => !isIn(path, 'test') && !may.some(place => isIn(path, place)),
      );
      assert.deepEqual(others, []);
    });
  }

  it('native/act has no other files than these, and nothing else of native/ imports them', () => {
    const files = sources
      .filter(s => isIn(s.path, 'native/act'))
      .map(s => s.path.slice('native/act/'.length));
    const known = [
      'alone.ts',
      'children.ts',
      'ipc-perm.ts',
      'ipc.ts',
      'lease.ts',
      'libc.ts',
      'make-file.ts',
      'open-folder.ts',
      'put-back.ts',
      'remove-beside.ts',
      'remove-file.ts',
      'remove-sysv.ts',
    ];
    assert.deepEqual(files.sort(), known);
    const looking = sources.filter(s => isIn(s.path, 'native') && !isIn(s.path, 'native/act'));
    assert.deepEqual(
      looking.flatMap(s => chains(s.path, ['native/act/'])),
      [],
    );
  });

  it('vscode is imported by src/extension and tests in the extension host alone', () => {
    const others = importersOf('vscode').filter(
      path =>
        !['src/extension', 'test/host', 'test/package', 'test/bench/suite'].some(folder =>
          isIn(path, folder),
        ),
    );
    assert.deepEqual(others, []);
  });

  for (const [folder, never] of [
    ['src/extension', ['koffi', 'native/']],
    ['webview', ['koffi', 'native/', 'node:', 'vscode', 'src/extension/', 'src/probe/']],
    ['src/model', ['koffi', 'native/', 'node:', 'vscode']],
    ['src/protocol', ['koffi', 'native/', 'node:', 'vscode']],
    ['src/probe', ['vscode', 'src/extension/', 'webview/']],
    ['src/cli', ['vscode', 'src/extension/', 'webview/']],
    // What opens a recording runs without the C library, on any system, with the threads that it starts.
    ['src/probe/replay', ['koffi', 'native/libc.ts', 'native/scan.ts']],
    ['src/probe/types/types-worker.ts', ['koffi', 'native/libc.ts', 'native/scan.ts']],
    ['src/probe/time/find-worker.ts', ['koffi', 'native/libc.ts', 'native/scan.ts']],
    ['src/probe/time/scan-worker.ts', ['koffi', 'native/libc.ts', 'native/scan.ts']],
  ] as const) {
    it(`${folder} pulls in none of ${never.join(', ')}, however far away`, () => {
      const wrong = sources
        .filter(s => isIn(s.path, folder))
        .flatMap(s => chains(s.path, never))
        .map(chain => chain.join(' → '));
      assert.deepEqual(wrong, []);
    });
  }

  it('tells a type import from a value import', () => {
    const text = `import type { A } from './a.js'; import { type B } from './b.js'; import { type C, d } from './c.js';
      export type { E } from './e.js'; import './f.js'; const s = "import './no.js'"; // import './no.js'
      void import('./g.js'); type H = import('./h.js').H;`;
    const found = importsOf('x.ts', text).map(i => `${i.specifier}${i.typeOnly ? ' type' : ''}`);
    assert.deepEqual(found, [
      ...['./a.js type', './b.js type', './c.js', './e.js type', './f.js', './g.js', './h.js type'],
    ]);
  });
});

function filesOf(room: Room): Source[] {
  return sources.filter(source => roomOf(source.path) === room);
}

function allowed(room: Room, source: Source, { specifier, typeOnly }: Import): boolean {
  const file = target(source.path, specifier);
  if (file !== undefined) {
    if (room.values.some(folder => isIn(file, folder))) return true;
    return typeOnly && room.types.some(folder => isIn(file, folder));
  }
  if (specifier.startsWith('node:')) return room.node;
  if (specifier === 'koffi') return source.path === 'native/koffi.ts';
  return room.packages.some(name => isIn(specifier, name));
}

function importersOf(name: string): string[] {
  return sources.filter(s => s.imports.some(i => isIn(i.specifier, name))).map(s => s.path);
}

/** By value: a type changes nothing. */
function importersOfFile(path: string): string[] {
  return sources
    .filter(s => s.imports.some(i => !i.typeOnly && target(s.path, i.specifier) === path))
    .map(s => s.path);
}

/** How a file comes to load what it must never: one chain of value imports for each. */
function chains(start: string, never: readonly string[]): string[][] {
  const seen = new Set([start]);
  const found: string[][] = [];
  const follow = (path: string, chain: string[]): void => {
    for (const { specifier, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (typeOnly) continue;
      const next = target(path, specifier) ?? specifier;
      if (seen.has(next)) continue;
      seen.add(next);
      if (never.some(word => next === word || next.startsWith(word))) found.push([...chain, next]);
      else follow(next, [...chain, next]);
    }
  };
  follow(start, [start]);
  return found;
}
