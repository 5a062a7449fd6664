// The whole machine in an uproar, by stress-ng: segments of every kind that come and go, processes that fork and run
// others, while the probe scans and views. It lives on, is right of a control segment all the while, and grows no more.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { need } from '../support/compile.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from '../live/probe-client.js';
import { useWorld } from '../live/world.js';
import { expected, heldBy, long, size, startControl } from './battery.js';

const seconds = long ? 300 : 8;
const stressors = ['shm', 'shm-sysv', 'memfd', 'mmap', 'fork', 'exec'];

/** Bytes of its memory that are resident. */
function residentOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kib) * 1024;
}

describe('a machine in an uproar', function () {
  this.timeout((seconds + 120) * 1000);
  const world = useWorld();

  before(function () {
    need(this, 'stress-ng');
  });

  it('is scanned and viewed; a control segment is right all the while, and nothing piles up', async () => {
    const control = await startControl(world);
    const probe = await new ProbeUnderTest().start();
    const pid = probe.child.pid ?? 0;
    const amounts = stressors.flatMap(name => [`--${name}`, '1']);
    const bounds = [
      '--shm-bytes',
      '4m',
      '--shm-sysv-bytes',
      '4m',
      '--memfd-bytes',
      '8m',
      '--mmap-bytes',
      '8m',
    ];
    const args = [...amounts, ...bounds, '--mmap-file', '--timeout', `${seconds}s`, '--temp-path', '/tmp'];
    const stress = spawn('stress-ng', [...args, '--quiet'], { stdio: 'ignore' });
    if (stress.pid !== undefined) world.janitor.process(stress.pid);
    const ended = once(stress, 'exit');
    try {
      const segment = await probe.segment(control.ready.name);
      const resident: number[] = [];
      const held = new Set<number>();
      // On a slow machine there are few rounds, of which both halves are wanted.
      const isOver = (): boolean => stress.exitCode !== null || stress.signalCode !== null;
      for (let round = 0; round < 4 || !isOver(); round++) {
        const { attachment } = await probe.attach(segment, control.pid);
        const view = { revision: round, offset: 0, length: size, hz: 60, cell: 64, timeline: true };
        await probe.remote.view({ attachment, view });
        probe.frames.length = 0;
        await until('a frame', () => probe.frames[0]);
        const { bytes } = await probe.remote.read({ attachment, offset: 0, length: size });
        assert.ok(Buffer.from(bytes).equals(expected), `the control segment in round ${round}`);
        const seen = probe.segments.get(segment.id);
        assert.deepEqual(
          [seen?.size, seen?.allocated, seen?.uses.map(use => use.pid)],
          [size, size, [control.pid]],
        );
        await probe.remote.detach({ attachment });
        const { fds, mappings } = heldBy(pid);
        held.add(mappings);
        assert.ok(fds < 100, `${fds} open files`);
        resident.push(residentOf(pid));
        await sleep(50);
      }
      const half = resident.length >> 1;
      const [early, late] = [Math.max(...resident.slice(0, half)), Math.max(...resident.slice(half))];
      // What a heap of its kind sways by; a leak would go on growing.
      assert.ok(late < early * 1.5, `${early >> 20} MiB, later ${late >> 20} MiB`);
      assert.ok(held.size <= 2, `mappings: ${[...held].join(' ')}`);
      assert.deepEqual(
        probe.logs.filter(line => /bug/i.test(line)),
        [],
      );
    } finally {
      stress.kill('SIGTERM');
      await ended;
      await probe.stop();
    }
  });
});
