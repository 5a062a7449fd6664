// The sentence on who still has what was removed, once it is back. Not who has it: test/live/removal.test.ts.
import assert from 'node:assert/strict';
import { oldUsersText, type Used } from '../../../src/model/old-users.js';

function segment(id: string, pids: readonly number[], more: Partial<Used> = {}): Used {
  return { id, unlinked: true, uses: pids.map(pid => ({ pid, command: 'ticker' })), ...more };
}

describe('who still has what was removed', () => {
  it('is named, each once, and the rest are counted', () => {
    const two = [segment('posix:0:1b:7', [3, 4]), segment('posix:0:1b:8', [4, 5, 6, 7]), segment('x', [9])];
    assert.equal(
      oldUsersText(two, ['posix:0:1b:7']),
      'Who had it before still uses the old one, not this: ticker 3, ticker 4.',
    );
    assert.match(
      oldUsersText(two, ['posix:0:1b:7', 'posix:0:1b:8']) ?? '',
      /: ticker 3, ticker 4, ticker 5, ticker 6 and 1 more\.$/,
    );
  });

  it('is nobody where nobody has it, or what bears that id has its name', () => {
    assert.equal(oldUsersText([segment('posix:0:1b:7', [])], ['posix:0:1b:7']), undefined);
    assert.equal(oldUsersText([segment('sysv:1:7', [3], { unlinked: false })], ['sysv:1:7']), undefined);
    assert.equal(oldUsersText([], ['posix:0:1b:7']), undefined);
  });

  it('is somebody where the kernel counts one who can’t be seen', () => {
    assert.match(oldUsersText([segment('sysv:1:7', [], { nattch: 1 })], ['sysv:1:7']) ?? '', /can’t be seen/);
  });
});
