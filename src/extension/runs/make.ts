// Joins the parts of runs: who follows them, what is heard of, what a person is told. No logic of its own.
import type { Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import { followsRuns } from '../settings.js';
import { FollowedRuns, type ProbeLike } from './followed.js';
import { IgnoredLeaks, type Memory } from './ignored.js';
import { registerRunCommands, RunReport } from './report.js';
import { watchRuns } from './sources.js';

export interface RunServices {
  client: ProbeLike & Pick<ProbeClient, 'state'>;
  inventory: InventoryStore;
  memory: Memory;
  /** Opens the list of leaks at these. */
  show: (ids: readonly string[]) => Promise<void>;
  remove: (ids: readonly string[]) => Promise<void>;
  log: Log;
}

export function makeRuns({ client, inventory, memory, show, remove, log }: RunServices): Disposable[] {
  const ignored = new IgnoredLeaks(memory);
  const own = registerRunCommands(ignored);
  // There never is a probe that could follow anything.
  if (client.state.kind === 'unsupported') return own;
  const report = new RunReport({ inventory, ignored, show, remove });
  const runs = new FollowedRuns({
    probe: client,
    left: (label, objects) => report.left(label, objects),
    log,
  });
  return [runs, ...watchRuns({ runs, wanted: followsRuns }), ...own];
}
