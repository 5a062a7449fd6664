// What a view's time needs of a person or the editor: which states to compare, where an export goes, where a recording
// is saved. What fails is said here. Not the state of it (view-time.ts).
import { homedir } from 'node:os';
import { env, l10n, Uri, window, workspace } from 'vscode';
import { localFolder } from '../base/folder.js';
import { formatSize } from '../../model/format.js';
import type { TextFormat } from '../../protocol/diff.js';
import type { Moment } from '../../protocol/moment.js';
import type { Comparing, NamedMoment } from '../../protocol/view-time.js';
import { choose, tell } from '../base/ask.js';
import type { PickServices } from '../commands/picks.js';
import { titleOf } from '../target.js';
import { openRecording, recordingEnding } from '../recordings/open.js';
import type { DiffEditor, Sides } from './diff-editor.js';
import { pickMoment } from './pick-moment.js';
import { withHead } from './diff-head.js';
import type { Snapshots } from './snapshots.js';
import type { TimeTo } from './time-to.js';
import type { TimeAsks } from './view-time.js';
import { headWords, timeFailureText } from './words.js';

export interface AskServices {
  snapshots: Snapshots;
  picks: PickServices;
  diffEditor: DiffEditor;
}

const formats: readonly { format: TextFormat; ending: string; language: string }[] = [
  { format: 'text', ending: 'txt', language: 'plaintext' },
  { format: 'markdown', ending: 'md', language: 'markdown' },
  { format: 'json', ending: 'json', language: 'json' },
];

export function timeAsks(
  attachment: TimeTo,
  { snapshots, picks, diffEditor }: AskServices,
  name: (moment: Moment) => NamedMoment,
): TimeAsks {
  const { segment: id, name: segmentName } = attachment.target;
  return {
    pick: (side, other) =>
      pickMoment({
        ...{ side, other, segment: { id, name: segmentName }, snapshots, name, picks },
        recorded: attachment.status?.recorded,
      }),
    exportDiff: ({ taken = {}, ...sides }) =>
      void told('diff', () =>
        exportDiff(attachment, sides, {
          a: { ...name(sides.a), ...(taken.a === undefined ? {} : { time: taken.a }) },
          b: { ...name(sides.b), ...(taken.b === undefined ? {} : { time: taken.b }) },
        }),
      ),
    openDiffEditor: sides => void told('diff', () => diffEditor.open(attachment, sides, name)),
    saveRecording: () => told('recording', () => saveRecording(attachment)),
    failed: (what, error) => void tell('error', timeFailureText(what, error)),
  };
}

/** Where to save something of a segment: beside the workspace's files, under its name. */
export function suggestedUri(target: TimeTo['target'], what: string, ending: string): Uri {
  const folder = localFolder()?.uri ?? Uri.file(homedir());
  const name = titleOf(target)
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return Uri.joinPath(folder, `${[name, what].filter(part => part !== '').join('-')}.${ending}`);
}

async function told(what: 'diff' | 'recording', work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await tell('error', timeFailureText(what, error));
  }
}

async function exportDiff(attachment: TimeTo, sides: Sides, names: Comparing): Promise<void> {
  const format = await pickFormat();
  const to = format && (await pickDestination());
  if (!format || !to) return;
  const compared = Date.now();
  const told = await attachment.ask((probe, number) =>
    probe.diffText({ attachment: number, ...sides, format: format.format }),
  );
  const { segment: id, name } = attachment.target;
  const exported = { segment: { id, name }, ...names, filter: sides.filter, compared };
  const text = withHead(format.format, exported, told, headWords());
  switch (to) {
    case 'clipboard':
      await env.clipboard.writeText(text);
      break;
    case 'editor':
      await window.showTextDocument(
        await workspace.openTextDocument({ content: text, language: format.language }),
      );
      break;
    case 'file': {
      const uri = await window.showSaveDialog({
        title: l10n.t('Export Differences'),
        defaultUri: suggestedUri(attachment.target, 'differences', format.ending),
      });
      if (!uri) return;
      await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      break;
    }
  }
  if (told.more)
    await tell(
      'information',
      l10n.t('There are more differences than are exported: a filter brings out what matters.'),
    );
}

async function pickFormat(): Promise<(typeof formats)[number] | undefined> {
  const words: Record<TextFormat, string> = {
    text: l10n.t('Text'),
    markdown: 'Markdown',
    json: 'JSON',
  };
  return choose({
    placeHolder: l10n.t('Export the differences as'),
    none: '',
    list: () =>
      formats.map(value => ({
        key: value.format,
        label: words[value.format],
        description: `.${value.ending}`,
        value,
      })),
  });
}

async function pickDestination(): Promise<'clipboard' | 'editor' | 'file' | undefined> {
  return choose<'clipboard' | 'editor' | 'file'>({
    placeHolder: l10n.t('Where to'),
    none: '',
    list: () => [
      { key: 'clipboard', label: l10n.t('Clipboard'), description: '', value: 'clipboard' },
      { key: 'editor', label: l10n.t('New editor'), description: '', value: 'editor' },
      { key: 'file', label: l10n.t('File…'), description: '', value: 'file' },
    ],
  });
}

async function saveRecording(attachment: TimeTo): Promise<void> {
  const uri = await window.showSaveDialog({
    title: l10n.t('Save Recording'),
    defaultUri: suggestedUri(attachment.target, '', recordingEnding),
    filters: { [l10n.t('Recording of shared memory')]: [recordingEnding] },
  });
  if (!uri) return;
  const size = await attachment.ask((probe, number) =>
    probe.saveRecording({ attachment: number, path: uri.fsPath }),
  );
  const said = l10n.t('The recording is saved: {0}, {1}.', uri.fsPath, formatSize(size));
  const open = l10n.t('Open');
  if ((await tell('information', said, open)) === open) await openRecording(uri);
}
