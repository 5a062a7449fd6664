// Arguments that are no UTF-8: no byte is lost, each is shown as a name is listed, and what can’t be told is
// refused. Not through a shell (test/live/raw-names.test.ts). Follows PEP 383.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ByteString } from '../../../native/records.js';
import { UsageError } from '../../../src/cli/command.js';
import { rawArguments } from '../../../src/cli/raw-arguments.js';
import { isRaw, rawBytes, toRawText } from '../../../src/cli/raw-text.js';
import { safeString, safeText } from '../../../src/model/safe-text.js';

const latin1 = (bytes: Uint8Array): ByteString => Buffer.from(bytes).toString('latin1') as ByteString;
const any = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.string({ unit: 'binary' }).map(text => Buffer.from(text)),
);

describe('an argument', () => {
  it('keeps its bytes as text, is shown as a name is, and is raw where the platform would lose something', () => {
    fc.assert(
      fc.property(any, bytes => {
        const text = toRawText(latin1(bytes));
        assert.deepEqual(rawBytes(text), Buffer.from(bytes));
        assert.equal(safeString(text), safeText(latin1(bytes)));
        assert.equal(
          isRaw(text),
          !Buffer.from(Buffer.from(bytes).toString('utf8')).equals(Buffer.from(bytes)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  describe('of a process', () => {
    let proc = '';
    beforeEach(() => {
      proc = mkdtempSync(join(tmpdir(), 'shmscope-raw-'));
      mkdirSync(join(proc, 'self'));
    });
    afterEach(() => rmSync(proc, { recursive: true }));

    const written = (...args: (string | Uint8Array)[]): void =>
      writeFileSync(
        join(proc, 'self', 'cmdline'),
        Buffer.concat(args.flatMap(arg => [Buffer.from(arg), Buffer.from([0])])),
      );

    it('is what was written, behind those that are Node’s', () => {
      fc.assert(
        fc.property(fc.array(any.map(bytes => bytes.filter(byte => byte !== 0))), args => {
          written('/usr/bin/node', '--no-warnings', '/cli.js', ...args);
          const decoded = args.map(arg => Buffer.from(arg).toString('utf8'));
          assert.deepEqual(
            rawArguments(decoded, proc).map(rawBytes),
            args.map(arg => Buffer.from(arg)),
          );
        }),
        { numRuns: 200 },
      );
    });

    it('is refused where it can’t be read, or is another’s by now', () => {
      const refused = (): void =>
        assert.throws(
          () => rawArguments(['read', '/x\ufffd'], proc),
          error => error instanceof UsageError && error.message.includes('write names as `shmscope list`'),
        );
      refused();
      written('a title');
      refused();
      written('node', 'cli.js', 'read', '/y\ufffd');
      refused();
    });
  });
});
