// What a text with differences says before them: enough to know what was compared by the text alone.
import assert from 'node:assert/strict';
import { withHead, type Exported, type HeadWords } from '../../../src/extension/time/diff-head.js';
import type { DiffText } from '../../../src/protocol/diff.js';
import { inZone } from '../../support/zone.js';

const words: HeadWords = {
  title: segment => `Differences in ${segment}`,
  ...{ segment: 'Segment', compared: 'Compared', filter: 'Filter', differences: 'Differences' },
  summary: ({ bytes, runs, pages }) => `${bytes} bytes in ${runs} runs over ${pages} pages`,
  listed: (listed, runs) => `${listed} of ${runs} runs are listed`,
  unread: bytes => `${bytes} bytes not compared`,
  least: bytes => `at least ${bytes} differing bytes`,
  regions: { field: 'Fields', padding: 'Padding', outside: 'Outside' },
  ...{ hidden: 'hidden', cut: 'Cut', more: 'there are more' },
};

const exported: Exported = {
  segment: { id: 'posix:7:41', name: '/ticks' },
  a: {
    moment: { kind: 'snapshot', snapshot: '3f2a' },
    label: 'Snapshot A',
    detail: 'stopped at ring.c:88',
    time: Date.UTC(2026, 2, 9, 13, 3, 11),
  },
  b: { moment: { kind: 'live' }, label: 'Live', detail: '' },
  filter: { text: '', regions: ['field', 'padding', 'outside'], least: 0, hidden: [] },
  compared: Date.UTC(2026, 2, 9, 13, 3, 14),
};

function told(text: string, changes: Partial<DiffText> = {}, unread = 0): DiffText {
  const sizes = { compared: 65_536, unread, sizeA: 65_536, sizeB: 131_072 };
  const summary = {
    ...{ bytes: 200, runs: 19, pages: 3, hidden: 0, more: false, ...sizes },
    regions: { field: 19, padding: 0, outside: 0 },
  };
  return { text, more: false, listed: 19, summary, ...changes };
}

const head = (format: 'text' | 'markdown' | 'json', changes: Partial<Exported>, of: DiffText): string =>
  inZone('Europe/Berlin', () => withHead(format, { ...exported, ...changes }, of, words));

const filter: Exported['filter'] = {
  ...{ text: 'price', regions: ['field', 'outside'], least: 4 },
  hidden: ['tick_ring.slots[*].time', '0x40-0x48'],
};

describe('the head of exported differences', () => {
  it('tells segment, sides with their local times, and how much differs', () => {
    assert.equal(
      head('text', {}, told('0x0040  head  1 → 2\n')),
      [
        'Differences in /ticks',
        'Segment: posix:7:41',
        'A: Snapshot A · 2026-03-09 14:03:11 +01:00 · stopped at ring.c:88 · 64 KiB',
        'B: Live · 128 KiB',
        'Compared: 2026-03-09 14:03:14 +01:00',
        'Differences: 200 bytes in 19 runs over 3 pages',
        '',
        '0x0040  head  1 → 2\n',
      ].join('\n'),
    );
  });

  it('tells the filter, what it leaves, what could not be read and that it is cut', () => {
    const lines = head('text', { filter }, told('', { listed: 6, more: true }, 4096)).split('\n');
    assert.deepEqual(lines.slice(5, 8), [
      'Filter: price · at least 4 differing bytes · Fields, Outside · hidden: · tick_ring.slots[*].time · 0x40-0x48',
      'Differences: 200 bytes in 19 runs over 3 pages · 6 of 19 runs are listed · 4096 bytes not compared',
      'Cut: there are more',
    ]);
  });

  it('names a point of the history, another segment and a file', () => {
    const of = (side: Exported['a']): string | undefined =>
      head('text', { a: side }, told('')).split('\n')[2];
    const time = Date.UTC(2026, 6, 9, 13, 3, 11);
    assert.equal(
      of({ moment: { kind: 'sample', sample: 12 }, label: 'Sample 12', detail: '', time }),
      'A: Sample 12 · 2026-07-09 15:03:11 +02:00 · 64 KiB',
    );
    const other = { kind: 'segment', segment: 'sysv:1:3' } as const;
    assert.equal(of({ moment: other, label: '0x1234', detail: '64 KiB' }), 'A: 0x1234 · sysv:1:3 · 64 KiB');
    const path = '/tmp/ticks.before';
    assert.equal(
      of({ moment: { kind: 'file', path }, label: 'ticks.before', detail: path }),
      'A: ticks.before · /tmp/ticks.before · 64 KiB',
    );
  });

  it('is a heading and a list in Markdown, in which no name is markup or ends a line', () => {
    const label = 'Snapshot `x` **b**\n# y';
    const segment = { id: 'posix:7:41', name: '/a`b' };
    const lines = head(
      'markdown',
      { filter, segment, a: { ...exported.a, label } },
      told('| Offset |\n'),
    ).split('\n');
    assert.equal(lines[0], '## Differences in `` /a`b ``');
    assert.equal(
      lines[3],
      '- A: `` Snapshot `x` **b** # y `` · 2026-03-09 14:03:11 +01:00 · `stopped at ring.c:88` · 64 KiB',
    );
    assert.match(lines[6] ?? '', /^- Filter: `price` · .* · `tick_ring\.slots\[\*\]\.time` · `0x40-0x48`$/);
    assert.deepEqual(lines.slice(-3), ['', '| Offset |', '']);
  });

  it('is the first part of a JSON document', () => {
    const text = head(
      'json',
      { filter },
      told('{"runs":[],"changedBytes":200,"changedPages":3}', { listed: 6 }),
    );
    const document = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(document, {
      segment: { id: 'posix:7:41', name: '/ticks' },
      a: {
        ...{ kind: 'snapshot', snapshot: '3f2a', label: 'Snapshot A', time: '2026-03-09T14:03:11+01:00' },
        ...{ detail: 'stopped at ring.c:88', size: 65_536 },
      },
      b: { kind: 'live', label: 'Live', size: 131_072 },
      compared: '2026-03-09T14:03:14+01:00',
      filter,
      ...{ changedRuns: 19, listedRuns: 6, cut: false },
      ...{ runs: [], changedBytes: 200, changedPages: 3 },
    });
    assert.deepEqual(Object.keys(document).slice(-3), ['runs', 'changedBytes', 'changedPages']);
  });
});
