// Which programs run other programs, and which files come with them: their own types say how they work inside, not what
// the programs that they run keep in shared memory. By paths alone. Not what such a program has loaded (library.ts).
// Names are those under which the makers and Debian install them.

/** Without what comes behind: `3.11`, `3.13t`, `8.2`, `-2.1.0-beta3`. */
const names = [
  ...['python', 'pypy', 'graalpy', 'node', 'nodejs', 'bun', 'deno', 'qjs', 'gjs', 'java', 'dotnet', 'mono'],
  ...[
    'mono-sgen',
    'ruby',
    'truffleruby',
    'perl',
    'php',
    'php-cgi',
    'php-fpm',
    'lua',
    'luajit',
    'tclsh',
    'wish',
  ],
  ...['guile', 'R', 'Rscript', 'julia', 'octave-cli', 'octave-gui', 'beam', 'beam.smp', 'sbcl'],
];
const program = new RegExp(
  `^(?:${names.join('|').replaceAll('.', '\\.')})(?:-?\\d[\\d.]*(?:[a-z]|-[\\w.]+)?|-dbg)?$`,
);

/** Folders of the system's own libraries. */
const system = /^(?:\/usr)?\/lib(?:32|64|x32)?\//;
/** Modules that somebody added, wherever the interpreter keeps them. */
const added = /\/(?:site-packages|dist-packages|site_ruby|vendor_ruby|gems|node_modules|site-library)\//;

/** Is this executable one? */
export function isInterpreter(path: string): boolean {
  return program.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Is a file that it maps its own or the system's, and no module of the program that it runs? */
export function comesWith(interpreter: string, path: string): boolean {
  if (path === interpreter) return true;
  if (added.test(path)) return false;
  if (system.test(path)) return true;
  const [, prefix, stem] = /^(.*)\/bin\/(?:.*\/)?([a-z]+)[^/]*$/i.exec(interpreter) ?? [];
  if (prefix === undefined || stem === undefined || !path.startsWith(`${prefix}/lib`)) return false;
  // There everybody's libraries are.
  return prefix !== '/usr/local' || path.slice(prefix.length).includes(stem);
}
