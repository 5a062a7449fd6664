// The feed of one view: its strip comes whatever the view does meanwhile, paused too.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../../src/protocol/frame.js';
import { ViewFeed } from '../../../src/probe/view-feed.js';
import { untilTrue } from '../../support/until.js';
import { MemorySource } from './memory-source.js';
import { watchOf } from './watch-of.js';

const spec = { revision: 1, offset: 0, length: 256, hz: 60, cell: 4096 };

function feed(
  source: MemorySource | (() => MemorySource),
  frames: Frame[],
  hz: number,
  drawn: (frame: Frame) => Promise<void> = () => Promise.resolve(),
): ViewFeed {
  const of = typeof source === 'function' ? source : () => source;
  const watch = watchOf(of, () => view.passed());
  const view: ViewFeed = new ViewFeed(
    { ...spec, hz },
    {
      attachment: 1,
      source: of,
      send: frame => {
        frames.push(frame);
        return drawn(frame);
      },
      sampled: () => undefined,
      table: () => undefined,
      diff: () => undefined,
      failed: error => assert.fail(String(error)),
      watch,
      open: () => assert.fail('no other moment is asked for'),
    },
  );
  return view;
}

async function stripOf(frames: readonly Frame[], cell: number): Promise<Frame> {
  for (let i = 0; i < 300; i++) {
    const found = frames.find(f => f.strip?.cell === cell);
    if (found) return found;
    await sleep(10);
  }
  return assert.fail(`a strip with cells of ${cell}`);
}

describe('view feed', function () {
  this.timeout(10_000);

  it('sends a strip to a paused view', async () => {
    const source = new MemorySource(64 * 1024);
    source.write(0, Uint8Array.of(1));
    const frames: Frame[] = [];
    const view = feed(source, frames, 0);
    try {
      assert.equal((await stripOf(frames, 4096)).strip?.state?.[0], 1);
    } finally {
      view.end();
    }
  });

  it('sends a strip of the new cell size when that changes in the middle of a pass', async () => {
    const source = new MemorySource(64 * 1024 * 1024);
    source.write(0, new Uint8Array(source.bytes.byteLength).fill(1));
    const frames: Frame[] = [];
    const view = feed(source, frames, 60);
    try {
      await sleep(20);
      view.show({ ...spec, cell: 65_536, revision: 2 });
      await stripOf(frames, 65_536);
    } finally {
      view.end();
    }
  });

  it('begins its pass anew when the way to the bytes is another, and never asks the one that was closed', async () => {
    const size = 64 * 1024 * 1024;
    const old = new MemorySource(size);
    old.write(0, new Uint8Array(size).fill(1));
    const other = new MemorySource(size);
    other.write(0, Uint8Array.of(1));
    let now = old;
    let reads = 0;
    const frames: Frame[] = [];
    // It's asked for between the steps of a pass, and so replaced there.
    const source = (): MemorySource => {
      if (now === old && old.reads >= 4) {
        reads = old.reads;
        old.close();
        now = other;
        frames.length = 0;
      }
      return now;
    };
    // Fails on any failure: a closed source throws.
    const view = feed(source, frames, 60);
    try {
      await untilTrue(() => frames.some(f => f.strip?.state?.[0] === 1));
      // The strip's pieces of 1 MiB, besides a read for each sample.
      assert.ok(reads < 64, 'in the middle of its pass');
      const { strip } = frames.find(f => f.strip?.state?.[0] === 1) ?? {};
      assert.equal(strip?.state?.[1], 0, 'the strip of the other');
    } finally {
      view.end();
    }
  });

  it('is held up by what it shows, not by news of the rest that is slow to draw', async () => {
    const source = new MemorySource(64 * 1024);
    source.write(0, Uint8Array.of(1));
    const frames: Frame[] = [];
    const waiting: { frame: Frame; drawn: () => void }[] = [];
    let slow = false;
    const view = feed(source, frames, 60, async frame => {
      if (slow) await new Promise<void>(drawn => waiting.push({ frame, drawn }));
    });
    try {
      await stripOf(frames, 4096);
      slow = true;
      source.write(32_768, Uint8Array.of(1));
      await untilTrue(() => waiting.some(({ frame }) => frame.runs.length === 0));
      // Neither is drawn: bytes come all the same, once.
      source.write(0, Uint8Array.of(2));
      await untilTrue(() => waiting.some(({ frame }) => frame.runs.length > 0));
      const inFlight = waiting.length;
      assert.equal(inFlight, 2);
      source.write(0, Uint8Array.of(3));
      source.write(36_864, Uint8Array.of(1));
      await sleep(400);
      assert.equal(waiting.length, inFlight, 'no third one');
      slow = false;
      for (const { drawn } of waiting) drawn();
      await untilTrue(() => frames.some(({ runs }) => runs.some(({ bytes }) => bytes[0] === 3)));
    } finally {
      view.end();
    }
  });
});
