// The small parsers of /proc, each on captured text beside what it says, and none of them thrown by any text at all.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseContainer } from '../../../native/proc-cgroup.js';
import { accessOf } from '../../../native/proc-fd.js';
import { parseLeases } from '../../../native/proc-locks.js';
import { parseMounts } from '../../../native/proc-mountinfo.js';
import { parseNamespace } from '../../../native/proc-ns.js';
import { parseStat } from '../../../native/proc-stat.js';
import { parseArgv0, parseUid } from '../../../native/proc-status.js';
import { parseMaps } from '../../../native/proc-maps.js';
import { parseSysv } from '../../../native/sysv.js';
import { bytes, data } from './fake-machine.js';

const stat =
  '27352 (python3) S 27283 27283 3916 0 -1 4194560 2990 7455 0 0 4 2 6 2 20 0 1 0 685659 17420288 3486 1 2 3 0\n';
const hash = '3f2a5b6c7d8e9f00112233445566778899aabbccddeeff001122334455667788';

describe('/proc/pid/stat', () => {
  it('tells who a process is', () => {
    assert.deepEqual(parseStat(bytes(stat)), {
      pid: 27352,
      comm: 'python3',
      state: 'S',
      parent: 27283,
      group: 27283,
      session: 3916,
      foreground: -1,
      threads: 1,
      startTime: 685659,
      pulse: '2990 0 4 2 1 17420288 3486',
      kernelThread: false,
    });
  });

  it('takes a name of parentheses and newlines as it is', () => {
    const parsed = parseStat(bytes(stat.replace('python3', 'a) S 1 (b\n) R 2')));
    assert.equal(parsed?.comm, 'a) S 1 (b\n) R 2');
    assert.equal(parsed.parent, 27283);
  });

  it('knows a kernel thread by its flag', () => {
    assert.equal(parseStat(bytes(stat.replace('4194560', '2129984')))?.kernelThread, true);
  });

  it('refuses what is cut short', () => {
    assert.equal(parseStat(bytes(stat.slice(0, 60))), undefined);
    assert.equal(parseStat(bytes('')), undefined);
  });
});

describe('/proc/pid/status, cmdline, ns and fd', () => {
  it('takes the effective uid', () => {
    assert.equal(parseUid(bytes('Name:\tx\nUid:\t1000\t0\t7\t8\nGid:\t5\t5\t5\t5\n')), 0);
    assert.equal(parseUid(bytes('Name:\tUid:\t1\t2\n')), undefined);
  });

  it('does not take the uid that a name claims', () => {
    assert.equal(parseUid(bytes('Name:\t\rUid:\t0\t0\t0\nUid:\t1000\t1000\t7\t8\n')), 1000);
  });

  it('takes argv[0]', () => {
    assert.equal(parseArgv0(bytes('/bin/a b\0-x\0')), '/bin/a b');
    assert.equal(parseArgv0(bytes('nginx: worker')), 'nginx: worker');
    assert.equal(parseArgv0(bytes('')), '');
  });

  it('takes the inode of a namespace', () => {
    assert.equal(parseNamespace(bytes('ipc:[4026531839]')), 4026531839);
    assert.equal(parseNamespace(bytes('pid_for_children:[1]')), 1);
    assert.equal(parseNamespace(bytes('ipc:4026531839')), undefined);
  });

  it('tells what an fd may do by the mode of its link', () => {
    assert.deepEqual([0o120500, 0o120300, 0o120700, 0o120000].map(accessOf), ['r', 'w', 'rw', '']);
  });
});

describe('/proc/pid/mountinfo', () => {
  it('tells device, place, type and options', () => {
    const { mounts, malformed } = parseMounts(data('mountinfo.txt'));
    assert.equal(malformed, 0);
    assert.equal(mounts.length, 10);
    assert.deepEqual(
      mounts.filter(m => m.type === 'tmpfs').map(m => [m.device, m.point]),
      [
        ['0:17', '/dev/shm'],
        ['0:1b', '/dev/shm'],
      ],
    );
    assert.deepEqual(mounts.at(-3), {
      device: '0:2d',
      point: '/mnt/with space\tand\\slash',
      type: 'fuse.sshfs',
      options: 'rw,user_id=0',
    });
  });

  it('takes bytes that look like white space as part of a name', () => {
    const row = '40 27 0:45 / /mnt/\xc3\xa0\r\x0b rw shared:3 - tmpfs s\xa0 rw,x=\xa0\n';
    const { mounts, malformed } = parseMounts(bytes(row));
    assert.equal(malformed, 0);
    assert.deepEqual(mounts, [
      { device: '0:2d', point: '/mnt/\xc3\xa0\r\x0b', type: 'tmpfs', options: 'rw,x=\xa0' },
    ]);
  });

  it('counts rows that make no sense', () => {
    assert.deepEqual(parseMounts(bytes('nonsense\n')), { mounts: [], malformed: 1 });
  });
});

describe('/proc/pid/cgroup', () => {
  const cases: [string, string | undefined][] = [
    [`12:memory:/docker/${hash}\n0::/\n`, 'docker 3f2a5b6c7d8e'],
    [`0::/system.slice/docker-${hash}.scope\n`, 'docker 3f2a5b6c7d8e'],
    [`0::/machine.slice/libpod-${hash}.scope/container\n`, 'podman 3f2a5b6c7d8e'],
    [`0::/kubepods.slice/kubepods-pod1.slice/crio-${hash}.scope\n`, 'crio 3f2a5b6c7d8e'],
    [`0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${hash}.scope\n`, 'containerd 3f2a5b6c7d8e'],
    [`0::/system.slice/containerd.service/kubepods:cri-containerd:${hash}\n`, 'containerd 3f2a5b6c7d8e'],
    [`4:cpu:/kubepods/burstable/pod1234-5/${hash}\n`, 'kubernetes 3f2a5b6c7d8e'],
    ['0::/lxc.payload.web-1/init.scope\n', 'lxc web-1'],
    ['3:cpu:/lxc/web-1\n', 'lxc web-1'],
    ['0::/machine.slice/systemd-nspawn@deb.service/payload\n', 'nspawn deb'],
    ['0::/user.slice/user-1000.slice/session-2.scope\n', undefined],
    ['9:name=systemd:/\n0::/\n', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${expected ?? 'nothing'} of ${JSON.stringify(text.replace(hash, '<hash>'))}`, () => {
      const found = parseContainer(bytes(text));
      assert.equal(found && `${found.runtime} ${found.id}`, expected);
    });
  }
});

describe('/proc/sysvipc/shm', () => {
  it('reads every column, with keys as bit patterns', () => {
    const { rows, malformed } = parseSysv(data('sysvipc-shm.txt'));
    // A negative shmid can't be; the kernel makes none, and it is taken as printed.
    assert.equal(malformed, 0);
    assert.deepEqual(rows[0], {
      shmid: 32812,
      key: 0x5412,
      mode: 0o600,
      size: 8192,
      uid: 0,
      gid: 0,
      cuid: 0,
      cgid: 0,
      creator: 27352,
      lastPid: 27352,
      nattch: 1,
      atime: 1795432347,
      dtime: 0,
      ctime: 1795432347,
      rss: 0,
      swap: 0,
    });
    assert.equal(rows[1]?.key, 0xdeadbeef);
    assert.equal(rows[1].size, Number.MAX_SAFE_INTEGER);
    assert.equal(rows[1].mode, 0o3640);
    assert.deepEqual([rows[1].rss, rows[1].swap], [40960, 8192]);
  });

  it('counts rows that make no sense, and does without rss and swap', () => {
    const old = '0 5 600 1 2 3 0 0 0 0 0 0 0 9';
    const { rows, malformed } = parseSysv(bytes(`header\n${old}\n1 2 3\n`));
    assert.equal(malformed, 1);
    assert.equal(rows.length, 1);
    assert.equal('rss' in (rows[0] ?? {}), false);
  });
});

describe('/proc/locks', () => {
  it('tells who has a lease, granted, broken or waited for, and of no other lock', () => {
    const text =
      '1: POSIX  ADVISORY  WRITE 3326 fe:00:2204000 0 EOF\n2: LEASE  ACTIVE    WRITE 12 00:01:77 0 EOF\n' +
      '3: LEASE  BREAKING  READ 12 fe:1b:78 0 EOF\n3: -> LEASE  BREAKER   READ 12 fe:1b:79 0 EOF\n' +
      '4: DELEG  ACTIVE    READ 12 08:02:80 0 EOF\n5: FLOCK  ADVISORY  WRITE 0 00:01:81 0 EOF\n';
    assert.deepEqual([...parseLeases(bytes(text))], ['0:1:77', '254:1b:78', '254:1b:79', '8:2:80']);
  });
});

describe('no parser', () => {
  const parsers = [
    parseMaps,
    parseStat,
    parseUid,
    parseArgv0,
    parseNamespace,
    parseMounts,
    parseContainer,
    parseLeases,
    parseSysv,
  ];
  const captured = [data('maps.txt'), data('mountinfo.txt'), data('sysvipc-shm.txt'), bytes(stat)];

  it('throws, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 400 }).map(b => Buffer.from(b).toString('latin1')),
      fc
        .record({
          of: fc.constantFrom(...captured),
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          cut: fc.nat(40),
          put: fc.string(),
        })
        .map(({ of, at, cut, put }) => {
          const place = Math.floor(at * of.length);
          return of.slice(0, place) + put + of.slice(place + cut);
        }),
    );
    fc.assert(
      fc.property(text, value => {
        for (const parse of parsers) parse(bytes(value));
      }),
      { numRuns: 2000 },
    );
  });
});
