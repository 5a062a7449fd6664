// The thread for types as the probe owns it: it answers while this thread goes on, tells progress, can be cancelled,
// and its death is told to every caller and survived.
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { CompileOptions, TypesProgress, TypesSpec } from '../../src/protocol/types.js';
import { fromWireLayout } from '../../src/protocol/types.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import { TypesThread } from '../../src/probe/types/types-thread.js';
import { skipFor } from '../support/compile.js';
import { has, openWorkshop, program, told, type Workshop } from './types-programs.js';

const c: CompileOptions = { language: 'c', includePaths: [], defines: [], trusted: true };

function failsWith(kind: string, code?: string): (error: unknown) => boolean {
  return error => error instanceof RpcFailure && error.failure.kind === kind && error.failure.code === code;
}

describe('the thread for types', function () {
  this.timeout(60_000);
  let shop: Workshop;
  let thread: TypesThread;
  let progress: TypesProgress[] = [];

  before(function () {
    if (!has('gcc')) skipFor(this, 'gcc is not installed');
    shop = openWorkshop();
    shop.write('board.c', program);
    shop.run('gcc', '-g', 'board.c', '-o', 'board');
  });
  beforeEach(() => {
    progress = [];
    thread = new TypesThread(p => progress.push(p));
  });
  afterEach(() => thread.end());
  after(() => shop.close());

  it('opens, lists, finds and lays out', async () => {
    const api = thread.handlers();
    const info = await api.openTypes({
      types: 7,
      spec: { kind: 'file', path: shop.path('board') },
      debugPaths: [],
    });
    assert.deepEqual([info.types, info.objects.map(o => o.from)], [7, ['DWARF']]);
    const { entries, total } = await api.typeEntries({ types: 7, filter: '^(board|slot|phase)$', limit: 2 });
    assert.deepEqual([entries.length, total], [2, 3]);
    const all = await api.typeEntries({ types: 7, limit: 1000 });
    const rank = ({ kind }: { kind: string }): number =>
      ['struct', 'class', 'union'].includes(kind) ? 0 : kind === 'enum' ? 1 : 2;
    const ranks = all.entries.map(rank);
    assert.deepEqual(ranks, ranks.toSorted(), 'records first, whatever order the file has them in');
    const rest = await api.typeEntries({ types: 7, kinds: ['enum'], limit: 9 });
    assert.deepEqual(
      rest.entries.map(e => e.name),
      ['phase'],
    );
    const [entry] = await api.findTypes({ types: 7, name: 'struct board' });
    assert.ok(entry);
    const layout = await thread.layout(7, entry.id);
    assert.equal(told(layout), shop.run('./board'));
    // On the wire enumerators are text; the way back gives the same layout.
    const wire = await api.layoutOf({ types: 7, entry: entry.id });
    assert.equal(JSON.stringify(wire).includes('"value":"5"'), true);
    assert.deepEqual(fromWireLayout(JSON.parse(JSON.stringify(wire)) as typeof wire), layout);
    await api.closeTypes({ types: 7 });
    await assert.rejects(
      Promise.resolve(api.layoutOf({ types: 7, entry: entry.id })),
      failsWith('gone', 'GONE'),
    );
  });

  it('goes on here while it reads there, tells how far it is, and gives up when told', async () => {
    // Many units, so that it takes its time.
    const parts = Array.from({ length: 60 }, (_, unit) => {
      const name = `unit${unit}.c`;
      const structs = Array.from(
        { length: 400 },
        (_, i) =>
          `struct u${unit}_${i} { int a${i}; struct u${unit}_${i} *next; long b[${i + 1}]; } v${unit}_${i};`,
      );
      shop.write(name, structs.join('\n'));
      return name;
    });
    shop.run('gcc', '-g', '-shared', '-fPIC', ...parts, '-o', 'large.so');
    const api = thread.handlers();
    await api.openTypes({ types: 1, spec: { kind: 'file', path: shop.path('large.so') }, debugPaths: [] });
    // What is read here, in one go, lets nothing else have a turn before its answer.
    let turns = 0;
    const turn = (): void => void (turns++, (next = setImmediate(turn)));
    let next = setImmediate(turn);
    const { total } = await Promise.resolve(api.typeEntries({ types: 1, limit: 100_000 }));
    clearImmediate(next);
    assert.ok(total >= 60 * 400, String(total));
    process.stdout.write(`      ${total} types; ${turns} turns here meanwhile\n`);
    assert.ok(turns > 1);
    for (const p of progress) assert.ok(p.types === 1 && p.path.endsWith('large.so') && p.done <= p.total);

    await api.openTypes({ types: 2, spec: { kind: 'file', path: shop.path('board') }, debugPaths: [] });
    const sleeper = shop.write('sleepy-cc', '#!/bin/sh\nexec sleep 30\n');
    shop.run('chmod', '+x', sleeper);
    const opening = Promise.resolve(
      api.openTypes({
        types: 3,
        spec: {
          kind: 'text',
          text: 'int a;',
          compile: { ...c, compiler: sleeper },
        },
        debugPaths: [],
      }),
    );
    const failed = assert.rejects(opening, failsWith('ended', 'CANCELLED'));
    // Others are served meanwhile.
    assert.equal((await api.findTypes({ types: 2, name: 'slot' })).length, 1);
    await api.closeTypes({ types: 3 });
    await failed;
  });

  it('fails in words that travel', async () => {
    const api = thread.handlers();
    const open = (path: string): Promise<unknown> =>
      Promise.resolve(api.openTypes({ types: 1, spec: { kind: 'file', path }, debugPaths: [] }));
    await assert.rejects(open(shop.path('none')), failsWith('gone', 'ENOENT'));
    await assert.rejects(open(shop.write('x', 'no types')), failsWith('unsupported', 'NOTYPES'));
    await assert.rejects(
      open(shop.write('y', `\x7fELF${' '.repeat(60)}`)),
      failsWith('unsupported', 'BADTYPES'),
    );
    const broken: TypesSpec = { kind: 'text', text: 'struct {', compile: c };
    await assert.rejects(
      Promise.resolve(api.openTypes({ types: 1, spec: broken, debugPaths: [] })),
      failsWith('unsupported', 'COMPILER'),
    );
    await api.openTypes({
      types: 1,
      spec: { kind: 'format', language: 'struct', text: '<i' },
      debugPaths: [],
    });
    await assert.rejects(
      Promise.resolve(api.typeEntries({ types: 1, filter: '(', limit: 1 })),
      failsWith('unsupported', 'PATTERN'),
    );
  });

  it('says when it has ended, and starts again', async () => {
    const api = thread.handlers();
    const path = shop.path('board');
    await api.openTypes({ types: 1, spec: { kind: 'file', path }, debugPaths: [] });
    const slow = shop.path('sleepy-cc');
    if (!existsSync(slow)) writeFileSync(slow, '#!/bin/sh\nexec sleep 30\n', { mode: 0o755 });
    const opening = Promise.resolve(
      api.openTypes({
        types: 2,
        spec: { kind: 'text', text: '', compile: { ...c, compiler: slow } },
        debugPaths: [],
      }),
    );
    const failed = assert.rejects(opening, failsWith('ended', 'TYPESENDED'));
    await thread.end();
    await failed;
    await assert.rejects(
      Promise.resolve(api.findTypes({ types: 1, name: 'board' })),
      failsWith('gone', 'GONE'),
    );
    await api.openTypes({ types: 1, spec: { kind: 'file', path }, debugPaths: [] });
    assert.equal((await api.findTypes({ types: 1, name: 'board' })).length, 1);
    rmSync(slow);
  });

  it('is given up when it does not even answer a close', async () => {
    // It can't have begun to answer by then.
    const stuck = new TypesThread(() => undefined, { close: 1 });
    const api = stuck.handlers();
    const spec: TypesSpec = { kind: 'file', path: shop.path('board') };
    const opening = Promise.resolve(api.openTypes({ types: 1, spec, debugPaths: [] }));
    const failed = assert.rejects(opening, failsWith('ended', 'TYPESENDED'));
    await api.closeTypes({ types: 1 });
    await failed;
    assert.equal(stuck.running, false);
    await api.openTypes({ types: 2, spec, debugPaths: [] });
    assert.equal((await api.findTypes({ types: 2, name: 'board' })).length, 1);
    await stuck.end();
  });

  it('ends when nothing is open, also after nothing could be opened', async () => {
    const idle = new TypesThread(() => undefined, { idle: 20 });
    const api = idle.handlers();
    const spec: TypesSpec = { kind: 'file', path: shop.path('none') };
    const opening = Promise.resolve(api.openTypes({ types: 1, spec, debugPaths: [] }));
    await assert.rejects(opening, failsWith('gone', 'ENOENT'));
    const after = idle.running;
    assert.equal(after, true);
    while (idle.running) await new Promise(resolve => setTimeout(resolve, 10));
  });
});
