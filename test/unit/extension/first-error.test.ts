// Which line of a compiler's words a message has.
import assert from 'node:assert/strict';
import { firstError } from '../../../src/extension/types/first-error.js';

describe('the first error of a compiler', () => {
  it('is the line that says so, whatever led to it', () => {
    const gcc = [
      'In file included from /w/a.h:3,',
      '                 from <stdin>:1:',
      '/w/b.h:2:3: warning: no newline',
      '/w/b.h:7:12: error: unknown type name ‘slot_t’',
      '    7 |     slot_t first;',
      '      |     ^~~~~~',
      '/w/b.h:9:1: error: expected ‘;’',
    ].join('\n');
    assert.deepEqual(firstError(gcc), {
      line: '/w/b.h:7:12: error: unknown type name ‘slot_t’',
      whole: false,
    });
    assert.equal(
      firstError('<stdin>:1:10: fatal error: \'x.h\' file not found\n#include "x.h"').line,
      "<stdin>:1:10: fatal error: 'x.h' file not found",
    );
  });

  it('is the first of any other words, but for how it was included', () => {
    const german = 'In file included from <stdin>:1:\n/w/b.h:7:12: Fehler: unbekannt\n 7 | x';
    assert.deepEqual(firstError(german), { line: '/w/b.h:7:12: Fehler: unbekannt', whole: false });
    assert.deepEqual(firstError('cc failed (killed).\n'), { line: 'cc failed (killed).', whole: true });
    assert.deepEqual(firstError(' \n'), { line: '', whole: true });
  });

  it('is cut where it is longer than a message has room for', () => {
    const { line, whole } = firstError(`a.h:1:1: error: ${'x'.repeat(1000)}`);
    assert.deepEqual([line.length, line.endsWith('x…'), whole], [201, true, false]);
  });
});
