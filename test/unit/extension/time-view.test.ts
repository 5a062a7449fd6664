// Time in one view: what is compared and how that is chosen and kept, and searches whose finds come to whom they
// belong.
import assert from 'node:assert/strict';
import { ComparingMemory } from '../../../src/extension/time/comparing-memory.js';
import { Searches } from '../../../src/extension/time/searches.js';
import { Snapshots } from '../../../src/extension/time/snapshots.js';
import { ViewTime } from '../../../src/extension/time/view-time.js';
import { Emitter } from '../../../src/extension/base/emitter.js';
import type { FoundPart } from '../../../src/protocol/find.js';
import type { Moment } from '../../../src/protocol/moment.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import { FakeClient, FakeMemory, FakeTime, FakeTimeTo, info, quietLog, settled } from './fake-time.js';

const live: Moment = { kind: 'live' };
const snapshot = (id: string): Moment => ({ kind: 'snapshot', snapshot: id });
const query = { kind: 'bytes' as const, pattern: '7f' };

class Stand {
  readonly probe = new FakeTime();
  readonly client = new FakeClient(this.probe);
  readonly attachment = new FakeTimeTo(this.probe);
  readonly searches = new Searches();
  readonly stopsChanged = new Emitter<undefined>();
  stopped: TimeState['stopped'] = null;
  readonly snapshots = new Snapshots({
    client: this.client,
    folder: '/f',
    budget: () => 1,
    log: quietLog,
    tellDropped: () => undefined,
  });
  readonly failures: string[] = [];
  readonly picked: string[] = [];
  answers: (Moment | undefined)[] = [];
  readonly states: TimeState[] = [];
  readonly parts: FoundPart[] = [];
  time: ViewTime;

  readonly memory: FakeMemory;

  constructor(memory = new FakeMemory()) {
    this.memory = memory;
    this.time = this.view();
    this.time.onState(state => this.states.push(state));
  }

  view(): ViewTime {
    const { attachment, snapshots, searches } = this;
    const time = new ViewTime({
      ...{ attachment, snapshots, searches, recorded: false, log: quietLog },
      stops: { of: () => this.stopped, onDidChange: this.stopsChanged.event },
      memory: new ComparingMemory(this.memory),
      name: moment => ({
        moment,
        label: moment.kind === 'snapshot' ? (snapshots.get(moment.snapshot)?.name ?? '?') : moment.kind,
        detail: '',
      }),
      asks: {
        pick: (side, other) => {
          this.picked.push(`${side} beside ${other?.kind ?? 'nothing'}`);
          return Promise.resolve(this.answers.shift());
        },
        exportDiff: () => undefined,
        openDiffEditor: () => undefined,
        saveRecording: () => Promise.resolve(),
        failed: what => {
          this.failures.push(what);
        },
      },
      searchLost: () => 'lost',
    });
    time.onFound = part => {
      this.parts.push(part);
      return Promise.resolve();
    };
    return time;
  }

  async start(): Promise<void> {
    this.client.start();
    this.attachment.attach();
    await settled();
  }

  get compared(): string | null {
    const { comparing } = this.time.state;
    return comparing && `${comparing.a.label} ${comparing.b.label}`;
  }

  find(): Promise<number> {
    return Promise.resolve(this.time.handlers.find({ at: live, query, limit: 10 }));
  }
}

function part(search: number, offset: number, ended = false): FoundPart {
  return {
    ...{ search, hits: [{ offset, length: 1, text: '' }], done: offset, total: 9, ended, more: false },
  };
}

describe('what a view compares', () => {
  it('is what it says, and ends when it says so', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 's1' })];
    await stand.start();
    await stand.time.compare({ a: snapshot('s1'), b: live });
    assert.equal(stand.compared, 'A live');
    assert.deepEqual(stand.picked, []);
    await stand.time.compare(null);
    assert.equal(stand.compared, null);
    assert.deepEqual(
      stand.states.map(s => s.comparing?.a.label),
      [undefined, 'A', undefined],
    );
  });

  it('is asked for in two steps; of one side alone, the other is live', async () => {
    const stand = new Stand();
    await stand.start();
    stand.answers = [{ kind: 'previous' }, live];
    await stand.time.compare({});
    assert.deepEqual(stand.picked, ['a beside nothing', 'b beside previous']);
    assert.equal(stand.compared, 'previous live');
    await stand.time.compare({ a: { kind: 'file', path: '/x' } });
    assert.equal(stand.compared, 'file live');
    stand.answers = [{ kind: 'sample', sample: 4 }];
    await stand.time.compare({ b: { kind: 'file', path: '/x' } });
    assert.equal(stand.compared, 'sample file');
    stand.answers = [{ kind: 'previous' }, undefined];
    await stand.time.compare({});
    assert.equal(stand.compared, 'sample file', 'as it was, where the second step is left');
  });

  it('is there again after a reload, once the snapshots are known', async () => {
    const memory = new FakeMemory();
    const before = new Stand(memory);
    before.probe.kept = [info({ id: 's1' })];
    await before.start();
    await before.time.compare({ a: snapshot('s1'), b: live });
    const after = new Stand(memory);
    after.probe.kept = [info({ id: 's1', name: 'renamed' })];
    assert.equal(after.compared, null);
    await after.start();
    assert.equal(after.compared, 'renamed live');
    const gone = new Stand(memory);
    await gone.start();
    assert.equal(gone.compared, null, 'not without its snapshot');
  });

  it('is not brought back where it ended, or was of a sample', async () => {
    const memory = new FakeMemory();
    const before = new Stand(memory);
    await before.start();
    await before.time.compare({ a: { kind: 'previous' }, b: live });
    assert.equal(new ComparingMemory(memory).get(before.attachment.address)?.a.kind, 'previous');
    await before.time.compare({ a: { kind: 'sample', sample: 7 }, b: live });
    assert.equal(new ComparingMemory(memory).get(before.attachment.address), undefined);
    await memory.update('shmscope.comparing', [
      { address: before.attachment.address, a: { kind: 'evil' }, b: live },
    ]);
    assert.equal(new Stand(memory).compared, null);
  });

  it('survives a restart of the probe', async () => {
    const stand = new Stand();
    stand.probe.kept = [info({ id: 's1' })];
    await stand.start();
    await stand.time.compare({ a: snapshot('s1'), b: live });
    stand.client.lose();
    stand.attachment.lose();
    assert.equal(stand.compared, 'A live');
    stand.client.start();
    stand.attachment.attach(2);
    await settled();
    assert.equal(stand.compared, 'A live');
  });

  it('ends with the life of the probe that had its sample: the next one has another of that number', async () => {
    for (const sides of [
      { a: { kind: 'sample', sample: 7 } as const, b: live },
      { a: live, b: { kind: 'sample', sample: 7 } as const },
    ]) {
      const stand = new Stand();
      await stand.start();
      await stand.time.compare(sides);
      stand.client.lose();
      stand.attachment.lose();
      assert.equal(stand.compared, null);
      stand.client.start();
      stand.attachment.attach(2);
      await settled();
      assert.equal(stand.compared, null);
    }
  });
});

describe("a view's state of time", () => {
  it('has its snapshots, a stop, and what is recorded', async () => {
    const stand = new Stand();
    await stand.start();
    await stand.time.snapshot();
    await stand.time.snapshot();
    assert.deepEqual(
      stand.time.state.snapshots.map(s => s.label),
      ['A', 'B'],
    );
    stand.stopped = { pid: 4121, text: 'stopped at ring.c:91' };
    stand.stopsChanged.fire(undefined);
    assert.equal(stand.states.at(-1)?.stopped?.pid, 4121);
    await stand.time.handlers.record({ on: true });
    assert.equal(stand.states.at(-1)?.recording, true);
    stand.attachment.lose();
    stand.attachment.attach(2);
    await settled();
    assert.deepEqual(stand.probe.asked.slice(-2), ['record true', 'record true'], 'in its next life too');
    const count = stand.states.length;
    stand.attachment.tell([]);
    assert.equal(stand.states.length, count, 'a status alone says nothing new');
  });

  it('is told when a snapshot can not be taken', async () => {
    const stand = new Stand();
    await stand.time.snapshot();
    assert.deepEqual(stand.failures, ['snapshot']);
  });
});

describe('searches', () => {
  it('bring their finds to whoever began them, in order, after the number', async () => {
    const stand = new Stand();
    await stand.start();
    const beginning = stand.find();
    // In one piece with the answer, or even before it.
    const early = stand.searches.found(part(1, 1));
    let known = 0;
    const number = beginning.then(n => (known = n));
    stand.time.onFound = p => {
      assert.equal(known, 1, 'its number is known');
      stand.parts.push(p);
      return Promise.resolve();
    };
    await number;
    await Promise.all([early, stand.searches.found(part(1, 2)), stand.searches.found(part(1, 3, true))]);
    assert.deepEqual(
      stand.parts.map(p => p.hits[0]?.offset),
      [1, 2, 3],
    );
    await stand.searches.found(part(9, 1));
    assert.equal(stand.parts.length, 3, "another's goes nowhere");
  });

  it('end when the view is hidden, and only its own', async () => {
    const stand = new Stand();
    await stand.start();
    await stand.find();
    const other = stand.view();
    await Promise.resolve(other.handlers.find({ at: live, query, limit: 1 }));
    await stand.time.handlers.narrow({ search: 2, by: { kind: 'changed' }, limit: 1 });
    assert.ok(!stand.probe.asked.includes('narrow 2'), "another's search is not its to narrow");
    stand.time.hidden();
    await settled();
    assert.deepEqual(
      stand.probe.asked.filter(a => a.startsWith('end')),
      ['end 1'],
    );
    assert.deepEqual([stand.searches.has(1), stand.searches.has(2)], [false, true]);
  });

  it('are told to be over when the probe is', async () => {
    const stand = new Stand();
    await stand.start();
    await stand.find();
    stand.attachment.lose();
    await settled();
    assert.deepEqual(
      stand.parts.map(p => [p.search, p.ended, p.problem]),
      [[1, true, 'lost']],
    );
  });
});
