// The options of every command that takes <types>, and their help. Not the opening: type-source.ts.

export const typesOptions = {
  'debug-path': { type: 'string', multiple: true },
  include: { type: 'string', short: 'I', multiple: true },
  define: { type: 'string', short: 'D', multiple: true },
  compiler: { type: 'string' },
  language: { type: 'string' },
  database: { type: 'string' },
} as const;

export const typesHelp = `<types> is where types come from: an ELF file, pid:4121 (its executable and libraries),
a C or C++ header, a BTF file such as /sys/kernel/btf/vmlinux, struct:FORMAT (of Python's
struct module) or numpy:DTYPE.

  --debug-path DIR   look for separate debug files there too (besides /usr/lib/debug)
  -I DIR, -D NAME    for headers: include paths and defines
  --compiler CC      for headers: the compiler to run (default cc, c++)
  --language c|c++   for headers whose ending doesn't tell
  --database FILE    for headers: a compile_commands.json with paths and defines`;

export interface TypesValues {
  'debug-path'?: string[] | undefined;
  include?: string[] | undefined;
  define?: string[] | undefined;
  compiler?: string | undefined;
  language?: string | undefined;
  database?: string | undefined;
}
