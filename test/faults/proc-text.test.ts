// What the kernel prints, with any of its bytes changed, lost or doubled: names in it are anybody's to choose. Each
// reader of such a text answers, soon, and never more rows than there are lines; none throws.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDirents } from '../../native/dirents.js';
import { libraryIn } from '../../native/library-row.js';
import { parseAddresses } from '../../native/proc-address.js';
import { parseContainer } from '../../native/proc-cgroup.js';
import { parseLeases } from '../../native/proc-locks.js';
import { parseMaps } from '../../native/proc-maps.js';
import { parseMounts } from '../../native/proc-mountinfo.js';
import { parseNamespace } from '../../native/proc-ns.js';
import { parseStat } from '../../native/proc-stat.js';
import { parseArgv0, parseUid } from '../../native/proc-status.js';
import { parseThreadStatus } from '../../native/proc-task.js';
import type { ByteString } from '../../native/records.js';
import { parseSysv } from '../../native/sysv.js';
import { parseCode } from '../../src/probe/types/process-objects.js';
import { projectRoot } from '../support/paths.js';
import { long, seeded } from './battery.js';

const executions = long ? 1_000_000 : 3000;

const captured = (name: string): string => readFileSync(join(projectRoot, 'test/data/proc', name), 'latin1');
const own = (name: string): string => readFileSync(`/proc/self/${name}`, 'latin1');

const library =
  '7f0000000000-7f0000001000 r-xp 00066000 fe:00 12                    /opt/x/node_modules/koffi.node (deleted)\n';

/** Answers how many rows it found. */
type Reader = (text: ByteString) => number;

const one =
  (read: (text: ByteString) => unknown): Reader =>
  text =>
    read(text) === undefined ? 0 : 1;

const readers: Record<string, { corpus: () => string[]; read: Reader }> = {
  maps: {
    corpus: () => [captured('maps.txt'), own('maps')],
    read: t => parseMaps(t).rows.length,
  },
  'code in maps': { corpus: () => [own('maps')], read: t => parseCode(t).length },
  'addresses in maps': { corpus: () => [own('maps')], read: t => parseAddresses(t).length },
  'the library in maps': { corpus: () => [own('maps'), library], read: one(libraryIn) },
  mountinfo: {
    corpus: () => [captured('mountinfo.txt'), own('mountinfo')],
    read: t => parseMounts(t).mounts.length,
  },
  'sysvipc/shm': { corpus: () => [captured('sysvipc-shm.txt')], read: t => parseSysv(t).rows.length },
  locks: {
    corpus: () => [
      '1: LEASE  ACTIVE    READ  4121 00:1b:306 0 EOF\n2: POSIX  ADVISORY  WRITE 1 fe:00:7 0 EOF\n',
    ],
    read: t => parseLeases(t).size,
  },
  stat: { corpus: () => [own('stat')], read: one(parseStat) },
  status: { corpus: () => [own('status')], read: one(parseUid) },
  'a thread’s status': { corpus: () => [own('status')], read: one(parseThreadStatus) },
  cmdline: { corpus: () => [own('cmdline')], read: one(parseArgv0) },
  cgroup: {
    corpus: () => [own('cgroup'), '0::/system.slice/docker-0123456789abcdef0123456789abcdef.scope\n'],
    read: one(parseContainer),
  },
  'a namespace link': { corpus: () => ['mnt:[4026531841]'], read: one(parseNamespace) },
};

describe('what the kernel prints, broken', function () {
  this.timeout(long ? 1_800_000 : 60_000);

  const random = seeded(6);
  /** A few changes: a byte, a piece lost or doubled, a piece of something else, a number without end. */
  function broken(text: string): ByteString {
    let bytes = text;
    for (let changes = 1 + random(4); changes > 0; changes--) {
      const at = random(bytes.length + 1);
      const piece = random(64);
      const other = [
        String.fromCharCode(random(256)),
        bytes.slice(at, at + piece),
        '\n',
        '9'.repeat(piece),
        'f'.repeat(piece),
        '-',
        '',
      ][random(7)];
      bytes = bytes.slice(0, at) + (other ?? '') + bytes.slice(at + (random(2) === 0 ? piece : 0));
    }
    return bytes as ByteString;
  }

  for (const [name, { corpus, read }] of Object.entries(readers)) {
    it(`${name}: is read as far as it makes sense`, () => {
      const texts = corpus();
      for (const text of texts) read(text as ByteString);
      for (let i = 0; i < executions / Object.keys(readers).length; i++) {
        const text = broken(texts[i % texts.length] ?? '');
        const rows = read(text);
        assert.ok(rows <= text.split('\n').length, `${rows} rows of ${JSON.stringify(text)}`);
      }
    });
  }

  it('directory entries: are read as far as they make sense', () => {
    // ino u64 · off u64 · reclen u16 · type u8 · name: linux_dirent64.
    const entry = (name: string): Buffer => {
      const length = (19 + name.length + 1 + 7) & ~7;
      const bytes = Buffer.alloc(length);
      bytes.writeUInt16LE(length, 16);
      bytes.write(name, 19, 'latin1');
      return bytes;
    };
    const whole = Buffer.concat(['.', '..', 'ticks', 'sem.mp-x7kd2q'].map(entry));
    assert.deepEqual(parseDirents(whole), ['ticks', 'sem.mp-x7kd2q']);
    for (let i = 0; i < executions / 10; i++) {
      const bytes = Buffer.from(whole.subarray(0, random(whole.length + 1)));
      for (let changes = random(4); changes > 0 && bytes.length > 0; changes--)
        bytes.writeUInt8(random(256), random(bytes.length));
      try {
        assert.ok(parseDirents(bytes).length <= bytes.length / 19);
      } catch (error) {
        if (error instanceof assert.AssertionError || !(error instanceof Error)) throw error;
        assert.equal(error.name, 'KernelError');
      }
    }
  });
});
