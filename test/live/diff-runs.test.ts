// What `shmscope diff` makes one run of, and counts: by its help's own words. Not which bytes differ (diff.test.ts).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shmscope } from '../support/command.js';
import { useFolder, useWorld } from './world.js';

interface Document {
  runs: { offset: number; length: number }[];
  changedBytes: number;
}

describe('a run of differences', function () {
  this.timeout(60_000);
  const folder = useFolder(useWorld(), 'files');

  it('is of what lies close together, as the help says, and counts what differs', () => {
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    writeFileSync(a, 'a....b.....c');
    writeFileSync(b, 'x....y.....z');
    const { runs, changedBytes } = JSON.parse(shmscope('diff', a, b, '--json').out) as Document;
    assert.deepEqual(
      runs.map(({ offset, length }) => [offset, length]),
      [
        [0, 6],
        [11, 1],
      ],
    );
    assert.equal(changedBytes, 3);
    assert.match(shmscope('diff', a, b).out, /^0x0000 +2 +61 2e 2e 2e 2e 62 +78 2e 2e 2e 2e 79$/m);
    const help = shmscope('diff', '--help').out.replaceAll(/\s+/g, ' ');
    assert.match(help, /differences with up to 4 equal bytes between them are one run/);
    assert.match(help, /BYTES counts those that differ, A and B show the whole run/);
  });
});
