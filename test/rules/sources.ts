// The project's source files as the rules see them: path, text, and what each imports. Not an opinion on them.
// Imports are found by TypeScript's own parser, so a word in a string or a comment is none.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

export const root = join(import.meta.dirname, '../../..');

export interface Import {
  /** As written: `./a.js`, `node:fs`, `koffi`. */
  specifier: string;
  /** Erased by the compiler: `import type`, or only `type` names. */
  typeOnly: boolean;
  line: number;
}

export interface Source {
  /** From the project's folder, with slashes. */
  path: string;
  text: string;
  imports: Import[];
}

const rooms = ['native', 'src', 'webview', 'test', 'scripts'];

/** Every .ts and .mjs file of the rooms, by path. */
export function readSources(): Source[] {
  return rooms
    .flatMap(room =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map(n => `${room}/${n}`),
    )
    .filter(path => /\.(ts|mjs)$/.test(path) && !path.includes('node_modules/'))
    .sort()
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

/** The file that a relative import names, from the project's folder; undefined for a package's. */
export function target(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.normalize(posix.join(dirname(from), specifier)).replace(/\.js$/, '.ts');
}

export function importsOf(path: string, text: string): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    found.push({ specifier: specifier.text, typeOnly, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node, node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoad(node.expression)) add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = importClause.namedBindings;
  if (importClause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every(element => element.isTypeOnly);
}

function isLoad(called: ts.Expression): boolean {
  return (
    called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
  );
}

/** Where it is, for a message. */
export function at(source: Source, line: number): string {
  return `${relative(root, join(root, source.path))}:${line}`;
}
