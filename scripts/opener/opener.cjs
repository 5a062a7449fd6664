// Opens the Shared Memory views and one attached segment when the window of `npm start` is there: what open.json beside
// it names, written anew at each start. For development only; the product has no such door, it opens what it is told
// through the same commands as any other extension would use.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Uri, commands } = require('vscode');

exports.activate = async context => {
  const { view, uri, viewType } = JSON.parse(readFileSync(join(context.extensionPath, 'open.json'), 'utf8'));
  await commands.executeCommand(`workbench.view.extension.${view}`);
  if (uri) await commands.executeCommand('vscode.openWith', Uri.from(uri), viewType, { preview: false });
};
