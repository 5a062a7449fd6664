// Opening where there is neither O_PATH nor /proc: files of a person's own, and nothing else. How it's done on Linux is
// told by test/live/view-harm.test.ts.
import assert from 'node:assert/strict';
import { closeSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelError } from '../../../native/errors.js';
import { openQuietly } from '../../../native/quiet-open.js';
import { useFolder } from '../folder.js';

describe('opening quietly where there is no /proc', () => {
  const folder = useFolder();

  it('opens a regular file, no link and no folder', () => {
    const path = join(folder(), 'ticks.shmrec');
    writeFileSync(path, 'ticks');
    symlinkSync(path, join(folder(), 'link'));
    const how = { via: 'name', expected: undefined, platform: 'darwin' } as const;
    const fd = openQuietly(path, how);
    assert.equal(readFileSync(fd, 'utf8'), 'ticks');
    closeSync(fd);
    for (const [other, code] of [
      [join(folder(), 'link'), 'ELOOP'],
      [folder(), 'EFTYPE'],
      [join(folder(), 'none'), 'ENOENT'],
    ] as const)
      assert.throws(
        () => openQuietly(other, how),
        (error: unknown) => error instanceof KernelError && error.code === code,
      );
  });
});
