// What reaches a webview, over a carriage with the limits of VS Code's own: all bytes of a message, however many arrays
// they are in.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WebviewLink } from '../../../src/extension/editor/link.js';
import { inOneBuffer } from '../../../src/extension/editor/one-buffer.js';
import { connect, type RpcMessage } from '../../../src/protocol/rpc.js';
import { carried } from '../../support/carriage.js';
import { quietLog } from './fake-time.js';

interface Row {
  bytes: Uint8Array;
  cells: Uint32Array;
}

interface Theirs {
  show(p: { rows: Row[] }): void;
}

/** A webview whose document has said its first word, and what its document gets to see. */
function open(show: (rows: Row[]) => void) {
  let toHost: (message: unknown) => void = () => assert.fail('nobody listens');
  let toPage: (message: RpcMessage) => void = () => assert.fail('nobody listens');
  const webview = {
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      toHost = listener;
      return { dispose: () => undefined };
    },
    postMessage: (message: unknown) => {
      const arrived = carried(message);
      if (arrived !== undefined) toPage(arrived as RpcMessage);
      return Promise.resolve(true);
    },
  };
  const link = new WebviewLink<Theirs, { ready(): { first: Uint8Array } }>(
    webview as unknown as ConstructorParameters<typeof WebviewLink>[0],
    { ready: () => ({ first: Uint8Array.of(7) }) },
    { ready: () => true },
    quietLog,
  );
  const page = connect<{ ready(): { first: Uint8Array } }, Theirs>(
    { send: message => toHost(message), receive: onMessage => (toPage = onMessage) },
    { show: ({ rows }) => show(rows) },
    error => ({ kind: 'bug', detail: String(error) }),
  );
  return { link, page };
}

describe('messages to a webview', () => {
  for (const count of [1, 42, 126, 127, 128, 400])
    it(`arrive with all bytes of ${count} rows of two arrays each`, async () => {
      const rows = Array.from({ length: count }, (_, i) => ({
        bytes: Uint8Array.of(i & 0xff, 1, 2, 3, 4),
        cells: Uint32Array.of(i, 0xffff_ffff),
      }));
      let seen: Row[] = [];
      const { link, page } = open(got => void (seen = got));
      assert.deepEqual((await page.remote.ready()).first, Uint8Array.of(7));
      await link.remote?.show({ rows });
      assert.deepEqual(seen, rows);
      link.dispose();
    });

  it('are what they were, in one buffer that holds nothing else', () => {
    const bytes = fc.uint8Array({ maxLength: 9 });
    const words = fc.uint32Array({ maxLength: 3 });
    const { message } = fc.letrec(tie => ({
      message: fc.oneof(
        { maxDepth: 4 },
        ...[bytes, words, fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
        fc.array(tie('message'), { maxLength: 5 }),
        fc.dictionary(fc.string(), tie('message'), { maxKeys: 5, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(message, value => {
        const packed = inOneBuffer(value);
        assert.deepEqual(packed, value);
        const buffers = new Set(buffersOf(packed));
        assert.ok(buffers.size <= 1);
        const needed = buffersOf(value).reduce((sum, { byteLength }) => sum + ((byteLength + 3) & ~3), 0);
        for (const { byteLength } of buffers) assert.ok(byteLength <= needed);
      }),
    );
  });

  it('keep an array that is in it twice once, and keys as no object has them', () => {
    const twice = Uint8Array.of(1, 2, 3);
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": 1}}');
    const packed = inOneBuffer({ a: twice, b: twice, hostile }) as Record<'a' | 'b', Uint8Array>;
    assert.equal(packed.a, packed.b);
    assert.equal(packed.a.buffer.byteLength, 4);
    assert.deepEqual(Object.keys((packed as unknown as { hostile: object }).hostile), ['__proto__']);
  });
});

function buffersOf(value: unknown): ArrayBufferLike[] {
  if (value instanceof Uint8Array || value instanceof Uint32Array) return [value.buffer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(buffersOf);
}
