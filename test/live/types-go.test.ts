// Types of a Go program, whose compiler writes DWARF of its own: where unsafe.Offsetof says that the fields lie. Not
// values. Skipped where there is no `go`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { TypeLibrary } from '../../src/probe/types/library.js';
import { skipFor } from '../support/compile.js';
import { has, layoutOf, openWorkshop, told, type Workshop } from './types-programs.js';

const source = `package main

import (
	"fmt"
	"os"
	"unsafe"
)

type Side uint8

type Slot struct {
	Seq   uint64
	Who   [12]byte
	Price float64
	Side  Side
}

type Board struct {
	Magic uint32
	Slots [3]Slot
	Names []string
	Title string
	Next  *Board
	Any   interface{}
	Flags map[string]int32
	C     complex128
}

func main() {
	b := &Board{}
	// A type that nobody has a value of is left out.
	fmt.Fprint(os.Stderr, b)
	fmt.Println(unsafe.Offsetof(b.Magic), unsafe.Sizeof(b.Magic), "Magic")
	fmt.Println(unsafe.Offsetof(b.Slots), unsafe.Sizeof(b.Slots), "Slots")
	fmt.Println(unsafe.Offsetof(b.Names), unsafe.Sizeof(b.Names), "Names")
	fmt.Println(unsafe.Offsetof(b.Title), unsafe.Sizeof(b.Title), "Title")
	fmt.Println(unsafe.Offsetof(b.Next), unsafe.Sizeof(b.Next), "Next")
	fmt.Println(unsafe.Offsetof(b.Any), unsafe.Sizeof(b.Any), "Any")
	fmt.Println(unsafe.Offsetof(b.Flags), unsafe.Sizeof(b.Flags), "Flags")
	fmt.Println(unsafe.Offsetof(b.C), unsafe.Sizeof(b.C), "C")
	fmt.Println(unsafe.Sizeof(*b))
}
`;

describe('types of Go', function () {
  this.timeout(120_000);
  let shop: Workshop | undefined;

  before(function () {
    if (!has('go', 'version')) skipFor(this, 'go is not installed');
  });
  after(() => shop?.close());

  it('lie where the program says', async () => {
    shop = openWorkshop();
    shop.write('board.go', source);
    // Nothing but what is installed, and nothing kept.
    const own = { HOME: shop.folder, GOCACHE: shop.path('cache'), GOPROXY: 'off', GO111MODULE: 'off' };
    const { status, stderr } = spawnSync('go', ['build', '-o', 'board', 'board.go'], {
      ...{ cwd: shop.folder, encoding: 'utf8', env: { ...process.env, ...own } },
    });
    assert.equal(status, 0, stderr);
    const types = await new TypeLibrary().open({ kind: 'file', path: shop.path('board') });
    assert.equal(told(await layoutOf(types, 'main.Board')), shop.run('./board'));
    types.close();
  });
});
