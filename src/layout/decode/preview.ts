// Records and arrays in one line, as a collapsed row shows them: strings whole, of all else the first few values.
// Reads at most `previewBytes` of what may be a huge array. Not the rows below: src/layout/table.
import type { ArrayType, Layout, Member, RecordType } from '../layout.js';
import { unsignedAt } from './bits.js';
import { characterWidth } from './char-type.js';
import { safeName } from '../safe-name.js';
import { textAt } from './chars.js';
import { decode } from './decode.js';
import { guessFormat } from './guess.js';
import { timeValue } from './integer.js';
import { bare, countOf, isLittle, sizeOf, strideOf } from './shape.js';
import { absent, dash, type DecodeContext, type Value } from './value.js';
import { chosenVariant } from './variant.js';

/** What a preview looks at, at most; a string that is longer is cut. */
export const previewBytes = 512;

const mostMembers = 4;
const mostElements = 8;
const defaultMost = 80;
const mostDepth = 3;

/** `bytes` may end within the array: what is there is shown. */
export function arrayValue(
  layout: Layout,
  array: ArrayType,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext,
): Value {
  const stride = strideOf(layout, array) ?? 0;
  const there = stride > 0 ? Math.floor((bytes.length - at) / stride) : 0;
  const total = countOf(array) ?? there;
  const count = Math.min(total, there);
  const chars = array.stride === undefined ? characterWidth(layout, array.element) : undefined;
  const little = isLittle(layout, array.element);
  const most = context.most ?? defaultMost;
  const asked = context.format ?? 'auto';
  if (chars && (asked === 'auto' || asked === 'char') && count > 0) {
    const text = textAt(bytes, at, count, chars.width, little, most);
    const isText = !chars.unsure || (text.clean && text.terminated && text.length > 0);
    if (isText) return { kind: 'string', data: text.text, text: `"${text.text}"` };
  }
  if (stride === 1 && asked === 'auto' && isByte(layout, array)) {
    const shown = bytes.subarray(at, at + Math.min(count, 16));
    const hex = Array.from(shown, byte => byte.toString(16).padStart(2, '0')).join(' ');
    return { kind: 'array', data: null, text: total > 16 ? `${hex} …` : hex };
  }
  if (depthOf(context) > mostDepth) return { kind: 'array', data: null, text: '{…}' };
  const parts: string[] = [];
  let length = 0;
  for (let i = 0; i < count && parts.length < mostElements && length < most; i++) {
    const { text } = decode(layout, array.element, bytes, at + i * stride, deeper(context));
    parts.push(text);
    length += text.length + 2;
  }
  if (parts.length < total) parts.push('…');
  return { kind: 'array', data: null, text: `{${parts.join(', ')}}` };
}

export function recordValue(
  layout: Layout,
  record: RecordType,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext,
): Value {
  const time = timeOf(layout, record, bytes, at, context);
  if (time) return time;
  if (record.variantPart) return variantValue(layout, record, bytes, at, context);
  const text = membersText(layout, record.members, bytes, at, context);
  return { kind: 'record', data: null, text };
}

function depthOf(context: Deeper): number {
  return context.depth ?? 0;
}

interface Deeper extends DecodeContext {
  depth?: number;
}

function deeper(context: Deeper): Deeper {
  // A format asked for an array goes on to its elements, not into what these hold.
  return { ...context, depth: depthOf(context) + 1, most: Math.floor((context.most ?? defaultMost) / 2) };
}

/** Values of the first plain members: what tells one record from the next. Times don't. */
function membersText(
  layout: Layout,
  members: readonly Member[],
  bytes: Uint8Array,
  at: number,
  context: Deeper,
): string {
  const depth = depthOf(context);
  // One for all members, as previews are made by the screenful: only the guess differs.
  const inner: Deeper = { ...deeper(context), format: 'auto' };
  const parts: string[] = [];
  let more = false;
  for (const member of members) {
    more ||= parts.length === mostMembers;
    if (parts.length === mostMembers) break;
    const text = depth > mostDepth ? undefined : memberText(layout, member, bytes, at, inner);
    if (text === undefined) more = true;
    else parts.push(text);
  }
  return parts.length === 0 ? (members.length === 0 ? '{}' : '{…}') : parts.join(' ') + (more ? ' …' : '');
}

function memberText(
  layout: Layout,
  member: Member,
  bytes: Uint8Array,
  at: number,
  inner: Deeper,
): string | undefined {
  if (member.offset === undefined || member.role === 'vptr') return undefined;
  const { type } = bare(layout, member.type);
  const start = at + member.offset;
  if (type.kind === 'array') {
    if (!characterWidth(layout, type.element)) return undefined;
  } else if (type.kind === 'struct' || type.kind === 'class' || type.kind === 'union') {
    // A record of one value is that value; others would make the line unreadable.
    if (type.members.length !== 1 && !type.variantPart) return undefined;
  }
  const guess = guessFormat(layout, member.type, member.name);
  if (guess.startsWith('time')) return undefined;
  const place =
    member.bitSize === undefined ? undefined : { bitOffset: member.bitOffset ?? 0, bitSize: member.bitSize };
  inner.guess = guess;
  const value = decode(layout, member.type, bytes, start, inner, place);
  return value.text === dash ? undefined : value.text;
}

/** `Some(5)`, `Move { x: 1 }` without the names: the arm that is chosen, and its first values. */
function variantValue(
  layout: Layout,
  record: RecordType,
  bytes: Uint8Array,
  at: number,
  context: Deeper,
): Value {
  const part = record.variantPart;
  const chosen = part && chosenVariant(layout, part, bytes, at);
  if (!chosen) return absent('invalid', 'its discriminant chooses no variant');
  const arm = chosen.variant.members[0];
  if (!arm) return { kind: 'enum', data: null, text: '{}' };
  const { type } = bare(layout, arm.type);
  const name = arm.name === '' ? ('name' in type ? type.name : '') : arm.name;
  const members = 'members' in type ? type.members : [];
  const base = at + (arm.offset ?? 0);
  const inner = members.length === 0 ? '' : `(${membersText(layout, members, bytes, base, deeper(context))})`;
  return { kind: 'enum', data: safeName(name), text: `${safeName(name)}${inner}` };
}

/** struct timespec and timeval are one time. */
function timeOf(
  layout: Layout,
  record: RecordType,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext,
): Value | undefined {
  const [seconds, fraction] = record.members;
  if (record.members.length < 2 || !seconds || !fraction) return undefined;
  const perSecond =
    fraction.name === 'tv_nsec' ? 1_000_000_000n : fraction.name === 'tv_usec' ? 1_000_000n : 0n;
  if (perSecond === 0n || seconds.name !== 'tv_sec') return undefined;
  const number = (member: Member): bigint => {
    const size = sizeOf(layout, member.type) ?? 0;
    const little = isLittle(layout, member.type);
    return BigInt.asIntN(size * 8, BigInt(unsignedAt(bytes, at + (member.offset ?? 0), size, little)));
  };
  const total = number(seconds) * perSecond + number(fraction);
  return timeValue(total, perSecond === 1_000_000n ? 'time µs' : 'time ns', context.now);
}

function isByte(layout: Layout, array: ArrayType): boolean {
  const { type } = bare(layout, array.element);
  return type.kind === 'base' && (type.encoding === 'unsigned' || type.encoding === 'char') && !type.bits;
}
