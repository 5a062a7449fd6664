// A whole scan of a machine of captured files: what it finds, what it says it could not see, what it leaves out.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, readStartTime, readSysvTable, scan } from '../../../native/scan.js';
import { deviceOf } from '../../../native/device.js';
import { readFdLinks } from '../../../native/proc-fd.js';
import { readRuns } from '../../../native/proc-schedstat.js';
import { data, FakeMachine } from './fake-machine.js';

const none = { exclude: [] };

describe('a scan', () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => machine[Symbol.dispose]());

  it('tells who looks, and the limits', async () => {
    const record = await scan(machine, none);
    assert.deepEqual(record.self, { uid: 1000, mountNs: 100, ipcNs: 200, pidNs: 300, hidepid: 'invisible' });
    assert.deepEqual(record.budget.sysv, {
      segments: 3,
      maxSegments: 4096,
      bytes: record.budget.sysv?.bytes,
      maxBytes: 4194304 * 4096,
      maxSegmentBytes: Number.MAX_SAFE_INTEGER,
      pageBytes: 4096,
    });
    assert.equal(record.looked, 0);
    assert.deepEqual(record.failures, []);
  });

  it('finds the mappings of a process, and who it is', async () => {
    machine.process({
      pid: 42,
      comm: 'wor)ker',
      files: { maps: data('maps.txt'), cgroup: '0::/lxc.payload.web/init\n', cmdline: '/opt/w\0x\0' },
    });
    const record = await scan(machine, none);
    const [process] = record.processes;
    assert.ok(process);
    assert.deepEqual(
      { ...process, mappings: process.mappings.length },
      {
        pid: 42,
        startTime: 420,
        comm: 'wor)ker',
        argv0: '/opt/w',
        uid: statSync(machine.proc).uid,
        mountNs: 100,
        container: { runtime: 'lxc', id: 'web' },
        mappings: 14,
        fds: [],
      },
    );
  });

  it('leaves out our own process, kernel threads, zombies and those that share nothing', async () => {
    const maps = data('maps.txt');
    machine.process({ pid: 5, files: { maps } });
    machine.process({ pid: 6, files: { maps }, flags: 0x200000 });
    machine.process({ pid: 7, files: { maps }, state: 'Z' });
    machine.process({ pid: 8, files: { maps: maps.replaceAll(/(?<= [r-][w-][x-])s /g, 'p ') } });
    machine.process({ pid: 9, files: { maps } });
    const record = await scan(machine, { exclude: [5] });
    assert.deepEqual(
      record.processes.map(p => p.pid),
      [9],
    );
    assert.equal(record.looked, 2);
  });

  it('looks through another thread when the first has ended', async () => {
    machine.process({ pid: 7, state: 'Z', threads: 2 });
    machine.write('7/task/7/maps', '');
    for (const file of ['maps', 'status', 'cmdline', 'cgroup']) {
      machine.write(`7/task/8/${file}`, file === 'maps' ? data('maps.txt') : 'Name:\tx\nUid:\t1\t1\t1\t1\n');
    }
    for (const ns of ['mnt', 'ipc', 'pid']) machine.write(`7/task/8/ns/${ns}`, `-> ${ns}:[100]`);
    mkdirSync(join(machine.proc, '7/task/8/fd'));
    const record = await scan(machine, none);
    assert.equal(record.processes[0]?.mappings.length, 14);
  });

  it('keeps what it could not see, and goes on', async () => {
    machine.process({ pid: 10, files: { maps: data('maps.txt') } });
    machine.process({ pid: 11, files: { maps: 'zz-zz rw-s nonsense\n' + data('maps.txt') } });
    // A folder can't be read as a file: a failure that root meets too.
    rmSync(join(machine.proc, '10/maps'));
    mkdirSync(join(machine.proc, '10/maps'));
    machine.process({ pid: 12, files: { stat: 'nonsense' } });
    const record = await scan(machine, none);
    const told = record.failures.map(f => [f.path.slice(machine.proc.length), f.code, f.pid]);
    assert.deepEqual(told, [
      ['/10/maps', 'EISDIR', 10],
      ['/11/maps', 'EBADMSG', 11],
      ['/12/stat', 'EBADMSG', undefined],
    ]);
    assert.deepEqual(
      record.processes.map(p => p.pid),
      [11],
    );
  });

  it('takes it as normal that processes end meanwhile', async () => {
    machine.process({ pid: 10, files: { maps: data('maps.txt') } });
    rmSync(join(machine.proc, '10/maps'));
    mkdirSync(join(machine.proc, '11'));
    const record = await scan(machine, none);
    assert.deepEqual([record.failures, record.processes, record.looked], [[], [], 0]);
  });

  it('names objects of /dev/shm, folders below it too, and follows nothing', async () => {
    mkdirSync(join(machine.shm, 'deep/er'), { recursive: true });
    const odd = Buffer.from(join(machine.shm, 'deep/er/\xff \n'), 'latin1');
    writeFileSync(odd, 'x');
    writeFileSync(join(machine.shm, 'sem.a'), 'xyz');
    symlinkSync('/etc', join(machine.shm, 'trap'));
    symlinkSync('/etc/passwd', join(machine.shm, 'trap2'));
    const { objects, failures } = await scan(machine, none);
    assert.deepEqual(failures, []);
    assert.deepEqual(objects.map(o => [o.names, o.size, o.kind, o.links]).sort(), [
      [['deep/er/\xff \n'], 1, 'posix', 1],
      [['sem.a'], 3, 'posix', 1],
    ]);
    const inode = statSync(join(machine.shm, 'sem.a')).ino;
    assert.ok(objects.some(o => o.id.endsWith(`:${inode}`) && o.paths[0] === join(machine.shm, 'sem.a')));
  });

  it('asks a mapped file by its name, and another file of that name not at all', async () => {
    mkdirSync(join(machine.root, 'srv'), { recursive: true });
    writeFileSync(join(machine.root, 'srv/a'), 'four');
    const stat = statSync(join(machine.root, 'srv/a'), { bigint: true });
    const device = deviceOf(stat);
    const [major, minor] = device.split(':');
    const printed = `${Number(major).toString(16)}:${minor}`;
    const row = (start: string, inode: bigint): string =>
      `${start}000-${start}fff rw-s 00000000 ${printed} ${inode}    /srv/a\n`;
    machine.process({ pid: 3, files: { maps: row('1', stat.ino) + row('2', stat.ino + 1n) } });
    const { objects } = await scan(machine, none);
    assert.deepEqual(
      objects.map(o => [o.id, o.size, o.allocated]),
      [[`file:${device}:${stat.ino}`, 4, undefined]],
    );
    assert.deepEqual(objects[0]?.stat, { device: stat.dev, inode: stat.ino });
  });

  it('asks for our own attachments in the tick that reads the table', async () => {
    machine.process({ pid: 3, files: { maps: data('maps.txt') } });
    const order: string[] = [];
    const calls = {
      shmUse: () => {
        order.push('table');
        queueMicrotask(() => order.push('later'));
        return { highest: -1 };
      },
      shmByIndex: () => assert.fail('an empty table has no rows'),
      shmLimits: () => ({ shmmax: 1n, shmall: 1n, shmmni: 1 }),
      semaphore: () => ({ pid: 0, waiting: 0 }),
      seals: () => undefined,
    };
    const own = new Map([[7, 1]]);
    const ownAttachments = (): Map<number, number> => {
      order.push('own');
      return own;
    };
    const record = await scan(Object.assign(machine, { calls }), { exclude: [], ownAttachments });
    assert.deepEqual(order.slice(0, 3), ['table', 'own', 'later']);
    assert.equal(order.filter(what => what === 'own').length, 1);
    assert.equal(record.ownAttachments, own);
  });

  it('lets others run between any two fds of a process', () => {
    machine.process({ pid: 3 });
    for (let fd = 0; fd < 50; fd++) machine.write(`3/fd/${fd}`, fd % 10 ? '-> socket:[1]' : '-> /dev/shm/x');
    const steps = readFdLinks(join(machine.proc, '3'), false);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    assert.equal(count, 50);
    assert.deepEqual(
      step.value.map(l => l.fd),
      [0, 10, 20, 30, 40],
    );
  });

  it('stops when it is no longer wanted', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await assert.rejects(scan(machine, none, stop.signal), /enough/);
  });

  it('tells a process from another that bears its pid', () => {
    machine.process({ pid: 3, startTime: 77 });
    machine.process({ pid: 4, startTime: 78, state: 'Z' });
    assert.equal(readStartTime(machine, 3), 77);
    assert.equal(readStartTime(machine, 4), undefined);
    assert.equal(readStartTime(machine, 5), undefined);
    assert.ok(isAlive(machine, { pid: 3, startTime: 77 }));
    assert.ok(!isAlive(machine, { pid: 3, startTime: 76 }));
  });

  it('tells that a process has run, where the kernel counts', () => {
    machine.process({ pid: 3, files: { schedstat: '5 1 2\n' } });
    machine.process({ pid: 4, files: { schedstat: '0 0 0\n' } });
    machine.process({ pid: 5 });
    const runs = [3, 4, 5].map(pid => readRuns(join(machine.proc, String(pid))));
    assert.deepEqual(runs, ['5 1 2\n', undefined, undefined]);
  });

  it('finds names of another mount namespace through the next process when the first has gone', async () => {
    const mountinfo = '30 1 9:7 / /dev/shm rw - tmpfs shm rw\n';
    const files = { maps: '', 'ns/mnt': '-> mnt:[777]', 'ns/user': '-> user:[1]', mountinfo };
    machine.write('self/ns/user', '-> user:[1]');
    for (const pid of [50, 51]) machine.process({ pid, files });
    // On a device of its own, as each is looked through once.
    const root = mkdtempSync(`/dev/shm/shmscope-test-${process.pid}-`);
    machine.write('51/root', `-> ${root}`);
    mkdirSync(join(root, 'dev/shm'), { recursive: true });
    writeFileSync(join(root, 'dev/shm/there'), 'x');
    const { objects, failures } = await scan(machine, none).finally(() => rmSync(root, { recursive: true }));
    const there = objects.find(o => o.names.includes('there' as never));
    assert.equal(there?.mountNs, 777);
    assert.deepEqual(there.paths, [join(machine.proc, '51/root/dev/shm/there')]);
    assert.deepEqual(failures, []);
  });

  it('asks nothing of what is mounted below /dev/shm where an answer may never come', async () => {
    const hung = join(machine.shm, 'hung');
    mkdirSync(hung);
    writeFileSync(join(hung, 'inside'), 'x');
    writeFileSync(join(machine.shm, 'beside'), 'x');
    const row = (type: string): string => `31 1 9:8 / ${hung} rw - ${type} far rw\n`;
    for (const [types, expected] of [
      [['fuse.sshfs'], ['beside']],
      [
        ['fuse.sshfs', 'tmpfs'],
        ['beside', 'hung/inside'],
      ],
    ] as const) {
      rmSync(join(machine.proc, 'self/mountinfo'));
      machine.write('self/mountinfo', types.map(row).join(''));
      const { objects } = await scan(machine, none);
      assert.deepEqual(objects.flatMap(o => o.names).sort(), expected);
    }
  });
});

describe('the System V table', () => {
  it('says so when it can’t be read, and makes do with the system calls', () => {
    using machine = new FakeMachine();
    rmSync(join(machine.proc, 'sysvipc/shm'));
    assert.equal(readSysvTable(machine).failure?.code, 'ENOENT');
    const row = { shmid: 7, key: 1, uid: 1, gid: 1, cuid: 1, cgid: 1, mode: 0o600, size: 9, nattch: 1 };
    const calls = {
      shmUse: () => ({ highest: 0 }),
      shmByIndex: () => ({ ...row, atime: 1, dtime: 0, ctime: 1, cpid: 3, lpid: 4 }),
      shmLimits: () => ({ shmmax: 1n, shmall: 1n, shmmni: 1 }),
      semaphore: () => ({ pid: 0, waiting: 0 }),
      seals: () => undefined,
    };
    const table = readSysvTable(Object.assign(machine, { calls }));
    assert.equal(table.failure, undefined);
    assert.deepEqual(table.rows, [{ ...row, atime: 1, dtime: 0, ctime: 1, creator: 3, lastPid: 4 }]);
  });
});
