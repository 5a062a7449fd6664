// A segment to which everything happens while it is attached and sampled: cut, grown, punched, filled, unmapped,
// renamed, forbidden, its processes forked and killed, as fast as programs can do it. The probe lives on, says nothing
// wrong of a control segment meanwhile, and holds no more at the end than at the beginning.
import assert from 'node:assert/strict';
import { chmodSync, renameSync } from 'node:fs';
import { ProducerError, type Producer } from '../support/producer.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from '../live/probe-client.js';
import { useWorld } from '../live/world.js';
import { expected, heldBy, long, seeded, size, startControl, type Held } from './battery.js';

const operations = long ? 10_000 : 1000;
const page = 4096;

describe('a segment to which everything happens', function () {
  this.timeout(long ? 1_800_000 : 120_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  beforeEach(async () => (probe = await new ProbeUnderTest().start()));
  afterEach(() => probe.stop());

  const start = (round: number): Promise<Producer> =>
    world.start('victim', ['--name', world.name(`churn-${round}`), '--size', String(size)]);

  /**
   * One thing that happens, and whether the program is still there. A refusal is an answer: it may have no map left.
   */
  async function happen(victim: Producer, random: (below: number) => number): Promise<boolean> {
    const path = `/dev/shm${victim.ready.name}`;
    const at = random(size / page) * page;
    const length = (1 + random(4)) * page;
    const commands = [
      `truncate ${random(2 * (size / page)) * page}`,
      `truncate ${size}`,
      `punch ${at} ${length}`,
      `write ${at} ${'c0ffee'.repeat(20)}`,
      `map 0 ${size}`,
      'unmap',
      'fork',
      `forbid ${at} ${page}`,
    ];
    const choice = random(commands.length + 3);
    const command = commands[choice];
    try {
      if (command !== undefined) await victim.command(command);
      else if (choice === commands.length) chmodSync(path, random(2) === 0 ? 0 : 0o600);
      else if (choice === commands.length + 1) {
        renameSync(path, `${path}-`);
        renameSync(`${path}-`, path);
      } else if (random(20) === 0) {
        await victim.kill();
        return false;
      }
    } catch (error) {
      if (!(error instanceof ProducerError)) throw error;
      // It wrote where its own memory had been cut, and that was the end of it.
      if (error.message.endsWith('it ended')) return false;
    }
    return true;
  }

  it('is seen until it is gone, again and again; nothing else is disturbed and nothing is left', async () => {
    const control = await startControl(world);
    const { attachment } = await probe.attach(await probe.segment(control.ready.name), control.pid);
    const random = seeded(20);
    const pid = probe.child.pid ?? 0;
    let before: Held | undefined;
    let done = 0;
    for (let round = 0; done < operations; round++) {
      const victim = await start(round);
      const name = victim.ready.name;
      const status = await probe.attach(await probe.segment(name), round % 2 === 0 ? victim.pid : undefined);
      const view = { revision: round, offset: 0, length: size, hz: 60, cell: 64, timeline: true };
      await probe.remote.view({ attachment: status.attachment, view });
      before ??= heldBy(pid);
      for (let alive = true; alive && done < operations; done++) {
        alive = await happen(victim, random);
        if (done % 20 !== 0) continue;
        const { bytes } = await probe.remote.read({ attachment, offset: 0, length: size });
        assert.ok(Buffer.from(bytes).equals(expected), `the control segment after ${done}`);
      }
      await victim.stop();
      await probe.remote.detach({ attachment: status.attachment });
    }
    await probe.remote.rescan();
    const after = await until('all is let go', () => {
      const now = heldBy(pid);
      return before && now.fds <= before.fds && now.mappings <= before.mappings ? now : undefined;
    });
    assert.ok(after.fds > 0);
    assert.deepEqual(
      probe.logs.filter(line => /bug/i.test(line)),
      [],
    );
  });
});
