// Another copy of the project, with a library file of its own, looks at a segment: it is an observer, and no verdict is
// changed by it. And what is no such copy, though it resembles one, is a user. Not one that runs our very files:
// probe.test.ts.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { heldBy } from '../../native/held-by.js';
import { observersOf } from '../../native/observer.js';
import { thisMachine } from '../../native/scan.js';
import type { Segment } from '../../src/model/segment.js';
import type { JudgedObject } from '../../src/probe/leaks/judge-look.js';
import { skipFor } from '../support/compile.js';
import { canChangeUser, nobody } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import type { StartOptions } from '../support/producer.js';
import { until } from '../support/until.js';
import { evidence, judged } from './judged.js';
import { expectedId, look, lookAsNobody, one, pidsOf } from './look.js';
import { ProbeUnderTest } from './probe-client.js';
import { useFolder, useWorld } from './world.js';

describe('another copy of the project', function () {
  this.timeout(60_000);
  const world = useWorld();
  const copy = useFolder(world, 'copy');
  let name = '';
  let id = '';
  let turn = 0;
  let watcher: ChildProcess | undefined;

  beforeEach(async () => {
    for (const part of ['package.json', 'node_modules/koffi', 'node_modules/@koromix'])
      cpSync(join(projectRoot, part), join(copy, part), { recursive: true });
    // The command and the probe in pieces, each with its maps; not the rest of what is shipped.
    const filter = (path: string): boolean => !/\.map$|^webview|^extension/.test(basename(path));
    cpSync(join(projectRoot, 'dist'), join(copy, 'dist'), { recursive: true, filter });
    await forget();
  });
  afterEach(async () => {
    if (!watcher || watcher.exitCode !== null || watcher.signalCode !== null) return;
    const exited = once(watcher, 'exit');
    watcher.kill('SIGKILL');
    await exited;
  });

  /** A segment that nobody uses, of one who has ended. */
  async function forget(options: StartOptions = {}): Promise<void> {
    name = world.name(`watched-${turn++}`);
    const forgotten = await world.start('leaker', ['--name', name], options);
    await forgotten.ended();
    id = expectedId(forgotten.ready);
  }

  const libraries = (): string[] =>
    readdirSync(copy, { recursive: true, encoding: 'utf8' })
      .filter(path => basename(path) === 'koffi.node')
      .map(path => join(copy, path));

  /** As a scan has the segment while the copy watches it. */
  async function watched(
    program: string,
    options: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'> = {},
  ): Promise<{ segment: Segment; pid: number }> {
    const child = spawn(process.execPath, [program, 'watch', name, '--json'], {
      ...{ cwd: copy, ...options, stdio: ['ignore', 'ignore', 'inherit'] },
    });
    watcher = child;
    const { pid = 0 } = child;
    world.janitor.process(pid);
    await until('the one who watches', async () => {
      assert.equal(child.exitCode, null);
      const { uses, observers = [] } = one(await look(), id);
      return [...uses, ...observers].find(o => o.pid === pid);
    });
    // That look may have had its maps before it ran the library, and its descriptors after.
    return { segment: one(await look(), id), pid };
  }

  const verdict = async (): Promise<JudgedObject> =>
    (await judged(id)) ?? assert.fail(`${name} is not found`);

  async function expectObserver(segment: Segment, pid: number): Promise<void> {
    assert.deepEqual(pidsOf(segment), []);
    assert.deepEqual(
      segment.observers?.map(o => o.pid),
      [pid],
    );
    const seen = await verdict();
    assert.deepEqual([evidence(seen, 'mappers'), evidence(seen, 'fds')], [undefined, undefined]);
    assert.ok(!['in-use', 'held'].includes(seen.judged.verdict), seen.judged.verdict);
  }

  async function expectUser(program: string): Promise<void> {
    const { segment, pid } = await watched(program);
    assert.deepEqual([pidsOf(segment), segment.observers], [[pid], undefined]);
    const seen = await verdict();
    const users = [...(evidence(seen, 'mappers') ?? []), ...(evidence(seen, 'fds') ?? [])];
    assert.ok(users.some(user => user.pid === pid));
    assert.ok(['in-use', 'held'].includes(seen.judged.verdict), seen.judged.verdict);
  }

  for (const [program, folder] of [
    ['dist/cli.js', '.'],
    ['./dist/../dist/cli.js', '.'],
    ['cli.js', 'dist'],
    [join(copy, 'dist/cli.js'), '/'],
  ] as const) {
    it(`is an observer, started as ${program.replace(copy, '…')}`, async () => {
      const { segment, pid } = await watched(program, { cwd: resolve(copy, folder) });
      await expectObserver(segment, pid);
    });
  }

  it('is an observer, as the probe of a window', async () => {
    const probe = await new ProbeUnderTest(join(copy, 'dist/probe.js')).start();
    try {
      const pid = probe.child.pid ?? 0;
      const { attachment } = await probe.attach(await probe.segment(name));
      const view = { revision: 1, offset: 0, length: 4096, hz: 60, cell: 4096 };
      await probe.remote.view({ attachment, view });
      await until('a strip', () => probe.frames.find(f => f.strip));
      await expectObserver(one(await look(), id), pid);
    } finally {
      await probe.stop();
    }
  });

  it('has nothing to those who ask for a few names', async () => {
    const { pid } = await watched('dist/cli.js');
    const machine = thisMachine();
    const held = (more: object): boolean =>
      heldBy(machine, `/proc/${pid}`, { known: new Map(), ...more }).has(id);
    assert.ok(held({}));
    assert.ok(!held({ observers: observersOf(machine) }));
  });

  it('is a user where it is a program of another name', async () => {
    renameSync(join(copy, 'dist/cli.js'), join(copy, 'dist/tool.js'));
    await expectUser('dist/tool.js');
  });

  it('is a user where the program is of another package than the library', async () => {
    cpSync(join(copy, 'dist'), join(copy, 'inner/dist'), { recursive: true });
    await expectUser('inner/dist/cli.js');
  });

  it('is a user where the library is another one, of another length', async () => {
    for (const path of libraries()) writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0)]));
    await expectUser('dist/cli.js');
  });

  it('is a user where the library differs by a byte', async () => {
    for (const path of libraries()) {
      const bytes = readFileSync(path);
      // At the end is what only a linker reads.
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(path, bytes);
    }
    await expectUser('dist/cli.js');
  });

  it('is told by the name of its library, too, and is a user where that leads to another file by now', async function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
    const theirs = { uid: nobody, gid: nobody };
    // Another's file isn't opened by who can't keep its access time.
    for (const path of libraries()) chownSync(path, nobody, nobody);
    await forget(theirs);
    const { pid } = await watched('dist/cli.js', theirs);
    const seen = async (): Promise<Segment> => one(await lookAsNobody(world.prefix), id);
    const before = await seen();
    assert.deepEqual([pidsOf(before), before.observers?.map(o => o.pid)], [[], [pid]]);
    for (const path of libraries()) {
      cpSync(path, `${path}.new`);
      chownSync(`${path}.new`, nobody, nobody);
      renameSync(`${path}.new`, path);
    }
    const after = await seen();
    assert.deepEqual([pidsOf(after), after.observers], [[pid], undefined]);
  });
});
