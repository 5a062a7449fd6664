// Where a binding's types come from, as a spec for the probe: a program by its path, a header by its ending, a format
// by its prefix. Paths of a workspace's file are below its folder, and nowhere else:
// symbolic links are followed to tell. Nothing is read.
// Follows src/probe/types/spec.ts, which reads the same words on the command line.
import { realpathSync } from 'node:fs';
import { isAbsolute, join, normalize, relative } from 'node:path';
import type { CompileOptions, TypesSpec } from '../../protocol/types.js';

/** As settings have them; without a language and without trust, which each header brings. */
export type CompileSettings = Omit<CompileOptions, 'language' | 'trusted'>;

const c = /\.(?:h|c|i)$/;
const cxx = /\.(?:hh|hpp|hxx|h\+\+|hp|inl|ipp|tpp|tcc|cc|cpp|cxx|c\+\+|cp|C|H|ii)$/;

/** What a file of declarations is written in; undefined: it isn't one. */
export function languageOf(path: string): 'c' | 'c++' | undefined {
  if (cxx.test(path)) return 'c++';
  return c.test(path) ? 'c' : undefined;
}

/** `struct:<iq` and `numpy:i4,f8`; undefined: no format. */
export function formatSpec(text: string): TypesSpec | undefined {
  const [, language, format = ''] = /^(struct|numpy):(.*)$/s.exec(text) ?? [];
  return language === 'struct' || language === 'numpy'
    ? { kind: 'format', language, text: format.trim() }
    : undefined;
}

/** A file by its whole path: a program, BTF or a header. */
export function fileSpec(path: string, compile: CompileSettings, trusted: boolean): TypesSpec {
  const language = languageOf(path);
  return language === undefined
    ? { kind: 'file', path }
    : { kind: 'header', path, compile: { ...compile, language, trusted } };
}

/** What `from` of a workspace's file means in `folder`; undefined: a path that leaves the folder. */
export function specIn(
  folder: string | undefined,
  from: string,
  compile: CompileSettings,
  trusted: boolean,
): TypesSpec | undefined {
  const format = formatSpec(from);
  if (format) return format;
  if (folder === undefined || isAbsolute(from)) return undefined;
  const inside = normalize(from);
  if (inside === '..' || inside.startsWith('../') || inside.includes('\0')) return undefined;
  const path = join(folder, inside);
  return leadsOut(folder, path) ? undefined : fileSpec(path, compile, trusted);
}

/** By symbolic links. What isn't there leads nowhere; that it's missing is told when it's opened. */
function leadsOut(folder: string, path: string): boolean {
  try {
    return pathIn(realpathSync(folder), realpathSync(path)) === undefined;
  } catch {
    return false;
  }
}

/** A path as `from` of a workspace's file; undefined: it isn't below the folder. */
export function pathIn(folder: string, path: string): string | undefined {
  const inside = relative(folder, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? undefined : inside;
}

/** `language` of a declaration that nobody told: what C has no word for is C++. */
export function languageOfText(text: string): 'c' | 'c++' {
  const plain = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"/g, ' ');
  return /\b(?:class|template|namespace|typename|constexpr|private|public|protected|virtual)\b|::|<\s*(?:cstdint|atomic|array|vector|string)\s*>/.test(
    plain,
  )
    ? 'c++'
    : 'c';
}

/** Is it a declaration of a type, and not any other text? */
export function looksDeclared(text: string): boolean {
  return text.length <= 1_000_000 && /\b(?:struct|union|class|enum|typedef)\b[\s\S]*[{;]/.test(text);
}
