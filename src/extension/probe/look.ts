// Who looks at the inventory. Scans run only while someone does, and the probe is held only as long.
// Not the inventory itself.
import { RpcFailure } from '../../protocol/failure.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';
import type { ProbeClient } from './client.js';

export class Look implements Disposable {
  readonly #client: ProbeClient;
  readonly #log: Log;
  readonly #reasons = new Set<string>();
  readonly #owned = new Disposables();
  #held: Disposable | undefined;

  constructor(client: ProbeClient, log: Log) {
    this.#client = client;
    this.#log = log;
    this.#owned.add(
      client.onDidChange(state => {
        if (state.kind === 'running' && this.#reasons.size > 0) this.#tell(true);
      }),
    );
  }

  /** `reason` (a view, an attachment) looks, or doesn't any more. */
  want(reason: string, on: boolean): void {
    const before = this.#reasons.size > 0;
    if (on) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    const after = this.#reasons.size > 0;
    if (before === after) return;
    this.#tell(after);
    if (after) {
      this.#held = this.#client.hold();
    } else {
      this.#held?.dispose();
      this.#held = undefined;
    }
  }

  dispose(): void {
    this.#owned.dispose();
    this.#held?.dispose();
    this.#reasons.clear();
  }

  #tell(on: boolean): void {
    this.#client.remote?.look({ on }).catch((error: unknown) => {
      // Ended: the next life is told when it starts.
      if (error instanceof RpcFailure && error.failure.kind === 'ended') return;
      this.#log.error(`look: ${String(error)}`);
    });
  }
}
