// Bundles test files of the host suites into one CommonJS file that VS Code can load, with entry.ts as its front.
// Not the choice of which files: run.ts makes that. `vscode` and mocha stay outside, as the host has the first and
// the second loads parts of itself by path.
import { build } from 'esbuild';
import { join } from 'node:path';

/** Bundles `files` (absolute paths of .ts files) into `out`, beneath the project's `root`. */
export async function bundleSuites(root: string, files: readonly string[], out: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'test/host/driver/entry.ts')],
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'koffi', 'playwright-core', 'esbuild'],
    logLevel: 'warning',
    plugins: [
      {
        name: 'suites',
        setup(b) {
          b.onResolve({ filter: /^shmscope-suites$/ }, ({ path }) => ({ path, namespace: 'suites' }));
          b.onLoad({ filter: /.*/, namespace: 'suites' }, () => ({
            contents: front(files),
            resolveDir: root,
          }));
        },
      },
    ],
  });
}

/** Each suite calls describe(), so it is loaded by the call and not before mocha is there. */
function front(files: readonly string[]): string {
  const loads = files.map(file => `  require(${JSON.stringify(file)});`);
  return `export function loadSuites() {\n${loads.join('\n')}\n}\n`;
}
