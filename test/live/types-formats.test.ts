// Format strings and dtypes against a real Python: struct.calcsize and numpy.dtype decide.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { bare, sizeOf } from '../../src/layout/decode/shape.js';
import { dtypeLayout } from '../../src/layout/formats/dtype.js';
import { structLayout } from '../../src/layout/formats/struct.js';
import type { Layout } from '../../src/layout/layout.js';
import { isRecord } from '../../src/layout/table/holes.js';
import { thisTarget } from '../../src/probe/types/library.js';
import { skipFor } from '../support/compile.js';

function python(script: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

function hasPython(statement: string): boolean {
  return spawnSync('python3', ['-c', statement]).status === 0;
}

/** Offsets and sizes of fields, then the whole size. */
function told(layout: Layout): unknown {
  const { type } = bare(layout, layout.root);
  const fields = isRecord(type) ? type.members.map(m => [m.name, m.offset, sizeOf(layout, m.type)]) : [];
  return [fields, sizeOf(layout, layout.root)];
}

const host = thisTarget();

describe('formats against Python', function () {
  this.timeout(60_000);

  it('struct format strings have the size that calcsize says', function () {
    if (!hasPython('import struct')) skipFor(this, 'python3 is not installed');
    const item = fc.tuple(
      fc.constantFrom('', '0', '2', '13'),
      fc.constantFrom(...Array.from('xcbB?hHiIlLqQefdsp')),
    );
    const native = fc.tuple(fc.constantFrom('', '3'), fc.constantFrom('n', 'N', 'P'));
    const text = fc.oneof(
      fc.tuple(fc.constantFrom('<', '>', '!', '='), fc.array(item, { minLength: 1, maxLength: 9 })),
      fc.tuple(fc.constantFrom('', '@'), fc.array(fc.oneof(item, native), { minLength: 1, maxLength: 9 })),
    );
    const formats = fc
      .sample(text, { numRuns: 2000, seed: 11 })
      .map(([order, items]) => order + items.map(i => i.join('')).join(' '));
    const sizes = python(
      'import json,struct,sys; print(json.dumps([struct.calcsize(f) for f in json.load(sys.stdin)]))',
      formats,
    ) as number[];
    let compared = 0;
    for (const [i, format] of formats.entries()) {
      // Nothing but fields of no length is a layout without bytes, which nobody can put anywhere.
      if (sizes[i] === 0) continue;
      compared++;
      assert.equal(sizeOf(structLayout(format, host), structLayout(format, host).root), sizes[i], format);
    }
    process.stdout.write(`      ${compared} formats\n`);
    assert.ok(compared > 1500);
  });

  it('dtypes have the fields, offsets and sizes that NumPy gives them', function () {
    if (!hasPython('import numpy')) skipFor(this, 'NumPy is not installed');
    const scalar = fc.constantFrom(
      '<i4',
      '>i2',
      'u1',
      'f8',
      'e',
      'c16',
      '?',
      'S5',
      'U3',
      'V7',
      'M8[ns]',
      'm8[us]',
      'int64',
      'b',
      'g',
      '>U2',
    );
    const shape = fc.constantFrom('', ', (3,)', ', (2, 4)', ', 5');
    const list = fc
      .array(fc.tuple(scalar, shape), { minLength: 1, maxLength: 6 })
      .map(fields => `[${fields.map(([type, dims], i) => `('a${i}', '${type}'${dims})`).join(', ')}]`);
    const nested = fc.tuple(list, list).map(([a, b]) => `[('x', ${a}), ('y', ${b}, (2,)), ('z', 'u1')]`);
    const comma = fc
      .array(fc.tuple(fc.constantFrom('', '3', '(2,3)'), scalar), { minLength: 2, maxLength: 5 })
      .map(parts => `'${parts.map(p => p.join('')).join(', ')}'`);
    const dict = fc
      .array(fc.tuple(scalar, fc.nat(9)), { minLength: 1, maxLength: 4 })
      .map(
        fields =>
          `{'names': [${fields.map((_, i) => `'n${i}'`).join(', ')}], 'formats': [${fields.map(f => `'${f[0]}'`).join(', ')}], 'offsets': [${fields.map((f, i) => i * 40 + f[1]).join(', ')}], 'itemsize': 400}`,
      );
    const any = fc.oneof(list, nested, comma, dict);
    const aligned = fc.oneof(list, nested).map(text => `np.dtype(${text}, align=True)`);
    const texts = fc.sample(fc.oneof(any, aligned), { numRuns: 1500, seed: 12 });
    const script = `
import json, sys
import numpy as np
def told(text):
    d = np.dtype(eval(text))
    return [[[n, d.fields[n][1], d.fields[n][0].itemsize] for n in d.names or []], d.itemsize]
print(json.dumps([told(t) for t in json.load(sys.stdin)]))`;
    const expected = python(script, texts) as unknown[];
    texts.forEach((text, i) => assert.deepEqual(told(dtypeLayout(text, host)), expected[i], text));
    process.stdout.write(`      ${texts.length} dtypes\n`);
  });

  it('what NumPy prints of a dtype is understood as it stands', function () {
    if (!hasPython('import numpy')) skipFor(this, 'NumPy is not installed');
    const texts = [
      "[('a', '<i4'), ('b', '>f8', (3,))]",
      "{'names': ['x'], 'formats': ['u2'], 'offsets': [6], 'itemsize': 16}",
      "'S10'",
    ];
    const script =
      'import json,sys,numpy as np; print(json.dumps([repr(np.dtype(eval(t))) for t in json.load(sys.stdin)]))';
    for (const [i, text] of (python(script, texts) as string[]).entries())
      assert.deepEqual(told(dtypeLayout(text, host)), told(dtypeLayout(texts[i] ?? '', host)), text);
  });
});
