// What a window of a test starts with: nothing that phones home, pops up or moves by itself.
// Not the extension's own settings: a suite sets those it is about. Names are of VS Code's settings reference.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.agentHost.enabled': false,
  'git.enabled': false,
  // A session would put its own view in place of the one that a test looks at.
  'debug.openDebug': 'neverOpen',
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
};

/** A folder that was never opened is not trusted then, and nothing asks about it. */
const distrusting = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.emptyWindow': false,
};

/** Writes User/settings.json of a user data folder, unless the run brought its own. */
export function writeSettings(userData: string, trusting: boolean): void {
  const folder = join(userData, 'User');
  const path = join(folder, 'settings.json');
  if (existsSync(path)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(trusting ? settings : { ...settings, ...distrusting }, null, 2));
}
