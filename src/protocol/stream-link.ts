// A Link over two byte streams: how the probe's stdin and stdout carry messages. Streams are named by the few
// methods that are needed, so that this room knows no host.
import type { Failure } from './failure.js';
import { Decoder, encode } from './framing.js';
import type { Link, RpcMessage } from './rpc.js';

export interface ByteReader {
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'close' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface ByteWriter {
  write(chunk: Uint8Array): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** `name` tells the reader of a failure which program has gone: `the probe`. */
export function streamLink(reader: ByteReader, writer: ByteWriter, name: string): Link {
  return {
    send: message => {
      writer.write(encode(message));
    },
    receive: (onMessage, onClose) => {
      const decoder = new Decoder();
      let open = true;
      const close = (detail: string, kind: Failure['kind'] = 'ended'): void => {
        if (!open) return;
        open = false;
        onClose({ kind, detail });
      };
      reader.on('data', chunk => {
        if (!open) return;
        try {
          for (const message of decoder.push(chunk)) onMessage(asMessage(message));
        } catch (error) {
          close(`${name} sent what can't be understood: ${String(error)}`, 'bug');
        }
      });
      reader.on('end', () => close(`${name} has ended`));
      reader.on('close', () => close(`${name} has ended`));
      reader.on('error', error => close(`${name} can't be heard: ${error.message}`));
      writer.on('error', error => close(`${name} can't be told: ${error.message}`));
    },
  };
}

function asMessage(value: unknown): RpcMessage {
  if (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'id' in value &&
    typeof value.id === 'number'
  ) {
    if (value.type === 'call' && 'method' in value && typeof value.method === 'string') {
      return {
        type: 'call',
        id: value.id,
        method: value.method,
        params: 'params' in value ? value.params : undefined,
      };
    }
    if (value.type === 'result')
      return { type: 'result', id: value.id, value: 'value' in value ? value.value : undefined };
    if (value.type === 'failure' && 'failure' in value && isFailure(value.failure)) {
      return { type: 'failure', id: value.id, failure: value.failure };
    }
  }
  throw new TypeError('a message of no known type');
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'kind' in value && 'detail' in value;
}
