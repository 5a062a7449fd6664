// Takes the indentation out of what is bundled for a page: in templates of HTML and CSS, which no minifier enters, it
// is a fiftieth of the script, and draws nothing. Lines stay lines, so that errors still tell where they are.
// Not for Node's programs, whose texts may mean their spaces.
import { readFile } from 'node:fs/promises';

/** For esbuild. */
export const dedent = {
  name: 'dedent',
  setup(build) {
    build.onLoad({ filter: /\.(?:ts|js)$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/^[ \t]+/gm, ''),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};
