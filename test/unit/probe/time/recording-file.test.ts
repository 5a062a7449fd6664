// Recordings: every sample of a history is rebuilt from its file by the slow, obvious way, byte for byte; and what
// anybody may have made of a file is refused with the place, or read without harm.
import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ImageError } from '../../../../src/probe/time/image-file.js';
import { openRecording, writeRecording, type Recording } from '../../../../src/probe/time/recording-file.js';
import { toRecordingHeader } from '../../../../src/probe/time/recording-header.js';
import { recordingOf } from '../../../../src/probe/time/save-recording.js';
import { SnapshotError } from '../../../../src/probe/time/snapshot-errors.js';
import { fromWireLayout } from '../../../../src/protocol/types.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { randomFrom } from '../../../support/random.js';
import { fuzzRuns } from '../../../support/fuzz.js';
import { bytesOf, pictureOf, resealed } from './images.js';
import { useFolder } from '../../folder.js';
import { page, segment, Stage, type } from './recorded-stage.js';

const steps = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          offset: fc.nat(4 * page),
          bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ size: fc.nat(4 * page) }) },
    ),
    { maxLength: 5 },
  ),
  { minLength: 1, maxLength: 8 },
);

/** Undoes entry by entry, from the newest on. */
function rebuilt({ image, entries, header }: Recording): Map<number, ReturnType<typeof pictureOf>> {
  const samples = new Map<number, ReturnType<typeof pictureOf>>();
  let { states, bytes } = pictureOf(image);
  let sample = header.latest;
  for (const entry of [...entries()].reverse()) {
    for (; sample >= entry.sample; sample--) samples.set(sample, { states, bytes });
    const before = Buffer.alloc(entry.size);
    bytes.copy(before);
    let at = 0;
    entry.offsets.forEach((offset, i) => {
      const length = entry.lengths[i] ?? 0;
      // What lay behind its end then is nobody's.
      const room = Math.max(0, Math.min(length, entry.size - offset));
      if (room > 0) before.set(entry.before.subarray(at, at + room), offset);
      at += length;
    });
    if (entry.extents) {
      const letters = { data: 'd', hole: 'h', unknown: 'u', denied: 'x' };
      states = entry.extents.map(e => letters[e.state].repeat(e.length)).join('');
    }
    // What is no data is shown as nothing, whatever was known of it.
    for (let i = 0; i < states.length; i++) if (states[i] !== 'd') before[i] = 0;
    bytes = before;
  }
  for (; sample >= header.oldest; sample--) samples.set(sample, { states, bytes });
  return samples;
}

describe('a recording', () => {
  const folder = useFolder();

  it('has every sample of the history, byte for byte', async function () {
    // Each file is put to disk.
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(steps, async samples => {
        const stage = new Stage();
        for (const sample of samples) {
          for (const step of sample) {
            if ('size' in step) stage.source.resize(step.size);
            else if (step.offset < stage.source.bytes.length)
              stage.source.write(
                step.offset,
                step.bytes.subarray(0, stage.source.bytes.length - step.offset),
              );
          }
          stage.pass();
        }
        const path = join(folder(), 'one');
        const size = await writeRecording(path, recordingOf(stage.attachment));
        assert.equal(size, statSync(path).size);
        const recording = openRecording(path);
        const { latest, oldest } = recording.header;
        assert.deepEqual([oldest, latest], [1, samples.length]);
        const found = rebuilt(recording);
        for (const [sample, copy] of stage.copies)
          assert.deepEqual(found.get(sample), copy, `sample ${sample}`);
        recording.image.close();
      }),
      { numRuns: 25 },
    );
  });

  async function saved(): Promise<string> {
    const stage = new Stage();
    stage.pass();
    stage.timeline.mark({ time: 5, kind: 'stopped', text: 'stopped at ring.c:88' });
    for (let i = 0; i < 3; i++) {
      stage.source.write(i * 100, Buffer.from('abc'));
      if (i === 1) stage.source.resize(3 * page);
      stage.pass();
    }
    const path = join(folder(), 'saved');
    await writeRecording(path, recordingOf(stage.attachment));
    return path;
  }

  it('has all that a view needs: the segment, marks, ticks and types', async () => {
    const { header, image } = openRecording(await saved());
    assert.deepEqual(header.segment, segment);
    assert.deepEqual(header.marks, [{ time: 5, kind: 'stopped', text: 'stopped at ring.c:88' }]);
    assert.deepEqual(
      header.ticks.map(t => t.sample),
      [1, 2, 3, 4],
    );
    const [bound] = header.bound;
    assert.ok(bound);
    assert.deepEqual(bound.type, type);
    assert.deepEqual(fromWireLayout(bound.layout), ringLayout(8));
    image.close();
  });

  it('is of the sample with which it began, whatever comes meanwhile', async () => {
    const stage = new Stage();
    for (let i = 0; i < 4; i++) {
      stage.source.write(i * 50, Buffer.from('before'));
      stage.pass();
    }
    const path = join(folder(), 'steady');
    const writing = writeRecording(path, recordingOf(stage.attachment));
    stage.source.write(0, Buffer.from('after it began'));
    stage.pass();
    await writing;
    const recording = openRecording(path);
    assert.deepEqual(rebuilt(recording).get(4), stage.copies.get(4));
    assert.deepEqual(
      [...recording.entries()].map(e => e.sample),
      [2, 3, 4],
    );
    recording.image.close();
  });

  it('says where there is nothing to save', () => {
    const stage = new Stage();
    const fails = (why: RegExp) => (e: unknown) =>
      e instanceof SnapshotError && e.code === 'NOHISTORY' && why.test(e.message);
    assert.throws(() => recordingOf(stage.attachment), fails(/not been sampled/));
    stage.timeline.countsOnly = true;
    stage.history.count();
    assert.throws(() => recordingOf(stage.attachment), fails(/too large/));
  });

  it('takes no header for granted', async () => {
    const recording = openRecording(await saved());
    recording.image.close();
    const good = JSON.stringify(recording.header);
    for (const [from, to, place] of [
      ['"latest":4', '"latest":0', /oldest/],
      ['"sample":2', '"sample":1', /ticks\[1\]/],
      ['"sample":2', '"sample":-2', /ticks\[1\]\.sample/],
      ['"kind":"stopped"', '"kind":"toString"', /marks\[0\]\.kind/],
      ['"pageSize":4096', '"pageSize":0', /pageSize/],
      ['"pageSize":4096', '"pageSize":4097', /pageSize/],
      ['"pageSize":4096', `"pageSize":${2 ** 41}`, /pageSize/],
      ['"kind":"posix"', '"hugePage":0,"kind":"posix"', /segment\.hugePage/],
      ['"start":"7f0000000000"', '"start":"0x7f"', /mappings\[0\]\.start/],
      ['"kind":"posix"', '"kind":"other"', /segment\.kind/],
      ['"byteOrder":"little"', '"byteOrder":"middle"', /byteOrder/],
      ['"kind":"typedef"', '"kind":"__proto__"', /types\[1\]\.kind/],
      ['"root":', '"root":9', /layout\.root/],
      ['"element":', '"element":99', /types\[\d+\]$/],
      ['"value":"0"', '"value":"0x"', /enumerators\[0\]\.value/],
      ['"head":"hex"', '"head":"hexx"', /formats\.head/],
    ] as const) {
      assert.ok(good.includes(from), from);
      assert.throws(
        () => toRecordingHeader(JSON.parse(good.replace(from, to))),
        (e: unknown) => e instanceof ImageError && (assert.match(e.place, place), true),
        to,
      );
    }
    for (const no of [null, 7, [], {}]) assert.throws(() => toRecordingHeader(no), ImageError);
  });

  it('survives any change of its bytes: an error of its own, or what makes sense', async function () {
    const runs = fuzzRuns(this, 600);
    const path = await saved();
    const whole = bytesOf(path);
    const [entriesAt, tableAt] = [Number(whole.readBigUInt64LE(64)), Number(whole.readBigUInt64LE(48))];
    let refused = 0;
    for (let run = 0; run < runs; run++) {
      const random = randomFrom(run + 1);
      const pick = (n: number): number => Math.floor(random() * n);
      const bytes = Buffer.from(whole);
      for (let i = 0; i <= pick(3); i++) {
        // Entries mostly: nothing but their own rules keeps them.
        const place = pick(4) > 0 ? entriesAt + pick(tableAt - entriesAt) : pick(bytes.length);
        if (pick(2) === 0) bytes[place] = pick(256);
        else if (place + 8 <= bytes.length)
          bytes.writeBigUInt64LE(BigInt([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53][pick(5)] ?? 0), place);
      }
      let sealed: Buffer = bytes;
      try {
        sealed = resealed(bytes);
      } catch {
        // Its lengths lead nowhere: it stays as it is.
      }
      writeFileSync(path, sealed);
      try {
        const { entries, image } = openRecording(path);
        try {
          for (const { before, lengths } of entries())
            assert.equal(
              before.byteLength,
              lengths.reduce((sum, n) => sum + n, 0),
            );
        } finally {
          image.close();
        }
      } catch (error) {
        if (!(error instanceof ImageError)) throw new Error(`run ${run}`, { cause: error });
        refused++;
      }
    }
    assert.ok(refused > runs / 3, `${refused} were refused`);
  });
});
