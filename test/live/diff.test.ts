// Comparisons of real segments: byte for byte as cmp(1) has them, of every kind, without a page that is allocated, and
// with the fields of a running program by its own debug information.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffFrame, DiffView } from '../../src/protocol/diff.js';
import { runCommand, shmscope } from '../support/command.js';
import { footprint } from '../support/oracle.js';
import { projectRoot } from '../support/paths.js';
import { uniqueKey } from '../support/prefix.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

interface Document {
  runs: {
    offset: number;
    length: number;
    before: string;
    after: string;
    field: string | null;
    a?: string;
    b?: string;
  }[];
  changedBytes: number;
  changedPages: number;
}

function diffJson(...args: string[]): Document {
  const { code, out, err } = shmscope('diff', ...args, '--json');
  assert.deepEqual([code, err], [1, '']);
  return JSON.parse(out) as Document;
}

/** As `cmp -l` prints them: where, counted from 1, and both bytes in octal. */
function cmpLines({ runs }: Document): string[] {
  return runs.flatMap(({ offset, before, after }) => {
    const [a, b] = [Buffer.from(before, 'hex'), Buffer.from(after, 'hex')];
    return Array.from({ length: Math.min(a.length, b.length) }, (_, i) => i).flatMap(i => {
      const [one = 0, other = 0] = [a[i], b[i]];
      return one === other ? [] : [`${offset + i + 1} ${one.toString(8)} ${other.toString(8)}`];
    });
  });
}

function cmp(a: string, b: string): string[] {
  const { stdout } = spawnSync('cmp', ['-l', a, b], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => line.trim().replaceAll(/ +/g, ' '));
}

describe('shmscope diff', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('has exactly the bytes of cmp -l, holes, sizes and all', async () => {
    const [one, other] = [world.name('one'), world.name('other')];
    const a = await world.start('victim', ['--name', one, '--size', '300000']);
    const b = await world.start('victim', ['--name', other, '--size', '290000']);
    let state = 7;
    const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let i = 0; i < 150; i++) {
      const bytes = Array.from({ length: 1 + next(30) }, () => next(256).toString(16).padStart(2, '0'));
      const victim = [a, b][next(2)];
      const line = `write ${next(280_000)} ${bytes.join('')}`;
      // Two thirds is written to both, so that there is data that is equal.
      for (const each of i % 3 === 0 ? [victim] : [a, b]) await each?.command(line);
    }
    await a.command('punch 8192 16384');
    // First, as it moves the access times.
    const expected = cmp(`/dev/shm${one}`, `/dev/shm${other}`);
    const before = [one, other].map(name => footprint(`/dev/shm${name}`));
    const document = diffJson(one, other);
    assert.ok(expected.length > 500);
    assert.deepEqual(cmpLines(document), expected);
    const tail = document.runs.at(-1);
    assert.deepEqual([tail?.offset, tail?.length, tail?.after], [290_000, 10_000, '']);
    assert.equal(document.changedBytes, cmpLines(document).length + 10_000);
    assert.deepEqual(
      [one, other].map(name => footprint(`/dev/shm${name}`)),
      before,
    );
    const text = shmscope('diff', one, other);
    assert.equal(text.code, 1);
    assert.match(text.out, /\n\d+ bytes in \d+ runs over \d+ pages\.\n$/);
  });

  it('compares System V with a memfd, and a segment with a file', async () => {
    const sysv = await world.start('victim', [
      '--kind',
      'sysv',
      '--key',
      String(uniqueKey()),
      '--size',
      '8K',
    ]);
    const memfd = await world.start('victim', ['--kind', 'memfd', '--name', world.prefix, '--size', '8K']);
    const [a, b] = [`shmid:${sysv.ready.shmid ?? -1}`, `pid:${memfd.pid}:fd:${memfd.ready.fd ?? -1}`];
    assert.deepEqual(shmscope('diff', a, b), { code: 0, out: 'Identical: 8192 bytes compared.\n', err: '' });
    await sysv.command('write 0x10 0102030405060708');
    await memfd.command('write 0x10 010203ff05060708');
    await memfd.command('write 0x1800 aa');
    assert.deepEqual(diffJson(a, b), {
      runs: [
        { offset: 0x13, length: 1, before: '04', after: 'ff', field: null },
        { offset: 0x1800, length: 1, before: '00', after: 'aa', field: null },
      ],
      changedBytes: 2,
      changedPages: 2,
    });
    assert.deepEqual(diffJson(a, b, '--from', 'struct:<QQI', '--offset', '4').runs[0], {
      ...{ offset: 12, length: 8, before: '0000000001020304', after: '00000000010203ff' },
      ...{ field: 'f1', type: 'uint64_t', a: String(0x0403020100000000n), b: String(0xff03020100000000n) },
      delta: `+${0xff03020100000000n - 0x0403020100000000n}`,
    });
    const file = world.path('dump');
    try {
      copyFileSync(`/proc/${memfd.pid}/fd/${memfd.ready.fd ?? -1}`, file);
      assert.equal(shmscope('diff', b, file).code, 0);
      assert.equal(shmscope('diff', `file:${file}`, a).code, 1);
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('compares 64 GiB of hole at once, and allocates nothing', async () => {
    const names = [world.name('sparse1'), world.name('sparse2')];
    for (const name of names) await world.start('sparse', ['--name', name, '--still']);
    const paths = names.map(name => `/dev/shm${name}`);
    const before = paths.map(path => footprint(path));
    const { code, out } = shmscope('diff', names[0] ?? '', names[1] ?? '');
    assert.deepEqual([code, out], [0, `Identical: ${64 * 2 ** 30} bytes compared.\n`]);
    assert.deepEqual(
      paths.map(path => footprint(path)),
      before,
    );
    assert.equal(before[0]?.blocks, 32n);
  });

  it('says what it can not compare', () => {
    assert.deepEqual(shmscope('diff', './no-such-file', './other'), {
      ...{ code: 3, out: '', err: 'shmscope: There is no file ./no-such-file.\n' },
    });
    assert.equal(shmscope('diff', '/a').code, 2);
    assert.match(shmscope('diff', '/a', '/b', '--type', 'tick').err, /--from <types>/);
    const none = world.path('none');
    for (const [path, message] of [
      [none, `There is neither a segment "${none}" nor a file.`],
      ['/tmp', 'There is no segment "/tmp"; what is there is a folder.'],
    ] as const)
      assert.deepEqual(shmscope('diff', path, path), { code: 3, out: '', err: `shmscope: ${message}\n` });
    const here = runCommand(['diff', 'package.json', 'package.json'], { cwd: projectRoot });
    assert.deepEqual(
      [here.code, here.err],
      [3, 'shmscope: There is no segment "package.json"; for the file write ./package.json.\n'],
    );
    const file = join(projectRoot, 'package.json');
    const { size } = statSync(file);
    const past = shmscope('diff', file, file, '--from', 'struct:<I', '--offset', String(size));
    assert.deepEqual([past.code, past.out], [2, '']);
    assert.match(past.err, /--offset \d+ is past the end: there are \d+ bytes to compare/);
    const folder = shmscope('diff', projectRoot, projectRoot);
    assert.equal(folder.code, 3);
    assert.match(folder.err, /is no regular file/);
  });
});

describe('what differs in the ring of a running program', function () {
  this.timeout(60_000);
  const world = useWorld();
  let name: string;
  let pid: number;
  let old: string;

  beforeEach(async () => {
    name = world.name('ring');
    old = world.path('ring.before');
    ({ pid } = await world.start('producer', ['--name', name]));
    await world.start('consumer', ['--name', name]);
    const head = (): number => Number(readFileSync(`/dev/shm${name}`).readBigUInt64LE(0x40));
    await until('ticks', () => (head() > 3 ? true : undefined));
    copyFileSync(`/dev/shm${name}`, old);
    const then = head();
    await until('more ticks', () => (head() > then + 5 ? true : undefined));
  });
  afterEach(() => rmSync(old, { force: true }));

  it('is named by its own debug information, from what to what', () => {
    const { runs } = diffJson(old, name, '--type', 'tick_ring', '--from', `pid:${pid}`);
    const before = readFileSync(old);
    const head = runs.find(run => run.field === 'head');
    assert.equal(head?.a, String(before.readBigUInt64LE(0x40)));
    assert.equal(head.b, String(Buffer.from(head.after, 'hex').readBigUInt64LE(0)));
    const slot = Number(before.readBigUInt64LE(0x40)) % 1024;
    const fields = runs.map(run => run.field);
    for (const field of ['price', 'ts_ns', 'symbol', 'qty', 'seq', 'flags.venue'])
      assert.ok(fields.includes(`slots[${slot}].${field}`), field);
    const symbol = runs.find(run => run.field === `slots[${slot}].symbol`);
    assert.match(symbol?.b ?? '', /^"(AAPL|MSFT|NVDA|AMD|INTC|TSLA)"$/);
    const text = shmscope('diff', old, name, '--type', 'tick_ring', '--from', `pid:${pid}`).out;
    assert.match(text, /^ *0x0040 +\d +head +\d+ +\d+ +\+\d+$/m);
  });

  it('is told to a pane, live, and as texts', async () => {
    const probe = await new ProbeUnderTest().start();
    try {
      const { attachment } = await probe.attach(await probe.segment(name), pid);
      await probe.remote.openTypes({ types: 1, spec: { kind: 'process', pid }, debugPaths: [] });
      const [found] = await probe.remote.findTypes({ types: 1, name: 'tick_ring' });
      const common = { types: 1, entry: found?.id ?? '', offset: 0, count: 1 as const, formats: {} };
      await probe.remote.bind({ attachment, bindings: [{ name: 'tick_ring', ...common }] });
      const filter = { text: '', regions: ['field', 'padding', 'outside'] as const, least: 0, hidden: [] };
      const moments = { a: { kind: 'file', path: old } as const, b: { kind: 'live' } as const };
      const diff: DiffView = {
        ...{ revision: 5, ...moments, filter, renewed: 0, list: { first: 0, count: 30 } },
        hex: { first: 0, count: 30, bytesPerRow: 16, fold: true },
      };
      const view = { revision: 1, offset: 0, length: 0, hz: 30, cell: 64, diff };
      await probe.remote.view({ attachment, view });
      const heads = new Set<string>();
      let shown: Partial<DiffFrame> = {};
      const look = (): void => {
        for (const frame of probe.frames.splice(0)) shown = { ...shown, ...frame.diff };
        const row = shown.list?.rows.find(r => r.kind === 'run' && r.path === 'tick_ring.head');
        if (row?.kind === 'run') heads.add(row.b);
      };
      await until('a whole comparison', () => {
        look();
        return shown.progress === null ? true : undefined;
      });
      await until('a head that moves', () => {
        look();
        return heads.size > 2 ? true : undefined;
      });
      assert.equal(shown.summary?.compared, 65_536);
      assert.equal(shown.problem, undefined);
      assert.ok(shown.hex?.rows.some(row => row.kind === 'bytes' && row.offset === 0x40));
      await probe.remote.view({ attachment, view: null });

      const texts = ['text', 'markdown', 'json', 'bytes a', 'bytes b'] as const;
      const [text, markdown, json, a, b] = await Promise.all(
        texts.map(format => probe.remote.diffText({ attachment, ...moments, filter, format })),
      );
      assert.match(text?.text ?? '', /^0x0040 {2}tick_ring\.head {2}\d+ → \d+ \(\+\d+\)$/m);
      const { field = 0, padding = 0, outside = 0 } = text?.summary.regions ?? {};
      assert.deepEqual([text?.summary.compared, field + padding + outside], [65_536, text?.listed]);
      assert.match(markdown?.text ?? '', /^\| `0x0040` \| `tick_ring.head` \| `\d+` \| `\d+` \| \d+ \|$/m);
      const document = JSON.parse(json?.text ?? '') as Document;
      assert.ok(document.runs.some(run => run.field === 'tick_ring.head'));
      const lines = [a, b].map(dump => (dump?.text ?? '').trimEnd().split('\n'));
      assert.match(lines[0]?.find(line => line.startsWith('00000040')) ?? '', /^00000040 {2}([0-9a-f]{2} )/);
      assert.ok(lines[0]?.some(line => /^⋯ \d+ equal rows, /.test(line)));
    } finally {
      await probe.stop();
    }
  });

  it('dumps both sides in lines that stand beside each other, though it goes on', async () => {
    const probe = await new ProbeUnderTest().start();
    try {
      const { attachment } = await probe.attach(await probe.segment(name), pid);
      const filter = { text: '', regions: [], least: 0, hidden: [] };
      const asked = {
        attachment,
        a: { kind: 'file', path: old } as const,
        b: { kind: 'live' } as const,
        filter,
      };
      const a = await probe.remote.diffText({ ...asked, format: 'bytes a' });
      const b = await probe.remote.diffText({ ...asked, format: 'bytes b' });
      const places = (text: string): string[] =>
        text.split('\n').map(line => (line.startsWith('⋯') ? line : line.slice(0, 8)));
      assert.deepEqual(places(a.text), places(b.text));
      assert.notEqual(a.text, b.text);
    } finally {
      await probe.stop();
    }
  });
});
