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

  it('are refused in words of our own, which name what is wrong', () => {
    const options = { ...rangeOptions, kind: { type: 'string', multiple: true } } as const;
    const refused = (...args: string[]): string => {
      try {
        readArguments(args, options, ['segment']);
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return error.message;
      }
      return assert.fail(`${args.join(' ')} is taken`);
    };
    assert.equal(refused(), 'this command wants a <segment>; --help tells more');
    assert.equal(refused('/a', '/b'), '"/b" is one argument too many');
    assert.equal(
      refused('/a', '--bogus'),
      'there is no option --bogus; there are --offset, --length, --json, --kind, --help',
    );
    assert.equal(refused('/a', '-x'), refused('/a', '--bogus').replace('--bogus', '-x'));
    assert.equal(refused('/a', '--offset'), '--offset wants a value after it');
    assert.equal(refused('/a', '--offset', '--json'), '--offset wants a value after it');
    assert.equal(refused('/a', '--json=yes'), '--json takes no value');
    assert.equal(refused('/a', '--offset', '1', '--offset=2'), '--offset is there twice');
    assert.throws(
      () => readRange(readArguments(['/a', '--offset', '-1'], options, ['segment']).values),
      /^UsageError: --offset wants a number such as 4096 or 0x1000, not "-1"$/,
    );
    assert.throws(
      () => readNumber('abc', '--limit', { such: '512' }),
      /--limit wants a number such as 512, not "abc"$/,
    );
    assert.throws(() => readNumber('0', '--every', { least: 1 }), /--every wants 1 at least, not 0/);
  });

  it('take an option several times where that makes sense, and anything after --', () => {
    const { values, positionals } = readArguments(
      ['--kind', 'posix', '--kind=sysv', '--', '--odd name'],
      { kind: { type: 'string', multiple: true } },
      ['segment'],
    );
    assert.deepEqual([values.kind, positionals], [['posix', 'sysv'], ['--odd name']]);
  });
});
