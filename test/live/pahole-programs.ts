// Programs whose types pahole and we are to agree on: C and C++ by gcc and clang in both versions of DWARF, and Rust.
// More kinds of members than a real program has in one place.
import type { Compiler } from '../support/compile.js';

const c = `
#include <stdatomic.h>
#include <stdint.h>
typedef struct { uint8_t kind; uint32_t size; } header_t;
struct ring { header_t head; _Alignas(64) uint64_t begin; _Alignas(64) uint64_t end; char bytes[]; } ring;
struct fields { unsigned a : 1; unsigned b : 31; uint8_t c : 5; uint8_t : 0; uint8_t d : 2; uint16_t e : 9; int64_t f : 33; int64_t g : 31; _Bool h : 1; } fields;
struct __attribute__((packed)) tight { char a; short b; long c; struct { char d; int e; } in; char f; } tight;
struct __attribute__((packed, aligned(2))) tight2 { char a; long b; char c; } tight2;
struct hole { char a; double b; char c; long double d; char e; __int128 f; } hole;
union mix { char c[7]; int i; struct { short a; long b; } s; union { float f; double d; }; } mix;
struct nest { struct hole h[2]; union mix m; struct { union { struct { char x; int y; }; long z; }; char w; } deep; struct nest *up; int (*fn[3])(struct nest *); int m2[2][3][4]; enum { ONE, TWO } e; } nest;
struct empty { } empty;
struct last { int n; struct ring *r; char tail[3]; } last;
int main(void) { return 0; }
`;

const cc = `
#include <cstdint>
struct Base { int id; char tag; };
struct Poly { virtual ~Poly(); char c; };
Poly::~Poly() {}
struct Derived : Base { char more; long big; };
struct Both : Base, Poly { short s; };
struct Diamond : virtual Base { int d; };
class Access { int a; protected: char b; public: long c; static int count; void method(); unsigned f : 3; bool g : 1; };
int Access::count;
void Access::method() {}
template <class T, int N> struct Ring { T slots[N]; uint32_t head; };
struct Refs { int &r; Base *b; int Base::*field; void (Access::*call)(); decltype(nullptr) np; char16_t u; wchar_t w; };
Derived derived; Both both; Diamond diamond; Access access_; Ring<short, 5> ring; Refs *refs; long s = sizeof(Refs);
int main() { return 0; }
`;

const rs = `
#[repr(C)] pub struct Tick { pub seq: u64, pub price: f64, pub symbol: [u8; 16], pub flag: bool }
pub struct Loose { pub a: u8, pub b: u64, pub c: u16, pub t: (u8, u32), pub s: &'static str, pub v: Vec<u32> }
#[repr(C, packed)] pub struct Tight { pub a: u8, pub b: u64 }
pub union Either { pub a: u32, pub b: [u8; 7] }
fn main() {
    let t = Tick { seq: 1, price: 2.0, symbol: [0; 16], flag: true };
    let l = Loose { a: 1, b: 2, c: 3, t: (1, 2), s: "x", v: vec![1] };
    let p = Tight { a: 1, b: 2 };
    let e = Either { a: 1 };
    println!("{} {} {} {}", t.seq, l.b, p.a, unsafe { e.a });
}
`;

export interface Program {
  compiler: Compiler;
  text: string;
  flags: readonly string[];
  /** Types that pahole must have shown, so that a run that shows nothing is none. */
  atLeast: number;
}

export const programs: readonly Program[] = [
  ...(['gcc', 'clang'] as const).flatMap(compiler =>
    ['-gdwarf-4', '-gdwarf-5'].map(flag => ({ compiler, text: c, flags: [flag, '-w'], atLeast: 9 })),
  ),
  { compiler: 'gcc', text: c.replace('__int128 f;', ''), flags: ['-g', '-w', '-m32', '-c'], atLeast: 9 },
  ...(['g++', 'clang++'] as const).flatMap(compiler =>
    ['-gdwarf-4', '-gdwarf-5'].map(flag => ({ compiler, text: cc, flags: [flag, '-w'], atLeast: 7 })),
  ),
  { compiler: 'rustc', text: rs, flags: ['-g'], atLeast: 5 },
];
