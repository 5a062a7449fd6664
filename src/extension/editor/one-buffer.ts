// A message for a webview with all of its typed arrays in one buffer. VS Code carries each buffer of a message as an
// argument of a call, and counts these arguments in one byte (rpcProtocol.ts, writeMixedArray): of 256 and more all but
// the remainder are lost, and what lay in the lost ones arrives empty. Pure; not the sending (link.ts).

type Bytes = Uint8Array | Uint32Array;

/** The same, as copies; what has no array in it is itself. Arrays are of those kinds that framing.ts carries. */
export function inOneBuffer(message: unknown): unknown {
  const places = new Map<Bytes, number>();
  const size = place(message, places, 0);
  if (places.size === 0) return message;
  const buffer = new ArrayBuffer(size);
  const moved = new Map<Bytes, Bytes>();
  for (const [array, at] of places) moved.set(array, copyTo(buffer, at, array));
  return withMoved(message, moved);
}

/** Gives each array under `value` its place from `at` on, and answers where the next one would be. */
function place(value: unknown, places: Map<Bytes, number>, at: number): number {
  if (isBytes(value)) {
    if (places.has(value)) return at;
    places.set(value, at);
    // Words must lie at whole words.
    return (at + value.byteLength + 3) & ~3;
  }
  if (typeof value !== 'object' || value === null) return at;
  return Object.values(value).reduce<number>((next, part) => place(part, places, next), at);
}

function copyTo(buffer: ArrayBuffer, at: number, array: Bytes): Bytes {
  const copy =
    array instanceof Uint32Array
      ? new Uint32Array(buffer, at, array.length)
      : new Uint8Array(buffer, at, array.length);
  copy.set(array);
  return copy;
}

function withMoved(value: unknown, moved: ReadonlyMap<Bytes, Bytes>): unknown {
  if (isBytes(value)) return moved.get(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(part => withMoved(part, moved));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withMoved(part, moved)]));
}

function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array || value instanceof Uint32Array;
}
