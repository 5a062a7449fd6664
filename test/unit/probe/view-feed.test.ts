// The feed of one view: its strip comes whatever the view does meanwhile, paused too.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from '../../../src/protocol/frame.js';
import { CpuBudget } from '../../../src/probe/cpu-budget.js';
import { ViewFeed } from '../../../src/probe/view-feed.js';
import { MemorySource } from './memory-source.js';

const spec = { revision: 1, offset: 0, length: 256, hz: 60, cell: 4096 };

function feed(source: MemorySource, frames: Frame[], hz: number): ViewFeed {
  return new ViewFeed(
    { ...spec, hz },
    {
      attachment: 1,
      source: () => source,
      send: frame => {
        frames.push(frame);
        return Promise.resolve();
      },
      sampled: () => undefined,
      resident: () => undefined,
      failed: error => assert.fail(String(error)),
      budget: new CpuBudget(1),
    },
  );
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
});
