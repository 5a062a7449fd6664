// Can the field at a path that a person types be shown in a format of its own? Plain Node. Not the asking
// (commands.ts), nor what a file says (missing-fields.ts).
import type { BoundTo } from './bound-to.js';
import { pathBelow } from './paths.js';

/** Why not: there is no such field; or it's a struct, an array of structs, or all that is bound. */
export type NoFormat = 'no field' | 'whole';

/** `names`: of what is bound. Throws RpcFailure. */
export async function whyNoFormat(
  attachment: Pick<BoundTo, 'ask'>,
  names: readonly string[],
  path: string,
): Promise<NoFormat | undefined> {
  // Of any element the first stands for all.
  const at = { path: path.replaceAll('[*]', '[0]') };
  const found = await attachment.ask((probe, number) => probe.locate({ attachment: number, at }));
  if (!found) return 'no field';
  return found.whole === true || names.some(name => pathBelow(name, path) === '') ? 'whole' : undefined;
}
