// Values that C++ and Rust programs hold in their memory, against what is decoded from it: classes with bases,
// atomics, templates, enum classes; enums with data, niches, tuples, characters. The program prints its bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cellsOf } from '../../src/layout/table/cells.js';
import { leavesOf } from '../../src/layout/table/leaves.js';
import { StructTable } from '../../src/layout/table/table.js';
import type { Snapshot } from '../../src/layout/table/cells.js';
import { compile, need, type Compiler } from '../support/compile.js';
import { openFile } from '../support/dwarf-file.js';

const cxx = `#include <atomic>
#include <complex>
#include <cstdint>
#include <cstdio>
#include <mutex>
namespace feed {
enum class Side : uint8_t { Bid, Ask };
enum Flags : unsigned { None = 0, Read = 1, Write = 2, Exec = 4 };
struct Base { int id = 7; virtual ~Base() = default; };
template <typename T, int N> struct Ring { T items[N]; std::atomic<uint64_t> head{41}; };
struct Tagged { bool ok = true; };
struct Record : Base, Tagged {
  Ring<double, 2> ring{{1.5, -0.25}};
  Side side = Side::Ask;
  Flags flags = static_cast<Flags>(5);
  char16_t wide[4] = {u'A', u'\\u00e9', 0, 0};
  std::complex<float> z{1, -2};
  int &number;
  int Base::*member = &Base::id;
  std::mutex guard;
  union { uint32_t raw; float real; };
  const char *none = nullptr;
  explicit Record(int &n) : number(n) { real = 1.0f; guard.lock(); }
};
}
int main() {
  int n = 3;
  feed::Record r(n);
  const unsigned char *p = reinterpret_cast<const unsigned char *>(&r);
  for (size_t i = 0; i < sizeof r; i++) printf("%02x", p[i]);
}
`;

const rust = `use std::num::NonZeroU32;
use std::sync::atomic::AtomicU64;
#[allow(dead_code)]
pub enum Order { Market, Limit { price: f64, qty: u32 }, Cancel(u64) }
#[allow(dead_code)] #[derive(Clone, Copy)]
pub enum Level { Low = 1, High = 5 }
pub struct Book {
  pub seen: AtomicU64, pub first: Order, pub second: Order, pub third: Order,
  pub none: Option<NonZeroU32>, pub some: Option<NonZeroU32>, pub pair: (u8, i16), pub letter: char,
  pub big: i128, pub level: Level, pub open: bool, pub maybe: Option<bool>, pub nested: Option<Option<u8>>,
}
pub static BOOK: Book = Book {
  seen: AtomicU64::new(12), first: Order::Market, second: Order::Limit { price: 187.42, qty: 200 }, third: Order::Cancel(99),
  none: None, some: NonZeroU32::new(5), pair: (1, -2), letter: '\\u{540d}',
  big: -170141183460469231731687303715884105728, level: Level::High, open: true, maybe: Some(false), nested: Some(None),
};
fn main() {
  let book = &BOOK;
  let bytes = unsafe { std::slice::from_raw_parts(book as *const Book as *const u8, std::mem::size_of::<Book>()) };
  for b in bytes { print!("{:02x}", b); }
}
`;

/** Texts by path, of every value and of what is asked for beside. */
function decoded(
  compiler: Compiler,
  text: string,
  flags: readonly string[],
  type: string,
  more: readonly string[],
): Map<string, string> {
  const program = compile(compiler, text, flags);
  const bytes = Buffer.from(execFileSync(program, { encoding: 'utf8' }), 'hex');
  const source = openFile(program);
  const [entry] = source.find(type);
  const layout = source.layout(entry?.id ?? assert.fail(`${type} is in its debug info`));
  const snapshot: Snapshot = { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
  const bindings = [{ name: 'it', layout, offset: 0 }];
  const table = new StructTable({ bindings, size: bytes.length });
  const wanted = more.map(path => table.row(`it.${path}`) ?? assert.fail(`there is ${path}`));
  const rows = [...leavesOf({ name: 'it', layout, offset: 0 }, 0, snapshot), ...wanted];
  const cells = cellsOf(bindings, rows, snapshot);
  return new Map(rows.map((row, i) => [row.path.replace(/^it\.?/, ''), cells[i]?.text ?? '']));
}

describe('values of other languages', function () {
  this.timeout(60_000);

  for (const compiler of ['g++', 'clang++'] as const) {
    it(`of C++ by ${compiler}`, function () {
      need(this, compiler);
      const all = decoded(compiler, cxx, ['-g', '-std=c++17', '-pthread'], 'feed::Record', ['ring']);
      const expected: Record<string, string> = {
        '<feed::Base>.id': '7',
        '<feed::Tagged>.ok': 'true',
        'ring.items[0]': '1.5',
        'ring.items[1]': '-0.25',
        'ring.head': '41',
        side: 'Ask',
        flags: 'Read | Exec',
        wide: '"A\u00e9"',
        raw: '1065353216',
        real: '1',
        none: 'NULL',
        ring: '41 …',
      };
      for (const [path, value] of Object.entries(expected))
        assert.equal(all.get(path), value, `${path} among ${[...all].map(e => e.join('=')).join(' ')}`);
      assert.match(all.get('guard') ?? '', /^locked by thread \d+$/);
      assert.match(all.get('number') ?? '', /^0x7f/);
      assert.equal(all.get('member'), '+8');
    });
  }

  it('of Rust', function () {
    need(this, 'rustc');
    const all = decoded('rustc', rust, ['-g'], 'types::Book', [
      'first',
      'second',
      'third',
      'none',
      'some',
      'maybe',
      'nested',
    ]);
    const expected: Record<string, string> = {
      seen: '12',
      first: 'Market',
      second: 'Limit(187.42 200)',
      third: 'Cancel(99)',
      'second.Limit.price': '187.42',
      'second.Limit.qty': '200',
      'third.Cancel.__0': '99',
      none: 'None',
      some: 'Some(5)',
      'some.Some.__0': '5',
      'pair.__0': '1',
      'pair.__1': '-2',
      letter: "'\u540d'",
      big: '-170141183460469231731687303715884105728',
      level: 'High',
      open: 'true',
      maybe: 'Some(false)',
      nested: 'Some(None)',
    };
    for (const [path, value] of Object.entries(expected))
      assert.equal(all.get(path), value, `${path} among ${[...all].map(e => e.join('=')).join(' ')}`);
    assert.ok(
      !all.has('first.Limit.price') && !all.has('third.Limit.price'),
      'only the chosen arm has values',
    );
  });
});
