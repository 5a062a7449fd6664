// The command line over real segments: the JSON as documented, exit codes, and nothing but the answer on stdout.
// Runs the compiled source, as a person's shell would run the built one.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';
import { startTime } from '../support/oracle.js';
import { expectedId } from './look.js';
import { useWorld } from './world.js';

const main = join(projectRoot, 'out', 'src', 'cli', 'main.js');

function shmscope(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

interface Listed {
  segments: { id: string; name: string; processes: { pid: number }[] }[];
  failures: unknown[];
}

describe('the command line', function () {
  this.timeout(20_000);
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
    const raw = spawnSync(process.execPath, [main, 'read', name, '--raw']).stdout;
    assert.equal(raw.length, 16384);
    assert.equal(raw.toString('hex', 0x2000, 0x2003), 'c0ffee');
  });

  it('watch prints changes as they happen, one JSON document a line', async () => {
    const name = world.name('watch');
    const victim = await world.start('victim', ['--name', name, '--size', '4K']);
    await victim.command('fill 0 4096 0');
    const child = spawn(process.execPath, [main, 'watch', name, '--every', '20', '--count', '1', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // It may start to look at any time, so the bytes go on changing until it has seen that.
    let turn = 0;
    const writing = setInterval(() => {
      void victim.command(`write 16 ${turn++ % 2 === 0 ? 'abcd' : '1234'}`).catch(() => undefined);
    }, 100);
    try {
      for await (const line of createInterface(child.stdout)) {
        const change = JSON.parse(line) as { offset: number; length: number; before: string; after: string };
        assert.deepEqual([change.offset, change.length], [16, 2]);
        assert.notEqual(change.before, change.after);
      }
    } finally {
      clearInterval(writing);
      child.kill();
    }
  });

  it('watch tells of pages that are given back and of a segment made shorter', async () => {
    const name = world.name('watch-gone');
    const victim = await world.start('victim', ['--name', name, '--size', '16K']);
    await victim.command('fill 0 16384 120');
    const child = spawn(process.execPath, [main, 'watch', name, '--every', '20', '--count', '4', '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    interface Line {
      offset?: number;
      length?: number;
      before?: string;
      after?: string;
      size?: number;
    }
    const next = async (): Promise<Line> => {
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as Line;
    };
    // Its first look tells nothing; once it has told of a byte, it looks.
    let turn = 0;
    const writing = setInterval(() => void victim.command(`write 0 ${turn++ % 2 ? '78' : '79'}`), 100);
    try {
      await next();
      clearInterval(writing);
      await victim.command('punch 4096 8192');
      let line = await next();
      if (line.offset === 0) line = await next();
      assert.deepEqual([line.offset, line.length], [4096, 8192]);
      assert.equal(line.before, '78'.repeat(8192));
      assert.equal(line.after, '00'.repeat(8192));
      await victim.command('truncate 4096');
      assert.equal((await next()).size, 4096);
    } finally {
      clearInterval(writing);
      child.kill();
    }
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
        ['-c', `"$0" "$1" ${args} > /dev/full`, process.execPath, main],
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
      for (const { ready } of both) assert.ok(err.includes(expectedId(ready)), err);
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

  it('is quiet when nobody reads any more', () => {
    const { stderr, status } = spawnSync(
      'sh',
      ['-c', '"$0" "$1" list | head -n 1; exit 0', process.execPath, main],
      {
        encoding: 'utf8',
      },
    );
    assert.equal(status, 0);
    assert.doesNotMatch(stderr, /EPIPE/);
  });
});
