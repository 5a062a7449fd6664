// Proves the stand itself: the right VS Code, our extension in it, a window that can be driven, a webview that can be
// asked. Not the product: the other suites are about that.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  clickInView,
  closeEditors,
  eventually,
  inView,
  inWindow,
  needsWindow,
  press,
  screenshot,
  setTheme,
  viewBox,
  windowAvailable,
} from '../driver/control.js';

const root = process.env['SHMSCOPE_ROOT'] ?? '';

describe('the test stand', () => {
  afterEach(closeEditors);

  it('runs in the version that was asked for, with our extension under development', function () {
    const wanted = process.env['SHMSCOPE_HOST_VERSION'] ?? '';
    if (windowAvailable) assert.ok(vscode.version.startsWith(`${wanted}.`), `this is ${vscode.version}`);
    const ours = vscode.extensions.getExtension('shmscope.shmscope');
    assert.ok(ours, 'the extension is not there');
    assert.equal(ours.extensionPath, root);
  });

  it('opens a webview, asks it, clicks in it, and takes a picture', async function () {
    needsWindow(this);
    const panel = vscode.window.createWebviewPanel('smoke', 'Smoke', vscode.ViewColumn.One, {
      enableScripts: true,
    });
    panel.webview.html = `<!DOCTYPE html><html><head>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-a1'"></head>
      <body><button id="b">Press</button><script nonce="a1">
      let n = 0; document.getElementById('b').onclick = () => { document.title = 'pressed ' + ++n; };
      </script></body></html>`;
    assert.equal(await inView(`document.querySelector('button').textContent`), 'Press');
    await clickInView('#b');
    assert.equal(await eventually('the title', () => inView('document.title')), 'pressed 1');
    const box = await viewBox();
    assert.ok(box && box.width > 200 && box.height > 200, JSON.stringify(box));
    const picture = join(root, `out/host-suites/smoke-${process.env['SHMSCOPE_HOST_VERSION'] ?? ''}.png`);
    await screenshot(picture);
    assert.ok(existsSync(picture) && statSync(picture).size > 5000);
  });

  it('changes the theme, in the workbench and in a webview', async function () {
    needsWindow(this);
    const panel = vscode.window.createWebviewPanel('smoke', 'Smoke', vscode.ViewColumn.One, {});
    panel.webview.html = '<!DOCTYPE html><html><body>theme</body></html>';
    for (const [theme, kind] of [
      ['light', 'vscode-light'],
      ['dark', 'vscode-dark'],
    ] as const) {
      await setTheme(theme);
      await eventually(`the webview is ${theme}`, async () => {
        const found = await inView('document.body.className');
        return typeof found === 'string' && found.includes(kind);
      });
    }
  });

  it('passes keys on to the workbench', async function () {
    needsWindow(this);
    await press('F1');
    const shown = `document.querySelector('.quick-input-widget')?.checkVisibility() ?? false`;
    await eventually('the palette is open', () => inWindow(shown));
    await press('Escape');
    await eventually('the palette is closed', async () => (await inWindow(shown)) === false);
  });
});
