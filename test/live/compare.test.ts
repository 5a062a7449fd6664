// Do two programs agree? Real ones: of 32 and 64 bits, built with other flags, an older version, C beside C++ and
// Rust. And the command line's word on it.
import assert from 'node:assert/strict';
import { compareLayouts } from '../../src/layout/compare/compare.js';
import type { Layout } from '../../src/layout/layout.js';
import { shmscope, type Ended } from '../support/command.js';
import { compile, need, with32, type Compiler } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';

const wire = `#include <stdint.h>
#include <stddef.h>
#include <stdbool.h>
enum side { SIDE_BID, SIDE_ASK };
struct point { int32_t x, y; };
struct wire {
  uint32_t magic; uint64_t stamp; long count; void *next; char name[12]; bool open;
  enum side side; struct point at[2]; unsigned a : 3, b : 9; double price;
};
struct wire w; int main(void) { return 0; }
`;

const fixed = `#include <stdint.h>
#include <stdbool.h>
enum side { SIDE_BID, SIDE_ASK };
struct point { int32_t x, y; };
struct wire { uint64_t stamp; _Atomic uint32_t head; uint8_t name[12]; bool open; enum side side; struct point at[2]; double price; float ratios[2][3]; };
struct wire w; int main(void) { return 0; }
`;

function layoutOf(compiler: Compiler, text: string, flags: readonly string[], name = 'wire'): Layout {
  const source = openFile(compile(compiler, text, flags));
  const [entry] = source.find(name);
  return source.layout(entry?.id ?? assert.fail(`${name} is in its debug info`));
}

function differences(a: Layout, b: Layout): string[] {
  const { differences: found, same } = compareLayouts(a, b);
  assert.equal(same, found.length === 0);
  return found.map(d => `${d.path || '.'} ${d.what}: ${d.a} | ${d.b}`);
}

describe('programs that share a type', function () {
  this.timeout(60_000);
  before(function () {
    need(this, 'gcc');
  });

  it('agree with themselves, whatever the version of DWARF, the optimisation or the compiler', function () {
    const one = layoutOf('gcc', wire, ['-g']);
    assert.deepEqual(differences(one, layoutOf('gcc', wire, ['-g', '-gdwarf-4', '-O2'])), []);
    need(this, 'clang');
    assert.deepEqual(differences(one, layoutOf('clang', wire, ['-g'])), []);
  });

  it('do not where one is of 32 bits', function () {
    need(this, 'gcc', with32);
    assert.deepEqual(differences(layoutOf('gcc', wire, ['-g']), layoutOf('gcc', wire, ['-g', '-m32'])), [
      '. size: 80 bytes | 68 bytes',
      'stamp offset: at 8 | at 4',
      'count offset: at 16 | at 12',
      'count size: 8 bytes | 4 bytes',
      'next offset: at 24 | at 16',
      'next size: 8 bytes | 4 bytes',
      'name offset: at 32 | at 20',
      'open offset: at 44 | at 32',
      'side offset: at 48 | at 36',
      'at offset: at 52 | at 40',
      'a offset: bits 544 to 546 | bits 448 to 450',
      'b offset: bits 547 to 555 | bits 451 to 459',
      'price offset: at 72 | at 60',
    ]);
  });

  it('do not where one is packed, or has short enums', () => {
    const one = layoutOf('gcc', wire, ['-g']);
    const packed = differences(one, layoutOf('gcc', wire, ['-g', '-fpack-struct']));
    assert.ok(packed.includes('stamp offset: at 8 | at 4'), packed.join('\n'));
    assert.ok(!packed.some(line => line.startsWith('magic') || line.includes(' type:')), packed.join('\n'));
    const short = differences(one, layoutOf('gcc', wire, ['-g', '-fshort-enums']));
    assert.ok(short.includes('side size: 4 bytes | 1 byte'), short.join('\n'));
  });

  it('do not where one is of an older version', () => {
    const older = wire
      .replace('SIDE_BID, SIDE_ASK', 'SIDE_ASK, SIDE_BID')
      .replace('double price', 'float price; int extra')
      .replace('int32_t x, y', 'uint32_t x; int32_t y');
    assert.deepEqual(differences(layoutOf('gcc', wire, ['-g']), layoutOf('gcc', older, ['-g'])), [
      'side.SIDE_BID enumerator: 0 | 1',
      'side.SIDE_ASK enumerator: 1 | 0',
      'at[*].x type: int32_t | uint32_t',
      'price size: 8 bytes | 4 bytes',
      'extra member: absent | int at 76',
    ]);
  });

  it('agree across C, C++ and Rust where the layout is the same', function () {
    const c = layoutOf('gcc', fixed, ['-g']);
    need(this, 'g++');
    const cxx = fixed
      .replace('#include <stdbool.h>', '#include <atomic>')
      .replace('_Atomic uint32_t', 'std::atomic<uint32_t>');
    assert.deepEqual(differences(c, layoutOf('g++', cxx, ['-g'])), []);
    need(this, 'rustc');
    const rust = `use std::sync::atomic::AtomicU32;
#[repr(C)] #[derive(Clone, Copy)] pub enum Side { Bid, Ask }
#[repr(C)] #[derive(Clone, Copy)] pub struct Point { pub x: i32, pub y: i32 }
#[repr(C)] pub struct Wire { pub stamp: u64, pub head: AtomicU32, pub name: [u8; 12], pub open: bool, pub side: Side, pub at: [Point; 2], pub price: f64, pub ratios: [[f32; 3]; 2] }
#[no_mangle] pub static W: Wire = Wire { stamp: 1, head: AtomicU32::new(2), name: [0; 12], open: true, side: Side::Ask, at: [Point { x: 1, y: 2 }; 2], price: 1.5, ratios: [[0.5; 3]; 2] };
fn main() { println!("{} {}", W.stamp, W.side as u32); }
`;
    assert.deepEqual(differences(c, layoutOf('rustc', rust, ['-g'], 'types::Wire')), []);
    // Without repr(C) Rust moves the members as it likes.
    const moved = layoutOf(
      'rustc',
      rust.replace('#[repr(C)] pub struct Wire', 'pub struct Wire'),
      ['-g'],
      'types::Wire',
    );
    assert.ok(compareLayouts(c, moved).differences.some(d => d.what === 'offset'));
  });

  it('are compared on the command line, with 1 for the answer no', () => {
    const [one, other] = [compile('gcc', wire, ['-g']), compile('gcc', wire, ['-g', '-fshort-enums'])];
    const run = (...args: string[]): Ended => shmscope('compare', ...args);
    const agreed = run(one, one, 'struct wire', '--json');
    assert.deepEqual(
      [agreed.code, JSON.parse(agreed.out), agreed.err],
      [0, { same: true, differences: [] }, ''],
    );
    const not = run(one, other, 'wire', '--json');
    const document = JSON.parse(not.out) as {
      same: boolean;
      differences: { path: string; a: string; b: string }[];
    };
    assert.deepEqual([not.code, document.same], [1, false]);
    assert.ok(document.differences.some(d => d.path === 'side' && d.a === '4 bytes' && d.b === '1 byte'));
    const text = run(one, other, 'wire');
    assert.equal(text.code, 1);
    assert.match(text.out, /^FIELD +DIFFERS IN +FIRST +SECOND\n/);
    assert.match(text.out, /side +size +4 bytes +1 byte\n/);
    assert.equal(run(one, other, 'nothing_like_it').code, 3);
    assert.equal(run(one, 'wire').code, 2);
  });
});
