// Names in a folder as the kernel lists them, against readdir; and what is remembered of one that can't be listed
// unnoticed.
import assert from 'node:assert/strict';
import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDirents } from '../../../native/dirents.js';
import { KernelError } from '../../../native/errors.js';
import { FolderNames, listFolder } from '../../../native/list-folder.js';
import type { ByteString } from '../../../native/records.js';

describe('a folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), `shmscope-test-${process.pid}-`))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const stat = (): BigIntStats => look(folder);
  const look = (path: string): BigIntStats => lstatSync(path, { bigint: true });
  const list = (path = folder): ByteString[] => {
    const steps = listFolder(path, look(path), new FolderNames());
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };

  it('is listed whole, any bytes of names included, and looks untouched', () => {
    for (let i = 0; i < 3000; i++) writeFileSync(join(folder, `segment-${i}-${'x'.repeat(i % 200)}`), '');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0x0a])]), '');
    utimesSync(folder, 1, 1);
    const names = list();
    assert.equal(stat().atimeNs, 1_000_000_000n);
    assert.deepEqual(names.sort(), readdirSync(folder, 'latin1').sort());
    mkdirSync(join(folder, 'empty'));
    assert.deepEqual(list(join(folder, 'empty')), []);
  });

  it('is not taken from behind a link, and one that has gone says so', () => {
    symlinkSync('/', join(folder, 'link'));
    assert.throws(() => list(join(folder, 'link')), KernelError);
    const gone = join(folder, 'gone');
    assert.throws(
      () => [...listFolder(gone, stat(), new FolderNames())],
      (error: unknown) => error instanceof KernelError && error.code === 'ENOENT',
    );
  });

  it('that was listed is remembered until it changes, unless it had just changed', () => {
    const memory = new FolderNames();
    const names = ['a' as ByteString];
    const now = stat().ctimeNs;
    memory.keep(stat(), names, now + 1n);
    memory.begin();
    assert.equal(memory.known(stat()), undefined, 'another change may bear the same time');
    memory.keep(stat(), names, now + 2_000_000_000n);
    memory.begin();
    assert.deepEqual(memory.known(stat()), names);
    memory.begin();
    assert.deepEqual(memory.known(stat()), names);
    const before = stat();
    writeFileSync(join(folder, 'b'), '');
    utimesSync(folder, 5, 5);
    assert.equal(memory.known(stat()), undefined);
    memory.begin();
    memory.begin();
    assert.equal(memory.known(before), undefined, 'what no scan comes by is forgotten');
  });

  it('whose records make no sense ends, whatever they say', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), junk => {
        assert.ok(parseDirents(Buffer.from(junk)).length <= junk.length / 20);
      }),
    );
  });
});
