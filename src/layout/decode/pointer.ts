// Pointers and addresses: where they lead, as the process sees it whose addresses these are. A raw pointer in shared
// memory is valid in that process alone, and the note says so.
import { safeName } from '../safe-name.js';
import { narrow, type DecodeContext, type Value } from './value.js';

/** An address as a value. `data`: what the field holds, where that isn't the address itself. */
export function addressText(
  address: bigint,
  context: DecodeContext,
  data: number | bigint = narrow(address),
): Value {
  const text = `0x${address.toString(16)}`;
  const value: Value = { kind: 'pointer', data, text };
  if (address === 0n) return { ...value, text: 'NULL' };
  const resolved = context.resolve?.(address);
  if (resolved === undefined) return value;
  const where = context.process === undefined ? '' : ` in ${context.process}`;
  switch (resolved) {
    case 'elsewhere':
      return { ...value, note: `outside shared memory${where}` };
    case 'nowhere':
      return { ...value, note: `points to nowhere${where}`, fault: 'nowhere' };
    case 'other width':
      return {
        ...value,
        note: `not followed: ${context.process ?? 'the process'} has addresses of another size`,
      };
    default: {
      const only = context.process === undefined ? '' : ` (valid only in ${context.process})`;
      const note = `→ ${safeName(resolved.name)}+0x${resolved.offset.toString(16)}${only}`;
      return { ...value, note, target: resolved };
    }
  }
}
