// Types that a person takes from a file: a header by VS Code's own dialog for files, kept by its path in the workspace,
// what the compiler says of one that is wrong, and a program from elsewhere. Those of processes: types.test.ts.
import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { commands, Uri, window } from 'vscode';
import type { Target } from '../../../src/extension/target.js';
import { eventually, mayLoseFocus, press, type } from '../driver/control.js';
import { asksFile, chooseElsewhere, giveFile, pickRows, write, writeJson } from './asked.js';
import { notices, pressNotice } from './questions.js';
import { bindingsFile, folder, kept, openSegment, shows, showsStruct, useTicks } from './ticks.js';

describe('types from files', function () {
  this.timeout(240_000);
  mayLoseFocus(this);
  let ticks: Target;
  const header = Uri.joinPath(folder, 'ticks.h');

  useTicks(found => (ticks = found));

  const choose = async (name: string): Promise<void> => {
    await eventually('the types of the file are listed', async () => (await pickRows()).length > 0);
    await type(name);
    await eventually(`${name} is found`, async () => (await pickRows())[0]?.startsWith(name));
    await press('Enter');
  };

  it('are those of a header that is chosen, kept by its path, and followed when it is saved', async () => {
    await write(header, 'struct head_of_ticks { unsigned magic, version, room; };\n');
    await openSegment(ticks);
    await shows(/Live/);
    await chooseFile('Types from a Header', 'Header with the Type', header.fsPath);
    await choose('head_of_ticks');
    const written = await eventually('it is written', () => kept().catch(() => undefined));
    const segment = ticks.name.replace(/\d{3,}/g, '*');
    assert.deepEqual(written, { bindings: [{ segment, type: 'head_of_ticks', from: 'ticks.h' }] });
    await showsStruct(/room.*1\D?024/);
    await write(header, 'struct head_of_ticks { unsigned magic, version, slots; };\n');
    await shows(/slots.*1\D?024/);
  });

  it('of a header that does not compile are refused with the compiler\u2019s own words', async () => {
    await write(header, 'struct head_of_ticks { unknown_t magic; };\n');
    await openSegment(ticks);
    await shows(/Live/);
    await chooseFile('Types from a Header', 'Header with the Type', header.fsPath);
    const told = await eventually('the compiler\u2019s words are told', async () => {
      const [first] = await notices('unknown_t');
      return first;
    });
    assert.match(told, /The compiler refuses ticks\.h\. \S*ticks\.h:1:\d+: error: /);
    await pressNotice('unknown_t', 'Show All');
    const all = await eventually('all of them are shown', () => {
      const { document } = window.activeTextEditor ?? {};
      return document?.uri.scheme === 'shmscope-text' && document;
    });
    assert.match(all.getText(), /^The compiler refuses ticks\.h\.\n\n[\s\S]*unknown_t/);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await openSegment(ticks);
    // The same where the workspace's file names it: in the pane.
    const binding = { segment: ticks.name, type: 'head_of_ticks', from: 'ticks.h' };
    await writeJson(bindingsFile, { bindings: [binding] });
    await showsStruct(/head_of_ticks is not shown\. The compiler refuses ticks\.h\..*unknown_t/);
  });

  it('may be those of a program outside of the workspace, for as long as the tab is open', async () => {
    const program = readlinkSync(`/proc/${ticks.process?.pid ?? 0}/exe`);
    await openSegment(ticks);
    await shows(/Live/);
    await chooseFile('Types from a File', 'File with the Type', program);
    await choose('tick_ring');
    await showsStruct(/capacity.*1\D?024/);
    await eventually('it says that it is not kept', async () =>
      (await notices('outside of the workspace')).some(text => text.includes('only until the tab is closed')),
    );
    await assert.rejects(kept());
  });
});

async function chooseFile(source: string, title: string, path: string): Promise<void> {
  await chooseElsewhere(source, () => asksFile(title));
  await giveFile(title, path);
}
