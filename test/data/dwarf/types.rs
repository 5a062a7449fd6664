// What Rust has of types, small enough to be read by hand: source of the committed object beside it (see make.sh).
#![no_std]
pub enum Msg { Quit, Move { x: i32, y: i64 }, Pair(u8, u16) }
#[repr(i8)]
pub enum Neg { A(u8) = -1, B(u16) = 100 }
pub union Either { pub a: u32, pub b: f32 }
pub struct Tick<'a> { pub msg: Msg, pub neg: Neg, pub opt: Option<&'a u32>, pub tuple: (u8, u32), pub text: &'a str, pub either: Either }
#[no_mangle]
pub fn take(t: &Tick) -> u8 { t.tuple.0 }
