// Machines that deny something: system calls by seccomp, processes by hidepid=, a /dev/shm, a home to write to, room on
// a disk. What is there is still shown, what isn't is said with its cause, nothing is judged that can't be known, and
// nothing is removed that can't be kept. Each is a real denial by the kernel. Not other users: test/live.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { skipFor } from '../support/compile.js';
import { buildProducers } from '../support/build.js';
import { canChangeUser, nobody, readableBy } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import { failsAs, probeMain, ProbeUnderTest } from '../live/probe-client.js';
import { useWorld } from '../live/world.js';

const cli = 'out/src/cli/main.js';
const becomeNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a line to its end. */
function run(line: readonly string[], env: NodeJS.ProcessEnv = {}): Said {
  const [program = '', ...args] = line;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: '/',
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  return { code: status, out: stdout, err: stderr };
}

/** What comes before a program to have it in a mount namespace of its own, after `script` was done there. */
function inOwnMounts(script: string): string[] {
  return ['unshare', '-m', 'sh', '-c', `{ ${script}; } || exit 125; exec "$0" "$@"`];
}

function shmscope(before: readonly string[], args: readonly string[], env?: NodeJS.ProcessEnv): Said {
  return run([...before, process.execPath, join(projectRoot, cli), ...args], env);
}

describe('on a machine that denies', function () {
  this.timeout(60_000);
  const world = useWorld();
  let denied: string;

  before(async function () {
    if (run(['unshare', '-m', 'true']).code !== 0 || !canChangeUser)
      skipFor(this, 'only root has mount namespaces of its own, and can become another user');
    denied = join(await buildProducers(), 'denied');
  });

  function idOf(listed: Said, pid: number): string {
    const { segments } = JSON.parse(listed.out) as {
      segments: { id: string; processes: { pid: number }[] }[];
    };
    return (
      segments.find(({ processes }) => processes.some(p => p.pid === pid))?.id ?? assert.fail(listed.err)
    );
  }

  it('process_vm_readv and ptrace: files are read all the same, of other memory it says what denies it', async () => {
    const theirs = { uid: nobody };
    const posix = await world.start('victim', ['--name', world.name('file')], theirs);
    const sysv = await world.start('victim', ['--kind', 'sysv'], theirs);
    for (const victim of [posix, sysv]) await victim.command('write 0 0123456789abcdef');
    const root = await readableBy(nobody, world.prefix);
    const as = [...becomeNobody, denied, 'process_vm_readv,ptrace', process.execPath, join(root, cli)];
    const free = [...becomeNobody, process.execPath, join(root, cli)];
    const listed = run([...as, 'list', '--json']);
    assert.equal(listed.code, 0, listed.err);
    const ofFile = run([...as, 'read', idOf(listed, posix.pid), '--length', '8']);
    assert.match(ofFile.out, /^00000000 {2}01 23 45 67 89 ab cd ef/);
    const segment = idOf(listed, sysv.pid);
    assert.match(run([...free, 'read', segment, '--length', '8']).out, /^00000000 {2}01 23 45 67/);
    const ofMemory = run([...as, 'read', segment, '--length', '8']);
    assert.deepEqual([ofMemory.code, ofMemory.out], [3, '']);
    assert.match(ofMemory.err, /EPERM/);
    assert.match(ofMemory.err, /seccomp/);
  });

  it('shmctl: System V segments are found and read without it', async () => {
    const sysv = await world.start('victim', ['--kind', 'sysv']);
    await sysv.command('write 0 0123456789abcdef');
    const listed = shmscope([denied, 'shmctl'], ['list', '--json']);
    const bytes = shmscope([denied, 'shmctl'], ['read', idOf(listed, sysv.pid), '--length', '8']);
    assert.match(bytes.out, /^00000000 {2}01 23 45 67/, bytes.err);
  });

  it('other users’ processes (hidepid=2): nothing is called an orphan, and it says why', async () => {
    const used = await world.start('victim', ['--name', world.name('used')]);
    const name = world.name('own');
    // Its own in both senses, and nobody has it. That nobody has it is what can't be known there.
    assert.equal(run([...becomeNobody, 'sh', '-c', 'echo left > "$0"', `/dev/shm${name}`]).code, 0);
    const root = await readableBy(nobody, world.prefix);
    const hidden = [...inOwnMounts('mount -t proc -o hidepid=2 proc /proc'), ...becomeNobody];
    const leaks = run([...hidden, process.execPath, join(root, cli), 'leaks', '--all', '--json']);
    const { unknown } = JSON.parse(leaks.out) as { unknown: { name: string; verdict: string }[] };
    const verdictOf = (of: string): string | undefined => unknown.find(o => o.name === of)?.verdict;
    assert.deepEqual([verdictOf(used.ready.name), verdictOf(name)], ['unknown', 'unknown'], leaks.out);
    const said = run([...hidden, process.execPath, join(root, cli), 'list']);
    assert.match(said.err + said.out, /hidepid=/);
    rmSync(`/dev/shm${name}`);
  });

  it('a /dev/shm: all else is listed and judged, and what needs one says so', async () => {
    const memfd = await world.start('victim', ['--kind', 'memfd', '--name', world.prefix]);
    const folder = world.path('dev');
    mkdirSync(folder);
    const bare = inOwnMounts(
      `mount -t tmpfs dev '${folder}' && for n in null zero urandom random; do touch '${folder}'/$n && ` +
        `mount --bind /dev/$n '${folder}'/$n || exit 1; done && mount --move '${folder}' /dev`,
    );
    try {
      const listed = shmscope(bare, ['list', '--json']);
      assert.equal(listed.code, 0, listed.err);
      assert.match(idOf(listed, memfd.pid), /^memfd:/);
      const judged = shmscope(bare, ['leaks', '--json']);
      assert.ok(judged.code === 0 || judged.code === 1, judged.err);
      JSON.parse(judged.out);
      const ran = shmscope(bare, ['run', '--private', '--', 'true']);
      assert.equal(ran.code, 3, ran.out + ran.err);
      assert.match(ran.err, /no \/dev\/shm/);
      assert.doesNotMatch(ran.err, / at |report this/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, mount] of [
    ['to write to its home', 'mount -t tmpfs -o ro none'],
    ['room for what would be kept', 'mount -t tmpfs -o size=64k none'],
  ] as const)
    it(`${what}: nothing is removed`, () => {
      const path = `/dev/shm${world.name('orphan')}`;
      writeFileSync(path, Buffer.alloc(1 << 20, 0x5a));
      const home = world.path('home');
      mkdirSync(home);
      const before = inOwnMounts(`${mount} '${home}'`);
      const state = { XDG_STATE_HOME: home };
      try {
        const removal = shmscope(before, ['remove', world.name('orphan'), '--yes'], state);
        assert.ok(existsSync(path), removal.out);
        assert.notEqual(removal.code, 0);
        assert.match(removal.err, /EROFS|ENOSPC/);
        assert.doesNotMatch(removal.err, / at |report this/);
        assert.deepEqual(
          readdirSync('/dev/shm').filter(entry => entry.startsWith('.shmscope')),
          [],
        );
      } finally {
        rmSync(home, { recursive: true });
        rmSync(path);
      }
    });

  it('room for a snapshot: it says so, keeps no half of one, and the earlier ones', async () => {
    const name = world.name('snap');
    const victim = await world.start('victim', ['--name', name, '--size', '1M']);
    const folder = world.path('disk');
    mkdirSync(folder);
    const before = inOwnMounts(`mount -t tmpfs -o size=256k disk '${folder}'`);
    const probe = await new ProbeUnderTest(probeMain, before).start();
    try {
      await probe.remote.keepSnapshots({ folder, budget: 1 << 26 });
      const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
      const take = (as: string): Promise<{ id: string }> =>
        probe.remote.snapshot({ attachment, name: as, reason: 'hand', detail: '' });
      await victim.command('fill 0 65536 0x11');
      const first = await take('A');
      await victim.command('fill 0 1048576 0x22');
      await assert.rejects(take('B'), failsAs('unsupported'));
      // As the namespace has it: the folder is another one here.
      const files = readdirSync(`/proc/${probe.child.pid ?? 0}/root${folder}`);
      assert.equal(files.length, 1, files.join(' '));
      await victim.command('punch 0 1048576');
      await victim.command('fill 0 65536 0x33');
      await take('C');
      await probe.remote.deleteSnapshot({ id: first.id });
    } finally {
      await probe.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
