// `shmscope watch` over real segments: each way in which bytes change, vanish or end, as a line, and the end it comes
// to. The other commands: cli.test.ts.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { commandMain } from '../support/command.js';
import { compile, need } from '../support/compile.js';
import { uniqueKey } from '../support/prefix.js';
import { useWorld } from './world.js';

describe('shmscope watch', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('watch prints changes as they happen, one JSON document a line', async () => {
    const name = world.name('watch');
    const victim = await world.start('victim', ['--name', name, '--size', '4K']);
    await victim.command('fill 0 4096 0');
    const child = spawn(
      process.execPath,
      [commandMain, 'watch', name, '--every', '20', '--count', '1', '--json'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
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

  it('watch prints the fields of a type that changed, with both values', async function () {
    need(this, 'gcc');
    const struct = 'struct tick { unsigned id; unsigned qty; char side[8]; } tick;\n';
    const types = compile('gcc', struct, ['-g', '-c']);
    const name = world.name('watch-type');
    const victim = await world.start('victim', ['--name', name, '--size', '4K']);
    await victim.command('fill 0 4096 0');
    let turn = 0;
    const writing = setInterval(() => {
      void victim.command(`write 12 ${turn++ % 2 === 0 ? '05' : '06'}`).catch(() => undefined);
    }, 100);
    try {
      const lines = async (...more: string[]): Promise<string[]> => {
        const args = ['watch', name, '--type', 'tick', '--from', types, '--offset', '8', '--every', '20'];
        const child = spawn(process.execPath, [commandMain, ...args, '--count', '2', ...more], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        return (await text(child.stdout)).trimEnd().split('\n');
      };
      for (const line of await lines()) assert.match(line, /^[0-9:.]+ {2}qty {2}[056] \u2192 [56]$/);
      for (const line of await lines('--json')) {
        const { time, before, after, ...rest } = JSON.parse(line) as Record<string, unknown>;
        assert.deepEqual(rest, { path: 'qty', type: 'unsigned int', offset: 12, size: 4 });
        assert.ok(typeof time === 'number' && typeof before === 'number' && before !== after);
      }
    } finally {
      clearInterval(writing);
    }
    for (const args of [
      ['--type', 'tick'],
      ['--from', types],
      ['--type', 'tick', '--from', types, '--length', '4'],
    ])
      assert.equal(
        spawnSync(process.execPath, [commandMain, 'watch', name, ...args]).status,
        2,
        args.join(' '),
      );
  });

  it('watch cuts what is long, for people', async () => {
    const name = world.name('watch-long');
    const victim = await world.start('victim', ['--name', name, '--size', '4K']);
    await victim.command('fill 0 4096 0');
    const child = spawn(process.execPath, [commandMain, 'watch', name, '--every', '20'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let turn = 0;
    const writing = setInterval(() => {
      void victim.command(`fill 16 3000 ${turn++ % 2 === 0 ? '120' : '121'}`).catch(() => undefined);
    }, 100);
    let cut = false;
    const long = /^[0-9:.]+ {2}0x0010 {2}(?:[0-9a-f]{2}){16}… → (?:78|79){16}… {2}\(3000 bytes\)$/;
    try {
      for await (const line of createInterface(child.stdout)) {
        assert.ok(line.length < 120, line);
        cut = long.test(line);
        if (cut) break;
      }
    } finally {
      clearInterval(writing);
      child.kill();
    }
    assert.ok(cut, 'a long change was told');
  });

  it('watch tells of pages that are given back and of a segment made shorter', async () => {
    const name = world.name('watch-gone');
    const victim = await world.start('victim', ['--name', name, '--size', '16K']);
    await victim.command('fill 0 16384 120');
    const child = spawn(
      process.execPath,
      [commandMain, 'watch', name, '--every', '20', '--count', '4', '--json'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
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

  const watching = (segment: string): ChildProcessByStdio<null, Readable, Readable> =>
    spawn(process.execPath, [commandMain, 'watch', segment, '--every', '20'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('watch tells that the segment was unlinked, and ends with 3 when only such as it have it', async function () {
    // It looks at the whole machine for that, and spends little on it.
    this.timeout(180_000);
    const key = uniqueKey();
    for (const [args, act, segment, news] of [
      [['--name', world.name('watch-end')], 'unlink', world.name('watch-end'), 'unlinked'],
      [['--kind', 'sysv', '--key', String(key)], 'rmid', `key:${key}`, 'removed'],
    ] as const) {
      const victim = await world.start('victim', [...args, '--size', '4K']);
      await victim.command('fill 0 4096 0');
      const [child, other] = [watching(segment), watching(segment)];
      const ends = Promise.all([child, other].map(one => once(one, 'exit')));
      const complaints = Promise.all([child, other].map(one => text(one.stderr)));
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const next = async (): Promise<string> => ((await lines.next()) as { value: string }).value;
      let turn = 0;
      const writing = setInterval(() => void victim.command(`write 0 ${turn++ % 2 ? '78' : '79'}`), 50);
      try {
        assert.match(await next(), /^\d\d:\d\d:\d\d\.\d\d\d {2}0x0000 {2}/);
        // It has the segment, too, and goes on until it ends by itself.
        await once(other.stdout, 'data');
        other.stdout.resume();
        await victim.command(act);
        let line = await next();
        while (/0x0000/.test(line)) line = await next();
        assert.match(line, new RegExp(`^[0-9:.]+  the segment was ${news}; `));
        assert.match(await next(), /0x0000/, 'its bytes go on');
        clearInterval(writing);
        await victim.stop();
        for (let rest = await lines.next(); rest.done !== true;) rest = await lines.next();
        assert.deepEqual(await ends, [
          [3, null],
          [3, null],
        ]);
        for (const complaint of await complaints) assert.match(complaint, /^shmscope: .* is gone/);
      } finally {
        clearInterval(writing);
        child.kill();
        other.kill();
      }
    }
  });
});
