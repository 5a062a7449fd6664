// A recording that is open against the history that it was saved from: each sample, its states, when bytes last
// changed. And files that anybody may have made. The file by itself: ../time/recording-file.test.ts.
import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ImageError } from '../../../../src/probe/time/image-file.js';
import { lastChange } from '../../../../src/probe/time/last-change.js';
import { PastSource } from '../../../../src/probe/time/past-source.js';
import type { RecordedEntry } from '../../../../src/probe/time/recording-entries.js';
import { openRecording, writeRecording } from '../../../../src/probe/time/recording-file.js';
import { recordingOf } from '../../../../src/probe/time/save-recording.js';
import { snapshotFailure } from '../../../../src/probe/time/snapshot-failure.js';
import type { Extent } from '../../../../native/source.js';
import { CpuBudget } from '../../../../src/probe/cpu-budget.js';
import { RecordedAttachment } from '../../../../src/probe/replay/recorded-attachment.js';
import { RecordedHistory } from '../../../../src/probe/replay/recorded-history.js';
import { RecordedWatch } from '../../../../src/probe/replay/recorded-watch.js';
import type { AttachmentStatus } from '../../../../src/protocol/attachment.js';
import type { Frame } from '../../../../src/protocol/frame.js';
import { pictureOf } from '../time/images.js';
import { useFolder } from '../../folder.js';
import { happen, happenings, page, Stage } from '../time/recorded-stage.js';

describe('an opened recording', () => {
  const folder = useFolder();

  it('has each sample as the history had it that it was saved from', async function () {
    // Each file is put to disk.
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(happenings, fc.nat(4 * page), async (passes, offset) => {
        const stage = new Stage();
        for (const all of passes) happen(stage, all);
        // Of a last sample without one byte nothing is saved.
        fc.pre(pictureOf(new PastSource(stage.history, stage.history.latest)).states.includes('d'));
        const path = join(folder(), 'one');
        await writeRecording(path, recordingOf(stage.attachment));
        const recording = openRecording(path);
        try {
          const opened = await RecordedHistory.open(recording);
          const { history } = stage;
          assert.deepEqual(
            [opened.oldest, opened.latest, opened.since, opened.size],
            [history.oldest, history.latest, history.since, history.size],
          );
          for (let sample = history.oldest; sample <= history.latest; sample++)
            assert.deepEqual(
              pictureOf(new PastSource(opened, sample)),
              pictureOf(new PastSource(history, sample)),
              `sample ${sample}`,
            );
          const place = { offset, length: 8 };
          assert.deepEqual(lastChange(opened, place), lastChange(history, place));
        } finally {
          recording.image.close();
        }
      }),
      { numRuns: 100 },
    );
  });

  async function saved(): Promise<string> {
    const stage = new Stage();
    for (let i = 0; i < 3; i++) {
      stage.source.write(i * 100, Buffer.from(`pass ${i}`));
      stage.pass();
    }
    const path = join(folder(), 'saved');
    await writeRecording(path, recordingOf(stage.attachment));
    return path;
  }

  class Opened {
    readonly frames: Frame[] = [];
    readonly statuses: AttachmentStatus[] = [];
    #came: () => void = () => undefined;

    readonly host = (path: string): Parameters<typeof RecordedAttachment.open>[0] => ({
      ...{ id: 7, path, budget: new CpuBudget(1) },
      moments: {
        changes: false,
        segment: () => assert.fail('nothing live is asked for'),
        snapshot: () => assert.fail('no snapshot is asked for'),
        file: () => assert.fail('no file is asked for'),
      },
      sendFrame: frame => {
        this.frames.push(frame);
        this.#came();
        return Promise.resolve();
      },
      sendStatus: status => {
        this.statuses.push(status);
        this.#came();
      },
    });

    async until<T>(found: () => T | undefined): Promise<T> {
      for (;;) {
        const value = found();
        if (value !== undefined) return value;
        await new Promise<void>(resolve => (this.#came = resolve));
      }
    }
  }

  const view = { offset: 0, length: 256, hz: 30, cell: 64, timeline: true };

  it('has on its strip what was written to a hole, too', async () => {
    const stage = new Stage();
    stage.source.write(0, Uint8Array.of(1));
    stage.pass();
    stage.source.write(2 * page + 100, Uint8Array.of(7, 8));
    stage.pass();
    const path = join(folder(), 'filled');
    await writeRecording(path, recordingOf(stage.attachment));
    const recording = openRecording(path);
    try {
      const watch = new RecordedWatch(await RecordedHistory.open(recording), { ticks: [], marks: [] });
      watch.show({ cell: 64, hz: 30 });
      assert.deepEqual([...(watch.takeStrip()?.changed ?? [])], [(2 * page + 64) / 64]);
    } finally {
      recording.image.close();
    }
  });

  it('is shown as a segment is: bytes, timeline, strip, and any of its samples', async () => {
    const opened = new Opened();
    const attachment = await RecordedAttachment.open(opened.host(await saved()));
    const { segment, process, orphan, recorded, allocated } = attachment.status();
    assert.deepEqual([segment.name, segment.uses, process, orphan], ['/ticks', [], null, false]);
    assert.deepEqual([recorded?.from, recorded?.to, allocated], [0, 3000, page]);
    assert.deepEqual(recorded?.types, [{ name: 'ring', type: 'tick_ring', size: 640, offset: 0, count: 1 }]);
    attachment.view({ ...view, revision: 1 });
    const first = await opened.until(() => opened.frames.find(f => f.runs.length > 0));
    const text = (frame: Frame, offset: number): string => {
      const run = frame.runs.find(r => r.offset <= offset && offset + 6 <= r.offset + r.bytes.length);
      return run
        ? Buffer.from(run.bytes).toString('latin1', offset - run.offset, offset - run.offset + 6)
        : '';
    };
    assert.equal(text(first, 200), 'pass 2');
    assert.deepEqual(
      first.timeline?.ticks.map(t => t.sample),
      [1, 2, 3],
    );
    assert.deepEqual([...(first.strip?.state ?? [])].slice(0, 65), [...Array<number>(64).fill(1), 0]);
    // Its first sample is what the others changed: bytes 100 to 105 and 200 to 205.
    assert.deepEqual([...(first.strip?.changed ?? [])], [1, 3]);
    attachment.view({ ...view, revision: 2, at: { kind: 'sample', sample: 2 } });
    const second = await opened.until(() => opened.frames.find(f => f.revision === 2));
    assert.equal(text(second, 100), 'pass 1');
    assert.notEqual(text(second, 200), 'pass 2');
    assert.equal(second.lost, undefined);
    attachment.close();
  });

  it('says by a sentence of its own when the file becomes another while it is open', async () => {
    const path = await saved();
    const opened = new Opened();
    const attachment = await RecordedAttachment.open(opened.host(path));
    truncateSync(path, 100);
    attachment.view({ ...view, revision: 1, at: { kind: 'sample', sample: 1 } });
    const { failure } = await opened.until(() => opened.statuses.at(-1));
    assert.deepEqual([failure?.kind, failure?.code, failure?.target], ['unsupported', 'NOIMAGE', path]);
    attachment.close();
  });

  it('takes no short read for the bytes of its latest sample', async () => {
    const path = await saved();
    const recording = openRecording(path);
    try {
      const opened = await RecordedHistory.open(recording);
      const past = new PastSource(opened, opened.latest);
      const into = new Uint8Array(page).fill(0xee);
      assert.equal(past.read(0, into), page);
      assert.ok(!into.includes(0xee));
      truncateSync(path, 100);
      assert.throws(() => past.read(0, into), ImageError);
    } finally {
      recording.image.close();
    }
  });

  /** A recording whose oldest sample is what a file claims of it. */
  async function claiming(claim: Partial<RecordedEntry>): Promise<string> {
    const stage = new Stage();
    for (let i = 0; i < 3; i++) {
      stage.source.write(i * page, Buffer.from(`pass ${i}`));
      stage.pass();
    }
    const honest = recordingOf(stage.attachment);
    const [first, ...rest] = [...honest.entries];
    assert.ok(first);
    const path = join(folder(), 'claiming');
    await writeRecording(path, { ...honest, entries: [{ ...first, ...claim }, ...rest] });
    return path;
  }

  it('answers of an extent that a file claims without end as of any other', async () => {
    const size = 2 ** 52;
    const far = { offset: size / 2, bytes: Buffer.from('far away') };
    const path = await claiming({
      ...{ size, extents: [{ offset: 0, length: size, state: 'data' }], before: far.bytes },
      ...{ offsets: Float64Array.of(far.offset), lengths: Uint32Array.of(far.bytes.length) },
    });
    const recording = openRecording(path);
    try {
      const opened = await RecordedHistory.open(recording);
      const past = new PastSource(opened, opened.oldest);
      assert.equal(past.facts().size, size);
      const known = past.extents(0, size);
      assert.deepEqual(
        known.map(({ offset, state }) => [offset, state]),
        [
          [0, 'data'],
          [known[0]?.length, 'unknown'],
          [far.offset, 'data'],
          [far.offset + page, 'unknown'],
        ],
      );
      assert.equal(
        known.reduce((sum, { length }) => sum + length, 0),
        size,
      );
      const into = Buffer.alloc(far.bytes.length);
      past.read(far.offset, into);
      assert.deepEqual(into, far.bytes);
    } finally {
      recording.image.close();
    }
  });

  it('answers of very many extents in parts, one behind the other', async () => {
    const size = 3 * 65_536;
    const extents = Array.from({ length: size / 2 }, (_, i): Extent => {
      return { offset: 2 * i, length: 1, state: i % 2 === 0 ? 'hole' : 'denied' };
    });
    const recording = openRecording(await claiming({ size, extents }));
    try {
      const opened = await RecordedHistory.open(recording);
      const past = new PastSource(opened, opened.oldest);
      const all: Extent[] = [];
      for (let part = past.extents(0, size); part.length > 0;) {
        assert.ok(part.length <= 65_536);
        all.push(...part);
        const last = all.at(-1);
        part = last ? past.extents(last.offset + last.length, size) : [];
      }
      assert.deepEqual(all, extents);
    } finally {
      recording.image.close();
    }
  });

  it('refuses what is no recording, and what is not there, by a failure that travels', async () => {
    const path = join(folder(), 'no');
    writeFileSync(path, 'not a recording at all'.repeat(10));
    const failureOf = async (file: string): Promise<unknown> => {
      try {
        await RecordedAttachment.open(new Opened().host(file));
        return undefined;
      } catch (error) {
        const { kind, code } = snapshotFailure(error, file);
        return [kind, code];
      }
    };
    assert.deepEqual(await failureOf(path), ['unsupported', 'NOIMAGE']);
    assert.deepEqual(await failureOf(`${path}.gone`), ['gone', 'ENOENT']);
    assert.deepEqual(await failureOf(folder()), ['unsupported', 'EFTYPE']);
    assert.throws(() => openRecording(path), ImageError);
  });
});
