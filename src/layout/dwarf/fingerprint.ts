// One number for what a type is made of, so that the same type of hundreds of units is told to be the same without
// building a layout of each. Pointees count by name alone. Not a proof: two of 2^53 may meet.
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { subranges } from './dimensions.js';
import type { DwarfFile, TextRef } from './file.js';
import { exactSize } from './quick.js';
import type { Unit } from './unit.js';

const deepest = 100;

export class Fingerprints {
  /** A number for each text that was met. */
  readonly #texts = new Map<string, number>();
  /** That number by where they stand: that differs from one file to the next, and within one at times. */
  readonly #names = new Map<DwarfFile, Map<TextRef, number>>();
  readonly #written = new Map<Unit, Map<number, number>>();
  readonly #known = new Map<Unit, Map<number, number>>();

  of(die: Die | undefined, depth = 0): number {
    if (!die || depth > deepest) return 0;
    let known = this.#known.get(die.unit);
    if (!known) this.#known.set(die.unit, (known = new Map<number, number>()));
    let value = known.get(die.offset);
    if (value === undefined) {
      // What is met again while it's open contains itself; who builds it says so.
      known.set(die.offset, 1);
      value = this.#compute(die, depth);
      known.set(die.offset, value);
    }
    return value;
  }

  #compute(die: Die, depth: number): number {
    const hash = new Hash();
    hash
      .add(die.tag)
      .add(this.#name(die))
      .add(exactSize(die) ?? -1);
    hash.add(die.number(at.encoding) ?? -1).add(die.number(at.endianity) ?? 0);
    switch (die.tag) {
      case tag.structureType:
      case tag.classType:
      case tag.unionType:
      case tag.interfaceType:
      case tag.variantPart:
      case tag.variant:
        this.#parts(die, hash, depth);
        break;
      case tag.enumerationType:
        for (let child = die.firstChild(); child; child = child.next())
          if (child.tag === tag.enumerator)
            hash.add(this.#name(child)).text(String(child.big(at.constValue) ?? ''));
        break;
      case tag.pointerType:
      case tag.referenceType:
      case tag.rvalueReferenceType:
      case tag.ptrToMemberType:
        hash.add(this.#shallow(die.ref(at.type), depth));
        break;
      case tag.subroutineType:
        hash.add(this.#shallow(die, depth));
        break;
      case tag.arrayType:
        for (const { lower, count, stride } of subranges(die))
          hash
            .add(lower)
            .add(count ?? -1)
            .add(stride ?? -1);
        hash.add(die.number(at.byteStride) ?? -1).add(this.of(die.ref(at.type), depth + 1));
        break;
      default:
        hash.add(this.of(die.ref(at.type), depth + 1));
    }
    return hash.value;
  }

  #parts(die: Die, hash: Hash, depth: number): void {
    hash.add(die.flag(at.declaration) ? 1 : 0).add(die.number(at.alignment) ?? 0);
    if (die.tag === tag.variant) hash.text(String(die.big(at.discrValue) ?? ''));
    for (let child = die.firstChild(); child; child = child.next())
      switch (child.tag) {
        case tag.member:
          if (child.flag(at.external) || child.flag(at.declaration)) break;
          hash.add(this.#name(child));
          for (const attr of placing) hash.add(child.number(attr) ?? -1);
          hash.add(this.of(child.ref(at.type), depth + 1));
          break;
        case tag.inheritance:
          hash.add(child.number(at.dataMemberLocation) ?? -1).add(child.number(at.virtuality) ?? 0);
          hash.add(this.of(child.ref(at.type), depth + 1));
          break;
        case tag.variantPart:
        case tag.variant:
          hash.add(this.of(child, depth + 1));
          break;
      }
  }

  /** Of what isn't part of the bytes: its names and marks, as they'd be written. */
  #shallow(die: Die | undefined, depth: number): number {
    if (!die || depth > deepest) return 0;
    let known = this.#written.get(die.unit);
    if (!known) this.#written.set(die.unit, (known = new Map<number, number>()));
    let value = known.get(die.offset);
    if (value === undefined) {
      known.set(die.offset, 1);
      value = this.#writtenAs(die, depth);
      known.set(die.offset, value);
    }
    return value;
  }

  #writtenAs(die: Die, depth: number): number {
    const hash = new Hash().add(die.tag).add(this.#name(die));
    switch (die.tag) {
      case tag.subroutineType:
        for (let child = die.firstChild(); child; child = child.next())
          hash.add(this.#shallow(child.ref(at.type), depth + 1));
        hash.add(this.#shallow(die.ref(at.type), depth + 1));
        break;
      case tag.baseType:
      case tag.typedef:
      case tag.structureType:
      case tag.classType:
      case tag.unionType:
      case tag.enumerationType:
        break;
      default:
        hash.add(this.#shallow(die.ref(at.type), depth + 1));
    }
    return hash.value;
  }

  #name(die: Die): number {
    const ref = die.textRef(at.name);
    if (ref === undefined) return -7;
    const { file } = die.unit.space;
    let numbers = this.#names.get(file);
    if (!numbers) this.#names.set(file, (numbers = new Map<TextRef, number>()));
    let value = numbers.get(ref);
    if (value === undefined) {
      const text = file.textAt(ref);
      value = this.#texts.get(text) ?? this.#texts.size;
      this.#texts.set(text, value);
      numbers.set(ref, value);
    }
    return value;
  }
}

const placing = [at.dataMemberLocation, at.dataBitOffset, at.bitOffset, at.bitSize, at.alignment];

/** Two lanes of 32 bits, of which 53 are given out. */
class Hash {
  #a = 0x2545f491;
  #b = 0x165667b1;

  add(value: number): this {
    this.#mix(value | 0);
    const high = Math.floor(value / 0x1_0000_0000);
    if (high !== 0 && high !== -1) this.#mix(high);
    return this;
  }

  text(value: string): this {
    for (let i = 0; i < value.length; i++) this.#mix(value.charCodeAt(i));
    return this.add(value.length);
  }

  get value(): number {
    return (this.#a >>> 0) * 0x20_0000 + (this.#b >>> 11);
  }

  #mix(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x9e3779b1);
    this.#a ^= this.#a >>> 15;
    this.#b = Math.imul(this.#b + word, 0x85ebca6b);
    this.#b ^= this.#b >>> 13;
  }
}
