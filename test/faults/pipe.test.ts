// The pipe between the extension and its probe, broken at every message: the probe killed or stopped there, the message
// cut, garbled, out of order, or of an absurd size. The extension's side goes on: what was attached is attached
// again, by itself, and shows the right bytes; no call waits for ever.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Attachments } from '../../src/extension/attachment/registry.js';
import { InventoryStore } from '../../src/extension/inventory/store.js';
import { ProbeClient } from '../../src/extension/probe/client.js';
import { Look } from '../../src/extension/probe/look.js';
import { useWorld } from '../live/world.js';
import { expected, long, size, startControl } from './battery.js';
import { quietEvents, quietLog } from '../support/quiet.js';

const program = fileURLToPath(new URL('run-broken-pipe.js', import.meta.url));
const faults = ['kill', 'cut', 'garble', 'swap', 'huge', 'stop'] as const;
/** By number. A probe sends fewer than these until a tab is attached and shows bytes. */
const messages = long ? Array.from({ length: 40 }, (_, i) => i) : [1, 5];

describe('the pipe to the probe, broken', function () {
  this.timeout(long ? 3_600_000 : 240_000);
  const world = useWorld();

  for (const fault of faults) {
    it(`${fault}, at each of ${messages.length} messages: all comes back`, async () => {
      const victim = await startControl(world);
      const { device = '', inode = 0 } = victim.ready;
      const target = { segment: `posix:${device}:${inode}`, name: victim.ready.name };
      for (const number of messages) await survives(fault, number, target);
    });
  }

  async function survives(
    fault: string,
    number: number,
    target: { segment: string; name: string },
  ): Promise<void> {
    const what = `${fault} at message ${number}`;
    const inventory = new InventoryStore();
    let lives = 0;
    const client = new ProbeClient({
      supported: true,
      // Only its first life is broken: `args` is read for each.
      command: {
        command: process.execPath,
        get args() {
          return [program, lives++ === 0 ? fault : 'pass', String(number)];
        },
      },
      handlers: {
        ...quietEvents,
        inventory: change => inventory.apply(change),
        status: status => attachments.status(status),
      },
      log: quietLog,
      settings: () => ({ tablePoll: 1000, processPoll: 500, scanBudget: 0.25, historyBudget: 1 << 26 }),
      linger: 0,
    });
    const attachments: Attachments = new Attachments(client, inventory, quietLog);
    const look = new Look(client, quietLog);
    try {
      look.want('test', true);
      const attachment = attachments.open('a', target);
      const deadline = performance.now() + 60_000;
      for (;;) {
        assert.ok(performance.now() < deadline, `${what}: ${attachment.state.kind}, life ${lives}`);
        const { status } = attachment;
        if (attachment.state.kind === 'attached' && status) {
          const probe = await client.running();
          const read = await probe
            .read({ attachment: status.attachment, offset: 0, length: size })
            .catch(() => undefined);
          if (read && Buffer.from(read.bytes).equals(expected)) break;
          assert.ok(read === undefined, `${what}: other bytes`);
        }
        await sleep(20);
      }
    } finally {
      attachments.dispose();
      look.dispose();
      client.dispose();
    }
  }
});
