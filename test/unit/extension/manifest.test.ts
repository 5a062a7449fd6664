// package.json says what the extension contributes: that it fits together, and that each text is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherKinds } from '../../../src/model/other-object.js';
import { most } from '../../../src/model/leaks/rules.js';
import { objectKinds } from '../../../src/model/verdict.js';
import { segmentKinds } from '../../../src/model/segment.js';
import { bytesPerRow, rates, viewCommands } from '../../../src/protocol/view.js';

const root = join(import.meta.dirname, '../../../..');
const text = readFileSync(join(root, 'package.json'), 'utf8');

interface Manifest {
  extensionKind: string[];
  activationEvents: string[];
  icon: string;
  capabilities: Record<string, { supported: unknown; restrictedConfigurations?: string[] }>;
  contributes: {
    commands: { command: string; category: string; enablement?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings: { command: string; when: string }[];
    configuration: { properties: Record<string, { enum?: unknown[]; default: unknown; scope: string }> }[];
    walkthroughs: { steps: { media: { svg: string } }[] }[];
    viewsContainers: { activitybar: { icon: string }[] };
    viewsWelcome: { contents: string }[];
  };
}

const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const commands = new Set(contributes.commands.map(c => c.command));

describe('package.json', () => {
  it('runs where the memory is, starts only for its own and to hear of runs, and runs nothing of a workspace', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    // What a debug session says of its process is said once, at its start; so with a task's and a command's.
    assert.deepEqual(manifest.activationEvents, [
      'onDebugAdapterProtocolTracker',
      'onCommand:workbench.action.tasks.runTask',
      'onTerminalShellIntegration:*',
    ]);
    const untrusted = manifest.capabilities['untrustedWorkspaces'];
    // What a folder says of compilers and paths counts only when it's trusted.
    assert.equal(untrusted?.supported, 'limited');
    const properties = Object.assign({}, ...contributes.configuration.map(c => c.properties)) as object;
    const restricted = /^shmscope\.(types\.(?!remember$)|leaks\.rules$)/;
    const wanted = Object.keys(properties).filter(key => restricted.test(key));
    assert.deepEqual([...(untrusted.restrictedConfigurations ?? [])].sort(), wanted.sort());
    assert.equal(manifest.capabilities['virtualWorkspaces']?.supported, true);
  });

  it('has a text for each key, and a use for each text', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(match => match[1]));
    const there = new Set(
      Object.keys(JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as object),
    );
    assert.deepEqual(
      [...used].filter(key => key === undefined || !there.has(key)),
      [],
    );
    assert.deepEqual(
      [...there].filter(key => !used.has(key)),
      [],
    );
  });

  it('offers to remove in a trusted workspace alone: commands, palette and menus', () => {
    const removes = /^shmscope\.remove(Segment|Orphans|Chosen)$/;
    const entries = [
      ...contributes.commands.map(c => ({ command: c.command, when: c.enablement })),
      ...Object.values(contributes.menus).flat(),
    ].filter(({ command, when }) => removes.test(command) && when !== 'false');
    assert.equal(entries.length, 9);
    for (const { command, when } of entries) assert.match(when ?? '', /(^|&& )isWorkspaceTrusted$/, command);
    const keys = contributes.keybindings.filter(({ command }) => removes.test(command));
    assert.deepEqual(
      keys.map(({ when }) => when),
      ["focusedView == 'shmscope.leaks' && listFocus && !inputFocus && isWorkspaceTrusted"],
    );
  });

  it('offers a format only on what takes one', () => {
    const offered = contributes.menus['webview/context']?.filter(
      item => item.command === 'shmscope.chooseFormat',
    );
    assert.deepEqual(
      offered?.map(({ when }) => when),
      ["webviewId == 'shmscope.segment' && !formatless"],
    );
  });

  it('puts only its own commands into menus, keys and links', () => {
    const menus = Object.values(contributes.menus).flat();
    const named = [...menus, ...contributes.keybindings].map(item => item.command);
    assert.deepEqual(
      named.filter(command => !commands.has(command)),
      [],
    );
    const texts = readFileSync(join(root, 'package.nls.json'), 'utf8');
    const links = [...texts.matchAll(/\(command:([\w.]+)\)/g)].map(match => match[1] ?? '');
    assert.ok(links.length > 5);
    assert.deepEqual(
      links.filter(link => !commands.has(link) && !link.endsWith('.focus')),
      [],
    );
  });

  it('has each command of the view, with keys only while the bytes have the focus, F6 anywhere in the view', () => {
    for (const name of viewCommands) assert.ok(commands.has(`shmscope.view.${name}`), name);
    for (const { command, when } of contributes.keybindings.filter(k => /\.view\./.test(k.command)))
      assert.match(
        when,
        // Who types in a list means letters: what is told of the view's focus may come late.
        command.endsWith('.cyclePanes') ? /shmscope\.viewFocus$/ : /shmscope\.focus && !inputFocus$/,
        command,
      );
  });

  it('takes keys for snapshots and leaks only while their list has the focus', () => {
    const others = contributes.keybindings.filter(k => !/\.view\./.test(k.command));
    assert.deepEqual(
      others.map(k => k.command),
      ['shmscope.renameSnapshot', 'shmscope.deleteSnapshot', 'shmscope.removeChosen'],
    );
    for (const { when } of others)
      assert.match(when, /^focusedView == 'shmscope\.(snapshots|leaks)' && listFocus && !inputFocus/);
  });

  it('offers in settings what the code knows', () => {
    const properties = Object.assign({}, ...contributes.configuration.map(c => c.properties)) as Record<
      string,
      { enum?: unknown[]; default: unknown; items?: { enum?: unknown[] } } | undefined
    >;
    assert.deepEqual(properties['shmscope.view.rate']?.enum, [...rates]);
    assert.deepEqual(properties['shmscope.view.bytesPerRow']?.enum, [0, ...bytesPerRow]);
    const listed = [...segmentKinds, ...otherKinds];
    assert.deepEqual(properties['shmscope.segments.kinds']?.items?.enum, listed);
    assert.deepEqual(properties['shmscope.segments.kinds'].default, listed);
  });

  it('takes rules on owners as the code reads them', () => {
    type Schema = { maxItems?: number; maxLength?: number; enum?: unknown[]; items?: Schema } & {
      properties?: Record<string, Schema>;
    };
    const properties = Object.assign({}, ...contributes.configuration.map(c => c.properties)) as object;
    const schema = (properties as Record<string, Schema>)['shmscope.leaks.rules'];
    assert.equal(schema?.maxItems, most.rules);
    const { owner, names, kinds, commands, source } = schema.items?.properties ?? {};
    assert.deepEqual(kinds?.items?.enum, [...objectKinds]);
    for (const list of [names, commands])
      assert.deepEqual([list?.maxItems, list?.items?.maxLength], [most.entries, most.length]);
    for (const text of [owner, source]) assert.equal(text?.maxLength, most.length);
    const known = ['owner', 'names', 'kinds', 'commands', 'magic', 'lock', 'kept', 'source'];
    assert.deepEqual(Object.keys(schema.items?.properties ?? {}), known);
  });

  it('has every picture that it names', () => {
    const pictures = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(c => c.icon),
      ...contributes.walkthroughs.flatMap(w => w.steps.map(step => step.media.svg)),
    ];
    for (const picture of pictures) assert.ok(existsSync(join(root, picture)), picture);
    const icon = readFileSync(join(root, manifest.icon));
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [128, 128]);
  });
});
