// Every failure that is our own ends as a sentence for a person: each code that a source throws or sends is one of
// errno's or has its words in src/model/own-failures.ts. Not whether the sentence is a good one.
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { readSources } from './sources.js';

/** Where a code is written: a failure's own field, an error that is made, a constant or a union that names some. */
const places = [
  /\bcode: '([A-Z]{4,})'/g,
  /new (?:KernelError\([^,()]+,|SnapshotError\(|TypesError\()\s*'([A-Z]{4,})'/g,
  /\bconst \w+ = '([A-Z]{5,})'/g,
  /^ {2}(?:\| )?'[A-Z]{4,}'(?: \| '[A-Z]{4,}')*;?$/gm,
];

function codesIn(text: string): string[] {
  return places.flatMap(place =>
    [...text.matchAll(place)].flatMap(([whole]) => whole.match(/(?<=')[A-Z]{4,}(?=')/g) ?? []),
  );
}

const sources = readSources().filter(source => /^(native|src)\//.test(source.path));
const words = 'src/model/own-failures.ts';
const ownFailures = [
  ...(sources.find(s => s.path === words)?.text ?? '').matchAll(/^ {2}([A-Z]+): \{/gm),
].flatMap(([, code]) => code ?? []);

describe('failures of our own', () => {
  it('have a sentence each', () => {
    const known = new Set([...Object.keys(constants.errno), ...ownFailures]);
    const without = sources
      .filter(({ path }) => /^(native|src\/(probe|layout))\//.test(path))
      .flatMap(({ path, text }) => codesIn(text).map(code => ({ code, path })))
      .filter(({ code }) => !known.has(code));
    assert.deepEqual(without, []);
  });

  it('have no sentence that nothing needs', () => {
    assert.ok(ownFailures.length > 20);
    const others = sources.filter(({ path }) => path !== words);
    const unneeded = ownFailures.filter(code => !others.some(({ text }) => text.includes(`'${code}'`)));
    assert.deepEqual(unneeded, []);
  });
});
