// Collects every text that is translated into l10n/bundle.l10n.json: what l10n.t(…) is called with in the extension
// and its webviews, and the sentences and words of src/model. With --check writes nothing, and fails when that file
// is stale or a translation lacks a text or has one too many (also in package.nls.*.json).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = 'l10n/bundle.l10n.json';

async function collect() {
  const sources = ['src/extension', 'webview'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .sort()
      .map(name => ({ extension: '.ts', contents: readFileSync(join(root, folder, name), 'utf8') })),
  );
  const texts = await getL10nJson(sources);
  for (const sentence of await sentences()) texts[sentence] ??= sentence;
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the model says in English, for whoever shows it to translate. */
async function sentences() {
  const contents = `
    import { sentences } from './explain.ts';
    import { ownFailures } from './own-failures.ts';
    import { failureSentences } from './failure-words.ts';
    import { kindWords } from './kind-words.ts';
    import { leakSentences } from './leaks/words.ts';
    import { ruleSentences } from './leaks/rule-words.ts';
    import { oldUserSentences } from './old-users.ts';
    export default [sentences, failureSentences, leakSentences, ruleSentences, oldUserSentences, ...Object.values(ownFailures), ...Object.values(kindWords)].flatMap(words => Object.values(words));`;
  const built = await esbuild.build({
    stdin: { contents, resolveDir: join(root, 'src/model'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
  });
  const module = await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0].text)}`);
  return module.default;
}

/** One sentence for each fault of the translations of `source`; `names` tells a translation's file. */
function faults(source, texts, names) {
  const keys = new Set(Object.keys(texts));
  return readdirSync(join(root, dirname(source)))
    .filter(name => names.test(name))
    .flatMap(name => {
      const theirs = JSON.parse(readFileSync(join(root, dirname(source), name), 'utf8'));
      const there = new Set(Object.keys(theirs));
      const both = [...keys].filter(key => there.has(key));
      return [
        ...[...keys].filter(key => !there.has(key)).map(key => `${name} lacks: ${key}`),
        ...[...there].filter(key => !keys.has(key)).map(key => `${name} has what is not used: ${key}`),
        ...both
          .filter(key => standing(theirs[key]) !== standing(texts[key]))
          .map(key => `${name} has other places, commands or icons: ${key}`),
      ];
    });
}

/** What a translation has to keep: places for arguments, links to commands and settings, icons, code. */
function standing(text) {
  const kept = /\{\d+\}|\]\([^)]*\)|\$\([a-z-]+\)|`[^`]*`|#[\w.]+#/g;
  return [...new Set(text.match(kept) ?? [])].sort().join(' ');
}

const texts = await collect();
const json = `${JSON.stringify(texts, undefined, 2)}\n`;
if (process.argv.includes('--check')) {
  const stale = readFileSync(join(root, bundle), 'utf8') !== json;
  const found = [
    ...(stale ? [`${bundle} is stale: npm run l10n`] : []),
    ...faults(bundle, texts, /^bundle\.l10n\..+\.json$/),
    ...faults(
      'package.nls.json',
      JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')),
      /^package\.nls\..+\.json$/,
    ),
  ].filter(fault => !fault.startsWith('bundle.l10n.json '));
  for (const fault of found) console.error(fault);
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  writeFileSync(join(root, bundle), json);
  console.log(`${Object.keys(texts).length} texts in ${bundle}`);
}
