// Whole messages over a byte stream: a length, a JSON text, then the bytes that JSON can't carry.
// Layout of one frame, little-endian: u32 bytes of all that follows · u32 bytes of the JSON · JSON · each
// typed array's bytes, one after another, 4-aligned. In the JSON an array stands as {"$bytes":[kind,length]}.
// Not tied to streams of Node: `Decoder` takes chunks, `encode` gives one.

const kinds = { u8: Uint8Array, u32: Uint32Array } as const;
type Kind = keyof typeof kinds;
const marker = '$bytes';
const headerSize = 8;

/** No message is larger; one that claims to be is a fault of the other side, not a reason to allocate. */
export const maxFrame = 64 * 1024 * 1024;

export class FramingError extends Error {
  override readonly name = 'FramingError';
}

export function encode(message: unknown): Uint8Array {
  const parts: Uint8Array[] = [];
  // `this[key]`, as `value` is what a Buffer's own toJSON made of it.
  const json = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    const array = this[key];
    if (!(array instanceof Uint8Array || array instanceof Uint32Array)) return value;
    const kind: Kind = array instanceof Uint8Array ? 'u8' : 'u32';
    parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return { [marker]: [kind, array.byteLength] };
  });
  const text = new TextEncoder().encode(json);
  const jsonSpace = pad4(text.byteLength);
  const total = jsonSpace + parts.reduce((sum, part) => sum + pad4(part.byteLength), 0) + 4;
  if (total > maxFrame)
    throw new FramingError(`a message of ${total} bytes is over the limit of ${maxFrame}`);
  const frame = new Uint8Array(total + 4);
  const view = new DataView(frame.buffer);
  view.setUint32(0, total, true);
  view.setUint32(4, text.byteLength, true);
  frame.set(text, headerSize);
  let at = headerSize + jsonSpace;
  for (const part of parts) {
    frame.set(part, at);
    at += pad4(part.byteLength);
  }
  return frame;
}

/** Collects chunks and gives each message as it becomes whole. */
export class Decoder {
  #chunks: Uint8Array[] = [];
  #have = 0;

  /** Messages that `chunk` completed. Throws FramingError on what can't be a frame; nothing works after that. */
  push(chunk: Uint8Array): unknown[] {
    this.#chunks.push(chunk);
    this.#have += chunk.byteLength;
    const messages: unknown[] = [];
    for (;;) {
      if (this.#have < headerSize) return messages;
      const size = new DataView(this.#join(headerSize).buffer).getUint32(0, true) + 4;
      if (size < headerSize || size - 4 > maxFrame)
        throw new FramingError(`a frame claims ${size - 4} bytes`);
      if (this.#have < size) return messages;
      messages.push(decode(this.#take(size)));
    }
  }

  /** The first `size` bytes in a buffer of their own, left in place. */
  #join(size: number): Uint8Array {
    const out = new Uint8Array(size);
    let at = 0;
    for (const chunk of this.#chunks) {
      if (at === size) break;
      const part = chunk.subarray(0, size - at);
      out.set(part, at);
      at += part.byteLength;
    }
    return out;
  }

  #take(size: number): Uint8Array {
    const out = this.#join(size);
    this.#have -= size;
    let left = size;
    let whole = 0;
    for (const chunk of this.#chunks) {
      if (chunk.byteLength > left) break;
      left -= chunk.byteLength;
      whole++;
    }
    this.#chunks.splice(0, whole);
    const first = this.#chunks[0];
    if (left > 0 && first) this.#chunks[0] = first.subarray(left);
    return out;
  }
}

function decode(frame: Uint8Array): unknown {
  const jsonSize = new DataView(frame.buffer).getUint32(4, true);
  if (headerSize + jsonSize > frame.byteLength) {
    throw new FramingError(`a frame of ${frame.byteLength} bytes claims ${jsonSize} bytes of JSON`);
  }
  let at = headerSize + pad4(jsonSize);
  const revive = (_: string, value: unknown): unknown => {
    const [kind, length] = bytesMark(value) ?? [];
    if (kind === undefined || length === undefined) return value;
    const start = at;
    at += pad4(length);
    if (start + length > frame.byteLength)
      throw new FramingError(`${length} bytes are announced that are not there`);
    const Array = kinds[kind];
    if (length % Array.BYTES_PER_ELEMENT !== 0)
      throw new FramingError(`${length} bytes don't make whole ${kind}`);
    // A copy, so that what is kept doesn't keep the whole frame.
    return new Array(frame.slice(start, start + length).buffer);
  };
  try {
    return JSON.parse(
      new TextDecoder().decode(frame.subarray(headerSize, headerSize + jsonSize)),
      revive,
    ) as unknown;
  } catch (error) {
    if (error instanceof FramingError) throw error;
    throw new FramingError('a frame holds no JSON', { cause: error });
  }
}

function bytesMark(value: unknown): [Kind, number] | undefined {
  if (typeof value !== 'object' || value === null || !(marker in value)) return undefined;
  const mark = value[marker];
  if (!Array.isArray(mark) || mark.length !== 2) return undefined;
  const [kind, length] = mark as [unknown, unknown];
  if (kind !== 'u8' && kind !== 'u32') return undefined;
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return undefined;
  return [kind, length];
}

function pad4(length: number): number {
  return (length + 3) & ~3;
}
