// A message as it arrives in a webview of VS Code: what extHostWebviewMessaging.ts and rpcProtocol.ts of VS Code make
// of it on its way, with the limits these have. Not the product's own packing (src/extension/editor/one-buffer.ts).

interface Reference {
  $buffer: number;
  kind: 'Uint8Array' | 'Uint32Array';
  at: number;
  length: number;
}

/** Arguments of the call besides the buffers: which webview, and the message as a text. */
const others = 2;

/** Undefined: so little arrives that there is no message. */
export function carried(message: unknown): unknown {
  const buffers: ArrayBufferLike[] = [];
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!(value instanceof Uint8Array || value instanceof Uint32Array)) return value;
    // As indexOf: buffers are told apart by identity.
    if (!buffers.includes(value.buffer)) buffers.push(value.buffer);
    return {
      $buffer: buffers.indexOf(value.buffer),
      kind: value instanceof Uint32Array ? 'Uint32Array' : 'Uint8Array',
      at: value.byteOffset,
      length: value.length,
    } satisfies Reference;
  });
  // How many arguments there are travels in one byte.
  const arguments_ = (others + buffers.length) & 0xff;
  if (arguments_ < others) return undefined;
  const arrived = buffers.slice(0, arguments_ - others).map(buffer => buffer.slice(0));
  return JSON.parse(text, (_, value: unknown) => {
    if (!isReference(value)) return value;
    const { kind, at, length } = value;
    const buffer = arrived[value.$buffer];
    // A typed array of nothing is an empty one, and no error.
    if (!buffer) return kind === 'Uint8Array' ? new Uint8Array() : new Uint32Array();
    return kind === 'Uint8Array' ? new Uint8Array(buffer, at, length) : new Uint32Array(buffer, at, length);
  }) as unknown;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$buffer' in value;
}
