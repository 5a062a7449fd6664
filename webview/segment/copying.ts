// Bytes as text for the clipboard: hex, a C array, text, JSON. Plain digits, no thin spaces. Pure.

export type CopyFormat = 'hex' | 'c' | 'text' | 'json';

/** Most bytes that go into the clipboard. */
export const copyLimit = 1024 * 1024;

export interface Copied {
  segment: string;
  offset: number;
  bytes: Uint8Array;
  /** Ranges that are not allocated: their zeros are the kernel's answer, not stored bytes. */
  holes: readonly { offset: number; length: number }[];
  /** Ranges that were not read: zeros stand in their place and say nothing. */
  unknown: readonly { offset: number; length: number }[];
}

export function copyText(format: CopyFormat, copied: Copied): string {
  switch (format) {
    case 'hex':
      return lines(pairs(copied.bytes), 16, ' ', '\n');
    case 'c':
      return cArray(copied);
    case 'text':
      return new TextDecoder().decode(copied.bytes);
    case 'json':
      return json(copied);
  }
}

function pairs(bytes: Uint8Array): string[] {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0'));
}

function lines(items: readonly string[], perLine: number, between: string, end: string): string {
  const out: string[] = [];
  for (let i = 0; i < items.length; i += perLine) out.push(items.slice(i, i + perLine).join(between));
  return out.join(end);
}

function cArray({ segment, offset, bytes }: Copied): string {
  const items = pairs(bytes).map(pair => `0x${pair}`);
  // A name is chosen by whoever made the segment: it must not end the comment.
  const name = segment.replaceAll('*/', '* /');
  const head = `/* ${name}, offset 0x${offset.toString(16)}, ${bytes.byteLength} bytes */`;
  const body = lines(items, 12, ', ', ',\n  ');
  return `${head}\nstatic const unsigned char bytes[${bytes.byteLength}] = {\n  ${body}\n};\n`;
}

function json({ segment, offset, bytes, holes, unknown }: Copied): string {
  return `${JSON.stringify(
    { segment, offset, length: bytes.byteLength, hex: pairs(bytes).join(''), holes, unknown },
    null,
    2,
  )}\n`;
}
