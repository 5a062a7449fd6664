// Searches for pages of tests, by looking at each place of the memory, a quarter of it at a time so that parts stream
// in. Slow and obvious on purpose. Follows src/protocol/find.ts; not the probe's code.
import type { FoundPart, Hit, Narrowing, NumberType, Query } from '../../../src/protocol/find.js';

type Numbers = Query & { kind: 'number' };

const sizes: Readonly<Record<NumberType, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

export class FindHost {
  /** Stops after the first quarter, until it is set to false. */
  stuck = false;
  readonly ended: number[] = [];
  #next = 1;
  readonly #scans = new Map<number, { type: NumberType; values: Map<number, number> }>();
  readonly #found: (part: FoundPart) => void;
  /** The bytes of the state that is shown, or of now. */
  readonly #bytes: (live: boolean) => Uint8Array;
  readonly #pathAt: (offset: number) => string | undefined;

  constructor(
    bytes: (live: boolean) => Uint8Array,
    pathAt: (offset: number) => string | undefined,
    found: (part: FoundPart) => void,
  ) {
    this.#bytes = bytes;
    this.#pathAt = pathAt;
    this.#found = found;
  }

  find(query: Query, limit: number, live: boolean): number {
    const search = this.#next++;
    const bytes = this.#bytes(live);
    if (query.kind === 'regex' && query.source === '(') {
      void this.#send(search, { hits: [], done: 0, total: 0, ended: true, problem: 'Unterminated group.' });
      return search;
    }
    const all = hitsOf(bytes, query).map(hit => this.#named(hit));
    void this.#stream(search, bytes.length, all, limit);
    return search;
  }

  scan(type: NumberType, query: Numbers | null, limit: number): number {
    const search = this.#next++;
    const bytes = this.#bytes(true);
    const values = new Map<number, number>();
    for (let at = 0; at + sizes[type] <= bytes.length; at += sizes[type]) {
      const value = numberAt(bytes, at, type);
      if (!query || (value >= Number(query.from) && value <= Number(query.to))) values.set(at, value);
    }
    this.#scans.set(search, { type, values });
    void this.#tellScan(search, limit);
    return search;
  }

  narrow(search: number, by: Narrowing, limit: number): void {
    const scan = this.#scans.get(search);
    if (!scan) return;
    const bytes = this.#bytes(true);
    for (const [at, before] of [...scan.values]) {
      const now = numberAt(bytes, at, scan.type);
      const stays = {
        changed: () => now !== before,
        unchanged: () => now === before,
        increased: () => now > before,
        decreased: () => now < before,
        value: () => by.kind === 'value' && now >= Number(by.from) && now <= Number(by.to),
      }[by.kind]();
      if (stays) scan.values.set(at, now);
      else scan.values.delete(at);
    }
    void this.#tellScan(search, limit);
  }

  end(search: number): void {
    this.ended.push(search);
    this.#scans.delete(search);
  }

  async #tellScan(search: number, limit: number): Promise<void> {
    const scan = this.#scans.get(search);
    if (!scan) return;
    const hits = [...scan.values].map(([offset, value]) =>
      this.#named({ offset, length: sizes[scan.type], text: String(value) }),
    );
    await this.#stream(search, 65_536, hits, limit, hits.length);
  }

  async #stream(
    search: number,
    total: number,
    all: Hit[],
    limit: number,
    candidates?: number,
  ): Promise<void> {
    let sent = 0;
    for (let quarter = 1; quarter <= 4; quarter++) {
      while (this.stuck && quarter > 1) await new Promise(resolve => setTimeout(resolve, 10));
      if (this.ended.includes(search)) return;
      const done = Math.ceil((total * quarter) / 4);
      const hits = all.filter(({ offset }) => offset < done).slice(sent, limit);
      sent += hits.length;
      const more = quarter === 4 && all.length > limit;
      const rest = { done, total, ended: quarter === 4, more };
      await this.#send(search, { hits, ...rest, ...(candidates === undefined ? {} : { candidates }) });
    }
  }

  async #send(search: number, part: Omit<FoundPart, 'search' | 'more'> & { more?: boolean }): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, 5));
    this.#found({ search, more: false, ...part });
  }

  #named(hit: Hit): Hit {
    const path = this.#pathAt(hit.offset);
    return path === undefined ? hit : { ...hit, path };
  }
}

function hitsOf(bytes: Uint8Array, query: Query): Hit[] {
  const latin = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  switch (query.kind) {
    case 'bytes': {
      const source = query.pattern
        .split(' ')
        .map(pair => (pair === '??' ? '[^]' : `\\x${pair}`))
        .join('');
      const hex = (found: string): string =>
        Array.from(found, byte => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
      return matches(latin, new RegExp(source, 'g'), hex);
    }
    case 'text': {
      const plain = query.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const wide = query.encoding === 'utf8' ? plain : Array.from(plain).join('\\x00');
      return matches(latin, new RegExp(wide, query.ignoreCase ? 'gi' : 'g'), quoted);
    }
    case 'regex':
      return matches(latin, new RegExp(query.source, query.ignoreCase ? 'gi' : 'g'), quoted);
    case 'number': {
      const hits: Hit[] = [];
      const size = sizes[query.type];
      for (let at = 0; at + size <= bytes.length; at += query.aligned ? size : 1) {
        const value = numberAt(bytes, at, query.type);
        const [from, to] = [Number(query.from) - query.tolerance, Number(query.to) + query.tolerance];
        if (value >= from && value <= to) hits.push({ offset: at, length: size, text: String(value) });
      }
      return hits;
    }
    case 'pointer':
      return [];
  }
}

const quoted = (found: string): string => `“${found.replace(/\0/g, '')}”`;

function matches(text: string, pattern: RegExp, words: (found: string) => string): Hit[] {
  return [...text.matchAll(pattern)].map(match => ({
    offset: match.index,
    length: match[0].length,
    text: words(match[0]),
  }));
}

function numberAt(bytes: Uint8Array, at: number, type: NumberType): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = sizes[type] * 8;
  if (type === 'f32') return view.getFloat32(at, true);
  if (type === 'f64') return view.getFloat64(at, true);
  let value = 0n;
  for (let i = sizes[type] - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return Number(type.startsWith('i') ? BigInt.asIntN(size, value) : value);
}
