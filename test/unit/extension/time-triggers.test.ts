// Triggers: kept by name, told to each life of the probe and when types change, and told of one at a time.
import assert from 'node:assert/strict';
import { readInterval } from '../../../src/extension/time/intervals.js';
import { TriggerStore, type KeptTrigger } from '../../../src/extension/time/trigger-store.js';
import { Triggers, type Fired } from '../../../src/extension/time/triggers.js';
import { Emitter } from '../../../src/extension/base/emitter.js';
import type { Trigger } from '../../../src/protocol/snapshots.js';
import { FakeMemory, FakeTime, FakeTimeTo, quietLog, settled } from './fake-time.js';

const interval: Trigger = { kind: 'interval', every: 5000 };
const jumps: Trigger = {
  kind: 'condition',
  text: 'hdr.seq jumps by more than 1',
  snapshot: true,
  notify: true,
};

class Stand {
  readonly probe = new FakeTime();
  readonly attachment = new FakeTimeTo(this.probe);
  readonly changed = new Emitter<undefined>();
  readonly bound = new Emitter<undefined>();
  readonly store: TriggerStore;
  readonly told: string[] = [];
  dismiss: () => void = () => undefined;
  readonly triggers: Triggers<FakeTimeTo>;

  constructor(memory = new FakeMemory()) {
    this.store = new TriggerStore(memory);
    this.triggers = new Triggers<FakeTimeTo>({
      attachments: () => [this.attachment],
      changed: this.changed.event,
      bound: () => ({ onBound: this.bound.event }),
      store: this.store,
      tell: (_, { trigger }: KeptTrigger) => {
        this.told.push(trigger.kind === 'condition' ? trigger.text : 'interval');
        return new Promise(resolve => (this.dismiss = resolve));
      },
      log: quietLog,
    });
  }

  async attach(number = 1): Promise<void> {
    this.attachment.attach(number);
    this.changed.fire(undefined);
    await settled();
  }

  fire(trigger: number, notify = true): void {
    const fired: Fired = { attachment: 1, trigger, time: 0, detail: '', snapshot: null, notify };
    this.triggers.fired(fired);
  }
}

describe('intervals', () => {
  const cases: [text: string, every: number | undefined][] = [
    ['5 s', 5000],
    ['5', 5000],
    [' 2500ms ', 2500],
    ['1.5 s', 1500],
    ['1,5 min', 90_000],
    ['24 h', 86_400_000],
    ['25 h', undefined],
    ['500 ms', undefined],
    ['0', undefined],
    ['-5 s', undefined],
    ['5 days', undefined],
    ['1e9', undefined],
    ['', undefined],
  ];
  for (const [text, every] of cases)
    it(`“${text}” is ${every ?? 'none'}`, () => assert.equal(readInterval(text), every));
});

describe('triggers', () => {
  it('are kept by a pattern of names, each once', async () => {
    const memory = new FakeMemory();
    const store = new TriggerStore(memory);
    await store.add('/ticks-4121', jumps);
    await store.add('/ticks-4121', { ...jumps, snapshot: false });
    await store.add('/other', interval);
    assert.deepEqual(store.of('/ticks-977'), [
      { pattern: '/ticks-*', trigger: { ...jumps, snapshot: false } },
    ]);
    await store.remove({ pattern: '/ticks-*', trigger: jumps });
    assert.deepEqual(
      new TriggerStore(memory).all.map(k => k.pattern),
      ['/other'],
    );
    await memory.update('shmscope.triggers', [
      { pattern: '/x', trigger: { kind: 'interval', every: -1 } },
      3,
      null,
    ]);
    assert.deepEqual(new TriggerStore(memory).all, []);
  });

  it('are nothing to say where there are none', async () => {
    const stand = new Stand();
    await stand.attach();
    stand.changed.fire(undefined);
    await settled();
    assert.deepEqual(stand.probe.toldTriggers, []);
  });

  it('are told on each attach, when they change, and when other types are bound', async () => {
    const stand = new Stand();
    await stand.store.add('/ticks', jumps);
    stand.probe.fault = () => 'no field hdr.seq';
    await stand.attach();
    assert.deepEqual(stand.probe.toldTriggers, [[jumps]]);
    const [kept] = stand.store.all;
    assert.ok(kept);
    assert.equal(stand.triggers.problem(stand.attachment, kept), 'no field hdr.seq');
    stand.changed.fire(undefined);
    await settled();
    assert.equal(stand.probe.toldTriggers.length, 1, 'not for a status');
    stand.probe.fault = () => null;
    stand.bound.fire(undefined);
    await settled();
    assert.equal(stand.triggers.problem(stand.attachment, kept), null);
    stand.attachment.lose();
    stand.changed.fire(undefined);
    await stand.attach(2);
    assert.equal(stand.probe.toldTriggers.length, 3, 'to its next life');
    await stand.store.remove(kept);
    await settled();
    assert.deepEqual(stand.probe.toldTriggers.at(-1), []);
    const { length } = stand.probe.toldTriggers;
    stand.bound.fire(undefined);
    await settled();
    assert.equal(stand.probe.toldTriggers.length, length, 'no condition, no word');
  });

  it('make sense again when the next life of the probe has the same types bound as the one before', async () => {
    const stand = new Stand();
    const none = (): string => 'No type is bound to the segment yet, so there are no fields.';
    await stand.store.add('/ticks', jumps);
    const [kept] = stand.store.all;
    assert.ok(kept);
    for (const life of [1, 2]) {
      stand.probe.fault = none;
      await stand.attach(life);
      assert.equal(stand.triggers.problem(stand.attachment, kept), none());
      stand.probe.fault = () => null;
      stand.bound.fire(undefined);
      await settled();
      assert.equal(stand.triggers.problem(stand.attachment, kept), null, `life ${life}`);
      stand.attachment.lose();
      stand.changed.fire(undefined);
    }
  });

  it('are tried without an effect, behind those that hold', async () => {
    const stand = new Stand();
    await stand.store.add('/ticks', interval);
    await stand.attach();
    stand.probe.fault = t => (t.kind === 'condition' && t.text === 'x >' ? 'a value is missing' : null);
    assert.equal(await stand.triggers.check(stand.attachment, 'x >'), 'a value is missing');
    assert.equal(await stand.triggers.check(stand.attachment, 'x > 1'), null);
    assert.deepEqual(stand.probe.toldTriggers.at(-1), [
      interval,
      { kind: 'condition', text: 'x > 1', snapshot: false, notify: false },
    ]);
    stand.triggers.settle(stand.attachment);
    await settled();
    assert.deepEqual(stand.probe.toldTriggers.at(-1), [interval]);
  });

  it('are told of one at a time each', async () => {
    const stand = new Stand();
    await stand.store.add('/ticks', jumps);
    await stand.store.add('/ticks', {
      kind: 'condition',
      text: 'state == ERROR',
      snapshot: false,
      notify: true,
    });
    await stand.attach();
    stand.fire(0);
    stand.fire(0);
    stand.fire(1);
    stand.fire(0, false);
    stand.fire(7);
    assert.deepEqual(stand.told, ['hdr.seq jumps by more than 1', 'state == ERROR']);
    stand.dismiss();
    await settled();
    stand.fire(1);
    assert.equal(stand.told.length, 3);
  });
});
