// Rules on what stands in files: size, a first comment, no clock or page in pure rooms, no notes to self, nothing of
// one machine in what people read. Not style: eslint and prettier look after that.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isIn, pure } from './rooms.js';
import { at, readSources, root, type Source } from './sources.js';

const sources = readSources();
const longest = 300;
const medianAtMost = 120;
const widest = 120;

describe('file rules', () => {
  it(`no source has more than ${longest} lines, and half have at most ${medianAtMost}`, () => {
    const sizes = sources.map(s => ({ path: s.path, lines: s.text.trimEnd().split('\n').length }));
    assert.deepEqual(
      sizes.filter(s => s.lines > longest).map(s => `${s.path}: ${s.lines}`),
      [],
    );
    const sorted = sizes.map(s => s.lines).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    process.stdout.write(
      `      ${sizes.length} files, median ${median} lines, longest ${sorted.at(-1) ?? 0}\n`,
    );
    assert.ok(median <= medianAtMost, `the median is ${median} lines`);
  });

  it('every source opens with a comment that says what it is', () => {
    const without = sources.filter(s => !/^(#!.*\n)?(\/\/ .{20,}|\/\*\*?[\s*]+\S)/.test(s.text));
    assert.deepEqual(
      without.map(s => s.path),
      [],
    );
  });

  it(`no comment is wider than ${widest} columns`, () => {
    // What prettier leaves alone. An address can't be folded.
    const comment = /^\s*(?:\/\/|\/\*|\*)(?!.*https?:\/\/)/;
    const wide = sources.flatMap(s =>
      s.text
        .split('\n')
        .flatMap((line, i) => (line.length > widest && comment.test(line) ? [at(s, i + 1)] : [])),
    );
    assert.deepEqual(wide, []);
  });

  it('no source holds a note to self', () => {
    // In two parts, so that this file does not hold the words itself.
    const note = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
    assert.deepEqual(linesWith(sources, note), []);
  });

  it('an exception from a check has its reason beside it', () => {
    // The words that switch a check off; of these files, which have to name them, nothing is asked.
    const bare = /eslint-disable(?!.*--\s*\S)|@ts-(ignore|nocheck)|@ts-expect-error\s*$/;
    assert.deepEqual(
      linesWith(
        sources.filter(s => !isIn(s.path, 'test/rules')),
        bare,
      ),
      [],
    );
  });

  it('sees a clock, a page and a process where there is one', () => {
    const text = `const now = Date.now(); const d = new Date(); const t = new Date(5); setTimeout(f, 1);
      interface A { window: number } const a = { document: 1, window }; function f(process: A) { return process.window; }`;
    const found = impurities({ path: 'x.ts', text, imports: [] }).map(i => i.name);
    assert.deepEqual(found, ['Date.now', 'new Date()', 'setTimeout', 'window']);
  });

  it('the pure rooms name no clock, no page and no process', () => {
    const wrong = sources
      .filter(s => pure.some(room => isIn(s.path, room)))
      .flatMap(s => impurities(s).map(({ name, line }) => `${at(s, line)} uses ${name}`));
    assert.deepEqual(wrong, []);
  });

  for (const name of ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter(n =>
    existsSync(join(root, n)),
  )) {
    it(`${name} holds nothing of one machine`, () => {
      const text = readFileSync(join(root, name), 'utf8');
      for (const [what, pattern] of [
        ['a path of one machine', /(?<![\w.])\/(?:home|root|work|Users|tmp)\/\w+/],
        ['a registry host', /\bregistry\.|artifactory|verdaccio|nexus\./i],
        ['an issue number', /(?:\bissues?\s*#?\d+\b)|(?:^|\s)#\d+\b/im],
      ] as const)
        assert.doesNotMatch(text, pattern, `${name} names ${what}`);
    });
  }
});

function linesWith(files: readonly Source[], pattern: RegExp): string[] {
  return files.flatMap(s =>
    s.text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${at(s, i + 1)} ${line.trim()}`] : [])),
  );
}

const forbidden = new Set([
  ...['performance', 'document', 'window', 'navigator', 'localStorage', 'fetch', 'process', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
]);

/** Names of the outside world used as values: `Date.now`, `new Date()` without a time, and globals. */
function impurities(source: Source): { name: string; line: number }[] {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const declared = new Set<string>();
  const found: { name: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node)) &&
      ts.isIdentifier(node.name)
    )
      declared.add(node.name.text);
    if ((ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node)) && node.name)
      declared.add(node.name.text);
    const add = (name: string): void => {
      found.push({ name, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    };
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Date.now') add('Date.now');
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') add('Math.random');
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      add('new Date()');
    if (ts.isIdentifier(node) && forbidden.has(node.text) && isValue(node)) add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter(({ name }) => !declared.has(name));
}

/** An identifier that stands for itself: not a property, a member's name or part of a type. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.name !== node;
  return !(
    ts.isTypeElement(parent) ||
    ts.isTypeNode(parent) ||
    ts.isClassElement(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isBindingElement(parent)
  );
}
