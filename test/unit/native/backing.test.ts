// What is behind each special path of the kernel, on captured rows and captured mounts.
import assert from 'node:assert/strict';
import { backingOf, isMemfd } from '../../../native/backing.js';
import { viewOf } from '../../../native/mount-view.js';
import { parseMaps } from '../../../native/proc-maps.js';
import { parseMounts, type Mount } from '../../../native/proc-mountinfo.js';
import { ShmPlaces, type Seen } from '../../../native/shm-places.js';
import { bytes, captured, data } from './fake-machine.js';

const view = viewOf(parseMounts(data('mountinfo.txt')).mounts, true);
const shm = new ShmPlaces(view, []);

function of(path: string, device: string, inode = '7'): unknown {
  return backingOf({ path: bytes(path), device, inode }, view, 200, captured, shm);
}

describe('what is behind a row', () => {
  it('is told of every captured one', () => {
    const ids = parseMaps(data('maps.txt')).rows.map(r => backingOf(r.target, view, 200, captured, shm)?.id);
    assert.deepEqual(ids, [
      'anon:0:1:15299',
      'posix:0:1b:345',
      'anon:0:1:15298',
      'posix:0:1b:344',
      'memfd:0:1:15297',
      'memfd:0:e:171441',
      'sysv:200:32812',
      'file:254:0:338846',
      'anon:0:1:15300',
      'anon:0:1:15301',
      undefined,
      'memfd:0:f:171999',
      'anon:0:f:172000',
      'sysv:200:7',
      'file:8:2:18446744073709551615',
    ]);
  });

  it('keeps a memfd its own " (deleted)"', () => {
    assert.deepEqual(of('/memfd:a (deleted) (deleted)', '0:1'), {
      kind: 'memfd',
      id: 'memfd:0:1:7',
      name: 'a (deleted)',
    });
  });

  it('believes special names on the kernel’s own devices only', () => {
    for (const path of ['/memfd:x (deleted)', '/SYSV00000001 (deleted)', '/dev/zero (deleted)x']) {
      const backing = of(path, '254:0');
      assert.ok(backing === undefined || (backing as { kind: string }).kind === 'file', path);
    }
    // A tmpfs of somebody's own, mounted nowhere that is seen (unmounted lazily, say).
    for (const path of ['/memfd:x (deleted)', '/SYSV00000001 (deleted)', '/anon_hugepage (deleted)']) {
      assert.deepEqual(of(path, '0:99'), {
        kind: 'file',
        id: 'file:0:99:7',
        path: path.replace(' (deleted)', ''),
        deleted: true,
      });
    }
    // The topmost /dev/shm: a file that somebody called so.
    assert.deepEqual(of('/dev/shm/memfd:x', '0:1b'), {
      kind: 'posix',
      id: 'posix:0:1b:7',
      path: '/dev/shm/memfd:x',
      deleted: false,
    });
  });

  it('tells POSIX by its device, and by its path where the device is unknown', () => {
    assert.equal((of('/elsewhere/x', '0:17') as { kind: string }).kind, 'posix');
    assert.equal((of('/dev/shm/x (deleted)', '0:99') as { kind: string }).kind, 'posix');
  });

  it('calls what was removed by the name that it had, and what only is about to be by the one that it has', () => {
    const moved = '/dev/shm/.shmscope-removing-12.345.4026531836-0123456789abcdef';
    const pathOf = (path: string): string => (of(path, '0:1b') as { path: string }).path;
    assert.equal(pathOf(`${moved}-a b (deleted)`), '/dev/shm/a b');
    assert.equal(pathOf(`${moved}-a`), `${moved}-a`);
    // Too long to stand in there.
    assert.equal(pathOf(`${moved} (deleted)`), moved);
    const restoring = moved.replace('removing', 'restoring');
    assert.equal(pathOf(`${restoring}-a (deleted)`), `${restoring}-a`);
  });

  it('takes no device, socket or ring for shared memory, but huge pages below /dev', () => {
    for (const [path, device] of [
      ['/dev/dri/card0', '0:6'],
      ['socket:[123]', '0:8'],
      ['/[aio] (deleted)', '0:12'],
      ['/dmabuf:x', '0:d'],
    ] as const) {
      assert.equal(of(path, device), undefined, path);
    }
    assert.equal((of('/dev/hugepages/a', '0:2e') as { kind: string }).kind, 'file');
  });
});

describe('a link of an fd', () => {
  it('leads to shared memory by itself', () => {
    assert.ok(isMemfd('/memfd:x (deleted)'));
    assert.ok(shm.isBelow('/dev/shm/x', view));
    assert.ok(shm.isBelow('/dev/hugepages/x', view));
    for (const link of ['/dev/shm', '/dev/shmx/y', '/etc/passwd']) {
      assert.ok(!isMemfd(link) && !shm.isBelow(link, view), link);
    }
  });
});

describe('/dev/shm of several mount namespaces', () => {
  const mounts = (rows: string): Mount[] => parseMounts(bytes(rows)).mounts;
  const row = (device: string, point: string): string => `1 0 ${device} / ${point} rw - tmpfs t rw\n`;
  const place = (path: string, device: string): Seen => ({ path: bytes(path), device, inode: '7' });

  it('is one, wherever else it is mounted', () => {
    const other = viewOf(mounts(row('0:23', '/host') + row('0:80', '/dev/shm')), true);
    const third = viewOf(mounts(row('0:80', '/mnt')), true);
    const all = new ShmPlaces(view, [other, third]);
    assert.ok(all.has(place('/host/x', '0:17'), other));
    assert.ok(all.has(place('/mnt/x', '0:50'), third));
    assert.ok(all.isBelow('/host/x', other) && all.isBelow('/mnt/x', third));
    assert.ok(!all.isBelow('/host/x', third));
  });

  it('is not what a user namespace mounts there of what we know as something else', () => {
    const forger = viewOf(mounts(row('254:0', '/dev/shm')), false);
    const all = new ShmPlaces(view, [forger]);
    all.note(place('/dev/shm/home/a', '254:0'), forger);
    assert.ok(!all.has(place('/home/a', '254:0'), view));
    assert.ok(!all.has(place('/dev/shm/home/a', '254:0'), forger));
  });
});
