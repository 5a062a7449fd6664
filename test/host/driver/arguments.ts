// The command line of VS Code, as far as tests use it, taken apart. Not a check of it: flags that only a desktop
// window understands (--no-sandbox and such, which test-electron always adds) are let pass.
// Follows the options of `code --help` and runTests of @vscode/test-electron.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Arguments {
  /** Folders of extensions under development; none is fine. */
  development: string[];
  /** The module whose `run()` is the test, in the extension host; without one the window just stays open. */
  tests: string | undefined;
  /** Where settings, state and the browser's profile are kept; undefined: a folder of this run's own. */
  userData: string | undefined;
  extensions: string | undefined;
  /** The workspace folder or .code-workspace file; undefined: an empty window. */
  workspace: string | undefined;
  disableExtensions: boolean;
  proposedApi: string[];
}

export function parseArguments(argv: readonly string[]): Arguments {
  const named = new Map<string, string[]>();
  const positional: string[] = [];
  for (const argument of argv) {
    const option = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (!option?.[1]) positional.push(argument);
    else named.set(option[1], [...(named.get(option[1]) ?? []), option[2] ?? '']);
  }
  const last = (name: string): string | undefined => named.get(name)?.at(-1);
  const folderUri = last('folder-uri');
  const folder = folderUri === undefined ? positional[0] : fileURLToPath(folderUri);
  return {
    development: named.get('extensionDevelopmentPath') ?? [],
    tests: last('extensionTestsPath'),
    userData: last('user-data-dir'),
    extensions: last('extensions-dir'),
    workspace: folder === undefined ? undefined : resolve(folder),
    disableExtensions: named.has('disable-extensions'),
    proposedApi: named.get('enable-proposed-api') ?? [],
  };
}
