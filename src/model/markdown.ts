// Text that others chose, in Markdown that leaves the extension: shown as it is, whatever is in it. Not VS Code's own
// tooltips, which append text (src/extension/tree/tooltip.ts).

/** As code, with a fence that nothing in it ends. In a table a bar has to be escaped besides. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
