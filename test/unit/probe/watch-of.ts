// The watch that a view's feed is given in tests: as the probe makes it, with all of a core. Not a stand-in.
import assert from 'node:assert/strict';
import type { ByteSource } from '../../../native/source.js';
import { CpuBudget } from '../../../src/probe/cpu-budget.js';
import { Watch } from '../../../src/probe/time/watch.js';

/** `passed`: a whole pass has ended. */
export function watchOf(source: () => ByteSource | undefined, passed: () => void = () => undefined): Watch {
  return new Watch({
    source,
    budget: new CpuBudget(1),
    historyBudget: 1 << 20,
    passed,
    failed: error => assert.fail(String(error)),
  });
}
