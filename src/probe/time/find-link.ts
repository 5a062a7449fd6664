// The words between the probe and its thread that matches, and their link: buffers are handed over, not copied.
// Not what the thread does with them: find-worker-service.ts.
import type { PointerTargets } from '../../model/find/pointer.js';
import type { Hit, Narrowing, NumberQuery, NumberType, Query } from '../../protocol/find.js';
import type { Place } from '../../protocol/moment.js';
import type { Link, RpcMessage } from '../../protocol/rpc.js';

/** A piece of a segment as it was read. */
export interface Chunk {
  /** Of its first byte, which may lie before `from`. */
  offset: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** What of the segment it stands for: matches begin from here to before there. */
  from: number;
  to: number;
  /** What of the bytes could be read, by offset in the segment, ascending; the others are leftovers. */
  parts: Place[];
  /** Of a scan over time: what of the parts was a hole at the last scan. */
  fresh?: Place[];
}

/**
 * How far around its piece a chunk must reach; or why there will be no answers. `zeros`: what is a hole has candidates
 * for the next scan over time, all of them zero.
 */
export type Prepared = { lead: number; tail: number; zeros: boolean } | { problem: string };

export interface ChunkAnswer {
  hits: Hit[];
  /** There are more than were asked for. */
  more: boolean;
  /** Of a scan over time, in this chunk. */
  candidates: number;
  /** The chunk's buffer again, where it isn't kept. */
  bytes?: Uint8Array<ArrayBuffer>;
  /** Why the search can't go on. */
  problem?: string;
}

/** Probe → thread. One search a thread: what was prepared last is what chunks are for. */
export interface FindWorkerApi {
  find(p: { query: Query; targets?: PointerTargets; limit: number }): Prepared;
  /** `budget`: bytes that may be kept. */
  scan(p: {
    type: NumberType;
    bigEndian: boolean;
    query: NumberQuery | null;
    limit: number;
    budget: number;
  }): Prepared;
  narrow(p: { by: Narrowing; limit: number }): Prepared;
  /** In the order of memory. */
  chunk(p: Chunk): ChunkAnswer;
}

/** A MessagePort or a Worker, by the few methods that are needed. */
interface Port {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  on(event: 'message', listener: (message: RpcMessage) => void): unknown;
}

export function transferLink(port: Port): Link {
  return {
    send: message => port.postMessage(message, buffersOf(message)),
    receive: onMessage => {
      port.on('message', onMessage);
    },
  };
}

function buffersOf(message: RpcMessage): ArrayBuffer[] {
  const carried: unknown =
    message.type === 'call' ? message.params : message.type === 'result' && message.value;
  if (typeof carried !== 'object' || carried === null || !('bytes' in carried)) return [];
  const { bytes } = carried;
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : [];
}
