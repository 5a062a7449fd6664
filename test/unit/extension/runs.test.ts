// Runs of the developer's as the extension follows them: in order, to one end, without a probe that is kept for
// nothing; what a debugger's messages say; what a person doesn't want to hear of any more.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import {
  rootInTerminal,
  rootOf,
  rootOfAttach,
  rootOfTarget,
  wantsLeaks,
} from '../../../src/extension/runs/debug-roots.js';
import { FollowedRuns } from '../../../src/extension/runs/followed.js';
import { IgnoredLeaks, lastingName } from '../../../src/extension/runs/ignored.js';
import { shortLabel } from '../../../src/extension/runs/label.js';
import type { ProbeApi } from '../../../src/protocol/probe.js';
import type { Remote } from '../../../src/protocol/rpc.js';
import type { LeftObject } from '../../../src/protocol/runs.js';

const left = (name: string, kind: LeftObject['kind'] = 'posix'): LeftObject => ({
  ...{ id: `id of ${name}`, kind, name, size: 1, verdict: 'orphan', evidence: [] },
});

describe('the runs that are followed', () => {
  function stand(answer: LeftObject[] | null | Error, toldWell = true) {
    const calls: string[] = [];
    const told: string[] = [];
    const warnings: string[] = [];
    let held = 0;
    const remote = {
      runBegan: ({ run, root }: Parameters<ProbeApi['runBegan']>[0]) => {
        calls.push(`began ${run} ${JSON.stringify(root)}`);
        return Promise.resolve();
      },
      runEnded: ({ run }: Parameters<ProbeApi['runEnded']>[0]) => {
        calls.push(`ended ${run}`);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    } as unknown as Remote<ProbeApi>;
    const runs = new FollowedRuns({
      probe: {
        hold: () => {
          held++;
          return { dispose: () => held-- };
        },
        running: () => Promise.resolve(remote),
      },
      left: (label, objects) => {
        told.push(`${label}: ${objects.map(o => o.name).join(' ')}`);
        return toldWell ? Promise.resolve() : Promise.reject(new Error('no window'));
      },
      log: {
        ...{ trace: () => undefined, debug: () => undefined, info: () => undefined, error: () => undefined },
        warn: (text: string) => warnings.push(text),
      },
    });
    const settled = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) await setImmediate();
    };
    return { runs, calls, told, warnings, settled, held: () => held };
  }

  it('tell the probe of a beginning, its processes and the end, in this order, and a person what is left', async () => {
    const { runs, calls, told, settled, held } = stand([left('/a'), left('/b')]);
    runs.began('key', 'make test');
    runs.root('key', { pid: 7 });
    runs.root('other', { pid: 8 });
    assert.equal(held(), 1);
    runs.ended('key');
    runs.ended('key');
    await settled();
    assert.deepEqual(calls, ['began run 1 null', 'began run 1 {"pid":7}', 'ended run 1']);
    assert.deepEqual(told, ['make test: /a /b']);
    assert.equal(held(), 0, 'nobody keeps the probe');
  });

  it('end with the terminal that they ran in, and leave those of others', async () => {
    const { runs, calls, settled, held } = stand([]);
    const [one, other] = [{}, {}];
    runs.began('a', 'sleep 1', { within: one });
    runs.began('b', 'sleep 2', { within: other });
    runs.began('c', 'a task');
    runs.closed(one);
    await settled();
    assert.ok(calls.includes('ended run 1') && !calls.includes('ended run 2'));
    assert.equal(held(), 2);
    runs.ended('a');
    runs.closed(other);
    runs.ended('c');
    await settled();
    assert.equal(calls.filter(call => call === 'ended run 1').length, 1);
    assert.equal(held(), 0);
  });

  it('tell the log where a person can’t be told', async () => {
    const { runs, warnings, settled, held } = stand([left('/a')], false);
    runs.began('key', 'a run');
    runs.ended('key');
    await settled();
    assert.deepEqual(warnings, ["what a run leaves can't be told: Error: no window"]);
    assert.equal(held(), 0);
  });

  it('say nothing where nothing is left, nor where the probe is another by now, and tell the log where it failed', async () => {
    for (const answer of [[], null, new Error('it broke')]) {
      const { runs, told, warnings, settled, held } = stand(answer);
      runs.began('key', 'a run');
      runs.ended('key');
      await settled();
      assert.deepEqual(told, []);
      assert.equal(warnings.length, answer instanceof Error ? 1 : 0);
      assert.equal(held(), 0);
    }
  });
});

describe('how a run is called', () => {
  it('is one line, cut between characters, in which nothing hides', () => {
    assert.equal(shortLabel('make test'), 'make test');
    assert.equal(shortLabel('for a in b\ndo\techo\ndone'), 'for a in b do echo done');
    assert.equal(shortLabel(`rm \u202egnp.exe\u001b[0m`), 'rm \\u{202e}gnp.exe\\u{1b}[0m');
    assert.equal(shortLabel('🦀'.repeat(60)), '🦀'.repeat(60));
    assert.equal(shortLabel(`x${'🦀'.repeat(1e6)}`), `x${'🦀'.repeat(59)}…`);
  });
});

describe('the processes of a debug session', () => {
  it('are told by the adapter, by the terminal that it runs in, or by the configuration', () => {
    assert.deepEqual(rootOf({ type: 'event', event: 'process', body: { systemProcessId: 7 } }), { pid: 7 });
    assert.equal(rootOf({ type: 'event', event: 'process', body: { systemProcessId: -7 } }), undefined);
    const answer = (body: unknown): unknown => ({ type: 'response', command: 'runInTerminal', body });
    assert.deepEqual(rootInTerminal(answer({ processId: 7, shellProcessId: 5 })), { pid: 7 });
    assert.deepEqual(rootInTerminal(answer({ shellProcessId: 5 })), { shell: 5 });
    for (const message of [answer(null), answer({ processId: 1.5 }), undefined, 'x', { type: 'response' }])
      assert.equal(rootInTerminal(message), undefined);
    assert.deepEqual(rootOfAttach({ request: 'attach', processId: '12' }), { pid: 12 });
    const afar = { systemProcessId: 7, isLocalProcess: false };
    assert.equal(rootOf({ type: 'event', event: 'process', body: afar }), undefined, 'of another machine');
    assert.equal(rootOfAttach({ request: 'launch', processId: '12' }), undefined);
  });

  it('are known of a debugger of JavaScript by what it calls the session of each', () => {
    const target = '__pendingTargetId';
    assert.deepEqual(rootOfTarget({ name: 'a [5].js [4711]', [target]: 'f00d' }), { debuggee: 4711 });
    assert.equal(rootOfTarget({ name: 'a.js [4711]' }), undefined, 'a person may call a session anything');
    for (const name of ['a.js', 'a.js [0]', 'a.js [x]', '[1] a.js', `[${'9'.repeat(11)}]`, 7])
      assert.equal(rootOfTarget({ name, [target]: 'f00d' }), undefined, String(name));
  });

  it('are not followed where a launch configuration says so', () => {
    assert.equal(wantsLeaks({ 'shmscope.leaks': false }), false);
    assert.equal(wantsLeaks({}), true);
  });
});

describe('ignored leaks', () => {
  const memory = () => {
    const kept = new Map<string, unknown>();
    return {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    };
  };

  it('are those of the same run with the same name, whatever its numbers, also in the next window', async () => {
    const place = memory();
    await new IgnoredLeaks(place).add('make test', [left('/psm_1f2e3d4c'), left('shmid:5', 'sysv')]);
    const ignored = new IgnoredLeaks(place);
    assert.ok(ignored.has('make test', left('/psm_aa90bb17')));
    assert.ok(ignored.has('make test', left('shmid:98', 'sysv')));
    assert.ok(!ignored.has('make test', left('/other_1')));
    assert.ok(!ignored.has('make test', left('/psm_aa90bb17', 'mqueue')), 'another kind');
    assert.ok(!ignored.has('make all', left('/psm_1f2e3d4c')), 'another run');
    await ignored.clear();
    assert.ok(!ignored.has('make test', left('/psm_1f2e3d4c')));
  });

  it('keep a key as it is, and words without digits', () => {
    assert.equal(lastingName('0x00005412'), '0x00005412');
    assert.equal(lastingName('/decade'), '/decade');
    assert.equal(lastingName('/ring.4121-a'), '/ring.*-a');
  });

  it('keep nothing of a command line but a digest', async () => {
    const place = memory();
    await new IgnoredLeaks(place).add('serve --token hunter2', [left('/a')]);
    const kept = JSON.stringify(place.get('shmscope.ignoredLeaks'));
    assert.match(kept, /^\["[0-9a-f]{64}"\]$/);
  });

  it('are a bounded list, of which the oldest go, whatever the memory holds', async () => {
    const place = memory();
    await place.update('shmscope.ignoredLeaks', [7, null, 'not one of ours']);
    const ignored = new IgnoredLeaks(place);
    await ignored.add(
      'x',
      Array.from({ length: 600 }, (_, i) => left(`/n${'a'.repeat(i)}z`)),
    );
    assert.ok(ignored.has('x', left(`/n${'a'.repeat(599)}z`)));
    assert.ok(!ignored.has('x', left('/nz')));
  });
});
