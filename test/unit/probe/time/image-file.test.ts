// The file of a snapshot: what is written is read back, holes and all, against an obvious twin; and what anybody may
// have made of it is refused with the place, or read without harm.
import assert from 'node:assert/strict';
import { closeSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { KernelError } from '../../../../native/errors.js';
import { at, extentBytes, ImageError, prologueBytes } from '../../../../src/probe/time/image-file.js';
import { openImage, readContents } from '../../../../src/probe/time/image-reader.js';
import { ImageWriter, writeImage } from '../../../../src/probe/time/image-writer.js';
import { toSnapshotHeader } from '../../../../src/probe/time/snapshot-header.js';
import { randomFrom } from '../../../support/random.js';
import { fuzzRuns } from '../../../support/fuzz.js';
import { bytesOf, header, openSnapshot, pictureOf, resealed } from './images.js';
import { useFolder } from '../../folder.js';

type Piece = { kind: 'data'; bytes: Uint8Array } | { kind: 'hole' | 'unknown' | 'denied'; length: number };

const length = fc.integer({ min: 1, max: 60 });
const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map(bytes => ({ kind: 'data' as const, bytes })),
  length.map(n => ({ kind: 'hole' as const, length: n })),
  length.map(n => ({ kind: 'unknown' as const, length: n })),
  length.map(n => ({ kind: 'denied' as const, length: n })),
);

async function write(path: string, pieces: readonly Piece[]): Promise<{ states: string; bytes: Buffer }> {
  let states = '';
  const bytes: number[] = [];
  await writeImage(path, async writer => {
    for (const one of pieces) {
      const offset = states.length;
      if (one.kind === 'data') {
        await writer.data(offset, one.bytes);
        states += 'd'.repeat(one.bytes.length);
        bytes.push(...one.bytes);
        continue;
      }
      if (one.kind !== 'hole') writer.unread(offset, one.length, one.kind);
      states += { hole: 'h', unknown: 'u', denied: 'x' }[one.kind].repeat(one.length);
      bytes.push(...new Uint8Array(one.length));
    }
    await writer.finish('snapshot', states.length, header);
  });
  return { states, bytes: Buffer.from(bytes) };
}

describe('the file of a snapshot', () => {
  const folder = useFolder();
  const sample: Piece[] = [
    { kind: 'data', bytes: Uint8Array.of(1, 2, 3) },
    { kind: 'hole', length: 10 },
    { kind: 'denied', length: 4 },
    { kind: 'data', bytes: Uint8Array.of(4) },
    { kind: 'unknown', length: 2 },
    { kind: 'data', bytes: Uint8Array.of(5, 6) },
  ];

  it('is read back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async pieces => {
        const path = join(folder(), 'one');
        const wanted = await write(path, pieces);
        const file = openImage(path);
        assert.deepEqual(toSnapshotHeader(readContents(file).header), header);
        const source = openSnapshot(path);
        assert.deepEqual(pictureOf(source), wanted);
        // From any place to any other, as views ask.
        for (let from = 0; from < wanted.states.length; from += 7) {
          const parts = source.extents(from, 23);
          assert.equal(parts[0]?.offset, from);
          const end = Math.min(from + 23, wanted.states.length);
          assert.equal(
            parts.reduce((at, e) => (assert.equal(e.offset, at), at + e.length), from),
            end,
          );
        }
        source.close();
        assert.throws(
          () => source.facts(),
          (e: unknown) => e instanceof KernelError && e.code === 'ESTALE',
        );
        source.close();
        closeSync(file.fd);
      }),
      { numRuns: 60 },
    );
  });

  it('costs nothing for holes, however large', async () => {
    const path = join(folder(), 'sparse');
    await writeImage(path, async writer => {
      await writer.data(2 ** 40, Uint8Array.of(7));
      await writer.finish('snapshot', 2 ** 45, header);
    });
    assert.ok(statSync(path).size < 1000);
    const source = openSnapshot(path);
    assert.deepEqual(source.extents(0, 2 ** 45), [
      { offset: 0, length: 2 ** 40, state: 'hole' },
      { offset: 2 ** 40, length: 1, state: 'data' },
      { offset: 2 ** 40 + 1, length: 2 ** 45 - 2 ** 40 - 1, state: 'hole' },
    ]);
    source.close();
  });

  it('appears whole or not at all, and is nobody else’s to read', async () => {
    const path = join(folder(), 'whole');
    const writer = await ImageWriter.create(path);
    await writer.data(0, new Uint8Array(3 * 1024 * 1024));
    assert.deepEqual(
      readdirSync(folder()).filter(name => !name.endsWith('.part')),
      [],
    );
    await writer.abandon();
    assert.deepEqual(readdirSync(folder()), []);
    await write(path, sample);
    assert.deepEqual(readdirSync(folder()), ['whole']);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('says what the kernel said where it can’t be written', async () => {
    mkdirSync(join(folder(), 'there'));
    await assert.rejects(write(join(folder(), 'none', 'file'), sample), isKernel('ENOENT'));
    await assert.rejects(write(join(folder(), 'there'), sample), isKernel('EISDIR'));
    assert.deepEqual(readdirSync(folder()), ['there']);
  });

  it('opens regular files alone, and no link', () => {
    const path = join(folder(), 'link');
    symlinkSync('/etc/passwd', path);
    assert.throws(() => openImage(path), isKernel('EFTYPE'));
    assert.throws(() => openImage(folder()), isKernel('EFTYPE'));
    assert.throws(() => openImage('/dev/zero'), isKernel('EFTYPE'));
  });

  it('refuses what is none, or was cut short, with the place', async () => {
    const path = join(folder(), 'file');
    await write(path, sample);
    const whole = bytesOf(path);
    for (const count of [0, 7, 8, prologueBytes - 1, prologueBytes, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, count));
      assert.throws(() => openImage(path), isImage(/^prologue\+0x/), `${count} bytes`);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.of(0)]));
    assert.throws(() => openImage(path), isImage(/^prologue\+0x10$/));
    const damaged = Buffer.from(whole);
    damaged[whole.length - 3] = 0x21;
    writeFileSync(path, damaged);
    assert.throws(() => openSnapshot(path), isImage(/^prologue\+0xc$/));
  });

  for (const [what, place, change] of [
    ['another version', 'prologue+0x8', (b: Buffer) => b.writeUInt32LE(2, at.version)],
    ['no such kind', 'prologue+0x20', (b: Buffer) => b.writeUInt32LE(9, at.kind)],
    ['a table beyond measure', 'prologue+0x38', (b: Buffer) => b.writeUInt32LE(0xffffffff, at.extents)],
    ['a table that is longer than it is', 'prologue+0x28', (b: Buffer) => b.writeUInt32LE(9, at.extents)],
    ['a header beyond measure', 'prologue+0x24', (b: Buffer) => b.writeUInt32LE(70_000, at.headerLength)],
    ['no offset', 'prologue+0x28', (b: Buffer) => b.writeBigUInt64LE(2n ** 60n, at.headerAt)],
    ['extents behind the segment', 'table+0x0', (b: Buffer) => b.writeBigUInt64LE(2n, at.size)],
    ['extents that overlap', 'table+0x18', (b: Buffer) => b.writeBigUInt64LE(1n, tableOf(b) + extentBytes)],
    [
      'two extents of the same bytes',
      'table+0x18',
      (b: Buffer) => b.writeBigUInt64LE(80n, tableOf(b) + extentBytes + 16),
    ],
    ['an extent in the prologue', 'table+0x0', (b: Buffer) => b.writeBigUInt64LE(8n, tableOf(b) + 16)],
    [
      'an extent in the tables',
      'table+0x30',
      (b: Buffer) => b.writeBigUInt64LE(85n, tableOf(b) + 2 * extentBytes + 16),
    ],
    ['an extent of nothing', 'table+0x0', (b: Buffer) => b.writeBigUInt64LE(0n, tableOf(b) + 8)],
    ['an extent without end', 'table+0x0', (b: Buffer) => b.writeBigUInt64LE(2n ** 53n - 1n, tableOf(b) + 8)],
    [
      'read and unread at once',
      'table+0x48',
      (b: Buffer) => b.writeBigUInt64LE(2n, tableOf(b) + 3 * extentBytes),
    ],
    ['no such state', 'table+0x48', (b: Buffer) => b.writeUInt32LE(5, tableOf(b) + 3 * extentBytes + 16)],
    ['no JSON', 'header', (b: Buffer) => b.write('!', b.length - 1)],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const path = join(folder(), 'file');
      await write(path, sample);
      const bytes = bytesOf(path);
      change(bytes);
      // A wrong length makes the sum one of other bytes: those are refused before it is asked.
      writeFileSync(path, what.includes('measure') || what === 'no offset' ? bytes : resealed(bytes));
      assert.throws(() => openSnapshot(path), isImage(new RegExp(`^${place.replace('+', '\\+')}$`)));
    });
  }

  it('survives any change of its bytes: an error of its own, or what makes sense', async function () {
    const runs = fuzzRuns(this, 1000);
    const path = join(folder(), 'file');
    await write(path, sample);
    const whole = bytesOf(path);
    let refused = 0;
    for (let run = 0; run < runs; run++) {
      const random = randomFrom(run + 1);
      const pick = (n: number): number => Math.floor(random() * n);
      let bytes: Buffer = Buffer.from(whole);
      for (let i = 0; i <= pick(4); i++) {
        const place = pick(bytes.length);
        const what = pick(5);
        if (what === 0) bytes[place] = pick(256);
        else if (what === 1) bytes[place] = (bytes[place] ?? 0) ^ (1 << pick(8));
        else if (what === 2 && place + 8 <= bytes.length)
          bytes.writeBigUInt64LE(BigInt([0, 1, 80, whole.length, 2 ** 32, 2 ** 53][pick(6)] ?? 0), place);
        else if (what === 3) bytes = bytes.subarray(0, place);
        else bytes = Buffer.concat([bytes, bytes.subarray(0, place)]);
      }
      let sealed = bytes;
      try {
        sealed = resealed(bytes);
      } catch {
        // Its lengths lead nowhere: it stays as it is.
      }
      writeFileSync(path, sealed);
      try {
        const file = openImage(path);
        closeSync(file.fd);
        const source = openSnapshot(path);
        try {
          if (source.facts().size < 10_000) pictureOf(source);
          else source.extents(0, Number.MAX_SAFE_INTEGER);
        } finally {
          source.close();
        }
      } catch (error) {
        if (!(error instanceof ImageError)) throw new Error(`run ${run}`, { cause: error });
        refused++;
      }
    }
    assert.ok(refused > 0.3 * runs, `${refused} were refused`);
  });

  it('takes no header for granted', () => {
    const good = JSON.parse(JSON.stringify(header)) as Record<string, unknown>;
    for (const broken of [
      ...[null, 7, [], 'x', {}],
      ...[
        { ...good, segment: [] },
        { ...good, time: -1 },
        { ...good, time: '0' },
      ],
      ...[
        { ...good, reason: 'toString' },
        { ...good, process: null },
        { ...good, name: 3 },
      ],
    ])
      assert.throws(() => toSnapshotHeader(broken), ImageError, JSON.stringify(broken));
    const odd = toSnapshotHeader({ ...good, name: `a\u202eb\n${'x'.repeat(1e6)}`, more: 'left out' });
    assert.match(odd.name, /^a\\u\{202e\}b\\nx/);
    assert.ok(odd.name.length < 300);
    assert.deepEqual(Object.keys(odd), Object.keys(header));
    // What was made safe before isn't made longer by going in and out.
    assert.equal(toSnapshotHeader({ ...good, name: 'a\\xffb' }).name, 'a\\xffb');
  });
});

function tableOf(bytes: Buffer): number {
  return Number(bytes.readBigUInt64LE(at.tableAt));
}

function isImage(place: RegExp): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof ImageError, String(error));
    assert.match(error.place, place);
    return true;
  };
}

function isKernel(code: string): (error: unknown) => boolean {
  return error => error instanceof KernelError && error.code === code;
}
