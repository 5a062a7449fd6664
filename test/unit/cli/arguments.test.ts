// What stands on a command line: numbers, ranges, and how many words a command takes.
import assert from 'node:assert/strict';
import { rangeOptions, readArguments, readNumber, readRange } from '../../../src/cli/arguments.js';
import { UsageError } from '../../../src/cli/command.js';

describe('the words of a command line', () => {
  it('give a range in decimal and hex, and nothing for what was not said', () => {
    const { values, positionals } = readArguments(['/a', '--offset', '0x40', '--json'], rangeOptions, 1);
    assert.deepEqual(readRange(values), { offset: 64, length: undefined });
    assert.deepEqual([positionals, values.json], [['/a'], true]);
    assert.deepEqual(readRange({ length: '12' }), { offset: 0, length: 12 });
  });

  it('are refused when they make no sense', () => {
    for (const text of ['', '-1', '1.5', '0xg', '1e3', '9007199254740992', 'ten']) {
      assert.throws(() => readNumber(text, '--offset'), UsageError, text);
      assert.throws(() => readRange({ length: text }), UsageError, text);
    }
    assert.throws(() => readArguments([], rangeOptions, 1), UsageError);
    assert.throws(() => readArguments(['/a', '/b'], rangeOptions, 1), UsageError);
    assert.throws(() => readArguments(['/a', '--nonsense'], rangeOptions, 1), UsageError);
  });
});
