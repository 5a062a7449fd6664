// The levels of test, in the order in which they run: what each needs and what it starts. One list for `npm test`,
// `npm run check` and their help. Not the running of them (run-levels.mjs).
import { versions } from './code-server.mjs';

const bin = name => `node_modules/.bin/${name}`;
const mocha = name => ['node', ['scripts/lib/mocha.mjs', `out/test/${name}`]];

/**
 * Of those that run beside each other the longest stand first, and what others wait for.
 *
 * `check`: part of the quick check · `needs`: names of system.mjs · `host`: version of VS Code · `counts`: it writes
 * how many passed; what doesn't is one thing that passes or fails. `beside`: may run beside its neighbours of the same
 * word. `after`: runs what that level makes. `oracles`: compares with other programs, where they are there.
 */
export const levels = [
  { name: 'types', check: true, beside: 'windowless', run: [bin('tsc'), ['-b', '--pretty', 'false']] },
  {
    name: 'lint',
    check: true,
    beside: 'windowless',
    run: [bin('eslint'), ['.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint']],
  },
  {
    name: 'live',
    // Waits for the kernel and for programs most of the time, as the pages wait for a browser: long, but little work.
    beside: 'windowless',
    after: 'types',
    counts: true,
    built: true,
    oracles: true,
    needs: ['compiler', 'python', 'namespaces', 'ipcs'],
    run: mocha('live'),
  },
  {
    name: 'webview',
    beside: 'windowless',
    after: 'types',
    counts: true,
    built: true,
    needs: ['chromium'],
    run: mocha('webview'),
  },
  {
    name: 'unit',
    check: true,
    beside: 'windowless',
    after: 'types',
    counts: true,
    oracles: true,
    run: mocha('unit'),
  },
  {
    name: 'format',
    check: true,
    beside: 'windowless',
    run: [
      bin('prettier'),
      ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
    ],
  },
  { name: 'texts', check: true, beside: 'windowless', run: ['node', ['scripts/l10n.mjs', '--check']] },
  { name: 'unused', check: true, beside: 'windowless', run: [bin('knip'), ['--no-progress']] },
  { name: 'rules', check: true, beside: 'windowless', after: 'types', counts: true, run: mocha('rules') },
  {
    name: 'faults',
    counts: true,
    built: true,
    needs: ['compiler', 'python', 'strace', 'stress'],
    run: mocha('faults'),
  },
  ...versions.map(version => ({
    name: `host-${version}`,
    counts: true,
    built: true,
    host: version,
    needs: ['chromium', 'compiler', 'python'],
    run: ['node', ['out/test/host/run.js', version]],
  })),
  {
    name: 'package',
    counts: true,
    built: true,
    host: versions[0],
    needs: ['chromium', 'compiler', 'python'],
    run: mocha('package'),
  },
];

/** The levels of these names; `check` and `host` stand for several, none for all. Throws on a name that is none. */
export function select(names) {
  if (names.length === 0) return levels;
  const chosen = new Set();
  for (const name of names) {
    const found = levels.filter(
      level =>
        level.name === name ||
        (name === 'check' && level.check) ||
        (name === 'host' && level.name.startsWith('host-')),
    );
    if (found.length === 0)
      throw new Error(`No level ${name}. There are: ${levels.map(l => l.name).join(' ')}, and check, host.`);
    for (const level of found) chosen.add(level);
  }
  return levels.filter(level => chosen.has(level));
}
