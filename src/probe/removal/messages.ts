// The messages of a System V queue as bytes of a copy: each its type (i64), how long it is (u32), and its bytes. Read
// as what anybody may have written. Not the reading of a queue (native/act/ipc.ts).
import type { Message } from '../../../native/act/ipc.js';
import { RemovalError } from './errors.js';

const headBytes = 12;

export function packMessages(messages: readonly Message[]): Uint8Array {
  const parts = messages.flatMap(({ type, bytes }) => {
    const head = Buffer.alloc(headBytes);
    head.writeBigInt64LE(type, 0);
    head.writeUInt32LE(bytes.byteLength, 8);
    return [head, bytes];
  });
  return Buffer.concat(parts);
}

/** In their order. Throws RemovalError NOCOPY. */
export function unpackMessages(bytes: Uint8Array): Message[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: Message[] = [];
  for (let at = 0; at < view.length;) {
    const room = view.length - at - headBytes;
    const length = room < 0 ? 0 : view.readUInt32LE(at + 8);
    if (length > room) throw broken();
    const type = view.readBigInt64LE(at);
    if (type < 1n) throw broken();
    messages.push({ type, bytes: view.subarray(at + headBytes, at + headBytes + length) });
    at += headBytes + length;
  }
  return messages;
}

function broken(): RemovalError {
  return new RemovalError('NOCOPY', 'The copy can’t be used: its messages make no sense.');
}
