// What the options of `shmscope find` ask for, and the sentences for those that don't go together. Not what is found.
import assert from 'node:assert/strict';
import { UsageError } from '../../../src/cli/command.js';
import { queryOf, type FindValues } from '../../../src/cli/find-query.js';

describe('the words of find', () => {
  it('are text unless they say otherwise', () => {
    const text = { kind: 'text', text: 'a', encoding: 'utf8', ignoreCase: false, alone: true };
    assert.deepEqual(queryOf('a', {}), text);
    assert.deepEqual(queryOf('a', { as: 'text', 'ignore-case': true }), { ...text, ignoreCase: true });
    assert.deepEqual(queryOf('a', { as: 'utf16' }), { ...text, encoding: 'utf16le' });
    assert.deepEqual(queryOf('a', { as: 'utf16', 'big-endian': true }), { ...text, encoding: 'utf16be' });
    assert.deepEqual(queryOf('7f', { as: 'bytes' }), { kind: 'bytes', pattern: '7f' });
    assert.deepEqual(queryOf('a+', { as: 'regex' }), {
      kind: 'regex',
      source: 'a+',
      ignoreCase: false,
      alone: true,
    });
  });

  it('are a number of any type, or a range of them', () => {
    const number = {
      ...{ kind: 'number', type: 'u32', from: '7', to: '7', tolerance: 0 },
      ...{ bigEndian: false, aligned: true },
    };
    assert.deepEqual(queryOf('7', { as: 'u32' }), number);
    assert.deepEqual(queryOf('7', { as: 'u32', to: '9', tolerance: '1.5', unaligned: true }), {
      ...number,
      ...{ to: '9', tolerance: 1.5, aligned: false },
    });
    assert.deepEqual(queryOf('-1', { as: 'f64', 'big-endian': true }), {
      ...number,
      ...{ type: 'f64', from: '-1', to: '-1', bigEndian: true },
    });
  });

  it('are refused where they do not go together', () => {
    const cases: [FindValues, RegExp][] = [
      [{ as: 'u7' }, /^there is no --as u7; there are bytes, text, utf16, regex, u8, /],
      [{ as: 'toString' }, /^there is no --as toString/],
      [{ to: '3' }, /^--to means nothing with --as text$/],
      [{ as: 'bytes', 'ignore-case': true }, /^--ignore-case means nothing with --as bytes$/],
      [{ as: 'u8', 'ignore-case': true }, /^--ignore-case means nothing with --as u8$/],
      [{ as: 'regex', 'big-endian': true }, /^--big-endian means nothing with --as regex$/],
      [{ as: 'f32', tolerance: 'x' }, /^--tolerance wants a number such as 0\.5, not "x"$/],
    ];
    for (const [values, message] of cases)
      assert.throws(
        () => queryOf('1', values),
        error => error instanceof UsageError && message.test(error.message),
      );
  });
});
