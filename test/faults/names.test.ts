// Names as hostile as the kernel takes them, of objects and of processes, through the whole command line: nothing gets
// through that a terminal or a reader's eye would obey, nothing is cut, and no two become one. What the editor draws of
// such names: test/unit/extension, test/webview/states.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProducers } from '../support/build.js';
import { projectRoot } from '../support/paths.js';
import { useWorld } from '../live/world.js';

const cli = join(projectRoot, 'out/src/cli/main.js');
/** Longest name of a file, in bytes: NAME_MAX of limits.h. */
const longest = 255;

/** What is obeyed: C0 and C1 but the line feed, what turns the direction of writing, and what is not to be seen. */
const obeyed = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const texts = [
  '\x1b]0;owned\x07\x1b[2J\x1b[31m',
  'line\nbreak\r\ttab',
  '\u202egpj.txt\u2066\u200b',
  '<img src=x onerror=alert(1)><script>',
  '**bold** [link](command:evil) `code` | $(bug) &amp;',
  ' spaces  at both ends ',
  '-rf --yes',
  'posix:0:1b:1',
  '"; rm -rf ~ #$(id)',
  '%s%n{0}',
];
/** Every byte that a name can have, in pieces; most of them no UTF-8. */
const bytes = [...Array(5).keys()].map(piece =>
  Buffer.from([...Array(51).keys()].map(i => piece * 51 + i + 1).filter(byte => byte !== 0x2f)),
);
const cut = [Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xf4, 0x90, 0x80, 0x80])];

describe('hostile names', function () {
  this.timeout(60_000);
  const world = useWorld();

  function shmscope(...args: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 });
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { code: status, out: strict.decode(stdout), err: strict.decode(stderr) };
  }

  function assertPlain(text: string, what: string): void {
    const found = obeyed.exec(text);
    assert.equal(
      found && JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 8)),
      null,
      what,
    );
  }

  it('of objects are told whole, plainly and apart, by every command', () => {
    const start = Buffer.from(`${world.prefix}-`);
    const names = [...texts.map(text => Buffer.from(text)), ...bytes, ...cut].map(end =>
      Buffer.concat([start, end]),
    );
    const full = Buffer.concat([start, Buffer.alloc(longest - start.length - 2, 'x')]);
    // Two that differ at their end alone.
    names.push(Buffer.concat([full, Buffer.from('-a')]), Buffer.concat([full, Buffer.from('-b')]));
    const paths = names.map(name => Buffer.concat([Buffer.from('/dev/shm/'), name]));
    for (const [i, path] of paths.entries()) writeFileSync(path, `number ${i}`);
    try {
      const { out } = shmscope('list', '--json');
      const listed = (JSON.parse(out) as { segments: { id: string; name: string }[] }).segments.filter(
        ({ name }) => name.startsWith(`/${world.prefix}-`),
      );
      assert.equal(listed.length, names.length);
      assert.equal(new Set(listed.map(({ name }) => name)).size, names.length);
      for (const { name } of listed) {
        assertPlain(name, 'a name in JSON');
        assert.ok(!name.includes('…'), name);
      }
      for (const args of [['list'], ['list', '--json'], ['leaks', '--all'], ['leaks', '--all', '--json']]) {
        const said = shmscope(...args);
        assertPlain(said.out.replaceAll(/^\t+/gm, ''), args.join(' '));
        assertPlain(said.err, args.join(' '));
      }
      // By its own name, as a shell passes it on, and where there is none of that name.
      for (const text of texts.slice(0, 3)) {
        const name = `/${world.prefix}-${text}`;
        const { out: whole, err } = shmscope('read', name, '--length', '6');
        assert.match(whole, /\|number\|/, err);
        assertPlain(shmscope('read', `${name}-none`).err, 'of one that is none');
        const removed = shmscope('remove', `${name}-none`, '--yes');
        assertPlain(removed.err + removed.out, 'of one that can’t be removed');
      }
    } finally {
      for (const path of paths) unlinkSync(path);
    }
  });

  it('of processes, and of what they leave, are told plainly', async () => {
    const link = join(tmpdir(), `${world.prefix}-\x1b[2J\u202e\n`);
    symlinkSync(join(await buildProducers(), 'victim'), link);
    try {
      const wrapper = ['sh', '-c', 'shift; exec "$0" "$@"', link];
      // The program tells its name as it is: without what JSON has none of.
      const memfd = ['--kind', 'memfd', '--name', '\u202e<b>`$(bug)'];
      const program = await world.start('victim', memfd, { wrapper });
      const { out, err } = shmscope('list');
      const line = out.split('\n').find(row => row.includes(String(program.pid)));
      assert.match(line ?? assert.fail(err), /memfd.*\\u\{202e\}<b>`\$\(bug\).*\\x1b\[2J/);
      assertPlain(out, 'list');
      const json = shmscope('list', '--json').out;
      assertPlain(json, 'list --json');
    } finally {
      unlinkSync(link);
    }
    const left = `/${world.prefix}-\x1b[2J\n\u202e`;
    const ran = shmscope(
      'run',
      '--',
      process.execPath,
      '-e',
      `fs.writeFileSync('/dev/shm' + process.argv[1], '')`,
      left,
    );
    assert.equal(ran.code, 1, ran.err);
    assert.match(ran.err + ran.out, /\\x1b\[2J\\n\\u\{202e\}/);
    assertPlain(ran.err + ran.out, 'run');
    spawnSync('rm', ['-f', '--', `/dev/shm${left}`]);
  });
});
