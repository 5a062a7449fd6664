// Names that are no UTF-8, as a shell hands them over, through the whole command line: the one that is meant is found,
// and no other that only looks like it. Not how such names are shown: test/unit/model/words.test.ts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { commandMain, shmscope, type Ended } from '../support/command.js';
import { useFolder, useWorld } from './world.js';

const replacement = Buffer.from('\ufffd').toString('latin1');

describe('a name that is no UTF-8', function () {
  this.timeout(60_000);
  const world = useWorld();
  const state = useFolder(world, 'state');

  /** Its arguments are bytes, as Latin-1, and reach it through a shell: Node hands over text only. */
  function raw(...args: string[]): Ended {
    const words = [process.execPath, commandMain, ...args].map(
      word =>
        `"$(printf '%b' '${Buffer.from(word, 'latin1').reduce((all, byte) => `${all}\\0${byte.toString(8).padStart(3, '0')}`, '')}')"`,
    );
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `exec ${words.join(' ')}`], {
      encoding: 'utf8',
      env: { ...process.env, XDG_STATE_HOME: state },
    });
    return { code: status, out: stdout, err: stderr };
  }

  const pathOf = (name: string): Buffer => Buffer.from(`/dev/shm${name}`, 'latin1');

  /** `ending`: of its name, as Latin-1. */
  function make(ending: string, text: string): string {
    const name = `${world.name('raw')}-${ending}`;
    const fd = openSync(pathOf(name), 'wx', 0o600);
    ftruncateSync(fd, 4096);
    writeSync(fd, text);
    closeSync(fd);
    return name;
  }

  function clear(...names: string[]): void {
    for (const name of names) if (existsSync(pathOf(name))) unlinkSync(pathOf(name));
  }

  it('is the one that is read, compared and removed, not one with U+FFFD', () => {
    const [wild, tame] = [make('\xff', 'wild'), make(replacement, 'tame')];
    try {
      assert.equal(raw('read', wild, '--length', '4', '--raw').out, 'wild');
      assert.equal(raw('read', tame, '--length', '4', '--raw').out, 'tame');
      assert.equal(raw('diff', wild, tame).code, 1);
      assert.equal(raw('diff', wild, wild).code, 0);
      assert.deepEqual(raw('find', wild, 'tame').code, 1);
      const removed = raw('remove', wild, '--yes');
      assert.equal(removed.code, 0, removed.err);
      assert.match(removed.out, /-\\xff\./);
      assert.deepEqual([existsSync(pathOf(wild)), existsSync(pathOf(tame))], [false, true]);
      const gone = raw('remove', wild, '--yes');
      assert.equal(gone.code, 3, gone.out);
      assert.match(gone.err, /There is no segment "\/.*-raw-\\xff"/);
      assert.ok(existsSync(pathOf(tame)));
    } finally {
      clear(wild, tame);
    }
  });

  it('is told from one whose name is what it is listed as', () => {
    const [wild, literal] = [make('\xff', 'wild'), make('\\xff', 'literal')];
    try {
      assert.equal(raw('read', wild, '--length', '4', '--raw').out, 'wild');
      // As it is listed, or as a shell completes the other.
      const both = raw('remove', literal, '--yes');
      assert.equal(both.code, 2, both.out);
      assert.match(both.err, /names 2 segments\. Say which, by its id/);
      assert.deepEqual([existsSync(pathOf(wild)), existsSync(pathOf(literal))], [true, true]);
      clear(literal);
      assert.equal(raw('read', literal, '--length', '4', '--raw').out, 'wild');
      clear(wild);
      make('\\xff', 'literal');
      assert.equal(raw('read', literal, '--length', '7', '--raw').out, 'literal');
      assert.equal(raw('remove', wild, '--yes').code, 3);
      assert.ok(existsSync(pathOf(literal)));
    } finally {
      clear(wild, literal);
    }
  });

  it('of a file is that file', () => {
    const [wild, tame] = [join(state, 'f-\xff'), join(state, `f-${replacement}`)];
    const name = make('plain', 'wild');
    try {
      for (const path of [wild, tame]) {
        const fd = openSync(Buffer.from(path, 'latin1'), 'wx');
        writeSync(fd, path === wild ? 'wild' : 'tame');
        ftruncateSync(fd, 4096);
        closeSync(fd);
      }
      assert.equal(raw('diff', name, wild).code, 0);
      assert.equal(raw('diff', name, `file:${wild}`).code, 0);
      assert.equal(raw('diff', name, tame).code, 1);
    } finally {
      clear(name);
    }
  });

  it('is refused where text is wanted, in a sentence', () => {
    for (const args of [
      ['find', '/none', '\xff'],
      ['types', './\xff'],
      ['show', '/none', '--type', 'tick', '--from', './\xff'],
      ['run', '--', 'echo', '\xff'],
    ]) {
      const { code, err } = raw(...args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /^shmscope: ".*\\xff" is no UTF-8/);
    }
    assert.equal(raw('find', '/none', replacement).code, 3);
    assert.equal(shmscope('read', '/none\ufffd').code, 3);
  });
});
