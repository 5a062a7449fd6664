// What people read: names made safe, commands, sizes, causes and sentences.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explain, explainUnseen, fill, sentences } from '../../../src/model/explain.js';
import { ownFailures } from '../../../src/model/own-failures.js';
import { formatSize } from '../../../src/model/format.js';
import { commandOf } from '../../../src/model/names.js';
import { safeText, safeWords } from '../../../src/model/safe-text.js';
import { causeOf, unseenOf, unseenProcesses } from '../../../src/model/unseen.js';
import type { Failure } from '../../../src/protocol/failure.js';
import { bytes, record } from './records.js';

function safe(text: string | Uint8Array): string {
  return safeText(bytes(Buffer.from(text).toString('latin1')));
}

describe('a name', () => {
  it('is shown as it is when it is plain', () => {
    for (const name of ['ticks', 'größe', '日本語', '🦀 ring', 'a b']) assert.equal(safe(name), name);
  });

  it('hides nothing', () => {
    assert.equal(safe('a\nb\t\x1b[31m\x7f'), 'a\\nb\\t\\x1b[31m\\x7f');
    assert.equal(safe('\u202egnp.exe'), '\\u{202e}gnp.exe');
    assert.equal(
      safe('a\u200bb\ufeff\u2066\u2028\u0085\u00ad'),
      'a\\u{200b}b\\u{feff}\\u{2066}\\u{2028}\\u{85}\\u{ad}',
    );
    assert.equal(safe('\\x41'), '\\\\x41');
  });

  it('hides nothing in a sentence either, and keeps its lines', () => {
    assert.equal(safeWords('no type \u202ex:\n\tint \u200ba;'), 'no type \\u{202e}x:\n\tint \\u{200b}a;');
    assert.equal(safeWords('größe\\n'), 'größe\\n');
  });

  it('shows bytes that aren’t UTF-8: lone, cut short, overlong, surrogates, beyond', () => {
    const cases: [number[], string][] = [
      [[0xff], '\\xff'],
      [[0x61, 0x80], 'a\\x80'],
      [[0xe2, 0x82], '\\xe2\\x82'],
      [[0xc0, 0xaf], '\\xc0\\xaf'],
      [[0xe0, 0x80, 0xaf], '\\xe0\\x80\\xaf'],
      [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
      [[0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
      [[0xe2, 0x82, 0xac], '€'],
    ];
    for (const [given, expected] of cases) assert.equal(safe(Uint8Array.from(given)), expected);
  });

  it('never loses a difference, and agrees with the platform on what is UTF-8', () => {
    const undo = (text: string): Buffer => {
      const parts = text.match(/\\\\|\\n|\\t|\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\}|[^\\]+/gu) ?? [];
      return Buffer.concat(
        parts.map(part => {
          if (part === '\\\\') return Buffer.from('\\');
          if (part === '\\n') return Buffer.from('\n');
          if (part === '\\t') return Buffer.from('\t');
          if (part.startsWith('\\x')) return Buffer.from([parseInt(part.slice(2), 16)]);
          if (part.startsWith('\\u'))
            return Buffer.from(String.fromCodePoint(parseInt(part.slice(3, -1), 16)));
          return Buffer.from(part);
        }),
      );
    };
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.string({ unit: 'binary' }).map(s => Buffer.from(s)),
    );
    fc.assert(
      fc.property(any, given => {
        assert.deepEqual(undo(safe(given)), Buffer.from(given));
        const valid = Buffer.from(given).toString('utf8');
        if (!valid.includes('\ufffd')) assert.ok(!/\\x[89a-f]/.test(safe(given)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a command', () => {
  const cases: [string, string, string][] = [
    ['/usr/bin/python3', 'python3', 'python3'],
    ['./build/feed', 'feed', 'feed'],
    ['', 'kworker (x)', 'kworker (x)'],
    ['-bash', 'bash', 'bash'],
    ['nginx: worker process', 'nginx', 'nginx: worker process'],
    ['postgres: me db 10.0.0.1/32 idle', 'postgres', 'postgres: me db 10.0.0.1/32 idle'],
    ['/usr/lib/chromium/chromium --type=gpu-process --x=/a/b', 'chromium', 'chromium'],
    ['/opt/My App/run it', 'run it', 'run it'],
    ['/', 'odd', 'odd'],
  ];
  for (const [argv0, comm, expected] of cases) {
    it(`${JSON.stringify(argv0)} is ${expected}`, () => {
      assert.equal(commandOf({ argv0: bytes(argv0), comm: bytes(comm) }), expected);
    });
  }
});

describe('a very long command', () => {
  it('is cut between characters', () => {
    const command = (argv0: string): string => commandOf({ argv0: bytes(argv0), comm: bytes('x') });
    assert.equal(command('a'.repeat(100_000)), `${'a'.repeat(256)}…`);
    assert.equal(command('a'.repeat(256)), 'a'.repeat(256));
    const escaped = command('\xff'.repeat(100_000));
    assert.match(escaped, /^(?:\\xff)+…$/);
    assert.ok(escaped.length < 270);
  });

  it('keeps bytes of UTF-8 that look like white space', () => {
    assert.equal(commandOf({ argv0: bytes(' voil\xc3\xa0 '), comm: bytes('x') }), 'voilà');
  });
});

describe('a size', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [65536, '64 KiB'],
    [1288490189, '1.2 GiB'],
    [1048575, '1 MiB'],
    [100.4 * 1024, '100 KiB'],
    [1023.6 * 1024, '1 MiB'],
    [64 * 2 ** 30, '64 GiB'],
    [Number.MAX_SAFE_INTEGER, '8 PiB'],
  ];
  for (const [size, expected] of cases) {
    it(`${size} is ${expected}`, () => {
      assert.equal(formatSize(size), expected);
    });
  }
});

describe('a cause', () => {
  const self = { uid: 1000 };
  const EACCES = 'EACCES';

  it('is told by the facts', () => {
    assert.equal(causeOf({ code: EACCES, uid: 0, owner: 0, self }), 'another-user');
    assert.equal(causeOf({ code: EACCES, uid: 1000, owner: 0, self }), 'not-dumpable');
    assert.equal(causeOf({ code: EACCES, uid: 1000, owner: 1000, self }), 'unknown');
    const readv = { code: 'EPERM', call: 'process_vm_readv', uid: 1000, owner: 1000 };
    assert.equal(causeOf({ ...readv, self: { uid: 1000, ptraceScope: 1 } }), 'ptrace-scope');
    assert.equal(causeOf({ ...readv, self: { uid: 1000, filtered: true } }), 'filtered');
    assert.equal(causeOf({ ...readv, self: { uid: 1000, ptraceScope: 0 } }), 'unknown');
    assert.equal(causeOf({ code: EACCES, uid: 0, owner: 0, self: { uid: 0 } }), 'hidden');
    assert.equal(causeOf({ code: 'EPERM', self: { uid: 1000, hidepid: '1' } }), 'hidden');
    assert.equal(causeOf({ code: EACCES, path: '/proc/7/root/dev/shm', self: { uid: 0 } }), 'namespace');
    assert.equal(causeOf({ code: 'EMFILE', self }), 'too-many-files');
    assert.equal(causeOf({ code: 'EBADMSG', uid: 0, self }), 'unknown');
  });

  it('counts each process once', () => {
    const failures = [
      { path: bytes('/proc/7/maps'), call: 'open', code: EACCES, pid: 7, uid: 0, comm: bytes('a\n') },
      { path: bytes('/proc/7/fd'), call: 'readdir', code: EACCES, pid: 7, uid: 0 },
      { path: bytes('/proc/8/maps'), call: 'open', code: EACCES, pid: 8, uid: 0 },
      { path: bytes('/dev/shm/x'), call: 'readdir', code: EACCES },
    ];
    const unseen = unseenOf(record({ failures }));
    assert.equal(unseenProcesses({ unseen }), 2);
    assert.deepEqual(unseen[0], {
      path: '/proc/7/maps',
      code: EACCES,
      cause: 'another-user',
      pid: 7,
      command: 'a\\n',
      uid: 0,
    });
  });

  it('is told where /proc hides whom we may not see', () => {
    const hiding = (hidepid: string, uid: number): unknown => unseenOf(record({ self: { uid, hidepid } }));
    assert.deepEqual(hiding('invisible', 1000), [{ path: '/proc', code: 'EPERM', cause: 'hidden' }]);
    assert.deepEqual(hiding('invisible', 0), []);
    assert.deepEqual(hiding('1', 1000), []);
  });
});

describe('a sentence', () => {
  it('of a failure of our own says what it was about, not that the system can’t', () => {
    for (const code of Object.keys(ownFailures)) {
      const { message, hint = '' } = explain(
        { kind: 'unsupported', code, detail: 'the detail' },
        { name: '/ticks' },
      );
      assert.doesNotMatch(`${message} ${hint}`, /\{\d\}|can't read .* on this system/i, code);
    }
  });

  const denied: Failure = {
    kind: 'denied',
    detail: 'open /proc/4177/fd/5: EACCES',
    code: 'EACCES',
    call: 'open',
    target: '/proc/4177/fd/5',
    pid: 4177,
    cause: 'ptrace-scope',
  };

  it('tells what happened and what would help', () => {
    assert.deepEqual(explain(denied, { name: 'memfd:jit-cache', ptraceScope: 1 }), {
      message: "Can't read memfd:jit-cache of 4177: permission denied (EACCES).",
      hint: 'ptrace_scope is 1, which keeps one process from reading another. Run as root, or allow it: sudo sysctl kernel.yama.ptrace_scope=0',
    });
    assert.equal(
      explain({ ...denied, cause: 'another-user' }, { uid: 0 }).hint,
      'It belongs to uid 0. Run as that user, or as root.',
    );
    assert.deepEqual(explain({ kind: 'gone', detail: '', code: 'ESRCH', pid: 7 }), {
      message: 'Process 7 has ended.',
    });
    assert.match(explain({ kind: 'gone', detail: '', code: 'ESTALE', target: '/a' }).hint ?? '', /made anew/);
    assert.match(explain({ kind: 'unsupported', detail: '', code: 'EMFILE' }).hint ?? '', /ulimit -n/);
  });

  it('of what can’t be written says so, and what would help', () => {
    const cannot = (code: string): string => `Can't write /mnt/a.shmsnap (${code}).`;
    for (const [call, code, message, hint] of [
      [
        ...(['write', 'ENOSPC', 'There is no room to write /mnt/a.shmsnap (ENOSPC).'] as const),
        'Make room there, or choose another place.',
      ],
      ['mkdir', 'EROFS', cannot('EROFS'), 'That file system is read-only. Choose another place.'],
      ['create', 'EACCES', cannot('EACCES'), 'You may not write there. Choose another place.'],
      ['fsync', 'EIO', cannot('EIO'), 'Choose another place.'],
      ['create', 'EMFILE', cannot('EMFILE'), 'The limit of open files is reached. Raise it with ulimit -n.'],
    ] as const) {
      const failed: Failure = { kind: 'unsupported', detail: '', code, call, target: '/mnt/a.shmsnap' };
      assert.deepEqual(explain(failed, { name: '/ticks' }), { message, hint });
    }
  });

  it('is whole for every kind and cause', () => {
    const kinds = ['gone', 'denied', 'torn', 'unsupported', 'ended', 'bug'] as const;
    const codes = ['ENOENT', 'ESRCH', 'ESTALE', 'EACCES', 'EMFILE', 'EFTYPE', 'ENOSYS', undefined];
    for (const kind of kinds) {
      for (const code of codes) {
        const failure: Failure = { kind, detail: 'read x: E', ...(code === undefined ? {} : { code }) };
        const { message, hint = '' } = explain(failure);
        assert.ok(message.length > 10 && !/\{\d\}|undefined/.test(message + hint), message + hint);
      }
    }
    for (const code of ['EACCES', 'EBADMSG', 'ELOOP']) {
      assert.match(explainUnseen({ path: '/p', code, cause: 'unknown' }), /^[A-Z].*\.$/);
    }
  });

  it('goes through the reader’s language, every template of it', () => {
    const asked: string[] = [];
    const translate = (template: string, ...args: (string | number)[]): string => {
      asked.push(template);
      return fill(template, ...args).toUpperCase();
    };
    const { message, hint } = explain(denied, { translate });
    assert.equal(message, "CAN'T READ /PROC/4177/FD/5 OF 4177: PERMISSION DENIED (EACCES).");
    assert.equal(hint, sentences.ptraceScope.toUpperCase());
    assert.deepEqual(asked, [sentences.deniedOf, sentences.ptraceScope]);
  });
});
