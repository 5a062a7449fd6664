// BTF of the running kernel against pahole: every struct and union that it prints has the same size, members,
// offsets, bit offsets and padding here. And how long that takes, beside it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { Layout, Member, TypeEntry, TypeId } from '../../src/layout/layout.js';
import { sizeOf, typeAt } from '../../src/layout/decode/shape.js';
import { holesOf, isRecord } from '../../src/layout/table/holes.js';
import { TypeLibrary } from '../../src/probe/types/library.js';
import type { OpenTypes } from '../../src/probe/types/open-types.js';
import { inSlices } from '../../src/probe/types/steps.js';
import { skipFor } from '../support/compile.js';
import { hasPahole, pahole, type PaholeRecord } from './pahole.js';

const vmlinux = '/sys/kernel/btf/vmlinux';

describe("the running kernel's BTF", function () {
  this.timeout(120_000);
  let types: OpenTypes;
  let records: PaholeRecord[] = [];

  before(async function () {
    // A kernel may be built without it.
    if (!existsSync(vmlinux) || !hasPahole())
      skipFor(this, 'the kernel has no BTF, or pahole is not installed');
    records = pahole(vmlinux);
    types = await new TypeLibrary().open({ kind: 'file', path: vmlinux });
  });
  after(() => types.close());

  it('has what pahole prints', async () => {
    const byName = new Map<string, TypeEntry[]>();
    for (const entry of await inSlices(types.entries())) {
      const key = `${entry.kind} ${entry.name}`;
      byName.set(key, [...(byName.get(key) ?? []), entry]);
    }
    const wrong: string[] = [];
    let compared = 0;
    let members = 0;
    for (const record of records) {
      const expected = paholeLines(record);
      const entries = byName.get(`${record.kind} ${record.name}`) ?? [];
      const layouts = entries.map(entry => types.layout(entry.id));
      // What a pointer leads to is not part of the struct, though pahole writes it out where it has no name.
      if (
        layouts.some(({ types: all }) =>
          all.some(t => t.kind === 'pointer' && /^(struct|union) \{/.test(t.pointee)),
        )
      )
        continue;
      const ours = layouts.map(linesOf);
      compared++;
      members += record.members.length;
      if (!ours.some(lines => lines.join('\n') === expected.join('\n')))
        wrong.push(
          `${record.kind} ${record.name}\n  pahole: ${expected.join('; ')}\n  here: ${ours.map(l => l.join('; ')).join(' | ')}`,
        );
    }
    process.stdout.write(`      ${compared} structs and unions, ${members} members\n`);
    assert.ok(compared > 500);
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} differ`);
  });

  it('is found by name as it is listed', async () => {
    for (const name of ['task_struct', 'list_head', 'page']) {
      const [entry] = await inSlices(types.find(`struct ${name}`));
      assert.equal(entry?.name, name);
    }
    assert.deepEqual(await inSlices(types.find('no_such_struct_anywhere')), []);
  });
});

/**
 * pahole tells no size of a union, counts what is left of a bit field's unit apart from padding, calls a gap before
 * a flexible array a hole, and leaves that at the end of an anonymous struct to the struct.
 */
function paholeLines({ kind, size, members, padding }: PaholeRecord): string[] {
  const lines = members.map(m => `${m.bits} ${m.bitSize ?? m.size * 8} ${m.name}`);
  const last = members.at(-1);
  const isPlain = last?.bitSize === undefined && last?.size !== 0 && last?.name !== '';
  return [...lines, ...(kind === 'union' ? [] : [`size ${size}`, isPlain ? `padding ${padding}` : ''])];
}

function linesOf(layout: Layout): string[] {
  const root = typeAt(layout, layout.root);
  assert.ok(isRecord(root));
  const lines = root.members.flatMap(member => memberLines(layout, member, 0));
  const last = root.members.at(-1);
  const isPlain =
    !last || (last.bitSize === undefined && last.name !== '' && (sizeOf(layout, last.type) ?? 0) > 0);
  const padding = isPlain ? `padding ${holesOf(layout).padding}` : '';
  return [...lines, ...(root.kind === 'union' ? [] : [`size ${root.size ?? '?'}`, padding])];
}

/** Members of what has no name of its own come first, as pahole prints them. */
function memberLines(layout: Layout, member: Member, base: number): string[] {
  const bits = base + (member.offset ?? 0) * 8 + (member.bitOffset ?? 0);
  const size = member.bitSize ?? (sizeOf(layout, member.type) ?? 0) * 8;
  const inner = nameless(layout, member.type);
  const own = `${bits} ${size} ${member.name}`;
  const type = inner === undefined ? undefined : typeAt(layout, inner);
  if (!type || !isRecord(type)) return [own];
  return [...type.members.flatMap(m => memberLines(layout, m, bits)), own];
}

/** Behind qualifiers and arrays, but no typedef: those are printed by name. */
function nameless(layout: Layout, id: TypeId): TypeId | undefined {
  const type = typeAt(layout, id);
  if (type.kind === 'qualified') return nameless(layout, type.type);
  if (type.kind === 'array') return nameless(layout, type.element);
  return isRecord(type) && type.name === '' ? id : undefined;
}
