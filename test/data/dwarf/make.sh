#!/bin/sh
# Makes the objects of this folder anew from the sources beside it. They are committed, so that tests that read them
# need no compiler and always see the same bytes. Made with gcc 12.2, clang 14, rustc 1.95, dwz 0.15.
set -e
cd "$(dirname "$0")"
flags="-w -O0 -fno-asynchronous-unwind-tables -fdebug-prefix-map=$PWD=."
lib="-shared -nostdlib -Wl,--build-id=none -Wl,-z,noseparate-code"
gcc $flags -gdwarf-5 $lib -fPIC types.c -o c-dwarf5.so
gcc $flags -gdwarf-4 $lib -fPIC types.c -o c-dwarf4.so
gcc $flags -gdwarf-3 -gdwarf64 -gstrict-dwarf -c types.c -o c-dwarf3-64.o
g++ $flags -gdwarf-5 -fdebug-types-section -c types.cc -o cc-types5.o
g++ $flags -gdwarf-4 -fdebug-types-section -c types.cc -o cc-types4.o
clang++ $flags -gdwarf-5 -gsimple-template-names -c types.cc -o cc-clang5.o
clang $flags -gdwarf-5 -target s390x-linux-gnu -c types.c -o c-big-endian.o
rustc -g --edition 2021 --crate-type lib --emit obj --remap-path-prefix "$PWD=." -C panic=abort types.rs -o rust.o
clang++ $flags -gdwarf-5 -gsplit-dwarf -c types.cc -o cc-split5.o
g++ $flags -gdwarf-4 -gsplit-dwarf -fdebug-types-section -c types.cc -o cc-split4.o
llvm-dwp cc-split4.dwo -o cc-split4.dwp
llvm-dwp cc-split5.dwo -o cc-split5.dwp
cp c-dwarf5.so dwz-a.so
gcc $flags -gdwarf-5 $lib -fPIC -DTWICE types.c -o dwz-b.so
dwz -m dwz-common.debug dwz-a.so dwz-b.so
