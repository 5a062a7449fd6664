// How long ago a moment was, in words of English: of commands, and of values that are copied. Not those of views, which
// are translated (webview/format.ts).

/** `9.8 h ago`, `in 3 min`, from milliseconds. */
export function agoText(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const steps = [
    { unit: 's', length: 1, below: 60 },
    { unit: 'min', length: 60, below: 3600 },
    { unit: 'h', length: 3600, below: 86_400 },
    { unit: 'd', length: 86_400, below: 86_400 * 365.2425 },
    { unit: 'y', length: 86_400 * 365.2425, below: Infinity },
  ];
  const step = steps.find(s => seconds < s.below);
  const count = seconds / (step?.length ?? 1);
  const text = `${count < 10 ? Math.round(count * 10) / 10 : Math.round(count)} ${step?.unit ?? ''}`;
  return milliseconds >= 0 ? `${text} ago` : `in ${text}`;
}
