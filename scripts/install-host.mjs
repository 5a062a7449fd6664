// Installs the VS Code that tests run in, by hand: `npm run install-host` for all versions, or `-- 1.105` for one.
// `npm test` does the same by itself.
import process from 'node:process';
import { ensureCodeServer, versions } from './lib/code-server.mjs';
import { endOnSignals, isEnding } from './lib/processes.mjs';

endOnSignals();
const chosen = process.argv.slice(2);
try {
  for (const version of chosen.length > 0 ? chosen : versions) {
    const { server } = await ensureCodeServer(version);
    console.log(`VS Code ${version} is in ${server}`);
  }
} catch (error) {
  // Asked to end: that npm was ended by it says nothing.
  if (!isEnding()) console.error(error instanceof Error ? error.message : error);
  process.exitCode = isEnding() ? 130 : 1;
}
