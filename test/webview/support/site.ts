// Serves the webview's bundles and the scripted host to a browser, on loopback, in a page like the extension's:
// the same policy, VS Code's real theme variables. Bundled here, so that tests need no build before.
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { policyOf } from '../../../src/extension/editor/policy.js';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type ThemeName = (typeof themes)[number];

const themeClass: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** As the build makes them (scripts/build.mjs). */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const { dedent } = (await import(join(root, 'scripts/lib/dedent.mjs'))) as { dedent: esbuild.Plugin };
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'webview/segment/main.ts', out: 'segment' },
      { in: 'webview/system/main.ts', out: 'system' },
      { in: 'test/webview/page/main.ts', out: 'host' },
      { in: 'test/webview/page/system-host.ts', out: 'system-host' },
    ],
    outdir: '/',
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome130',
    legalComments: 'none',
    plugins: [dedent],
    write: false,
    logLevel: 'silent',
  });
  const files = new Map(result.outputFiles.map(file => [file.path, file.contents]));
  for (const name of ['codicon.css', 'codicon.ttf']) {
    files.set(`/${name}`, readFileSync(join(root, 'node_modules/@vscode/codicons/dist', name)));
  }
  files.set('/axe.js', readFileSync(join(root, 'node_modules/axe-core/axe.min.js')));
  // Browsers ask for it by themselves.
  files.set('/favicon.ico', new Uint8Array());
  return files;
}

function variables(theme: ThemeName): string {
  const file = JSON.parse(readFileSync(join(root, `test/data/themes/${theme}.json`), 'utf8')) as {
    variables: Record<string, string>;
  };
  const fonts = {
    '--vscode-font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
    '--vscode-font-size': '13px',
    '--vscode-editor-font-family': '"Droid Sans Mono", monospace',
    '--vscode-editor-font-size': '14px',
  };
  const all = Object.entries({ ...file.variables, ...fonts });
  return `html { background: var(--vscode-sideBar-background); ${all.map(([name, value]) => `${name}: ${value};`).join(' ')} }`;
}

/** A language that there is a translation for, as a script that runs before the view's. */
function translations(language: string): string {
  return `window.translations = ${readFileSync(join(root, `l10n/bundle.l10n.${language}.json`), 'utf8')};`;
}

/** Of the scripts that the pages' policy lets run. */
export const nonce = 'page-of-a-test';

function page(theme: ThemeName, view: 'segment' | 'system', policy: string, language: string | null): string {
  const host = view === 'segment' ? 'host' : 'system-host';
  const texts =
    language === null ? '' : `<script nonce="${nonce}" src="/translations-${language}.js"></script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>/ticks</title>
<link rel="stylesheet" href="/theme-${theme}.css"><link rel="stylesheet" href="/codicon.css">
<link rel="stylesheet" href="/${view}.css">
${texts}<script type="module" nonce="${nonce}" src="/${host}.js"></script>
<script type="module" nonce="${nonce}" src="/${view}.js"></script>
</head><body class="${themeClass[theme]}"></body></html>`;
}

export interface Site {
  readonly url: string;
  readonly sizes: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
  html: 'text/html',
};

/** Pages are `/segment?theme=dark&memory=ring` and `/system?theme=dark`. */
export async function serve(): Promise<Site> {
  const files = await bundle();
  const policy = policyOf(`'self'`, nonce);
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const theme = themes.find(name => name === url.searchParams.get('theme')) ?? 'dark';
    const texts = /^\/translations-([a-z]+)\.js$/.exec(url.pathname)?.[1];
    const css = /^\/theme-(.+)\.css$/.exec(url.pathname)?.[1];
    let body: string | Uint8Array | undefined = files.get(url.pathname);
    if (css) body = variables(themes.find(name => name === css) ?? 'dark');
    else if (texts) body = translations(texts);
    else if (url.pathname === '/segment')
      body = page(theme, 'segment', policy, url.searchParams.get('language'));
    else if (url.pathname === '/system') body = page(theme, 'system', policy, null);
    else if (url.pathname === '/nothing') body = '<!doctype html><title>nothing</title>';
    const kind = url.pathname.includes('.') ? (url.pathname.split('.').at(-1) ?? '') : 'html';
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[kind] ?? 'text/plain',
      // A browser asks for a bundle once, and keeps what it compiled of it.
      ...(url.pathname.includes('.') && { 'cache-control': 'max-age=86400' }),
    });
    response.end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address to serve at');
  const sizes = Object.fromEntries([...files].map(([name, contents]) => [name, contents.byteLength]));
  return {
    url: `http://127.0.0.1:${address.port}`,
    sizes,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close(error => (error ? reject(error) : resolve()));
      }),
  };
}
