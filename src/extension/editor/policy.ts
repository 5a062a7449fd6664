// What the document of a webview may do (Content Security Policy): run the scripts of one nonce, take styles, fonts
// and pictures from the extension, and nothing else; no style in the page. Pure. Not the page itself: page.ts.
// Follows the toolkit's focus test (canUseFocusVisible of fast-web-utilities).

/**
 * SHA-256 of a style element with nothing in it. The toolkit adds one, asks through the DOM whether it takes a rule
 * with :focus-visible, and removes it. Refused, it draws focus rings on every click; and no text can come in by it.
 */
const emptyStyle = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** `source`: what stands for the extension's own files, as Webview.cspSource does. */
export function policyOf(source: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} '${emptyStyle}'`,
    `font-src ${source}`,
    `img-src ${source}`,
  ].join('; ');
}
