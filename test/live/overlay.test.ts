// A file on overlayfs, which numbers its device otherwise in stat than in maps: it is one segment all the same, and
// its bytes come by the first rung of the ladder, a descriptor opened read-only.
import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceOf } from '../../native/device.js';
import { scan, thisMachine } from '../../native/scan.js';
import { assemble, identitiesOf, pathsOf } from '../../src/model/assemble.js';
import { Sources } from '../../src/probe/sources.js';
import { needUnshare } from '../support/compile.js';
import { onlyOne } from './look.js';
import { useWorld } from './world.js';

describe('a file on overlayfs', function () {
  this.timeout(20_000);
  const world = useWorld();

  before(function () {
    needUnshare(this, '-m');
  });

  it('is read through a descriptor although stat and maps differ about its device', async () => {
    const base = world.path('overlay');
    const [lower, top, merged] = ['lower', 'top', 'merged'].map(name => join(base, name)) as [
      string,
      string,
      string,
    ];
    for (const folder of [base, lower, top, merged]) mkdirSync(folder);
    writeFileSync(join(lower, 'ring'), 'from below'.padEnd(8192, '.'));
    // Layers on two file systems: only then does overlayfs make up a device for stat.
    const script = [
      `mount -t tmpfs top '${top}'`,
      `mkdir '${top}/upper' '${top}/work'`,
      `mount -t overlay over -o 'lowerdir=${lower},upperdir=${top}/upper,workdir=${top}/work' '${merged}'`,
      'exec "$0" "$@"',
    ].join(' && ');
    const path = join(merged, 'ring');
    const { pid } = await world.start(
      'victim',
      ['--kind', 'file', '--name', path, '--existing', '--read-only'],
      { wrapper: ['unshare', '-m', 'sh', '-c', script] },
    );
    const record = await scan(thisMachine(), { exclude: [process.pid] });
    const segment = onlyOne(assemble(record), pid);
    const identities = identitiesOf(record);
    const { dev } = statSync(`/proc/${pid}/root${path}`, { bigint: true });
    assert.equal(identities.get(segment.id)?.device, dev);
    assert.ok(!segment.id.startsWith(`file:${deviceOf({ dev })}:`), 'the two differ, or this shows nothing');
    const sources = new Sources(thisMachine());
    const lease = sources.acquire(segment, { paths: pathsOf(record), identities }, pid, false);
    try {
      assert.equal(lease.source.way, 'file');
      const bytes = new Uint8Array(10);
      assert.equal(lease.source.read(0, bytes), 10);
      assert.equal(Buffer.from(bytes).toString(), 'from below');
    } finally {
      lease.release();
    }
  });
});
