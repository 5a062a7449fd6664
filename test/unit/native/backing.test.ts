// What is behind each special path of the kernel, on captured rows and captured mounts.
import assert from 'node:assert/strict';
import { backingOf, isCandidate } from '../../../native/backing.js';
import { viewOf } from '../../../native/mount-view.js';
import { parseMaps } from '../../../native/proc-maps.js';
import { parseMounts } from '../../../native/proc-mountinfo.js';
import { bytes, captured, data } from './fake-machine.js';

const view = viewOf(parseMounts(data('mountinfo.txt')).mounts);

function of(path: string, device: string, inode = '7'): unknown {
  return backingOf({ path: bytes(path), device, inode }, view, 200, captured);
}

describe('what is behind a row', () => {
  it('is told of every captured one', () => {
    const ids = parseMaps(data('maps.txt')).rows.map(r => backingOf(r.target, view, 200, captured)?.id);
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
    assert.ok(isCandidate('/memfd:x (deleted)'));
    assert.ok(isCandidate('/dev/shm/x'));
    assert.ok(!isCandidate('/dev/shm'));
    assert.ok(!isCandidate('/dev/shmx/y'));
    assert.ok(!isCandidate('/etc/passwd'));
  });
});
