// A search over a segment in plain memory, with its thread: borders of pieces and of holes, what changes meanwhile,
// limits, and an expression that takes for ever. The matching itself: test/unit/model/find.
import assert from 'node:assert/strict';
import { Search, type Outcome, type SearchOptions } from '../../../src/probe/time/find-search.js';
import type { Hit, Narrowing, NumberQuery, Query } from '../../../src/protocol/find.js';
import { MemorySource } from './memory-source.js';

const mib = 2 ** 20;
const page = 4096;
const text = (wanted: string): Query => ({ kind: 'text', text: wanted, encoding: 'utf8', ignoreCase: false });

describe('a search', () => {
  let searches: Search[] = [];
  afterEach(async () => {
    for (const search of searches) await search.end();
    searches = [];
  });

  function open(source: MemorySource, options: Partial<SearchOptions> = {}): { search: Search; hits: Hit[] } {
    const hits: Hit[] = [];
    const signal = new AbortController().signal;
    const search = new Search({ source }, { signal, tell: found => void hits.push(...found), ...options });
    searches.push(search);
    return { search, hits };
  }

  async function find(source: MemorySource, query: Query, limit = 1000): Promise<Outcome & { hits: Hit[] }> {
    const { search, hits } = open(source);
    return { ...(await search.find(query, undefined, limit)), hits };
  }

  function withTextAt(size: number, ...offsets: number[]): MemorySource {
    const source = new MemorySource(size);
    for (const offset of offsets) source.write(offset, Buffer.from('needle in here'));
    return source;
  }

  it('finds what lies across borders of pieces, in the order of memory, and reads no hole', async () => {
    const places = [0, mib - 3, 2 * mib - 1, 3 * mib - 14, 3 * mib, 7 * mib + 100];
    const source = withTextAt(8 * mib + 123, ...places);
    for (const query of [
      text('needle'),
      { kind: 'regex', source: 'n[e]+dle', ignoreCase: false } as const,
      { kind: 'bytes', pattern: '6e 65 ?? 64 6c 65' } as const,
      { kind: 'text', text: 'NEEDLE', encoding: 'utf8', ignoreCase: true } as const,
    ]) {
      const { hits, more, holes, unread, done, total } = await find(source, query);
      assert.deepEqual(
        hits.map(hit => hit.offset),
        places,
      );
      assert.deepEqual([more, unread, done, total], [false, 0, 8 * page, 8 * page], JSON.stringify(query));
      assert.equal(holes, 8 * mib + 123 - 8 * page);
    }
    assert.deepEqual(source.touchedHoles, []);
  });

  it('does not find what only a hole would complete', async () => {
    const source = new MemorySource(3 * page);
    source.write(0, new Uint8Array(page).fill(7));
    source.write(2 * page, new Uint8Array(page).fill(7));
    assert.deepEqual((await find(source, { kind: 'bytes', pattern: '07 00' })).hits, []);
    assert.deepEqual((await find(source, { kind: 'bytes', pattern: '00 00' })).hits, []);
  });

  it('keeps to the limit, and says that there is more', async () => {
    const source = new MemorySource(4 * mib);
    source.write(0, new Uint8Array(4 * mib));
    const { hits, more } = await find(source, { kind: 'bytes', pattern: '00' }, 10);
    assert.deepEqual(
      hits.map(hit => hit.offset),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(more, true);
    const exactly = withTextAt(mib, 5, 50);
    assert.deepEqual((await find(exactly, text('needle'), 2)).more, false);
  });

  it('tells which bytes it could not read', async () => {
    const source = withTextAt(mib, 0, 2 * page + 100);
    source.write(page, Buffer.from('needle'));
    source.unreadable.add(1);
    const { hits, unread } = await find(source, text('needle'));
    assert.deepEqual([hits.map(hit => hit.offset), unread], [[0, 2 * page + 100], page]);
  });

  it('ends where the segment ends meanwhile', async () => {
    const source = new MemorySource(6 * mib);
    source.write(0, new Uint8Array(6 * mib).fill(1));
    source.write(100, Buffer.from('needle'));
    source.write(5 * mib, Buffer.from('needle'));
    source.beforeRead = () => {
      if (source.reads === 3) source.resize(2 * mib + 10);
    };
    const { hits, done, total } = await find(source, text('needle'));
    assert.deepEqual(
      hits.map(hit => hit.offset),
      [100],
    );
    assert.deepEqual([done, total], [2 * mib + 10, 2 * mib + 10]);
  });

  it('says what makes no sense', async () => {
    const { problem, hits } = await find(new MemorySource(page), { kind: 'bytes', pattern: '7g' });
    assert.deepEqual(hits, []);
    assert.match(problem ?? '', /^"g" at character 2 is no hex digit/);
  });

  it('gives up an expression that takes for ever, and says so', async () => {
    const source = new MemorySource(mib);
    source.write(0, Buffer.from('a'.repeat(200)));
    const { search } = open(source, { time: 300 });
    const outcome = await search.find({ kind: 'regex', source: '^(a+)+b', ignoreCase: false }, undefined, 10);
    assert.match(
      outcome.problem ?? '',
      /^The expression takes too long: it was given up in the bytes from 0x0 on\./,
    );
  });

  it('ends when it is no longer wanted', async () => {
    const source = new MemorySource(64 * mib);
    source.write(0, new Uint8Array(64 * mib));
    const abort = new AbortController();
    const { search } = open(source, {
      signal: abort.signal,
      tell: () => abort.abort(),
    });
    await assert.rejects(search.find(text('needle'), undefined, 10), { name: 'AbortError' });
  });
});

describe('a scan over time', () => {
  let search: Search | undefined;
  let hits: Hit[] = [];
  afterEach(async () => {
    await search?.end();
    hits = [];
  });

  function open(source: MemorySource, budget?: number): Search {
    const signal = new AbortController().signal;
    const tell = (found: Hit[]): void => void hits.push(...found);
    return (search = new Search({ source }, { signal, tell, ...(budget === undefined ? {} : { budget }) }));
  }

  const u32 = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);
  const number = (from: string): NumberQuery => ({
    ...{ kind: 'number', type: 'u32', from, to: from, tolerance: 0 },
    ...{ bigEndian: false, aligned: true },
  });

  it('narrows an unknown value until its place is left', async () => {
    const source = new MemorySource(4 * mib);
    const place = 2 * mib + 4 * 77;
    source.write(mib, new Uint8Array(2 * mib).fill(3));
    source.write(place, u32(10));
    const scan = open(source);
    const first = await scan.scan('u32', false, null, 5);
    assert.deepEqual([first.candidates, first.more, hits.length], [(2 * mib) / 4, true, 5]);
    const steps: [number, Narrowing, number][] = [
      [11, { kind: 'increased' }, 1],
      [11, { kind: 'unchanged' }, 1],
      [5, { kind: 'decreased' }, 1],
      [6, { kind: 'changed' }, 1],
      [6, { kind: 'value', from: '6', to: '6', tolerance: 0 }, 1],
      [7, { kind: 'value', from: '6', to: '6', tolerance: 0 }, 0],
    ];
    for (const [value, by, left] of steps) {
      source.write(place, u32(value));
      hits = [];
      const { candidates, more, done } = await scan.narrow(by, 5);
      assert.deepEqual([candidates, more], [left, false], by.kind);
      assert.deepEqual(hits, left ? [{ offset: place, length: 4, text: String(value) }] : []);
      // Pieces without a candidate aren't read any more.
      assert.ok(done <= 2 * mib, String(done));
    }
    assert.deepEqual((await scan.narrow({ kind: 'unchanged' }, 5)).candidates, 0);
  });

  it('begins with a value, and forgets candidates whose memory went', async () => {
    const source = new MemorySource(4 * mib);
    for (const place of [0, mib, 3 * mib]) source.write(place, u32(42));
    const scan = open(source);
    assert.equal((await scan.scan('u32', false, number('42'), 10)).candidates, 3);
    source.allocated.delete(mib / page);
    source.resize(2 * mib);
    const { candidates } = await scan.narrow({ kind: 'unchanged' }, 10);
    assert.equal(candidates, 1);
    assert.deepEqual(source.touchedHoles, []);
  });

  it('keeps its candidates when it is asked for something that makes no sense', async () => {
    const source = new MemorySource(mib);
    source.write(0, u32(42));
    const scan = open(source);
    await scan.scan('u32', false, number('42'), 10);
    const refused = await scan.narrow({ kind: 'value', from: 'x', to: '', tolerance: 0 }, 10);
    assert.match(refused.problem ?? '', /"x" goes wrong at character 1/);
    assert.equal(refused.candidates, 1);
    assert.equal((await scan.narrow({ kind: 'unchanged' }, 10)).candidates, 1);
  });

  it('says that there is more than it may keep', async () => {
    const source = new MemorySource(4 * mib);
    source.write(0, new Uint8Array(4 * mib));
    const { problem, candidates } = await open(source, 2 * mib).scan('u32', false, null, 10);
    assert.match(
      problem ?? '',
      /^There are too many candidates to keep: more than 2 MiB of memory have one\./,
    );
    assert.equal(candidates, 0);
  });
});
