// The sentences of failures that only windows have: one text for the tab, its banners and VS Code's messages.
import assert from 'node:assert/strict';
import { fill } from '../../../src/model/explain.js';
import { failureText, notLinuxCode } from '../../../src/model/failure-words.js';

describe('the text of a failure', () => {
  it('says that nobody else has a segment attached, whatever was tried in vain', () => {
    const ended = { kind: 'gone', detail: 'open x: ESRCH', code: 'ESRCH', pid: 7, intrusive: true } as const;
    const nobody = { kind: 'unsupported', detail: 'open', code: 'NOTATTACHED', intrusive: true } as const;
    for (const failure of [ended, nobody]) {
      assert.equal(
        failureText(failure, { name: '0x00005412' }),
        'No other process has 0x00005412 attached, so there is none to read it through.',
      );
    }
    assert.match(failureText({ ...ended, target: 'shmid 3' }), /^No other process has shmid 3 attached/);
  });

  it('lets a refusal speak, as there the memory can be had by being someone else', () => {
    const denied = {
      kind: 'denied',
      detail: 'open x: EACCES',
      code: 'EACCES',
      target: 'shmid 3',
      cause: 'another-user',
      intrusive: true,
    } as const;
    assert.equal(
      failureText(denied),
      "Can't read shmid 3: permission denied (EACCES). It belongs to another user. Run as that user, or as root.",
    );
  });

  it('takes a system that is no Linux for what it is, and one out of descriptors for another', () => {
    const failure = { kind: 'unsupported', detail: 'no' } as const;
    assert.match(
      failureText({ ...failure, code: notLinuxCode }),
      /^Shared memory .* Linux only\. Connect to /,
    );
    assert.match(failureText({ ...failure, code: 'EMFILE' }), /^Too many files are open/);
  });

  it('is in the reader’s language', () => {
    const translate = (template: string, ...args: (string | number)[]): string =>
      fill(template, ...args).toUpperCase();
    assert.equal(
      failureText({ kind: 'ended', detail: '' }, { translate }),
      'THE PROGRAM THAT READS MEMORY HAS ENDED. IT IS STARTED AGAIN BY ITSELF; WHAT WAS OPEN COMES BACK.',
    );
  });
});
