// What `npm start` starts ends when whoever started it was killed, though no signal comes: scripts/lib/processes.mjs.
// Not the editor and the demo themselves.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startTime } from '../support/oracle.js';
import { projectRoot } from '../support/paths.js';

describe('a script whose parent is killed', () => {
  it('ends, and all that it started', async () => {
    const module = pathToFileURL(join(projectRoot, 'scripts', 'lib', 'processes.mjs')).href;
    const script = `
      const { endOnSignals, endWithParent, start } = await import('${module}');
      endWithParent(endOnSignals());
      console.log(process.pid + ' ' + start('sleep', ['60'], { quiet: true }).pid);`;
    const parent = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pids = line.toString().trim().split(' ').map(Number);
    assert.equal(pids.filter(pid => startTime(pid) !== undefined).length, 2);
    parent.kill('SIGKILL');
    for (let waited = 0; waited < 10_000 && pids.some(pid => startTime(pid) !== undefined); waited += 100) {
      await wait(100);
    }
    assert.deepEqual(pids.map(startTime), [undefined, undefined]);
  });
});
