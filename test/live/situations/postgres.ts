// PostgreSQL as Debian has it, on a cluster of its own in the temp folder and as a user without rights: while it runs,
// after its first process was killed and another lives on, and when all have ended.
// Not a cluster of the machine's: nothing here knows of one, nor is a service started. Follows initdb(1), postgres(1).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Segment } from '../../../src/model/segment.js';
import { need } from '../../support/compile.js';
import { canChangeUser, nobody } from '../../support/other-user.js';
import { until } from '../../support/until.js';
import { evidence } from '../judged.js';
import { look, usedBy } from '../look.js';
import { childrenOf, gone, startServer } from './server.js';
import type { Situation } from './story.js';

const run = promisify(execFile);
/** It refuses to run as root. */
const uid = canChangeUser ? nobody : undefined;

export const postgres: Situation = {
  what: 'PostgreSQL: running, its first process killed with another still there, all ended',
  needs: test => need(test, programOf('postgres')),

  async *story(world) {
    const data = world.path('postgres');
    mkdirSync(data, { mode: 0o700 });
    if (uid !== undefined) chownSync(data, uid, uid);
    const user = uid === undefined ? {} : { uid, gid: uid };
    const options = { cwd: '/', timeout: 60_000, ...user };
    await run(programOf('initdb'), ['-D', data, '-A', 'trust', '-N', '--locale=C', '-U', 'test'], options);
    const settings = {
      ...{ listen_addresses: '', unix_socket_directories: data, fsync: 'off', max_connections: '8' },
      ...{ shared_memory_type: 'mmap', dynamic_shared_memory_type: 'posix', shared_buffers: '1MB' },
    };
    const line = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = startServer(world, [programOf('postgres'), '-D', data, ...line], uid);
    let stopped: number | undefined;
    try {
      await until('PostgreSQL', () => isReady(data) || undefined);
      const children = childrenOf(server.pid);
      for (const pid of children) world.janitor.process(pid);
      const seen = await look();
      const used = usedBy(seen, server.pid);
      const [key, dsm] = [ofKind(used, 'sysv'), ofKind(used, 'posix')];
      // Its children make some of their own, and leave these too where all are killed.
      for (const pid of [server.pid, ...children]) {
        for (const { kind, name, id } of usedBy(seen, pid))
          if (kind === 'posix') world.janitor.object(name, Number(id.split(':')[3]));
      }
      for (const { id } of [key, dsm]) {
        yield {
          ...{ id, verdict: 'kept' },
          more: seen =>
            assert.deepEqual([seen.judged.owner?.owner, seen.judged.owner?.by], ['PostgreSQL', 'user']),
        };
      }
      // It stays attached, as one that hangs does, when its parent has been killed.
      const [hanging] = children;
      // 0 would be our own group.
      if (hanging === undefined) assert.fail('it has children');
      stopped = hanging;
      process.kill(hanging, 'SIGSTOP');
      await server.end('SIGKILL');
      for (const pid of children.slice(1)) await gone(pid);
      yield {
        ...{ id: key.id, verdict: 'owner-dead' },
        more: seen => assert.deepEqual(evidence(seen, 'creator'), { pid: server.pid, alive: false }),
      };
      yield { id: dsm.id, verdict: 'kept' };
      stopped = undefined;
      process.kill(hanging, 'SIGKILL');
      await gone(hanging);
      yield { id: key.id, verdict: 'orphan' };
      yield {
        ...{ id: dsm.id, verdict: 'orphan' },
        more: seen => assert.equal(seen.judged.owner?.by, 'name', 'that it was one is a guess by now'),
      };
    } finally {
      await server.end('SIGKILL');
      if (stopped !== undefined) process.kill(stopped, 'SIGKILL');
    }
  },
};

/** Its status is the last line of that file. */
function isReady(data: string): boolean {
  return /^ready\s*$/m.test(attemptRead(join(data, 'postmaster.pid')));
}

function attemptRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not yet.
    return '';
  }
}

function ofKind(segments: readonly Segment[], kind: Segment['kind']): Segment {
  const found = segments.filter(segment => segment.kind === kind);
  assert.equal(found.length, 1, `PostgreSQL uses ${JSON.stringify(segments.map(({ name }) => name))}`);
  return found[0] as Segment;
}

/** Debian has the server's programs in a folder for each version. */
function programOf(name: string): string {
  const folder = '/usr/lib/postgresql';
  const versions = names(folder).map(Number).filter(Number.isFinite);
  return versions.length === 0 ? name : join(folder, String(Math.max(...versions)), 'bin', name);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Another distribution: by the PATH.
    return [];
  }
}
