// The rpc's promise: every call settles, with a result, a typed failure, or `ended`.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { RpcFailure, type Failure } from '../../../src/protocol/failure.js';
import { encode, maxFrame } from '../../../src/protocol/framing.js';
import { connect, type Peer } from '../../../src/protocol/rpc.js';
import { streamLink } from '../../../src/protocol/stream-link.js';

interface Left {
  greet(p: { name: string }): string;
}
interface Right {
  double(p: { n: number }): number;
  fail(): void;
  never(): void;
  bytes(p: { length: number }): Uint8Array;
}

const toFailure = (error: unknown): Failure =>
  error instanceof RpcFailure ? error.failure : { kind: 'bug', detail: String(error) };

function pair(): { left: Peer<Right>; right: Peer<Left>; wire: PassThrough } {
  const wire = new PassThrough();
  const back = new PassThrough();
  const left: Peer<Right> = connect<Right, Left>(
    streamLink(back, wire, 'the right'),
    { greet: ({ name }) => `hello ${name}` },
    toFailure,
  );
  const right: Peer<Left> = connect<Left, Right>(
    streamLink(wire, back, 'the left'),
    {
      double: async ({ n }) => {
        const greeting = await right.remote.greet({ name: 'left' });
        assert.equal(greeting, 'hello left');
        return 2 * n;
      },
      fail: () => {
        throw new RpcFailure({ kind: 'gone', detail: 'it went' });
      },
      never: () => new Promise(() => undefined),
      bytes: ({ length }) => new Uint8Array(length).fill(9),
    },
    toFailure,
  );
  return { left, right, wire };
}

describe('rpc', () => {
  it('answers calls, in both directions at once', async () => {
    const { left } = pair();
    assert.deepEqual(await Promise.all([1, 2, 3].map(n => left.remote.double({ n }))), [2, 4, 6]);
    assert.deepEqual(await left.remote.bytes({ length: 3 }), new Uint8Array([9, 9, 9]));
  });

  it('carries a typed failure', async () => {
    const { left } = pair();
    await assert.rejects(left.remote.fail(), (e: RpcFailure) => e.failure.kind === 'gone');
  });

  it('refuses what is no method of the interface, inherited ones too', async () => {
    const { left } = pair();
    const loose = left.remote as unknown as Record<string, () => Promise<unknown>>;
    for (const name of ['nothing', 'constructor', 'hasOwnProperty', '__proto__']) {
      await assert.rejects(
        async () => loose[name]?.(),
        (e: RpcFailure) => e.failure.kind === 'bug',
      );
    }
  });

  it('settles all that is under way when the link closes, and all that comes later', async () => {
    const { left, right, wire } = pair();
    const waiting = left.remote.never();
    const answered = right.remote.greet({ name: 'before' });
    assert.equal(await answered, 'hello before');
    wire.end();
    left.end({ kind: 'ended', detail: 'the right has ended' });
    await assert.rejects(waiting, (e: RpcFailure) => e.failure.kind === 'ended');
    await assert.rejects(left.remote.double({ n: 1 }), (e: RpcFailure) => e.failure.kind === 'ended');
  });

  it('ends with a reason when the other side sends garbage', async () => {
    const { right, wire } = pair();
    const waiting = right.remote.greet({ name: 'x' });
    wire.write(Buffer.from('this is no frame at all'));
    await assert.rejects(waiting, (e: RpcFailure) => e.failure.kind === 'bug' || e.failure.kind === 'ended');
  });

  it('fails a call whose answer is too large to carry, and goes on', async () => {
    const { left } = pair();
    await assert.rejects(left.remote.bytes({ length: maxFrame }), /limit/);
    assert.equal((await left.remote.bytes({ length: 2 })).length, 2);
  });

  it('ends, instead of waiting for ever, when a failure comes that is none', async () => {
    const { right, wire } = pair();
    const waiting = right.remote.greet({ name: 'x' });
    wire.write(encode({ type: 'failure', id: 1, failure: null }));
    await assert.rejects(waiting, (e: RpcFailure) => e.failure.kind === 'bug');
  });
});
