// The text of .vscode/shmscope.json: what is read of it, where its faults stand, and edits that leave the rest alone.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applied,
  isWhole,
  putEdits,
  readBindingsText,
  removeEdits,
  textWith,
} from '../../../src/extension/types/bindings-text.js';
import type { Binding } from '../../../src/model/binding.js';
import { fuzzRuns } from '../../support/fuzz.js';

const ring: Binding = {
  segment: '/ticks',
  type: 'tick_ring',
  from: { kind: 'process' },
  offset: 0,
  count: 1,
  formats: {},
};

const written = `// What lies where
{
  "bindings": [
    // The ring of ticks
    { "segment": "/ticks", "type": "tick_ring" /* version 3 */ },
    {
      "segment": "/counters-*",
      "type": "counters #2",
      "offset": "0x140", // behind the header
      "formats": { "slots[*].ts_ns": "time ns" },
    },
  ],
}
`;

describe('the text of shmscope.json', () => {
  it('is read with comments and trailing commas', () => {
    const { bindings, faults } = readBindingsText(written);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      bindings.map(b => [b.index, b.binding.segment, b.binding.type, b.binding.offset]),
      [
        [0, '/ticks', 'tick_ring', 0],
        [1, '/counters-*', 'counters #2', 0x140],
      ],
    );
  });

  it('says nothing when it is empty', () => {
    for (const text of ['', '  \n', '{}', '{"bindings":[]}', '{"$schema":"x"}'])
      assert.deepEqual(readBindingsText(text), { bindings: [], faults: [] });
  });

  const faults: [name: string, text: string, what: string, at: string][] = [
    ['no object', '[1]', 'not an object', '['],
    ['no list', '{"bindings": 3}', 'not a list', '3'],
    ['a binding that is none', '{"bindings": [3]}', 'not an object', '3'],
    ['no type', '{"bindings": [{"segment": "/a"}]}', 'missing', '{'],
    ['a type that is no text', '{"bindings": [{"segment": "/a", "type": 3}]}', 'not text', '3'],
    ['a bad offset', '{"bindings": [{"segment": "/a", "type": "t", "offset": "x"}]}', 'not a count', '"x"'],
    [
      'a bad format',
      '{"bindings": [{"segment": "/a", "type": "t", "formats": {"a.b[*].c": "hexx"}}]}',
      'not a format',
      '"hexx"',
    ],
    ['a key too many', '{"bindings": [{"segment": "/a", "type": "t", "ofset": 1}]}', 'unknown', '"ofset"'],
    ['what is no JSON', '{"bindings": [}', 'syntax', '}'],
  ];
  for (const [name, text, what, at] of faults) {
    it(`tells where there is ${name}`, () => {
      const { faults: found } = readBindingsText(text);
      const fault = found.find(f => f.what === what);
      assert.ok(fault, JSON.stringify(found));
      assert.equal(text.slice(fault.offset, fault.offset + fault.length), at);
    });
  }

  it('keeps the index of a binding behind one that is left out', () => {
    const { bindings } = readBindingsText('{"bindings": [3, {"segment": "/a", "type": "t"}]}');
    assert.deepEqual(
      bindings.map(b => b.index),
      [1],
    );
  });

  it('takes one more at its end, and keeps comments', () => {
    const more = { ...ring, segment: '/more', offset: 64 };
    const text = applied(written, putEdits(written, more));
    assert.match(text, /\/\/ The ring of ticks/);
    assert.match(text, /\/\* version 3 \*\//);
    assert.deepEqual(readBindingsText(text).bindings.at(-1)?.binding, more);
    assert.equal(readBindingsText(text).bindings.length, 3);
  });

  it('changes one field by field, and keeps the comments between them', () => {
    const [, second] = readBindingsText(written).bindings;
    assert.ok(second);
    const next: Binding = { ...second.binding, formats: { 'slots[*].ts_ns': 'hex', head: 'hex' }, count: 2 };
    const text = applied(written, putEdits(written, next, 1));
    assert.match(text, /\/\/ behind the header/);
    assert.deepEqual(readBindingsText(text).bindings[1]?.binding, next);
  });

  it('loses one, and only that', () => {
    const text = applied(written, removeEdits(written, 1));
    assert.deepEqual(
      readBindingsText(text).bindings.map(b => b.binding.segment),
      ['/ticks'],
    );
    assert.match(text, /\/\/ The ring of ticks/);
  });

  it('is made where there is none, and where it is empty', () => {
    for (const text of [textWith(ring), applied('', putEdits('', ring)), applied('{}', putEdits('{}', ring))])
      assert.deepEqual(
        readBindingsText(text).bindings.map(b => b.binding),
        [ring],
        text,
      );
  });

  it('is left alone where it is broken', () => {
    assert.equal(isWhole(written), true);
    assert.equal(isWhole(''), true);
    for (const text of ['{', '[]', '{"bindings": 3}', '{"bindings": [}', 'x'])
      assert.equal(isWhole(text), false);
  });

  it('has its faults within the text, also of a comment without an end', () => {
    for (const text of ['/*', '{ /* bindings', '"bindings'])
      for (const { offset, length } of readBindingsText(text).faults)
        assert.ok(length >= 0 && offset + length <= text.length, text);
  });

  it('never throws, whatever it is; what is whole can be added to', function () {
    const numRuns = fuzzRuns(this, 300);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map(j => `{"bindings":[${j}]}`),
        ),
        text => {
          const { faults: found } = readBindingsText(text);
          for (const { offset, length } of found)
            assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length);
          if (!isWhole(text)) return;
          const after = readBindingsText(applied(text, putEdits(text, ring)));
          assert.deepEqual(after.bindings.at(-1)?.binding, ring);
        },
      ),
      { numRuns },
    );
  });
});
