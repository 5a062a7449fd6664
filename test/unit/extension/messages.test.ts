// A webview draws foreign memory: what it sends is checked before anything acts on it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkMessage, hostChecks } from '../../../src/extension/editor/messages.js';

const call = (method: string, params?: unknown): unknown => ({ type: 'call', id: 1, method, params });

const table = {
  revision: 1,
  expanded: ['tick_ring.slots', 'tick_ring.slots[*]'],
  holes: true,
  cacheLine: 64,
  filter: '',
  first: 0,
  count: 60,
  pinned: ['tick_ring.head'],
  twice: false,
};

const sides = {
  ...{ a: { kind: 'sample', sample: 12 }, b: { kind: 'live' } },
  filter: { text: 'price', least: 2, regions: ['field'], hidden: [] },
};

describe('messages of a webview', () => {
  const good: [string, unknown][] = [
    ['ready', undefined],
    ['view', { view: null }],
    ['view', { view: { revision: 1, offset: 2 ** 52, length: 4096, hz: 30, cell: 64 } }],
    ['view', { view: { revision: 1, offset: 0, length: 0, hz: 0, cell: 0 } }],
    ['as', { pid: 1, startTime: 2 }],
    ['read', { offset: 0, length: 16 }],
    ['resolve', { address: '0x7f3a91bfc000' }],
    ['resolve', { address: 'ffffffffffffffff' }],
    ['copy', { text: '00 01' }],
    ['open', { segment: 'posix:0:1b:306', offset: 4 }],
    ['attach', { intrusive: true }],
    ['settings', { bytesPerRow: 16, hz: 30, littleEndian: true }],
    ['locate', { at: { offset: 64 } }],
    ['locate', { at: { path: 'tick_ring.slots[3].price' } }],
    ['suggest', { offset: 0 }],
    ['bind', { offset: 64 }],
    ['bind', { offset: 64, by: { types: 1, entry: '0/2d', name: 'tick' } }],
    ['unbind', { name: 'tick_ring' }],
    ['format', { path: 'tick_ring.head', format: 'hex' }],
    ['format', { path: 'tick_ring.head', format: 'auto' }],
    ['view', { view: { revision: 1, offset: 0, length: 0, hz: 30, cell: 0, table } }],
    ['settings', { bytesPerRow: 16, hz: 30, littleEndian: true, holes: false, cacheLine: 128 }],
    ['focus', { grid: true, view: true }],
    ['exportDiff', { ...sides, taken: { a: 1_741_528_991_000 } }],
  ];
  for (const [method, params] of good) {
    it(`${method} ${shown(params)} is taken`, () =>
      assert.deepEqual(checkMessage(call(method, params), hostChecks), call(method, params)));
  }

  const bad: [string, unknown][] = [
    ['constructor', undefined],
    ['toString', undefined],
    ['view', {}],
    ['exportDiff', { ...sides, taken: { a: '<b>' } }],
    ['exportDiff', { ...sides, filter: undefined, taken: {} }],
    ['view', { view: { revision: 1, offset: -1, length: 1, hz: 1, cell: 0 } }],
    ['view', { view: { revision: 1, offset: 0, length: 2 ** 40, hz: 1, cell: 0 } }],
    ['view', { view: { revision: 1, offset: 0, length: 1, hz: Infinity, cell: 0 } }],
    ['view', { view: { revision: 1, offset: 0, length: 1, hz: NaN, cell: 0 } }],
    ['view', { view: { revision: 1, offset: 0, length: 1, hz: 1, cell: 65 } }],
    ['view', { view: { revision: 1, offset: 0, length: 1, hz: 1, cell: 32 } }],
    ['as', { pid: '1', startTime: 2 }],
    ['read', { offset: 0, length: 2 ** 30 }],
    ['resolve', { address: '../x' }],
    ['copy', { text: 1 }],
    ['open', { segment: 'x'.repeat(1000), offset: 0 }],
    ['attach', {}],
    ['settings', { bytesPerRow: 7, hz: 30, littleEndian: true }],
    ['settings', { bytesPerRow: 8, hz: 1000, littleEndian: true }],
    ['focus', null],
    ['locate', { at: null }],
    ['locate', { at: { offset: -1 } }],
    ['locate', { at: { path: 3 } }],
    ['suggest', { offset: 1.5 }],
    ['bind', { offset: 0, by: null }],
    ['bind', { offset: 0, by: { types: -1, entry: 'x' } }],
    ['unbind', {}],
    ['format', { path: 'a', format: 'markdown' }],
    [
      'view',
      { view: { revision: 1, offset: 0, length: 0, hz: 30, cell: 0, table: { ...table, count: 1e6 } } },
    ],
    [
      'view',
      { view: { revision: 1, offset: 0, length: 0, hz: 30, cell: 0, table: { ...table, expanded: [3] } } },
    ],
    [
      'view',
      { view: { revision: 1, offset: 0, length: 0, hz: 30, cell: 0, table: { ...table, cacheLine: 48 } } },
    ],
    ['settings', { bytesPerRow: 8, hz: 30, littleEndian: true, cacheLine: 63 }],
    ['focus', { grid: true }],
  ];
  for (const [method, params] of bad) {
    it(`${method} ${shown(params).slice(0, 60)} is refused`, () =>
      assert.equal(typeof checkMessage(call(method, params), hostChecks), 'string'));
  }

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(hostChecks)), (value, method) => {
        assert.equal(typeof checkMessage(value, hostChecks) === 'string' || isMessage(value), true);
        checkMessage(call(method, value), hostChecks);
      }),
    );
  });
});

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value;
}

function shown(params: unknown): string {
  return params === undefined ? '' : JSON.stringify(params);
}
