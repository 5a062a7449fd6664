// The HTML of a webview: a shell that loads one bundle and may do nothing else. No script or style in the page,
// nothing from outside dist/webview. Not what is drawn in it: that is the bundle's own.
import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview, type WebviewOptions } from 'vscode';
import { policyOf } from './policy.js';

/** What VS Code passes on to the `when` clauses of webview/context menus. */
export type PageContext = Readonly<Record<string, string | boolean>>;

export function pageOptions(extensionUri: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [bundles(extensionUri)] };
}

/** `bundle` names its script and style: `segment` is dist/webview/segment.js and segment.css. */
export function page(
  webview: Webview,
  extensionUri: Uri,
  bundle: 'segment' | 'system',
  title: string,
  context: PageContext,
): string {
  const nonce = randomBytes(16).toString('base64');
  const at = (file: string): string =>
    escape(webview.asWebviewUri(Uri.joinPath(bundles(extensionUri), file)).toString());
  const policy = policyOf(webview.cspSource, nonce);
  return `<!doctype html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${at('codicon.css')}">
<link rel="stylesheet" href="${at(`${bundle}.css`)}">
<script type="module" nonce="${nonce}" src="${at(`${bundle}.js`)}"></script>
<title>${escape(title)}</title>
</head>
<body data-vscode-context="${escape(JSON.stringify(context))}"></body>
</html>`;
}

/** In place of a view that can't be: a sentence, and nothing that runs. */
export function showWords(webview: Webview, extensionUri: Uri, sentence: string): void {
  webview.options = { ...pageOptions(extensionUri), enableScripts: false };
  webview.html = pageOfWords(webview, extensionUri, sentence);
}

function pageOfWords(webview: Webview, extensionUri: Uri, sentence: string): string {
  const at = (file: string): string =>
    escape(webview.asWebviewUri(Uri.joinPath(bundles(extensionUri), file)).toString());
  return `<!doctype html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policyOf(webview.cspSource, randomBytes(16).toString('base64')))}">
<link rel="stylesheet" href="${at('codicon.css')}">
<link rel="stylesheet" href="${at('segment.css')}">
<title>${escape(sentence)}</title>
</head>
<body><main class="failed"><p><i class="codicon codicon-error" aria-hidden="true"></i> ${escape(sentence)}</p></main></body>
</html>`;
}

/** Of the texts in it: without a translation they are English, whatever VS Code's are. */
function language(): string {
  return escape(l10n.bundle === undefined ? 'en' : env.language);
}

function bundles(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, character => entities[character] ?? '');
}
