// What differs from machine to machine in an ELF file: its name, and which relocations put a plain address or
// offset into debug sections. Not their application: relocate.ts. Follows each processor's psABI supplement.

/** set: symbol + addend · add, sub: to what stands there (RISC-V, LoongArch, of pairs) · none: nothing to do. */
export type RelocationAction = 'set' | 'add' | 'sub' | 'set6' | 'sub6' | 'set uleb' | 'sub uleb' | 'none';

export interface Relocation {
  action: RelocationAction;
  /** Bytes that it changes; 0 where the action tells. */
  size: 0 | 1 | 2 | 4 | 8;
}

interface Machine {
  name: string;
  relocations: ReadonlyMap<number, Relocation>;
}

const none: Relocation = { action: 'none', size: 0 };
const set = (size: 1 | 2 | 4 | 8): Relocation => ({ action: 'set', size });
const add = (size: 1 | 2 | 4 | 8): Relocation => ({ action: 'add', size });
const sub = (size: 1 | 2 | 4 | 8): Relocation => ({ action: 'sub', size });
const alone = (action: RelocationAction): Relocation => ({ action, size: 0 });

function machine(name: string, relocations: readonly (readonly [number, Relocation])[]): Machine {
  return { name, relocations: new Map([[0, none], ...relocations]) };
}

// By e_machine. Offsets into thread-local storage (DTPOFF and the like) count as plain: no layout depends on them.
const machines: ReadonlyMap<number, Machine> = new Map([
  [
    3,
    machine('i386', [
      [1, set(4)],
      [20, set(2)],
      [22, set(1)],
      [32, set(4)],
    ]),
  ],
  [
    20,
    machine('ppc', [
      [1, set(4)],
      [24, set(4)],
      [78, set(4)],
    ]),
  ],
  [
    21,
    machine('ppc64', [
      [1, set(4)],
      [24, set(4)],
      [38, set(8)],
      [43, set(8)],
      [78, set(8)],
    ]),
  ],
  [
    22,
    machine('s390x', [
      [1, set(1)],
      [3, set(2)],
      [4, set(4)],
      [22, set(8)],
      [52, set(4)],
      [53, set(8)],
    ]),
  ],
  [
    40,
    machine('arm', [
      [2, set(4)],
      [5, set(2)],
      [8, set(1)],
      [106, set(4)],
    ]),
  ],
  [
    62,
    machine('x86-64', [
      [1, set(8)],
      [10, set(4)],
      [11, set(4)],
      [12, set(2)],
      [14, set(1)],
      [17, set(8)],
      [21, set(4)],
    ]),
  ],
  [
    183,
    machine('aarch64', [
      [256, none],
      [257, set(8)],
      [258, set(4)],
      [259, set(2)],
      [1028, set(8)],
      [1029, set(8)],
    ]),
  ],
  [
    243,
    machine('riscv', [
      ...([
        [1, set(4)],
        [2, set(8)],
        [8, set(4)],
        [9, set(8)],
      ] as const),
      ...([
        [33, add(1)],
        [34, add(2)],
        [35, add(4)],
        [36, add(8)],
      ] as const),
      ...([
        [37, sub(1)],
        [38, sub(2)],
        [39, sub(4)],
        [40, sub(8)],
      ] as const),
      ...([
        [43, none],
        [51, none],
        [52, alone('sub6')],
        [53, alone('set6')],
      ] as const),
      ...([
        [54, set(1)],
        [55, set(2)],
        [56, set(4)],
      ] as const),
      ...([
        [60, alone('set uleb')],
        [61, alone('sub uleb')],
      ] as const),
    ]),
  ],
  [
    247,
    machine('bpf', [
      [1, set(8)],
      [2, set(8)],
      [3, set(4)],
      [4, set(4)],
    ]),
  ],
  [
    258,
    machine('loongarch', [
      ...([
        [1, set(4)],
        [2, set(8)],
        [8, set(4)],
        [9, set(8)],
        [100, none],
      ] as const),
      ...([
        [47, add(1)],
        [48, add(2)],
        [50, add(4)],
        [51, add(8)],
      ] as const),
      ...([
        [52, sub(1)],
        [53, sub(2)],
        [55, sub(4)],
        [56, sub(8)],
      ] as const),
      ...([
        [107, alone('set uleb')],
        [108, alone('sub uleb')],
      ] as const),
    ]),
  ],
]);

const others: ReadonlyMap<number, string> = new Map([
  [2, 'sparc'],
  [8, 'mips'],
  [42, 'sh'],
  [43, 'sparc64'],
  [50, 'ia64'],
]);

/** `x86-64`, `aarch64`, …; `machine 4711` for one without a name here. */
export function machineName(number: number, wide: boolean): string {
  const name = machines.get(number)?.name ?? others.get(number) ?? `machine ${number}`;
  if (name === 'riscv' || name === 'loongarch') return wide ? `${name}64` : `${name}32`;
  return name === 's390x' && !wide ? 's390' : name;
}

/** By relocation type, for a machine as `machineName` calls it; undefined where none is known here. */
export function relocationsOf(name: string): ReadonlyMap<number, Relocation> | undefined {
  return byName.get(name);
}

const byName: ReadonlyMap<string, ReadonlyMap<number, Relocation>> = new Map(
  [...machines].flatMap(([number, { relocations }]) =>
    [true, false].map(wide => [machineName(number, wide), relocations] as const),
  ),
);
