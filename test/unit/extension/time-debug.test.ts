// What debug adapters say, in their words and in hostile ones, and what follows for attached segments.
import assert from 'node:assert/strict';
import { attachedPid, readDebugMessage, topFrame } from '../../../src/extension/time/debug-messages.js';
import { DebugStops } from '../../../src/extension/time/debug-stops.js';
import { Emitter } from '../../../src/extension/base/emitter.js';
import { FakeTime, FakeTimeTo, quietLog, settled } from './fake-time.js';
import { use } from './machine.js';

function event(name: string, body: unknown = {}): unknown {
  return { seq: 1, type: 'event', event: name, body };
}

describe("a debug adapter's messages", () => {
  const cases: [message: unknown, fact: unknown][] = [
    [event('process', { name: 'ring', systemProcessId: 4121 }), { kind: 'process', pid: 4121 }],
    [event('process', { name: 'ring' }), undefined],
    [event('process', { systemProcessId: -1 }), undefined],
    [
      event('stopped', { reason: 'breakpoint', threadId: 1, allThreadsStopped: true }),
      { kind: 'stopped', thread: 1, all: true },
    ],
    [event('stopped', { reason: 'pause' }), { kind: 'stopped', thread: undefined, all: false }],
    [event('continued', { threadId: 1 }), { kind: 'continued', thread: 1, all: true }],
    [
      event('continued', { threadId: 1, allThreadsContinued: false }),
      { kind: 'continued', thread: 1, all: false },
    ],
    [event('exited', { exitCode: 0 }), { kind: 'ended' }],
    [event('terminated'), { kind: 'ended' }],
    [event('output', { output: 'stopped' }), undefined],
    [
      { type: 'response', command: 'next', success: true },
      { kind: 'continued', thread: undefined, all: true },
    ],
    [
      { type: 'response', command: 'continue', success: true, body: { allThreadsContinued: false } },
      { kind: 'continued', thread: undefined, all: false },
    ],
    [{ type: 'response', command: 'continue', success: false }, undefined],
    [{ type: 'response', command: 'stackTrace', success: true }, undefined],
    [{ type: 'event' }, undefined],
    [null, undefined],
    ['stopped', undefined],
    [
      { type: 'event', event: 'stopped', body: 'x' },
      { kind: 'stopped', thread: undefined, all: false },
    ],
  ];
  for (const [message, fact] of cases) {
    it(`${JSON.stringify(message)} says ${fact === undefined ? 'nothing' : JSON.stringify(fact)}`, () =>
      assert.deepEqual(readDebugMessage(message), fact));
  }

  it('name the process that is attached to, as number or text', () => {
    assert.equal(attachedPid({ request: 'attach', processId: '4121' }), 4121);
    assert.equal(attachedPid({ request: 'attach', pid: 4121 }), 4121);
    assert.equal(attachedPid({ request: 'attach', processId: '${command:pickProcess}' }), undefined);
    assert.equal(attachedPid({ request: 'launch', processId: 4121 }), undefined);
  });

  it('tell where it stands', () => {
    const answer = (frame: unknown): unknown => ({ stackFrames: [frame], totalFrames: 9 });
    assert.deepEqual(topFrame(answer({ name: 'push', line: 91, source: { path: '/src/ring.c' } })), {
      at: 'ring.c:91',
    });
    assert.deepEqual(topFrame(answer({ name: 'futex_wait', line: 0 })), { in: 'futex_wait' });
    for (const odd of [null, {}, { stackFrames: 3 }, { stackFrames: [] }, answer(null), answer({ name: 3 })])
      assert.deepEqual(topFrame(odd), {});
    assert.ok((topFrame(answer({ name: 'x'.repeat(9999) })).in ?? '').length <= 200);
  });
});

class Stand {
  readonly probe = new FakeTime();
  readonly attachment = new FakeTimeTo(this.probe);
  readonly changed = new Emitter<undefined>();
  takes = false;
  readonly taken: string[] = [];
  readonly requests: unknown[] = [];
  frame: () => Promise<unknown> = () =>
    Promise.resolve({ stackFrames: [{ name: 'push', line: 91, source: { name: 'ring.c' } }] });
  readonly session = {
    id: 'one',
    configuration: {} as Readonly<Record<string, unknown>>,
    customRequest: (command: string, parameters?: unknown): Promise<unknown> => {
      this.requests.push([command, parameters]);
      return this.frame();
    },
  };
  readonly stops = new DebugStops({
    attachments: () => [this.attachment],
    changed: this.changed.event,
    words: {
      stopped: frame => `stopped ${frame.at ?? frame.in ?? ''}`.trim(),
      continued: () => 'continued',
    },
    takes: () => this.takes,
    take: (_, detail) => {
      this.taken.push(detail);
      return Promise.resolve();
    },
    log: quietLog,
    patience: 20,
  });

  constructor(configuration: Readonly<Record<string, unknown>> = {}) {
    this.session.configuration = configuration;
    this.attachment.attach();
  }

  async say(...messages: unknown[]): Promise<void> {
    for (const message of messages) {
      const fact = readDebugMessage(message);
      if (fact) this.stops.fact(this.session, fact);
    }
    await settled();
  }

  get marks(): string[] {
    return this.probe.marks.map(m => `${m.kind}: ${m.text}`);
  }

  get said(): unknown {
    return this.stops.of(this.attachment);
  }
}

const started = event('process', { systemProcessId: 4133 });
const stopped = event('stopped', { threadId: 7, allThreadsStopped: true });

describe("a debugger's stop", () => {
  it('is said, with its place, in a segment that the process maps, and marked', async () => {
    const stand = new Stand();
    await stand.say(started, stopped);
    assert.deepEqual(stand.said, { pid: 4133, text: 'stopped ring.c:91' });
    assert.deepEqual(stand.requests, [['stackTrace', { threadId: 7, startFrame: 0, levels: 1 }]]);
    stand.changed.fire(undefined);
    await settled();
    assert.deepEqual(stand.marks, ['stopped: stopped ring.c:91'], 'once');
    await stand.say({ type: 'response', command: 'next', success: true });
    assert.equal(stand.said, null);
    await stand.say(stopped);
    await stand.say(event('continued', { threadId: 7 }));
    assert.equal(stand.said, null);
    assert.deepEqual(stand.marks.slice(1), [
      'continued: continued',
      'stopped: stopped ring.c:91',
      'continued: continued',
    ]);
    assert.deepEqual(stand.taken, []);
  });

  it('of a JavaScript program, whose debugger tells of no process, is that of whom its session is called by', async () => {
    const stand = new Stand({ name: 'ring.js [4133]', __pendingTargetId: 'a1' });
    await stand.say(stopped);
    assert.deepEqual(
      [stand.said, stand.requests],
      [null, []],
      'a stranger bears that pid, as in a container',
    );
    const own = new Stand({ name: 'ring.js [4133]', __pendingTargetId: 'a1' });
    own.probe.debuggees.push(4133);
    own.takes = true;
    await own.say(stopped);
    assert.deepEqual(own.said, { pid: 4133, text: 'stopped ring.c:91' });
    assert.deepEqual(own.taken, ['stopped ring.c:91']);
    const named = new Stand({ name: 'ring.js [4133]' });
    named.probe.debuggees.push(4133);
    await named.say(stopped);
    assert.equal(named.said, null, 'a person may call a configuration anything');
  });

  it('of a process that maps nothing of it is of no concern, and nothing is asked', async () => {
    const stand = new Stand();
    await stand.say(event('process', { systemProcessId: 9 }), stopped);
    assert.deepEqual([stand.said, stand.requests, stand.marks], [null, [], []]);
    // It maps it only now, as the next scan tells.
    stand.attachment.tell([use(9, 'late', 'rw', '7f0000000000')]);
    stand.changed.fire(undefined);
    await settled();
    assert.deepEqual(stand.said, { pid: 9, text: 'stopped ring.c:91' });
  });

  it('is said without a place where the adapter fails, or is silent', async () => {
    const stand = new Stand();
    stand.frame = () => Promise.reject(new Error('not now'));
    await stand.say(started, stopped);
    assert.deepEqual(stand.said, { pid: 4133, text: 'stopped' });
    stand.frame = () => new Promise(() => undefined);
    await stand.say(event('continued'), stopped);
    await new Promise<void>(resolve => stand.stops.onDidChange(() => resolve()));
    assert.deepEqual(stand.said, { pid: 4133, text: 'stopped' });
  });

  it('that is over before its place is known leaves nothing', async () => {
    const stand = new Stand();
    let tell: (answer: unknown) => void = () => undefined;
    stand.frame = () => new Promise(resolve => (tell = resolve));
    stand.takes = true;
    await stand.say(started, stopped, event('continued'));
    tell({});
    await settled();
    assert.deepEqual([stand.said, stand.marks, stand.taken], [null, [], []]);
  });

  it('takes a snapshot where that is set, of what was attached then', async () => {
    const stand = new Stand();
    stand.takes = true;
    await stand.say(started, stopped);
    assert.deepEqual(stand.taken, ['stopped ring.c:91']);
    await stand.say(stopped);
    assert.equal(stand.taken.length, 2, 'one a stop');
  });

  it('of some threads holds until the last goes on', async () => {
    const stand = new Stand();
    await stand.say(started, event('stopped', { threadId: 1 }), event('stopped', { threadId: 2 }));
    await stand.say(event('continued', { threadId: 1, allThreadsContinued: false }));
    assert.ok(stand.said);
    await stand.say(event('continued', { threadId: 2, allThreadsContinued: false }));
    assert.equal(stand.said, null);
  });

  it('ends with the process, and with the session', async () => {
    const stand = new Stand();
    await stand.say(started, stopped, event('exited', { exitCode: 0 }));
    assert.equal(stand.said, null);
    await stand.say(started, stopped);
    assert.ok(stand.said);
    stand.stops.over(stand.session);
    assert.equal(stand.said, null);
  });
});
