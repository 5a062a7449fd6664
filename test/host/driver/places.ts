// Where the VS Code to test in is: a desktop one, or a code-server in .cache/ (scripts/lib/code-server.mjs puts it
// there). Not the installing. `VSCODE_EXECUTABLE` beats all; SHMSCOPE_CODE_SERVER and SHMSCOPE_CODE_NODE come next.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The executable for runTests, and what it must find in its environment. */
export interface Host {
  /** As a report calls it: `VS Code 1.139 (code-server)`. */
  name: string;
  desktop: boolean;
  executable: string;
  environment: Record<string, string>;
}

/** By VS Code's version: the code-server that holds it, and the Node that this one is made for. */
type Hosts = Readonly<Record<string, { codeServer: string; node: string }>>;

/** Throws with the command that installs it when it isn't there. */
export function hostFor(root: string, version: string): Host {
  const desktop = process.env['VSCODE_EXECUTABLE'];
  if (desktop !== undefined)
    return { name: `VS Code at ${desktop}`, desktop: true, executable: desktop, environment: {} };
  const hosts = JSON.parse(readFileSync(join(root, 'scripts/lib/hosts.json'), 'utf8')) as Hosts;
  const wanted = hosts[version];
  if (wanted === undefined)
    throw new Error(`No VS Code ${version} here: say one of ${Object.keys(hosts).join(', ')}.`);
  const { codeServer: release, node: nodeVersion } = wanted;
  const cache = join(root, '.cache');
  const server = join(cache, `code-server-${release}/node_modules/code-server`);
  const node = join(cache, `node-${nodeVersion}/node_modules/node-linux-${process.arch}/bin/node`);
  if (!existsSync(server) || !existsSync(node))
    throw new Error(
      `code-server ${release} is not installed. Install it by: npm run install-host -- ${version}`,
    );
  const executable = join(root, 'out/test/host/driver/main.js');
  chmodSync(executable, 0o755);
  return {
    name: `VS Code ${version} (code-server ${release})`,
    desktop: false,
    executable,
    environment: { SHMSCOPE_CODE_SERVER: server, SHMSCOPE_CODE_NODE: node },
  };
}
