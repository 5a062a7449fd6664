// Scans over time against a twin that keeps every value of every place.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Candidates, type Piece } from '../../../../src/model/find/candidates.js';
import { numberKinds, readBig } from '../../../../src/model/find/number-kind.js';
import { numberTest } from '../../../../src/model/find/number-range.js';
import type { Narrowing, NumberType } from '../../../../src/model/find/query.js';

const size = 48;
const types = Object.keys(numberKinds) as NumberType[];
const narrowings: fc.Arbitrary<Narrowing> = fc.oneof(
  fc.constantFrom(...(['changed', 'unchanged', 'increased', 'decreased'] as const)).map(kind => ({ kind })),
  fc.constant({ kind: 'value' as const, from: '0', to: '100', tolerance: 1 }),
);
/** Memory as it is at one time, and which bytes can be read then. */
const state = fc.record({
  bytes: fc.array(fc.constantFrom(0, 0, 1, 2, 0x7f, 0x80, 0xff), { minLength: size, maxLength: size }),
  parts: fc.constantFrom(
    ...[
      [[0, 48]],
      [[0, 48]],
      [
        [0, 16],
        [24, 24],
      ],
      [[3, 30]],
      [],
      [[8, 8]],
    ].map(all => all.map(([offset = 0, length = 0]) => ({ offset, length }))),
  ),
});

/** The same with pages of eight bytes: a hole cuts no number. */
const paged = state.filter(({ parts }) =>
  parts.every(part => part.offset % 8 === 0 && part.length % 8 === 0),
);

describe('candidates of a scan over time', () => {
  it('are those that a twin which keeps everything has left', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.boolean(),
        fc.boolean(),
        state,
        fc.array(fc.tuple(narrowings, state), { maxLength: 4 }),
        (type, bigEndian, byValue, first, steps) => {
          const { size: width, float, signed, read } = numberKinds[type];
          const offset = 4096;
          const piece = ({ bytes, parts }: typeof first): Piece => ({
            offset,
            bytes: Uint8Array.from(bytes),
            parts: parts.map(part => ({ ...part, offset: part.offset + offset })),
          });
          const value = ({ bytes }: typeof first, at: number): number | bigint => {
            const view = new DataView(Uint8Array.from(bytes).buffer);
            return width === 8 && !float ? readBig(view, at, !bigEndian, signed) : read(view, at, !bigEndian);
          };
          const raw = ({ bytes }: typeof first, at: number): string => bytes.slice(at, at + width).join();
          const readable = ({ parts }: typeof first, at: number): boolean =>
            parts.some(part => part.offset <= at && at + width <= part.offset + part.length);
          const inRange = numberTest(type, { from: '0', to: '100', tolerance: 1 });
          const meant = (now: typeof first, at: number): boolean =>
            inRange(new DataView(Uint8Array.from(now.bytes).buffer), at, !bigEndian);
          const query = {
            ...{ kind: 'number' as const, type, from: '0', to: '100', tolerance: 1 },
            ...{ bigEndian, aligned: true },
          };

          const candidates = new Candidates(type, bigEndian, 1e6);
          const kept = candidates.first(piece(first), candidates.firstTest(byValue ? query : null));
          let left = Array.from({ length: size / width }, (_, i) => i * width).filter(
            at => readable(first, at) && (!byValue || meant(first, at)),
          );
          assert.equal(kept, left.length > 0);
          let before = first;
          for (const [by, now] of steps) {
            candidates.narrow(piece(now), candidates.staysBy(by));
            left = left.filter(at => {
              if (!readable(now, at)) return false;
              const [old, fresh] = [value(before, at), value(now, at)];
              switch (by.kind) {
                case 'changed':
                  return raw(before, at) !== raw(now, at);
                case 'unchanged':
                  return raw(before, at) === raw(now, at);
                case 'increased':
                  return fresh > old;
                case 'decreased':
                  return fresh < old;
                case 'value':
                  return meant(now, at);
              }
            });
            before = now;
            const hits = candidates.hits(offset, 100).map(hit => hit.offset - offset);
            assert.deepEqual(hits, left);
            assert.equal(candidates.count(offset), left.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are zeros that stood in holes, too, once something is there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.boolean(),
        paged,
        fc.array(fc.tuple(narrowings, paged), { maxLength: 4 }),
        (type, byValue, first, steps) => {
          const all = [{ offset: 0, length: size }];
          const isPart = ({ parts }: typeof first, at: number): boolean =>
            parts.some(({ offset, length }) => at >= offset && at < offset + length);
          const query = { kind: 'number' as const, type, from: '0', to: '100', tolerance: 1 };
          const asked = byValue ? { ...query, bigEndian: false, aligned: true } : null;
          // The twin reads holes as what they are: zeros that are there.
          const [candidates, twin] = [new Candidates(type, false, 1e6), new Candidates(type, false, 1e6)];
          const whole = (now: typeof first, hole: readonly boolean[]): Piece => ({
            offset: 0,
            bytes: Uint8Array.from(now.bytes.map((byte, at) => (hole[at] === true ? 0 : byte))),
            parts: all,
          });
          // All that isn't a part is a hole, until it is a part.
          let hole = first.bytes.map((_, at) => !isPart(first, at));
          const seen = { offset: 0, bytes: Uint8Array.from(first.bytes), parts: first.parts };
          candidates.first(seen, candidates.firstTest(asked));
          twin.first(whole(first, hole), twin.firstTest(asked));
          let stays = candidates.findsZero(candidates.firstTest(asked));
          for (const [by, now] of steps) {
            // What can't be read goes in both.
            const fresh = runs(hole.map((was, at) => stays && was && isPart(now, at)));
            const parts = runs(now.bytes.map((_, at) => hole[at] !== true || isPart(now, at)));
            const bytes = Uint8Array.from(now.bytes);
            candidates.narrow({ offset: 0, bytes, parts }, candidates.staysBy(by), fresh);
            hole = hole.map((was, at) => was && !isPart(now, at));
            twin.narrow(whole(now, hole), twin.staysBy(by));
            stays &&= candidates.keepsZero(candidates.staysBy(by));
            const isHole = ({ offset }: { offset: number }): boolean => hole[offset] === true;
            assert.deepEqual(
              candidates.hits(0, 100),
              twin.hits(0, 100).filter(hit => !isHole(hit)),
            );
          }
        },
      ),
      { numRuns: 1000 },
    );
    function runs(is: readonly boolean[]): { offset: number; length: number }[] {
      const found: { offset: number; length: number }[] = [];
      is.forEach((one, at) => {
        const last = found.at(-1);
        if (!one) return;
        if (last && last.offset + last.length === at) last.length++;
        else found.push({ offset: at, length: 1 });
      });
      return found;
    }
  });

  it('are told up to a limit, each with its value', () => {
    const candidates = new Candidates('u16', true, 1e6);
    const piece = { offset: 8, bytes: Uint8Array.of(0, 1, 0, 2, 0, 3), parts: [{ offset: 8, length: 6 }] };
    candidates.first(piece, candidates.firstTest(null));
    assert.deepEqual(candidates.hits(8, 2), [
      { offset: 8, length: 2, text: '1' },
      { offset: 10, length: 2, text: '2' },
    ]);
  });

  it('are too many when their bytes are more than may be kept', () => {
    const candidates = new Candidates('u8', false, 100);
    const piece = (offset: number): Piece => ({
      offset,
      bytes: new Uint8Array(64),
      parts: [{ offset, length: 64 }],
    });
    candidates.first(piece(0), candidates.firstTest(null));
    assert.throws(
      () => candidates.first(piece(64), candidates.firstTest(null)),
      /too many candidates to keep/,
    );
  });
});
