// In which order the parts of a long list stand: what is offered beside it is not to be sought below hundreds of rows.
// Not the list itself (search.ts). Pure.

export interface Parts<Item> {
  first: readonly Item[];
  found: readonly Item[];
  last: readonly Item[];
}

/** Who types looks for one of many, and Enter is to take what was found, not what is offered beside it. */
export function inOrder<Item>(typed: string, { first, found, last }: Parts<Item>): Item[] {
  return typed.trim() === '' ? [...first, ...last, ...found] : [...first, ...found, ...last];
}
