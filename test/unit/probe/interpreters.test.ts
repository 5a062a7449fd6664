// Which programs run others, and what of their files is theirs: by paths as they are on Debian, in containers and in
// folders that people unpacked.
import assert from 'node:assert/strict';
import { comesWith, isInterpreter } from '../../../src/probe/types/interpreters.js';

const interpreters = `
/usr/bin/python3.11
/usr/bin/python3.11-dbg
/usr/local/bin/python3.13t
/home/a/.pyenv/versions/3.12.1/bin/python3.12
/opt/pypy/bin/pypy3.10
/usr/bin/node
/home/a/.nvm/versions/node/v22.1.0/bin/node
/usr/lib/jvm/java-17-openjdk-amd64/bin/java
/usr/bin/ruby3.1
/usr/bin/perl
/usr/bin/perl5.36.0
/usr/bin/php8.2
/usr/sbin/php-fpm8.2
/usr/bin/lua5.4
/usr/bin/luajit-2.1.0-beta3
/usr/lib/R/bin/exec/R
/usr/lib/erlang/erts-13.1.5/bin/beam.smp
/usr/bin/mono-sgen
python`;

const others = `
/usr/bin/postgres
/opt/node_exporter
/opt/nodes
/usr/bin/javac
/opt/bin/python-ticks
/opt/rubyist
/opt/R2D2/bin/R2D2
/opt/python3.11/bin/producer
/opt/Rings
producer`;

/** Interpreter, file, whose it is. */
const files = `
/usr/bin/python3.11 | /usr/bin/python3.11 | interpreter
/usr/bin/python3.11 | /usr/lib/x86_64-linux-gnu/libc.so.6 | interpreter
/usr/bin/python3.11 | /lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 | interpreter
/usr/bin/python3.11 | /usr/lib/python3.11/lib-dynload/_ctypes.cpython-311-x86_64-linux-gnu.so | interpreter
/usr/bin/python3.11 | /usr/lib/python3/dist-packages/numpy/core/_multiarray_umath.so | program
/usr/bin/python3.11 | /home/a/venv/lib/python3.11/site-packages/ticks/_ticks.so | program
/usr/bin/python3.11 | /home/a/ticks/libticks.so | program
/usr/bin/python3.11 | /usr/local/lib/libticks.so | program
/usr/local/bin/python3.12 | /usr/local/lib/libpython3.12.so.1.0 | interpreter
/usr/local/bin/python3.12 | /usr/local/lib/python3.12/lib-dynload/_struct.so | interpreter
/usr/local/bin/python3.12 | /usr/local/lib/python3.12/site-packages/ticks.so | program
/usr/local/bin/python3.12 | /usr/local/lib/libticks.so | program
/opt/conda/bin/python3.12 | /opt/conda/lib/libstdc++.so.6 | interpreter
/opt/conda/bin/python3.12 | /opt/conda/lib/python3.12/site-packages/ticks.so | program
/opt/jdk/bin/java | /opt/jdk/lib/server/libjvm.so | interpreter
/opt/jdk/bin/java | /opt/app/libticks.so | program
/usr/lib/R/bin/exec/R | /usr/lib/R/lib/libR.so | interpreter
/usr/lib/R/bin/exec/R | /usr/lib/R/site-library/ticks/libs/ticks.so | program
/usr/bin/node | /srv/app/node_modules/ticks/build/ticks.node | program
/usr/bin/ruby3.1 | /var/lib/gems/3.1.0/extensions/ticks.so | program
/tmp/a/python3.11 | /tmp/a/libticks.so | program`;

const lines = (text: string): string[] => text.trim().split('\n');

describe('interpreters', () => {
  it('are known by the names of their executables, and nothing else is', () => {
    assert.deepEqual(
      lines(interpreters).filter(path => !isInterpreter(path)),
      [],
    );
    assert.deepEqual(lines(others).filter(isInterpreter), []);
  });

  it('come with files that are not of the program that they run', () => {
    const told = lines(files).map(line => {
      const [program = '', file = ''] = line.split(' | ');
      return `${program} | ${file} | ${comesWith(program, file) ? 'interpreter' : 'program'}`;
    });
    assert.deepEqual(told, lines(files));
  });
});
