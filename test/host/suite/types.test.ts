// Types on a real segment: those of its process are offered, one is chosen, its fields change as the program runs, and
// the choice is kept in the folder's .vscode/shmscope.json, which VS Code completes and checks.
import assert from 'node:assert/strict';
import {
  commands,
  languages,
  Position,
  workspace,
  WorkspaceEdit,
  type CompletionList,
  type Diagnostic,
} from 'vscode';
import type { Target } from '../../../src/extension/target.js';
import { clickInView, eventually, inView, mayLoseFocus, press, type } from '../driver/control.js';
import { pickRows, wholeRows, writeJson } from './asked.js';
import { clearNotices, notices } from './questions.js';
import { bindingsFile, kept, openSegment, shows, showsStruct, useTicks } from './ticks.js';
import { viewText } from './world.js';

describe('types on a segment', function () {
  this.timeout(60_000);
  mayLoseFocus(this);
  let ticks: Target;
  const file = bindingsFile;
  const open = (): Promise<void> => openSegment(ticks);
  /** Under which the choice is kept: numbers differ from run to run. */
  const pattern = (): string => ticks.name.replace(/\d{3,}/g, '*');

  useTicks(found => (ticks = found));

  it('offers what fits, shows the fields live, and remembers the choice', async () => {
    await open();
    await shows(/Live/);
    await clickInView('.hex-area');
    await eventually('the keys are the view’s', () =>
      inView(`document.hasFocus() && document.activeElement.matches('shm-grid')`),
    );
    await press('Control+Home');
    await shows(/offset\s+0x0000/);
    await commands.executeCommand('shmscope.view.viewAsType');
    const rows = await eventually('the ring is suggested', async () => {
      const all = await wholeRows();
      return all[0]?.includes('tick_ring') && all;
    });
    assert.ok(rows.length > 3, rows.join('\n'));
    await press('Enter');
    const written = await eventually('it is written', () => kept().catch(() => undefined));
    assert.deepEqual(written, { bindings: [{ segment: pattern(), type: 'tick_ring' }] });
    await eventually('the keys are the view’s again', () =>
      inView(`document.hasFocus() && document.activeElement.matches('shm-grid, .struct-area')`),
    );
    await showsStruct(/capacity.*1\D?024/);
    const head = async (): Promise<string | undefined> => /head\D+([\d\u2009]+)/.exec(await viewText())?.[1];
    const before = await eventually('head has a value', head);
    await eventually('head moves', async () => {
      const now = await head();
      return now !== undefined && now !== before;
    });
  });

  it('shows what the file says as soon as the segment is opened, and follows the file', async () => {
    await writeJson(file, { bindings: [{ segment: ticks.name, type: 'tick_ring' }] });
    await open();
    await showsStruct(/capacity.*1\D?024/);
    await writeJson(file, {
      bindings: [{ segment: ticks.name, type: 'struct tick', offset: '0x140', count: 'fill' }],
    });
    await showsStruct(/price|\[0\]/);
    await writeJson(file, { bindings: [{ segment: ticks.name, type: 'no_such_type' }] });
    await showsStruct(/no_such_type is not shown: no type of that name/);
  });

  it('finds any type by its name, and takes a format string', async () => {
    await open();
    await shows(/Live/);
    await commands.executeCommand('shmscope.view.viewAsType');
    await eventually('the list is there', async () => (await pickRows()).length > 3);
    await type('TICK_FLAGS');
    await eventually('it is found', async () => (await pickRows())[0]?.includes('tick_flags'));
    await press('Escape');
    await eventually('the list is gone', async () => (await pickRows()).length === 0);
    await commands.executeCommand('shmscope.view.viewAsType');
    await eventually('the list is there', async () => (await pickRows()).length > 3);
    await type('NumPy');
    await eventually('the format is offered, and no type', async () => {
      const [first, second] = await pickRows();
      return /NumPy/.test(first ?? '') && /no type of that name/.test(second ?? '');
    });
    await press('Enter');
    await eventually('its kind is asked', async () => /^Python struct\s*</.test((await pickRows())[0] ?? ''));
    await press('Enter');
    await eventually('the format is asked', async () => (await pickRows()).length === 0);
    await type('<4sIIxxxxQ');
    await press('Enter');
    const written = await eventually('it is written', () => kept().catch(() => undefined));
    const from = 'struct:<4sIIxxxxQ';
    assert.deepEqual(written, { bindings: [{ segment: pattern(), type: '<4sIIxxxxQ', from }] });
  });

  it('puts a place of types first where that is typed, before types that are called alike', async () => {
    await open();
    await shows(/Live/);
    await commands.executeCommand('shmscope.view.viewAsType');
    await eventually('the list is there', async () => (await pickRows()).length > 3);
    for (const [typed, place] of [
      ['file', /^File\s*Types from a File/],
      ['header', /^Header\s*Types from a Header/],
      ['paste', /^Paste\s*Paste a Declaration/],
      ['format', /^Format\s*Python struct or NumPy/],
    ] as const) {
      await press('Control+a');
      await type(typed);
      await eventually(`${typed} brings its place first`, async () =>
        place.test((await wholeRows())[0] ?? ''),
      );
    }
    // What is no such word finds types, and all places stand below them as before.
    await press('Control+a');
    await type('tick_fla');
    await eventually('a type is first', async () => (await wholeRows())[0]?.includes('tick_flags'));
    await press('Escape');
    await eventually('the list is gone', async () => (await pickRows()).length === 0);
  });

  it('lists the locks, and says whether the programs agree', async () => {
    await writeJson(file, { bindings: [{ segment: ticks.name, type: 'tick_ring' }] });
    await open();
    await showsStruct(/capacity.*1\D?024/);
    // Each ends when it's answered.
    void commands.executeCommand('shmscope.showLocks');
    const locks = await eventually('the locks are listed', async () => {
      const rows = await pickRows();
      return rows.length >= 3 && rows;
    });
    assert.ok(
      locks.some(row => row.includes('tick_ring.lock')),
      locks.join('\n'),
    );
    assert.ok(
      locks.some(row => row.includes('tick_ring.items')),
      locks.join('\n'),
    );
    await press('Escape');
    await eventually('the list is gone', async () => (await pickRows()).length === 0);
    void commands.executeCommand('shmscope.compareLayouts');
    await eventually(
      'it says that they do',
      async () => (await notices('tick_ring has the same layout in')).length > 0,
    );
    await clearNotices();
  });

  it('completes and checks the file', async () => {
    await writeJson(file, { bindings: [{ segment: '/x', type: 't', ofset: 3 }] });
    await open();
    const document = await workspace.openTextDocument(file);
    assert.equal(document.languageId, 'jsonc');
    const text = document.getText();
    const at = document.positionAt(text.indexOf('"ofset"'));
    const found = await eventually('the schema completes', async () => {
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        file,
        new Position(at.line, at.character + 1),
      );
      const labels = list.items.map(item => (typeof item.label === 'string' ? item.label : item.label.label));
      return labels.some(label => label.includes('formats')) && labels;
    });
    assert.ok(
      found.some(label => label.includes('sequence')),
      found.join(' '),
    );
    const ours = (): Diagnostic[] => languages.getDiagnostics(file).filter(d => d.source === 'shmscope');
    const [fault] = await eventually('the fault is told', () => {
      const all = ours();
      return all.length > 0 && all;
    });
    assert.equal(document.getText(fault?.range), '"ofset"');
    const edit = new WorkspaceEdit();
    edit.replace(file, document.validateRange((fault ?? assert.fail()).range), '"offset"');
    await workspace.applyEdit(edit);
    await eventually('the fault is gone', () => ours().length === 0);
    await document.save();
  });
});
