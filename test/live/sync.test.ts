// Locks of real processes that share a segment: who holds them, who died holding them, who let go of the memory, and
// who waits for whom. Types come from the program's own debug info.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { thisMachine } from '../../native/scan.js';
import type { Layout } from '../../src/layout/layout.js';
import { locksOf, lockStates, type LockState } from '../../src/layout/sync/locks.js';
import { waitGraph } from '../../src/layout/sync/waits.js';
import type { Segment } from '../../src/model/segment.js';
import { LockHolders, sleepersOn } from '../../src/probe/lock-holders.js';
import { buildProducers } from '../support/build.js';
import { openFile } from '../support/dwarf-file.js';
import type { Producer } from '../support/producer.js';
import { compileFile } from './compile.js';
import { look, one, expectedId } from './look.js';
import { useWorld } from './world.js';

const flags = [
  '-std=c11',
  '-D_GNU_SOURCE',
  '-g',
  '-O1',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-pthread',
  '-lrt',
  '-lm',
];

describe('locks of real processes', function () {
  this.timeout(60_000);
  const world = useWorld();
  let program = '';
  let layout: Layout;

  before(async () => {
    program = await compileFile('locks.c', 'cc', flags, ['producer.c', 'objects.c']);
    const source = openFile(program);
    const [entry] = source.find('board');
    layout = source.layout(entry?.id ?? assert.fail('the board is in its debug info'));
  });

  async function start(name: string, ...more: string[]): Promise<Producer> {
    // Programs are looked for where the others are built.
    const path = relative(await buildProducers(), program);
    return world.start(path, ['--name', name, ...more]);
  }

  async function segmentOf(maker: Producer): Promise<Segment> {
    return one(await look(), expectedId(maker.ready));
  }

  async function states(maker: Producer): Promise<Map<string, LockState>> {
    const segment = await segmentOf(maker);
    const bytes = readFileSync(`/dev/shm${maker.ready.name}`);
    const { locks } = locksOf(layout, { name: 'board', offset: 0, size: bytes.length });
    const holders = new LockHolders(thisMachine(), segment);
    const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
    const all = lockStates(locks, read, {
      libc: () => 'glibc',
      holder: tid => holders.holder(tid),
    });
    return new Map(all.map(lock => [lock.path.replace('board.', ''), lock]));
  }

  function said(all: Map<string, LockState>, path: string): { state: string; codes: string[] } {
    const { state } = all.get(path) ?? assert.fail(`there is ${path} among ${[...all.keys()].join(', ')}`);
    assert.ok(state, `${path} is decoded`);
    return { state: state.state, codes: state.warnings.map(w => w.code) };
  }

  it('are all found, each with its state', async () => {
    const maker = await start(world.name('board'));
    const all = await states(maker);
    assert.deepEqual(
      [...all].map(([path, { state }]) => `${path}: ${state?.state ?? '?'}`),
      [
        ...['plain', 'robust', 'recursive', 'inherit', 'secret', 'table'].map(path => `${path}: unlocked`),
        'ready: nobody waits',
        'gate: 0 of 4 have come',
        'spin: unlocked',
        'items: 5 free',
        ...['pair[0]', 'pair[1]', 'pair[2]'].map(path => `${path}: unlocked`),
        'wake_futex: 0',
      ],
    );
    assert.deepEqual(said(all, 'secret').codes, ['private']);
    assert.deepEqual(said(all, 'plain').codes, []);
  });

  it('name who holds them', async () => {
    const name = world.name('held');
    const maker = await start(name);
    const other = await start(name, '--existing');
    for (const command of ['lock plain', 'lock recursive', 'lock recursive', 'write-lock', 'take'])
      await maker.command(command);
    for (const command of ['lock robust', 'lock inherit']) await other.command(command);
    const all = await states(maker);
    const by = ({ pid }: Producer): string => `program ${pid}`;
    assert.equal(said(all, 'plain').state, `locked by ${by(maker)}`);
    assert.equal(said(all, 'robust').state, `locked by ${by(other)}`);
    assert.equal(said(all, 'inherit').state, `locked by ${by(other)}`);
    assert.equal(said(all, 'table').state, `locked for writing by ${by(maker)}`);
    assert.equal(said(all, 'items').state, '4 free');
    assert.equal(all.get('recursive')?.state?.facts.find(f => f.name === 'recursion')?.text, '2');
    assert.deepEqual(
      [...all.values()].flatMap(l => l.state?.warnings.map(w => w.code) ?? []),
      ['private'],
    );
  });

  it('tell of owners that died: never to be unlocked, or told to the next', async () => {
    const name = world.name('died');
    const maker = await start(name);
    const victim = await start(name, '--existing');
    for (const command of ['lock plain', 'lock robust', 'lock inherit', 'write-lock'])
      await victim.command(command);
    await victim.kill();
    const all = await states(maker);
    assert.deepEqual(said(all, 'plain'), { state: `${victim.pid} died holding it`, codes: ['owner dead'] });
    assert.deepEqual(said(all, 'robust'), { state: 'owner died holding it', codes: ['owner died'] });
    const owner = all.get('robust')?.state?.facts.find(({ name }) => name === 'owner');
    assert.equal(owner?.text, `nobody since ${victim.pid} died`);
    assert.deepEqual(said(all, 'table').codes, ['owner dead']);
    // The next to lock the robust one is told, holds it, and has not mended it yet.
    await assert.rejects(maker.command('lock robust'), /Owner died/);
    assert.deepEqual(said(await states(maker), 'robust'), {
      state: `locked by program ${maker.pid}`,
      codes: ['inconsistent'],
    });
    await maker.command('unlock robust');
    assert.deepEqual(said(await states(maker), 'robust').codes, ['not recoverable']);
  });

  it('warn where the holder has let go of the segment', async () => {
    const name = world.name('unmapped');
    const maker = await start(name);
    const other = await start(name, '--existing');
    await other.command('lock plain');
    await other.command('unmap');
    const { codes, state } = said(await states(maker), 'plain');
    assert.deepEqual(codes, ['owner unmapped']);
    assert.equal(state, `locked by program ${other.pid}`);
  });

  it('tell who waits for whom, and that it is a circle', async () => {
    const name = world.name('circle');
    const maker = await start(name);
    const [a, b] = [await start(name, '--existing'), await start(name, '--existing')];
    await a.command('thread pair0 pair1');
    await b.command('thread pair1 pair0');
    await maker.command('thread pair1');
    for (const one of [a, b, maker]) await one.command('go');
    const segment = async () => sleepersOn(thisMachine(), await segmentOf(maker), 'x86-64');
    let found = await segment();
    for (let i = 0; i < 100 && found.sleepers.length < 3; i++) {
      await new Promise(resolve => setTimeout(resolve, 20));
      found = await segment();
    }
    assert.deepEqual(found.denied, []);
    const all = await states(maker);
    const { waits, cycles } = waitGraph([...all.values()], found.sleepers);
    assert.deepEqual(
      waits.map(w => `${w.waiter.pid} ${w.lock.path}`).sort(),
      [`${a.pid} board.pair[1]`, `${b.pid} board.pair[0]`, `${maker.pid} board.pair[1]`].sort(),
    );
    assert.equal(cycles.length, 1);
    assert.deepEqual(cycles[0]?.map(w => w.waiter.pid).sort(), [a.pid, b.pid].sort());
    const owner = all.get('pair[0]')?.state?.holder;
    assert.ok(owner && owner !== 'gone' && owner.pid === a.pid && owner.tid !== a.pid);
    assert.equal(all.get('pair[0]')?.state?.waiters, 'some');
  });

  it('read a named semaphore as the program does', async () => {
    const name = world.name('sem');
    const victim = await world.start('victim', ['--kind', 'semaphore', '--name', name]);
    const [entry] = openFile(program).find('sem_t');
    const type = openFile(program).layout(entry?.id ?? assert.fail('sem_t is in its debug info'));
    const bytes = readFileSync(`/dev/shm/sem.${name.slice(1)}`);
    const { locks } = locksOf(type, { name: 'semaphore', offset: 0, size: bytes.length });
    const [state] = lockStates(locks, (offset, length) => bytes.subarray(offset, offset + length));
    assert.deepEqual([state?.state?.state, state?.state?.shared], ['3 free', true]);
    assert.ok(victim.pid > 0);
  });
});
