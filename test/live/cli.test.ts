// The command line over real segments: the JSON as documented, exit codes, and nothing but the answer on stdout.
// Runs the compiled source, as a person's shell would run the built one.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { skipFor } from '../support/compile.js';
import { commandMain, shmscope } from '../support/command.js';
import { startTime } from '../support/oracle.js';
import { canChangeUser, nobody, runAs } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import { uniqueKey } from '../support/prefix.js';
import { expectedId } from './look.js';
import { useWorld } from './world.js';

interface Listed {
  segments: { id: string; name: string; processes: { pid: number }[] }[];
  failures: unknown[];
}

describe('the command line', function () {
  this.timeout(120_000);
  const world = useWorld();

  it('list --json prints one document with the documented names, and leaves out what a kind lacks', async () => {
    const name = world.name('cli');
    const victim = await world.start('victim', ['--name', name, '--size', '8K']);
    const { code, out } = shmscope('list', '--json');
    assert.equal(code, 0);
    const document = JSON.parse(out) as Listed;
    assert.deepEqual(Object.keys(document), ['segments', 'failures']);
    const segment = document.segments.find(s => s.name === name) ?? assert.fail('it is listed');
    const { device = '', inode = 0, address = '', fd = -1 } = victim.ready;
    const [major = '', minor = ''] = device.split(':');
    assert.deepEqual(segment, {
      id: `posix:${parseInt(major, 16)}:${parseInt(minor, 16).toString(16)}:${inode}`,
      kind: 'posix',
      name,
      size: 8192,
      allocated: 0,
      mode: 0o600,
      uid: process.getuid?.(),
      unlinked: false,
      processes: [
        {
          pid: victim.pid,
          startTime: startTime(victim.pid),
          command: 'victim',
          access: 'rw',
          mappings: [
            { start: address, end: (parseInt(address, 16) + 8192).toString(16), offset: 0, access: 'rw' },
          ],
          fds: [fd],
        },
      ],
    });
  });

  it('read takes every form of a segment, and tells holes', async () => {
    const name = world.name('read');
    const victim = await world.start('victim', ['--name', name, '--size', '16K']);
    await victim.command('write 0x2000 c0ffee');
    const { address = '', fd = -1 } = victim.ready;
    for (const segment of [name, `pid:${victim.pid}:fd:${fd}`, `pid:${victim.pid}:0x${address}`]) {
      const { code, out } = shmscope('read', segment, '--offset', '0x2000', '--length', '4', '--json');
      assert.equal(code, 0, segment);
      assert.deepEqual(JSON.parse(out), { offset: 0x2000, bytes: 'c0ffee00', holes: [] });
    }
    const { out } = shmscope('read', name, '--offset', '4000', '--length', '4200', '--json');
    const { holes } = JSON.parse(out) as { holes: unknown };
    assert.deepEqual(holes, [{ offset: 4000, length: 4192 }]);
    const raw = spawnSync(process.execPath, [commandMain, 'read', name, '--raw']).stdout;
    assert.equal(raw.length, 16384);
    assert.equal(raw.toString('hex', 0x2000, 0x2003), 'c0ffee');
  });

  it('says that there is nothing past the end', async () => {
    const name = world.name('end');
    await world.start('victim', ['--name', name, '--size', '4K']);
    for (const command of ['read', 'watch']) {
      const { code, out, err } = shmscope(command, name, '--offset', '99999999');
      assert.deepEqual([code, out], [3, '']);
      assert.match(err, /^shmscope: The segment has 4096 bytes, so there is nothing at offset 99999999\./);
    }
    assert.deepEqual(shmscope('read', name, '--offset', '4096').code, 0, 'the end itself: nothing more');
  });

  it('knows a name without its slash', async () => {
    const name = world.name('slash');
    await world.start('victim', ['--name', name, '--size', '4K']);
    const { code, err } = shmscope('read', name.slice(1));
    assert.equal(code, 3);
    assert.equal(
      err,
      `shmscope: There is no segment "${name.slice(1)}". Did you mean ${name}? \`shmscope list\` shows what there is.\n`,
    );
  });

  it('list takes several kinds, tells which kind it found none of, and marks what was removed', async () => {
    const name = world.name('kinds');
    const key = uniqueKey();
    await world.start('victim', ['--name', name]);
    const victim = await world.start('victim', ['--kind', 'sysv', '--key', String(key)]);
    const both = JSON.parse(shmscope('list', '--kind', 'posix', '--kind', 'sysv', '--json').out) as Listed;
    const ids = [name, `0x${key.toString(16).padStart(8, '0')}`];
    assert.deepEqual(
      ids.map(id => both.segments.some(s => s.name === id)),
      [true, true],
    );
    await victim.command('rmid');
    assert.match(shmscope('list', '--kind', 'sysv').out, new RegExp(`${ids[1] ?? ''} \\(removed\\)`));
    const { code, err } = shmscope('read', `key:${key}`);
    assert.equal(code, 3);
    assert.match(err, new RegExp(`was removed, and has no key any more.* shmid:${victim.ready.shmid ?? -1}`));
  });

  it('tells which process it may not look into', async function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
    const victim = await world.start('victim', ['--kind', 'memfd', '--name', world.prefix]);
    const segment = `pid:${victim.pid}:fd:${victim.ready.fd ?? -1}`;
    await assert.rejects(runAs(nobody, 'src/cli/main.js', ['read', segment], world.prefix), error => {
      const { code, stderr } = error as { code: number; stderr: string };
      assert.equal(code, 3);
      assert.match(stderr, new RegExp(`^shmscope: Process ${victim.pid} can't be looked into: .*EACCES`));
      return true;
    });
  });

  it('tells its version, and where options go', () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(shmscope('--version'), { code: 0, out: `${version}\n`, err: '' });
    assert.equal(
      shmscope('--json', 'list').err,
      'shmscope: options come after the command: shmscope list --json\n',
    );
  });

  it('a dump shows no zeros that were not read', async () => {
    const name = world.name('dump');
    const victim = await world.start('victim', ['--name', name, '--size', '8K']);
    await victim.command('fill 0 4096 65');
    const dump = (...range: string[]): string[] =>
      shmscope('read', name, ...range)
        .out.trimEnd()
        .split('\n');
    assert.deepEqual(dump('--offset', '0xff8', '--length', '40'), [
      `00000ff8  ${'41 '.repeat(8)} ${'·· '.repeat(8)} |${'A'.repeat(8)}${'·'.repeat(8)}|`,
      '00001008  24 bytes never written',
      '00001020',
    ]);
    assert.deepEqual(dump('--offset', '0x1000', '--length', '5'), [
      '00001000  5 bytes never written',
      '00001005',
    ]);
  });

  it('ends with 3 when its output can not be written', () => {
    for (const args of ['list --json', 'list']) {
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `"$0" "$1" ${args} > /dev/full`, process.execPath, commandMain],
        { encoding: 'utf8' },
      );
      assert.equal(status, 3);
      assert.match(stderr, /^shmscope: The output could not be written: .*ENOSPC/);
    }
  });

  it('refuses a segment that several bear with 2 and the candidates', async () => {
    const args = ['--kind', 'memfd', '--name', world.prefix];
    const both = [await world.start('victim', args), await world.start('victim', args)];
    for (const command of ['read', 'watch']) {
      const { code, out, err } = shmscope(command, world.prefix);
      assert.deepEqual([code, out], [2, '']);
      for (const { ready } of both) {
        // Enough of each to tell it from the others.
        const line = err.split('\n').find(text => text.includes(expectedId(ready))) ?? assert.fail(err);
        assert.match(line, new RegExp(`memfd +64 KiB +victim ${ready.pid}$`));
      }
    }
  });

  it('ends with 2 on wrong usage and 3 when there is no such segment, in a sentence on stderr', () => {
    for (const [code, ...args] of [
      [2, 'frobnicate'],
      [2, 'list', '--kind', 'pipe'],
      [2, 'read'],
      [2, 'read', '/x', '--offset', 'ten'],
      [2, 'read', '/x', '--length', '-1'],
      [2, 'read', 'shmid:three'],
      [2, 'watch', 'pid:1:address'],
      [2, 'watch', 'key:'],
      [2, 'watch', '/x', '--every', '0'],
      [2, '--json', 'list'],
      [2, 'list', 'all'],
      [3, 'read', '/no-such-segment-anywhere'],
      [3, 'watch', 'shmid:2147483647'],
      [3, 'watch', 'pid:1:fd:1000000'],
    ] as const) {
      const answer = shmscope(...args);
      assert.equal(answer.code, code, args.join(' '));
      assert.equal(answer.out, '');
      assert.match(answer.err, /^shmscope: .+/);
    }
  });

  it('is quiet when nobody reads any more, and ends as after SIGPIPE: it gave no answer', async () => {
    // Two that differ would be 1, a list 0.
    for (const args of [['list'], ['diff', process.execPath, commandMain]]) {
      const child = spawn(process.execPath, [commandMain, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.destroy();
      const said = text(child.stderr);
      assert.deepEqual(await once(child, 'exit'), [141, null], args.join(' '));
      assert.equal(await said, '');
    }
  });
});
