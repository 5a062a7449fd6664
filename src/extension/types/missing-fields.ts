// Fields that a binding names and its type doesn't have: a format or a sequence counter for nothing. Plain Node.
import { asFailure } from '../attachment/attachment.js';
import type { BoundTo } from './bound-to.js';
import type { Problem } from './problems.js';
import type { Resolved } from './resolve.js';
import { fullPath } from './paths.js';

/** Throws when the probe ends. */
export async function missingFields(attachment: BoundTo, resolved: readonly Resolved[]): Promise<Problem[]> {
  const named = resolved.flatMap(one => {
    const { formats, sequence } = one.wanted.binding;
    return [
      ...Object.keys(formats).map(path => ({ one, path, use: 'format' as const })),
      ...(sequence === undefined ? [] : [{ one, path: sequence, use: 'sequence' as const }]),
    ];
  });
  const problems: Problem[] = [];
  for (const { one, path, use } of named) {
    // Of `any element` the first must be there.
    const at = { path: fullPath(one.name, path).replaceAll('[*]', '[0]') };
    const found = await attachment
      .ask((probe, number) => probe.locate({ attachment: number, at }))
      .catch((error: unknown) => {
        if (asFailure(error).kind === 'ended') throw error;
        return null;
      });
    if (!found) problems.push({ kind: 'no field', type: one.wanted.binding.type, path, use });
  }
  return problems;
}
