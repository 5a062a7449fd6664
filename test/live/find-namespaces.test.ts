// Segments in other mount and IPC namespaces, as containers have them, and those of a process in a container's
// cgroup: found through the processes there, and named for where they are.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needUnshare, skipFor } from '../support/compile.js';
import { namespaceInode } from '../support/oracle.js';
import { ownShm } from '../support/own-shm.js';
import { ascending, expectedId, look, one, onlyOne, pidsOf } from './look.js';
import { useWorld } from './world.js';

describe('in other namespaces', function () {
  this.timeout(20_000);
  const world = useWorld();

  before(function () {
    needUnshare(this, '-m', '-i');
  });

  it('a POSIX object of another mount namespace is not the one of that name here', async () => {
    const args = ['--name', world.name('twin')];
    const here = await world.start('victim', args);
    const there = await world.start('victim', [...args, '--size', '128K'], { wrapper: ownShm() });
    const inventory = await look();
    const ours = onlyOne(inventory, here.pid);
    const other = one(inventory, expectedId(there.ready));
    assert.equal(ours.name, other.name);
    assert.notEqual(ours.id, other.id);
    assert.equal(other.size, 128 << 10);
    assert.deepEqual(pidsOf(other), [there.pid]);
    assert.equal(ours.namespace, undefined);
    assert.equal(other.namespace?.mount, namespaceInode(there.pid, 'mnt'));
  });

  it('an object of our /dev/shm that another has bind-mounted elsewhere is one segment with both users', async () => {
    const name = world.name('shared');
    const mount = world.path('bind');
    mkdirSync(mount);
    const here = await world.start('victim', ['--name', name]);
    // There the folder of that name is something else.
    const script = `mount --bind /dev/shm '${mount}' && mount -t tmpfs own /dev/shm && exec "$0" "$@"`;
    const there = await world.start('victim', ['--kind', 'file', '--name', mount + name, '--existing'], {
      wrapper: ['unshare', '-m', 'sh', '-c', script],
    });
    const fdOnly = await world.start(
      'victim',
      ['--kind', 'file', '--name', mount + name, '--existing', '--maps', '0'],
      { wrapper: ['unshare', '-m', 'sh', '-c', script] },
    );
    const segment = one(await look(), expectedId(here.ready));
    assert.equal(segment.kind, 'posix');
    assert.equal(segment.name, name);
    assert.deepEqual(pidsOf(segment), ascending(here.pid, there.pid, fdOnly.pid));
    assert.equal(segment.namespace, undefined);
  });

  it('one that nobody maps there is found too, while a process lives there', async () => {
    const args = ['--name', world.name('inside'), '--maps', '0'];
    const there = await world.start('victim', args, { wrapper: ownShm() });
    await there.command('close');
    const segment = one(await look(), expectedId(there.ready));
    assert.deepEqual(segment.uses, []);
    assert.equal(segment.namespace?.mount, namespaceInode(there.pid, 'mnt'));
  });

  it('a System V segment of another IPC namespace is found through who is attached', async () => {
    const here = await world.start('victim', ['--kind', 'sysv']);
    const args = ['--kind', 'sysv', '--size', '128K'];
    const there = await world.start('victim', args, { wrapper: ['unshare', '-i'] });
    const inventory = await look();
    const other = one(inventory, expectedId(there.ready));
    assert.equal(other.kind, 'sysv');
    assert.equal(other.shmid, there.ready.shmid);
    assert.equal(other.size, 128 << 10);
    assert.deepEqual(pidsOf(other), [there.pid]);
    assert.equal(other.namespace?.ipc, namespaceInode(there.pid, 'ipc'));
    assert.equal(one(inventory, expectedId(here.ready)).namespace, undefined);
  });

  it('a hugetlbfs that only another mount namespace has', async function () {
    const mount = world.path('huge');
    mkdirSync(mount);
    const script = `mount -t hugetlbfs none '${mount}' && exec "$0" "$@"`;
    const args = ['--kind', 'file', '--name', `${mount}/pool`, '--huge', '--size', '4M'];
    const there = await world.start('victim', args, { wrapper: ['unshare', '-m', 'sh', '-c', script] });
    const segment = onlyOne(await look(), there.pid);
    assert.equal(segment.size, 4 << 20);
    assert.ok((segment.hugePage ?? 0) >= 2 << 20);
    assert.equal(segment.namespace?.mount, namespaceInode(there.pid, 'mnt'));
  });

  it('the container of a cgroup that is named as Docker names it', async function () {
    const id = randomBytes(32).toString('hex');
    const root = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find(path =>
      existsSync(join(path, 'cgroup.procs')),
    );
    const folder = join(root ?? '/sys/fs/cgroup', `docker-${id}.scope`);
    try {
      mkdirSync(folder);
    } catch (error) {
      skipFor(this, `no cgroup can be made here: ${String(error)}`);
    }
    world.janitor.folder(folder);
    const there = await world.start('victim', ['--name', world.name('boxed')], { wrapper: ownShm() });
    writeFileSync(join(folder, 'cgroup.procs'), String(there.pid));
    const segment = onlyOne(await look(), there.pid);
    assert.equal(segment.namespace?.container, `docker ${id.slice(0, 12)}`);
  });
});
