// Texts with names in them, made fit for places where VS Code reads more than text: it makes links, commands too, of
// `[label](target)` in messages, and icons of `$(name)` in rows and in the status bar. Names are chosen by others.
// Not for tooltips in Markdown: tree/tooltip.ts appends text to these. Nothing else in a text changes.

/** For a message: `[label](command:…)` stays what it is called. */
export function plain(text: string): string {
  return text.replaceAll('](', ']\u2009(');
}

/** For a row or the status bar: `$(bug)` stays what it is called. */
export function noIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** Of a row, all that names may stand in. */
export function plainRow<T extends { label?: unknown; description?: unknown }>(row: T): T {
  const texts: { label?: unknown; description?: unknown } = row;
  if (typeof texts.label === 'string') texts.label = noIcons(texts.label);
  if (typeof texts.description === 'string') texts.description = noIcons(texts.description);
  return row;
}
