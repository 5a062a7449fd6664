// What the VSIX files hold: all that runs needs, nothing else, and the binaries of the right processor for both C
// libraries. Not whether it runs: installed.test.ts.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makePackages, root, type Packages } from './packages.js';
import { readZip, type Entry } from './zip.js';

/** e_machine in the ELF header (elf.h): EM_X86_64 and EM_AARCH64. */
const machines = { x64: 62, arm64: 183 } as const;

describe('the packages', function () {
  this.timeout(120_000);
  let packages: Packages;
  before(async () => {
    packages = await makePackages();
  });
  after(() => {
    packages.remove();
  });

  it('for other systems hold no foreign code, and all that opens recordings', () => {
    const entries = readZip(packages.any);
    const names = [...entries.keys()];
    assert.deepEqual(
      names.filter(name => /node_modules|\.node$/.test(name)),
      [],
    );
    for (const name of shipped()) assert.ok(names.includes(`extension/dist/${name}`), `${name} is not in it`);
    const manifest = entries.get('extension.vsixmanifest')?.read().toString('utf8') ?? '';
    assert.doesNotMatch(manifest, /TargetPlatform/);
    for (const name of ['replay.js', 'find-worker.js', 'types-worker.js'])
      assert.doesNotMatch(entries.get(`extension/dist/${name}`)?.read().toString('utf8') ?? 'koffi', /koffi/);
  });

  for (const arch of ['x64', 'arm64'] as const) {
    describe(`linux-${arch}`, () => {
      let entries: Map<string, Entry>;
      before(() => {
        entries = readZip(packages[arch]);
      });
      const text = (name: string): string => entries.get(name)?.read().toString('utf8') ?? '';

      it('holds every file of dist but the maps', () => {
        for (const name of shipped())
          assert.ok(entries.has(`extension/dist/${name}`), `${name} is not in it`);
      });

      it('holds every file of media that its manifest names', () => {
        const named = [...text('extension/package.json').matchAll(/"(?:\.\/)?(media\/[^"]+\.\w+)"/g)];
        assert.ok(named.length > 3, 'icons, walkthrough and schema are named');
        for (const [, path = ''] of named)
          assert.ok(entries.has(`extension/${path}`), `${path} is not in it`);
      });

      it('holds nothing that is not needed', () => {
        const known = [
          /^extension\/dist\/(webview\/)?[\w-]+\.(js|cjs|css|ttf|txt)$/i,
          /^extension\/media\/.*\.(svg|png|md|schema\.json)$/,
          /^extension\/l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
          /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
          /^extension\/(readme\.md|changelog\.md|LICENSE(\.txt)?)$/i,
          /^extension\/node_modules\/koffi\/(package\.json|LICENSE\.txt|index\.c?js)$/,
          /^extension\/node_modules\/koffi\/src\/koffi\/(index\.c?js|src\/static\.c?js)$/,
          new RegExp(`^extension/node_modules/@koromix/koffi-linux-${arch}/(package\\.json|index\\.js)$`),
          new RegExp(`^extension/node_modules/@koromix/koffi-linux-${arch}/\\w+/koffi\\.node$`),
          /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
        ];
        const unknown = [...entries.keys()].filter(name => !known.some(pattern => pattern.test(name)));
        assert.deepEqual(unknown, []);
      });

      it('holds no path or secret of the machine that made it', () => {
        for (const { name, read } of entries.values()) {
          if (name.endsWith('.node') || name.endsWith('.ttf') || name.endsWith('.png')) continue;
          const content = read().toString('utf8');
          assert.ok(!content.includes(root), `${name} names ${root}`);
          assert.doesNotMatch(content, /BEGIN [A-Z ]*PRIVATE KEY|_authToken|npm_[A-Za-z0-9]{36}/, name);
        }
      });

      it('has koffi for its processor alone, built for glibc and for musl', () => {
        const binaries = [...entries.values()].filter(({ name }) => name.endsWith('.node'));
        assert.deepEqual(binaries.map(({ name }) => name.split('/').at(-2)).sort(), [
          `linux_${arch}`,
          `musl_${arch}`,
        ]);
        for (const { name, read } of binaries) {
          const elf = read();
          assert.equal(elf.toString('latin1', 0, 4), '\x7fELF', name);
          assert.equal(elf.readUInt16LE(18), machines[arch], `${name} is for another processor`);
          assert.equal(neededLibc(elf), name.includes('/musl_') ? 'musl' : 'glibc', name);
        }
      });

      it('names its target, and its manifest nothing of development', () => {
        assert.match(text('extension.vsixmanifest'), new RegExp(`TargetPlatform="linux-${arch}"`));
        const manifest = JSON.parse(text('extension/package.json')) as Record<string, unknown>;
        for (const key of ['scripts', 'devDependencies', 'private']) assert.ok(!(key in manifest), key);
        assert.ok(entries.has(`extension/${String(manifest['main']).replace('./', '')}`));
      });

      it('is small', () => {
        const packed = readFileSync(packages[arch]).length;
        assert.ok(packed < 2.5e6, `${packed} bytes`);
      });
    });
  }
});

/** What the build has made for use: all of dist/ but source maps. */
function shipped(): string[] {
  const dist = join(root, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  assert.ok(existsSync(join(dist, 'extension.cjs')), 'dist/ is not built');
  return files.filter(name => /\.\w+$/.test(name) && !/\.(map|half)$/.test(name));
}

/** By the library that it names as needed: glibc's is libc.so.6, musl's libc.so or libc.musl-<arch>.so.1. */
function neededLibc(elf: Buffer): 'glibc' | 'musl' {
  return elf.includes('libc.so.6\0') ? 'glibc' : 'musl';
}
