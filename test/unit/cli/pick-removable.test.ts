// Which POSIX queue a person's words name: by its bytes, or as it is listed. Not segments (test/live/raw-names.test.ts)
// nor queues of a kernel, which look the same as files.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteString } from '../../../native/records.js';
import { thisMachine } from '../../../native/this-machine.js';
import { CommandError, UsageError } from '../../../src/cli/command.js';
import type { Look } from '../../../src/cli/look.js';
import { pickRemovable } from '../../../src/cli/pick-removable.js';
import { toRawText } from '../../../src/cli/raw-text.js';

describe('a queue', () => {
  let queues = '';
  beforeEach(() => {
    queues = mkdtempSync(join(tmpdir(), 'shmscope-queues-'));
  });
  afterEach(() => rmSync(queues, { recursive: true }));

  const pathOf = (name: string): Buffer => Buffer.from(`${queues}/${name}`, 'latin1');
  /** `name`: bytes, as Latin-1. Answers its inode. */
  const make = (name: string): string => {
    writeFileSync(pathOf(name), '');
    return String(statSync(pathOf(name)).ino);
  };
  const picked = (name: string): string => {
    const text = toRawText(`mqueue:/${name}` as ByteString);
    const look = { inventory: { segments: [], unseen: [] } } as unknown as Look;
    return (
      pickRemovable({ ...thisMachine(), queues }, look, text)
        .split(':')
        .at(-1) ?? ''
    );
  };

  it('is the one of these very bytes, or that is listed so', () => {
    const wild = make('q-\xff');
    const tame = make('q-\xef\xbf\xbd');
    const slashed = make('q-\\');
    assert.deepEqual(['q-\xff', 'q-\\xff', 'q-\xef\xbf\xbd', 'q-\\', 'q-\\\\'].map(picked), [
      wild,
      wild,
      tame,
      slashed,
      slashed,
    ]);
    rmSync(pathOf('q-\xff'));
    assert.throws(() => picked('q-\xff'), CommandError);
  });

  it('is refused where one is listed as another is called, and taken by its id', () => {
    make('q-\xff');
    make('q-\\xff');
    assert.throws(
      () => picked('q-\\xff'),
      error =>
        error instanceof UsageError &&
        /names two queues\. Say which: mqueue:\S+ or mqueue:/.test(error.message),
    );
  });
});
