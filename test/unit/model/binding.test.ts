// What a project's file of bindings may hold: every part that is usable counts, every other is named.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { matchesGlob } from '../../../src/model/glob.js';
import {
  bindingsOf,
  patternFor,
  readBindings,
  writeBinding,
  valueFormats,
  type Binding,
} from '../../../src/model/binding.js';

const ticks: Binding = {
  segment: '/ticks',
  type: 'tick_ring',
  from: { kind: 'process' },
  offset: 0,
  count: 1,
  formats: {},
};

describe('bindings', () => {
  it('reads what is there, and what is left out is as one expects', () => {
    assert.deepEqual(readBindings({ bindings: [{ segment: '/ticks', type: 'tick_ring' }] }), {
      bindings: [ticks],
      complaints: [],
    });
    assert.deepEqual(readBindings({}), { bindings: [], complaints: [] });
    const [full] = readBindings({
      bindings: [
        {
          segment: '/ring-*',
          type: 'struct slot #2',
          from: 'include/ring.h',
          offset: '0x140',
          count: 'fill',
          formats: { ts_ns: 'time ns' },
          sequence: 'seq',
        },
      ],
    }).bindings;
    assert.deepEqual(full, {
      segment: '/ring-*',
      type: 'struct slot #2',
      from: { kind: 'file', path: 'include/ring.h' },
      offset: 0x140,
      count: 'fill',
      formats: { ts_ns: 'time ns' },
      sequence: 'seq',
    });
  });

  it('names what is wrong and keeps the rest', () => {
    const { bindings, complaints } = readBindings({
      bindings: [
        7,
        { segment: '/ticks', type: 'tick_ring', ofset: 3, formats: { a: 'roman' } },
        { segment: '', offset: -1, count: 1.5 },
      ],
    });
    assert.deepEqual(bindings, [ticks]);
    assert.deepEqual(
      complaints.map(c => `${c.at} ${c.what}`),
      [
        'bindings[0] not an object',
        'bindings[1].ofset unknown',
        'bindings[1].formats.a not a format',
        'bindings[2].segment not text',
        'bindings[2].type missing',
        'bindings[2].offset not a count',
        'bindings[2].count not a count',
      ],
    );
    for (const value of [null, 3, 'x', []]) assert.equal(readBindings(value).complaints.length, 1);
    assert.equal(readBindings({ bindings: {} }).complaints[0]?.what, 'not a list');
  });

  it('reads back whatever it writes', () => {
    const name = fc.string({ minLength: 1 });
    const binding: fc.Arbitrary<Binding> = fc.record(
      {
        segment: name,
        type: name,
        from: fc.oneof(
          fc.constant({ kind: 'process' as const }),
          name.map(path => ({ kind: 'file' as const, path })),
        ),
        offset: fc.maxSafeNat(),
        count: fc.oneof(fc.integer({ min: 1 }), fc.constant('fill' as const)),
        formats: fc.dictionary(name, fc.constantFrom(...valueFormats), { noNullPrototype: true }),
        sequence: name,
      },
      {
        noNullPrototype: true,
        requiredKeys: ['segment', 'type', 'from', 'offset', 'count', 'formats'],
      },
    );
    fc.assert(
      fc.property(binding, b => {
        const text = JSON.stringify({ bindings: [writeBinding(b)] });
        assert.deepEqual(readBindings(JSON.parse(text)), { bindings: [b], complaints: [] });
      }),
    );
  });
});

describe('the schema of the bindings file', () => {
  it('has the properties and formats that are read', () => {
    const path = join(import.meta.dirname, '../../../../media/bindings.schema.json');
    const schema = JSON.parse(readFileSync(path, 'utf8')) as {
      properties: { bindings: { items: { properties: Record<string, unknown> } } };
    };
    const { properties } = schema.properties.bindings.items;
    const full = { ...ticks, from: { kind: 'file', path: 'a' }, offset: 1, count: 2, sequence: 'a' } as const;
    const written = writeBinding({ ...full, formats: { a: 'hex' } });
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(written).sort());
    const formats = properties['formats'] as { additionalProperties: { enum: string[] } };
    assert.deepEqual(formats.additionalProperties.enum, valueFormats);
  });
});

describe('patterns of segment names', () => {
  it('find a segment again whose name holds a number of this run', () => {
    for (const [name, again] of [
      ['/psm_12345678', '/psm_998'],
      ['/ring-4121-0', '/ring-77310-0'],
    ] as const) {
      assert.ok(matchesGlob(patternFor(name), name));
      assert.deepEqual(bindingsOf([{ ...ticks, segment: patternFor(name) }], again).length, 1);
    }
    assert.equal(patternFor('/v2'), '/v2');
  });
});
