// Every lock of glibc and musl in every state that threads can bring it to: what the program says of it against
// what is decoded from its bytes. Of 64 and 32 bits, where the machine has the compilers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeSync } from '../../src/layout/sync/decode.js';
import { recognise } from '../../src/layout/sync/recognise.js';
import type { SyncState } from '../../src/layout/sync/state.js';
import { skipFor } from '../support/compile.js';
import { posixLayout, type Form } from '../support/layout/posix.js';
import { canCompile, compileFile } from './compile.js';

const run = promisify(execFile);
const flags = ['-std=c11', '-D_GNU_SOURCE', '-O1', '-Wall', '-Wextra', '-Werror', '-pthread'];

interface Said {
  kind: string;
  case: string;
  hex: string;
  expect: {
    kind?: string;
    state?: string;
    locked?: boolean;
    owner?: number;
    writer?: number;
    readers?: number;
    recursion?: number;
    waiters?: number;
    waited?: boolean;
    count?: number;
    parties?: number;
    value?: number;
    shared?: boolean;
    clock?: string;
    warning?: string;
    inconsistent?: boolean;
  };
}

const variants = [
  { name: 'glibc', compiler: 'gcc', own: ['-m64'], forms: ['glibc', 'opaque'], bits: 64 },
  { name: 'glibc, 32 bit', compiler: 'gcc', own: ['-m32'], forms: ['glibc', 'opaque'], bits: 32 },
  { name: 'musl', compiler: 'musl-gcc', own: ['-static'], forms: ['musl'], bits: 64 },
] as const;

describe('locks in all their states', function () {
  this.timeout(60_000);
  for (const { name, compiler, own, forms, bits } of variants) {
    it(`of ${name}`, async function () {
      if (!canCompile(compiler, ...own))
        skipFor(this, `${[compiler, ...own].join(' ')} compiles nothing here`);
      const program = await compileFile('lock_states.c', compiler, [...flags, ...own], ['mutex_states.c']);
      const { stdout } = await run(program, [], { timeout: 30_000 });
      const lines = stdout.trim().split('\n');
      assert.ok(lines.length > 100, `${lines.length} states`);
      for (const line of lines) for (const form of forms) check(JSON.parse(line) as Said, form, bits, name);
    });
  }
});

function check(said: Said, form: Form, bits: 32 | 64, variant: string): void {
  const bytes = Buffer.from(said.hex, 'hex');
  const machine = bits === 64 ? 'x86-64' : 'i386';
  const layout = posixLayout(said.kind, bytes.length, form, bits === 64 ? 8 : 4, machine);
  const type = recognise(layout, layout.root) ?? assert.fail(`${said.kind} is recognised`);
  const state =
    decodeSync(layout, type, bytes, 0, { libc: () => (variant === 'musl' ? 'musl' : 'glibc') }) ??
    assert.fail(`${said.kind} of ${bytes.length} bytes is decoded`);
  const where = `${variant}, ${form}: ${said.case}\n${said.hex}\n${JSON.stringify(state)}`;
  compare(said.expect, state, variant === 'musl', where);
}

function compare(expect: Said['expect'], state: SyncState, musl: boolean, where: string): void {
  const text = (name: string): string | undefined => state.facts.find(f => f.name === name)?.text;
  if (expect.kind !== undefined) assert.equal(text('kind'), expect.kind, where);
  if (expect.state !== undefined) assert.equal(state.state, expect.state, where);
  if (expect.locked !== undefined) assert.equal(state.locked, expect.locked, where);
  // musl keeps no owner of plain mutexes and of locks for writing.
  const plain = musl && /^normal · process-(shared|private)$/.test(text('kind') ?? '');
  if (expect.owner !== undefined) assert.equal(state.owner, plain ? undefined : expect.owner, where);
  if (expect.writer !== undefined) assert.equal(state.owner, musl ? undefined : expect.writer, where);
  if (expect.readers !== undefined) assert.equal(text('readers'), String(expect.readers), where);
  if (expect.recursion !== undefined && text('recursion') !== 'not recursive')
    assert.equal(text('recursion'), String(expect.recursion), where);
  if (expect.waiters !== undefined) assert.equal(state.waiters, expect.waiters, where);
  if (expect.waited === true) assert.ok(state.waiters === 'some' || (state.waiters ?? 0) > 0, where);
  // What waits at musl's private ones is counted on stacks.
  const unseen = musl && /^(condition|barrier)$/.test(state.kind) && state.shared === false;
  if (expect.count !== undefined && !unseen) assert.equal(state.waiters, expect.count, where);
  if (expect.parties !== undefined) assert.equal(text('count'), String(expect.parties), where);
  if (expect.value !== undefined) assert.equal(text('value'), String(expect.value), where);
  if (expect.clock !== undefined) assert.match(text('kind') ?? '', new RegExp(expect.clock), where);
  if (expect.shared !== undefined) {
    assert.equal(state.shared, expect.shared, where);
    assert.equal(
      state.warnings.some(w => w.code === 'private'),
      !expect.shared,
      where,
    );
  }
  if (expect.warning !== undefined)
    assert.ok(
      state.warnings.some(w => w.code === expect.warning),
      where,
    );
  if (expect.inconsistent === true)
    assert.ok(
      state.warnings.some(w => w.code === 'inconsistent'),
      where,
    );
}
