// Captures the colours that VS Code gives to webviews, of four themes, into test/data/themes/*.json, so that pages
// of tests are drawn with real ones. Run by hand when VS Code's themes change; not part of a test run.
// Source: the workbench's generated `.monaco-workbench { --vscode-… }` rule, which is what webviews inherit.
//   CODE_SERVER_DIR=… CODE_SERVER_NODE=… node out/test/webview/tools/capture-themes.js
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;

function need(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`Set ${name} (see the head of this file).`);
  return value;
}

async function capture(browser: Browser, theme: string): Promise<{ version: string; variables: object }> {
  const home = await mkdtemp(join(tmpdir(), 'shmscope-themes-'));
  const data = join(home, 'data');
  await mkdir(join(data, 'User'), { recursive: true });
  const settings = {
    'workbench.colorTheme': theme,
    'window.autoDetectColorScheme': false,
    'workbench.startupEditor': 'none',
    'chat.disableAIFeatures': true,
    'security.workspace.trust.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
  };
  await writeFile(join(data, 'User', 'settings.json'), JSON.stringify(settings));
  await writeFile(join(home, 'config.yaml'), '');
  const entry = join(need('CODE_SERVER_DIR'), 'out/node/entry.js');
  const args = [entry, '--config', join(home, 'config.yaml'), '--bind-addr', '127.0.0.1:0', '--auth', 'none'];
  const server = spawn(
    need('CODE_SERVER_NODE'),
    [...args, '--user-data-dir', data, '--extensions-dir', join(home, 'extensions'), '--disable-telemetry'],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{}' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString());
        if (found) resolve(found[0]);
      });
      server.once('exit', code => reject(new Error(`code-server ended with ${String(code)}`)));
    });
    const page = await browser.newPage();
    await page.goto(url);
    // `:where` of the theme service comes with the first theme; extension themes replace it a little later.
    await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
    await page.waitForTimeout(8000);
    const variables = await page.evaluate(() => {
      const found: Record<string, string> = {};
      for (const sheet of document.styleSheets) {
        for (const rule of sheet.cssRules) {
          if (!(rule instanceof CSSStyleRule) || !rule.selectorText.includes('.monaco-workbench')) continue;
          for (const name of rule.style) {
            if (name.startsWith('--vscode-')) found[name] = rule.style.getPropertyValue(name).trim();
          }
        }
      }
      const workbench = document.querySelector('.monaco-workbench');
      return { themeClass: workbench?.className ?? '', found };
    });
    await page.close();
    process.stderr.write(`${theme}: ${variables.themeClass}\n`);
    return { version: 'code-server 4.139.1 (VS Code 1.139)', variables: variables.found };
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    await rm(home, { recursive: true, force: true });
  }
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const [name, theme] of Object.entries(themes)) {
    const { version, variables } = await capture(browser, theme);
    const file = { theme, from: version, variables };
    await writeFile(`test/data/themes/${name}.json`, `${JSON.stringify(file, null, 2)}\n`);
  }
} finally {
  await browser.close();
}
