// Where types come from, as a person writes it: a path, `pid:4121`, `struct:<iq`, `numpy:i4,f8`. Not a check that it's
// there. A header is told by its ending, and compiled without asking: who types its path means it.
import type { CompileOptions, TypesSpec } from '../../protocol/types.js';

const cEndings = /\.(?:h|c|i)$/;
const cxxEndings = /\.(?:hh|hpp|hxx|h\+\+|hp|inl|ipp|tpp|tcc|cc|cpp|cxx|c\+\+|cp|C|H|ii)$/;

export type Compile = Omit<CompileOptions, 'language' | 'trusted'>;

/** `compile`: for headers. `language`: where the ending doesn't tell (a `.h` of C++). */
export function readSpec(text: string, compile: Compile, language?: 'c' | 'c++'): TypesSpec {
  const pid = /^pid:(\d{1,10})$/.exec(text)?.[1];
  if (pid !== undefined) return { kind: 'process', pid: Number(pid) };
  const [, format, rest = ''] = /^(struct|numpy):(.*)$/s.exec(text) ?? [];
  if (format === 'struct' || format === 'numpy') return { kind: 'format', language: format, text: rest };
  const told = cxxEndings.test(text) ? 'c++' : cEndings.test(text) ? 'c' : undefined;
  if (told === undefined) return { kind: 'file', path: text };
  return { kind: 'header', path: text, compile: { ...compile, language: language ?? told, trusted: true } };
}
