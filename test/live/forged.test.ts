// Files that bear the kernel's own names on a mount that nobody sees any more, which every user can make in a
// namespace of their own: they are files, not what they call themselves.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { look, onlyOne } from './look.js';
import { needUnshare } from '../support/compile.js';
import { useWorld } from './world.js';

describe('a forged name', function () {
  this.timeout(20_000);
  const world = useWorld();

  before(function () {
    needUnshare(this, '-m');
  });

  for (const forged of ['SYSV00001234 (deleted)', 'memfd:jit (deleted)', 'secretmem (deleted)']) {
    it(`/${forged} on a tmpfs unmounted lazily is a file`, async () => {
      const mount = world.path(forged.slice(0, 5));
      mkdirSync(mount);
      const { pid } = await world.start('victim', ['--kind', 'file', '--name', `${mount}/${forged}`], {
        wrapper: ['unshare', '-m', 'sh', '-c', `mount -t tmpfs own '${mount}' && exec "$0" "$@"`],
      });
      execFileSync('nsenter', ['-t', String(pid), '-m', 'umount', '-l', mount]);
      assert.equal(onlyOne(await look(), pid).kind, 'file');
    });
  }
});
