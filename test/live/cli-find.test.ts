// `shmscope find` over real segments: ways to say what is looked for, the JSON as documented, exit codes, and
// nothing but the answer on stdout.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandMain, shmscope, type Ended } from '../support/command.js';
import { footprint } from '../support/oracle.js';
import { useWorld } from './world.js';

function find(...args: string[]): Ended {
  return shmscope('find', ...args);
}

interface Answer {
  hits: { offset: number; length: number; text: string }[];
  more: boolean;
  searched: number;
  holes: number;
}

describe('find on the command line', function () {
  this.timeout(120_000);
  const world = useWorld();

  async function filled(): Promise<string> {
    const name = world.name('find');
    const victim = await world.start('victim', ['--name', name, '--size', '1M']);
    const put = (at: number, bytes: Buffer): Promise<unknown> =>
      victim.command(`write ${at} ${bytes.toString('hex')}`);
    await put(0x100, Buffer.from('\x7fELF Größe\0'));
    await put(0x2001, Buffer.from('Größe', 'utf16le'));
    await put(0x2040, Buffer.from(new Float64Array([0.25, -1]).buffer));
    await put(0x2050, Buffer.of(0, 0, 0x10, 0x92));
    return name;
  }

  it('takes each way to say what is looked for', async () => {
    const name = await filled();
    const { code, out, err } = find(name, '7f 45 ?? 4?', '--as', 'bytes');
    assert.deepEqual([code, out, err], [0, '0x00000100     4  7f 45 4c 46\n', '']);
    const offsets = (...args: string[]): number[] =>
      (JSON.parse(find(name, '--json', ...args).out) as Answer).hits.map(hit => hit.offset);
    assert.deepEqual(offsets('größe', '--ignore-case'), [0x105]);
    assert.deepEqual(offsets('größe', '--as', 'utf16', '--ignore-case'), [0x2001]);
    assert.deepEqual(offsets('\\x7f[A-Z]+', '--as', 'regex'), [0x100]);
    assert.deepEqual(offsets('--as', 'f64', '--tolerance', '0.01', '--', '-1.005'), [0x2048]);
    assert.deepEqual(offsets('4242', '--as', 'u16', '--big-endian'), [0x2052]);
    assert.deepEqual(offsets('16', '--as', 'u16', '--big-endian', '--unaligned'), [0x2051]);
  });

  it('--json is one document with the documented names, and holes stay holes', async () => {
    const name = await filled();
    const before = footprint(`/dev/shm${name}`);
    const { code, out, err } = find(name, 'ELF', '--json');
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(JSON.parse(out), {
      hits: [{ offset: 0x101, length: 3, text: 'ELF' }],
      more: false,
      searched: 8192,
      holes: 2 ** 20 - 8192,
    });
    // What goes on behind it is no part of it.
    const texts = (...args: string[]): string[] =>
      (JSON.parse(find(name, '--json', ...args).out) as Answer).hits.map(hit => hit.text);
    assert.deepEqual(texts('E[KLM]', '--as', 'regex'), ['EL']);
    assert.deepEqual(texts('r\\xc3', '--as', 'regex'), ['r\\xc3']);
    assert.deepEqual(texts('größ', '--ignore-case'), ['Größ']);
    assert.deepEqual(texts('Grö', '--as', 'utf16'), ['Grö']);
    assert.deepEqual(texts('45 4c', '--as', 'bytes'), ['45 4c']);
    assert.equal(find(name, 'ELF').out, '0x00000101     3  “ELF”\n');
    const none = find(name, 'nothing like it', '--json');
    assert.equal(none.code, 1);
    assert.deepEqual((JSON.parse(none.out) as Answer).hits, []);
    const limited = JSON.parse(find(name, '00', '--as', 'bytes', '--limit', '3', '--json').out) as Answer;
    assert.deepEqual([limited.hits.length, limited.more], [3, true]);
    assert.deepEqual(footprint(`/dev/shm${name}`), before);
  });

  it('ends with 1 when there is nothing, 2 on wrong words and 3 without a segment, in a sentence', async () => {
    const name = await filled();
    const none = find(name, 'nothing like it');
    assert.deepEqual([none.code, none.out], [1, '']);
    assert.match(none.err, /^Not found in 8 KiB; 1016 KiB were never written and are zeros\.\n$/);
    for (const [words, message] of [
      [['7g', '--as', 'bytes'], /"g" at character 2 is no hex digit/],
      [['(', '--as', 'regex'], /The expression makes no sense: Unterminated group/],
      [['a', '--limit', '0'], /--limit wants 1 at least/],
      [[], /wants a <what>/],
    ] as const) {
      const { code, out, err } = find(name, ...words);
      assert.deepEqual([code, out], [2, ''], words.join(' '));
      assert.match(err, message);
      assert.equal(err.trim().split('\n').length, 1, err);
    }
    assert.equal(find(world.name('none'), 'a').code, 3);
  });

  it('gives up an expression that never ends, with 3', async () => {
    const name = await filled();
    const { code, err } = find(name, '([^]+)+\\xfe\\xfd', '--as', 'regex');
    assert.equal(code, 3);
    assert.match(err, /The expression takes too long/);
  });

  it('prints as it finds, and ends when it is told to', async () => {
    const name = world.name('stop');
    const victim = await world.start('victim', ['--name', name, '--size', '4M']);
    await victim.command(`write 0x100 ${Buffer.from('ELF').toString('hex')}`);
    await victim.command(`write 0x300000 ${'42'.repeat(100)}`);
    const child = spawn(process.execPath, [
      commandMain,
      'find',
      name,
      'ELF|(B+)+C',
      '--as',
      'regex',
      '--json',
    ]);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (some: string) => (out += some));
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    assert.deepEqual(await closed, [0, null]);
    const { hits, more } = JSON.parse(out) as Answer;
    assert.deepEqual([hits.map(hit => hit.offset), more], [[0x100], true]);
  });
});
