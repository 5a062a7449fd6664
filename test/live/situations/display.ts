// A display whose clients hand their images to it in System V memory (MIT-SHM): the segment while both have it, after
// the client was killed and the display, which hangs, still has it, and when that has let go.
// Not a display of the machine's: Xvfb, with a number that is free. Follows XShm(3), Xvfb(1).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { compile, need, scratch } from '../../support/compile.js';
import { sysvRow } from '../../support/oracle.js';
import { producersFolder } from '../../support/build.js';
import { until } from '../../support/until.js';
import { evidence } from '../judged.js';
import { expectedId } from '../look.js';
import { startServer, type Server } from './server.js';
import type { Situation } from './story.js';

const libraries = ['-Wl,--no-as-needed', '-lX11', '-lXext'];

export const display: Situation = {
  what: 'Xvfb: an image of a client, the client killed, the display has let go of it',
  needs: test => {
    need(test, 'Xvfb', ['-help']);
    const headers = ['-include', 'X11/Xlib.h', '-include', 'X11/extensions/XShm.h', '-x', 'c', '/dev/null'];
    need(test, 'gcc', ['-shared', ...libraries, ...headers, '-o', join(scratch(), 'has-xlib')]);
  },

  async *story(world) {
    const source = readFileSync(join(producersFolder, 'x_image.c'), 'utf8');
    const program = compile('gcc', source, ['-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', ...libraries]);
    const screen = ['-screen', '0', '320x240x24', '-nolisten', 'tcp', '-noreset'];
    const server = startServer(world, ['Xvfb', '-displayfd', '3', ...screen]);
    try {
      const client = await world.start(program, ['--display', `:${await numberOf(server)}`]);
      const id = expectedId(client.ready);
      const shmid = client.ready.shmid ?? -1;
      yield {
        ...{ id, verdict: 'in-use' },
        more: seen => {
          assert.equal(evidence(seen, 'nattch'), 2);
          const users = evidence(seen, 'mappers')?.map(({ pid }) => pid);
          assert.deepEqual(new Set(users), new Set([client.pid, server.pid]));
          assert.deepEqual([seen.judged.owner?.owner, seen.judged.owner?.by], ['X11 MIT-SHM client', 'user']);
        },
      };
      process.kill(server.pid, 'SIGSTOP');
      await client.kill();
      yield {
        ...{ id, verdict: 'owner-dead' },
        more: seen => assert.deepEqual(evidence(seen, 'creator'), { pid: client.pid, alive: false }),
      };
      process.kill(server.pid, 'SIGCONT');
      await until('the display lets go', () => sysvRow(shmid)?.nattch === 0 || undefined);
      // Who had it last lives and may come back to it.
      yield {
        ...{ id, verdict: 'unknown' },
        more: seen => assert.equal(evidence(seen, 'last')?.pid, server.pid),
      };
      await server.end('SIGTERM');
      yield { id, verdict: 'orphan' };
    } finally {
      await server.end('SIGKILL');
    }
  },
};

async function numberOf(server: Server): Promise<number> {
  const pipe = server.child.stdio[3] as Readable;
  const [line] = (await Promise.race([
    once(pipe, 'data'),
    once(server.child, 'exit').then(() => ['it has ended']),
  ])) as [Buffer | string];
  const number = Number(String(line).trim());
  assert.ok(Number.isInteger(number), `Xvfb: ${String(line)}`);
  return number;
}
