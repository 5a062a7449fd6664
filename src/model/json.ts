// JSON for people's terminals and editors: the same document, with nothing in it that moves or hides other characters.

/** JSON whose characters all draw themselves: what could move or hide others is escaped. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    character =>
      Array.from(
        { length: character.length },
        (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
      ).join(''),
  );
}
