// Names from debug information, which anybody can have written, made safe to show. Not text in memory: decode/chars.ts.
// Follows Unicode TR 36 and TR 9; the escapes are those of src/model/safe-text.ts.

/** Characters that draw nothing or move others: controls, bidi, zero width, fillers, lone surrogates. */
export const unsafeCharacter = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

export function safeName(name: string): string {
  if (!unsafeCharacter.test(name)) return name;
  return Array.from(name, c =>
    unsafeCharacter.test(c) ? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}` : c,
  ).join('');
}

/** In quotes, as JSON has it, with all that can't be seen escaped as JSON escapes: to be read back. */
export function quotedName(name: string): string {
  return Array.from(JSON.stringify(name), c =>
    unsafeCharacter.test(c)
      ? Array.from(
          { length: c.length },
          (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join('')
      : c,
  ).join('');
}
