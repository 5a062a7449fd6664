// The probe's lives, with a real child process that misbehaves on request (fake-probe.ts). How soon silence is noticed
// is told by heartbeat.test.ts, whose clock is its own.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Attachments } from '../../../src/extension/attachment/registry.js';
import { InventoryStore } from '../../../src/extension/inventory/store.js';
import { ProbeClient, type ProbeState } from '../../../src/extension/probe/client.js';
import { Look } from '../../../src/extension/probe/look.js';
import { RpcFailure } from '../../../src/protocol/failure.js';
import { quietEvents, quietLog } from '../../support/quiet.js';
import { untilTrue } from '../../support/until.js';

const fake = fileURLToPath(new URL('fake-probe.js', import.meta.url));

describe('ProbeClient', function () {
  this.timeout(20_000);
  let client: ProbeClient;
  let states: ProbeState[];
  let inventory: InventoryStore;
  let logged: string[];

  function make(...options: string[]): ProbeClient {
    states = [];
    logged = [];
    inventory = new InventoryStore();
    const write = (message: string): void => void logged.push(message);
    client = new ProbeClient({
      supported: true,
      command: { command: process.execPath, args: [fake, ...options] },
      handlers: {
        ...quietEvents,
        inventory: change => inventory.apply(change),
      },
      log: { debug: write, info: write, warn: write, error: write },
      settings: () => ({ tablePoll: 1000, processPoll: 3000, scanBudget: 0.1, historyBudget: 1 << 26 }),
      linger: 200,
    });
    client.onDidChange(state => states.push(state));
    return client;
  }

  afterEach(() => client.dispose());

  it('is off until held, runs while held, and ends a while after', async () => {
    make();
    assert.equal(client.state.kind, 'off');
    const held = client.hold();
    const pid = await running();
    held.dispose();
    assert.equal(client.state.kind, 'running', 'it lingers');
    await state('off');
    await gone(pid);
  });

  it('keeps the same life when held again while it lingers', async () => {
    make();
    const held = client.hold();
    const pid = await running();
    held.dispose();
    const again = client.hold();
    await sleep(500);
    assert.deepEqual(client.state.kind === 'running' && client.state.pid, pid);
    again.dispose();
  });

  for (const [what, option] of [
    ['exits', 'exit-after=300'],
    ['hangs', 'mute-after=300'],
    ['sends garbage', 'garbage-after=300'],
  ] as const) {
    it(`notices that it ${what}, kills it and starts it again`, async () => {
      make(option);
      client.hold();
      const pid = await running();
      await state('waiting');
      await gone(pid);
      assert.notEqual(await running(), pid);
    });
  }

  it('notices one that is stopped by a signal, and kills that too', async () => {
    make();
    client.hold();
    const pid = await running();
    process.kill(pid, 'SIGSTOP');
    await state('waiting');
    await gone(pid);
    await running();
  });

  it('waits longer each time, and counts', async () => {
    make('exit-after=0');
    client.hold();
    await untilTrue(() => states.filter(s => s.kind === 'waiting').length === 3);
    const attempts = states.flatMap(s => (s.kind === 'waiting' ? [s.attempt] : []));
    assert.deepEqual(attempts, [1, 2, 3]);
  });

  it('says so when it cannot be run at all', async () => {
    make();
    client.dispose();
    client = new ProbeClient({
      supported: true,
      command: { command: '/nonexistent/node', args: [] },
      handlers: quietEvents,
      log: quietLog,
      settings: () => ({ tablePoll: 1000, processPoll: 3000, scanBudget: 0.1, historyBudget: 1 << 26 }),
      linger: 0,
    });
    client.hold();
    await assert.rejects(client.running(), (error: unknown) => {
      assert.ok(error instanceof RpcFailure);
      assert.match(error.failure.detail, /ENOENT/);
      return true;
    });
  });

  it('starts at once when asked to, without waiting', async () => {
    make();
    client.hold();
    const pid = await running();
    client.restart();
    await untilTrue(() => client.state.kind === 'running' && client.state.pid !== pid);
    await gone(pid);
    assert.equal(
      states.some(s => s.kind === 'waiting'),
      false,
    );
  });

  it('looks again in each life, and brings attachments back by identity', async () => {
    make();
    const look = new Look(client, quietLog);
    const attachments = new Attachments(client, inventory, quietLog);
    look.want('test', true);
    const there = attachments.open(
      'a',
      { segment: 'posix:0:1b:306', name: '/ticks' },
      { pid: 4133, startTime: 413300 },
    );
    const lost = attachments.open('b', { segment: 'posix:0:1b:999', name: '/ticks' });
    await untilTrue(() => there.state.kind === 'attached' && lost.state.kind === 'failed');
    assert.equal(there.status?.process?.pid, 4133);
    const seen: string[] = [];
    there.onState(s => seen.push(s.kind));
    assert.ok(client.state.kind === 'running');
    process.kill(client.state.pid, 'SIGKILL');
    await untilTrue(
      () => seen.includes('restarting') && seen.at(-1) === 'attached' && lost.state.kind === 'failed',
    );
    assert.deepEqual(there.process, { pid: 4133, startTime: 413300 });
    assert.ok(lost.state.kind === 'failed' && lost.state.failure.kind === 'gone');
    assert.equal(inventory.segments.size > 0, true);
    attachments.dispose();
    look.dispose();
  });

  it('attaches as another user of the segment when the process has ended', async () => {
    make();
    const attachments = new Attachments(client, inventory, quietLog);
    const look = new Look(client, quietLog);
    look.want('test', true);
    await untilTrue(() => inventory.known);
    const attachment = attachments.open('a', {
      segment: 'posix:0:1b:306',
      name: '/ticks',
      process: { pid: 4121, startTime: 1 },
    });
    await untilTrue(() => attachment.state.kind === 'attached');
    assert.deepEqual(
      attachment.process,
      { pid: 4121, startTime: 412100 },
      'the same pid, started later, is another',
    );
    attachments.dispose();
    look.dispose();
  });

  async function running(): Promise<number> {
    await untilTrue(() => client.state.kind === 'running');
    assert.ok(client.state.kind === 'running');
    return client.state.pid;
  }

  function state(kind: ProbeState['kind']): Promise<void> {
    return untilTrue(() => client.state.kind === kind);
  }
});

async function gone(pid: number): Promise<void> {
  await untilTrue(() => !existsSync(`/proc/${pid}`));
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
