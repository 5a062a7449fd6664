// Of what a compiler says the line that says what is wrong first, as a message has room for one. Pure.

/** As a notification still shows it whole. */
const longest = 200;

/** `whole`: it was all that there is. */
export function firstError(words: string): { line: string; whole: boolean } {
  const lines = words
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  // `ring.h:12:5: fatal error: …`, and in other languages at least what isn't the way to it.
  const found =
    lines.find(line => /\berror:/i.test(line)) ??
    lines.find(line => !/^(in file included )?from .*[,:]$/i.test(line)) ??
    '';
  const line = found.length > longest ? `${found.slice(0, longest)}…` : found;
  return { line, whole: lines.length <= 1 && line === found };
}
