// Looking changes nothing, as the kernel saw it: a whole session of a real probe under strace, and each of its system
// calls that could have changed anything. All that it may write to are its pipes and its own storage.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { skipFor } from '../support/compile.js';
import { until } from '../support/until.js';
import { probeMain, ProbeUnderTest } from '../live/probe-client.js';
import { useWorld } from '../live/world.js';
import { canTrace, readTrace, wrapper, type TracedCall } from './trace.js';

describe('a whole session, call by call', function () {
  this.timeout(180_000);
  const world = useWorld();

  before(function () {
    if (!canTrace()) skipFor(this, 'its calls can’t be seen: no strace, or none may trace here');
  });

  it('opens nothing for writing but what is its own, and never stops, signals or writes to another', async () => {
    const own = world.path('own');
    mkdirSync(own);
    const log = world.path('trace');
    const probe = await new ProbeUnderTest(probeMain, wrapper(log)).start();
    try {
      await session(probe, own);
    } finally {
      await probe.stop();
    }
    const calls = readTrace(log);
    rmSync(own, { recursive: true });
    rmSync(`/dev/shm${world.name('bystander-unused')}`);
    rmSync(log);
    assert.ok(calls.length > 1000, `${calls.length} calls were seen`);
    assert.ok(calls.some(({ args }) => args.includes(`/dev/shm/${world.prefix}`)));
    const wrong = calls.filter(call => changes(call, own));
    // Those that nobody asked to see are listed, judged and never opened, used or not: who watches a file hears of
    // that.
    const opened = calls.filter(
      ({ name, args, result = '' }) =>
        name.startsWith('open') && !args.includes('O_PATH') && `${args} ${result}`.includes('-bystander'),
    );
    assert.deepEqual(opened, []);
    const told = wrong.map(({ name, args, result = '?' }) => `${name}(${args}) = ${result}`);
    assert.deepEqual(told.slice(0, 40), []);
  });

  async function session(probe: ProbeUnderTest, own: string): Promise<void> {
    const { remote } = probe;
    const name = world.name('ticks');
    const producer = await world.start('producer', ['--name', name, '--rate', '500']);
    await world.start('consumer', ['--name', name]);
    const sysv = await world.start('victim', ['--kind', 'sysv', '--size', '64K']);
    const memfd = await world.start('victim', ['--kind', 'memfd', '--name', world.prefix, '--size', '64K']);
    await world.start('victim', ['--name', world.name('bystander')]);
    for (const kind of ['sem', 'msg']) await world.start('ipc_leaver.py', ['--kind', kind]);
    writeFileSync(`/dev/shm${world.name('bystander-unused')}`, 'x');
    // A run is followed, and leaves something; another's birth is seen.
    await probe.segment(name);
    await remote.runBegan({ run: 'run', root: { pid: producer.pid } });
    const { pid } = await world.start('victim', ['--name', world.name('bystander-born')]);
    await until('its birth is told', () => {
      const found = [...probe.segments.values()].find(s => s.name === world.name('bystander-born'));
      return found?.uses.some(use => use.pid === pid) || undefined;
    });
    await until('semaphores and queues are told', () => {
      const told = probe.inventories.flatMap(change => change.others);
      return (['sysv-sem', 'sysv-msg'] as const).every(kind => told.some(o => o.kind === kind)) || undefined;
    });
    await remote.runEnded({ run: 'run' });
    await remote.keepSnapshots({ folder: join(own, 'snapshots'), budget: 1 << 26 });
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    await remote.openTypes({ types: 1, spec: { kind: 'process', pid: producer.pid }, debugPaths: [] });
    const [entry] = await remote.findTypes({ types: 1, name: 'tick_ring' });
    assert.ok(entry);
    const ring = { name: 'ring', types: 1, entry: entry.id, offset: 0, count: 1 as const, formats: {} };
    await remote.bind({ attachment, bindings: [ring] });
    const view = { revision: 1, offset: 0, length: 4096, hz: 30, cell: 64, timeline: true };
    await remote.view({ attachment, view });
    await until('samples', () => probe.frames.find(f => (f.timeline?.ticks.at(-1)?.sample ?? 0) >= 4));
    const first = await remote.snapshot({ attachment, name: 'A', reason: 'hand', detail: '' });
    const filter = { text: '', regions: [], least: 1, hidden: [] };
    const then = { kind: 'snapshot', snapshot: first.id } as const;
    await remote.diffText({ attachment, a: then, b: { kind: 'live' }, filter, format: 'json' });
    const search = await remote.find({
      ...{ attachment, at: { kind: 'live' }, limit: 10 },
      query: { kind: 'bytes', pattern: '00 ?? 00' },
    });
    await until('the search has ended', () => probe.found.find(part => part.search === search && part.ended));
    const scan = { type: 'u64', bigEndian: false, query: null, limit: 10 } as const;
    const candidates = await remote.scan({ attachment, ...scan });
    await until('candidates', () => probe.found.find(part => part.search === candidates && part.ended));
    await remote.saveRecording({ attachment, path: join(own, 'ticks.shmrec') });
    await remote.read({ attachment, offset: 0, length: 4096 });
    await remote.resolve({ attachment, address: '1000' });
    await remote.view({ attachment, view: null });
    await remote.deleteSnapshot({ id: first.id });
    await remote.detach({ attachment });
    for (const victim of [sysv, memfd]) {
      const found = await until('it is found', () =>
        [...probe.segments.values()].find(s => s.uses.some(use => use.pid === victim.pid)),
      );
      const status = await probe.attach(found, victim.pid);
      await remote.view({ attachment: status.attachment, view: { ...view, revision: 2 } });
      await remote.refresh({ attachment: status.attachment });
      await remote.read({ attachment: status.attachment, offset: 0, length: 64 }).catch(() => undefined);
      await remote.detach({ attachment: status.attachment });
    }
    await remote.look({ on: false });
  }
});

/**
 * What it makes to learn what the kernel's own files look like (native/libc.ts): of another's nothing may be changed.
 */
const ownMemfd = /memfd:shmscope[ >]/;
const writing = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE/;
/** Of one's own process: pipes and events between its threads. */
const inner = /^\d+<(pipe:|anon_inode:|socket:|UNIX)/;

/** Could it have changed anything that isn't below `own`? */
function changes({ name, args, result }: TracedCall, own: string): boolean {
  const mine = isBelow(args, own);
  switch (name) {
    case 'open':
    case 'openat':
    case 'openat2':
    case 'creat':
      if (name !== 'creat' && !writing.test(args)) return false;
      return !args.includes(`"${own}`) && !/"\/dev\/(null|tty)"/.test(args);
    case 'write':
    case 'writev':
    case 'pwrite64':
    case 'pwritev':
    case 'pwritev2':
      return !inner.test(args) && !mine;
    case 'syscall_0x1c3':
      // cachestat(2), which an strace older than it can't name: it counts pages.
      return false;
    case 'madvise':
      // Of its own memory alone.
      return false;
    case 'mmap':
      // What is mapped shared and writable with a file behind it; a private mapping is a copy.
      return /PROT_WRITE/.test(args) && /MAP_SHARED/.test(args) && /, \d+</.test(args);
    case 'semctl':
      return !/GETPID|GETNCNT|GETZCNT|IPC_STAT/.test(args);
    case 'fcntl':
      // A lease on a file of its own tells whether this kernel counts open files.
      return (
        /F_SETLEASE|F_SETOWN|F_NOTIFY|F_ADD_SEALS|F_SETLKW?|F_OFD_SETLK/.test(args) && !ownMemfd.test(args)
      );
    case 'shmctl':
      return !/SHM_INFO|SHM_STAT|IPC_INFO|SHM_STAT_ANY|IPC_STAT/.test(args);
    case 'kill':
    case 'tgkill':
    case 'tkill':
      return !/, 0$/.test(args);
    case 'memfd_create':
      // How it learns what the kernel's own files look like, before anything is looked at.
      return false;
    case 'ftruncate':
      return !mine && !ownMemfd.test(args);
    default:
      return result !== undefined && !mine;
  }
}

/** Is the fd, or every path, that it is about below the folder? */
function isBelow(args: string, own: string): boolean {
  if (/^\d+<([^>]*)>/.exec(args)?.[1]?.startsWith(own)) return true;
  const paths = [...args.matchAll(/"([^"]*)"/g)].map(([, path = '']) => path);
  return paths.length > 0 && paths.every(path => path.startsWith(own));
}
