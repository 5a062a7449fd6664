// Where a type is to lie: at the cursor, at the segment's start, or wherever a person says. Not where the cursor is.
import { l10n } from 'vscode';
import { askText, choose } from '../base/ask.js';
import { offsetText } from './words.js';

/** Bytes from the segment's start; undefined: it was not answered. */
export async function askOffset(cursor: number, size: number): Promise<number | undefined> {
  const answer = await choose<number | 'other'>({
    placeHolder: l10n.t('Where the type begins'),
    none: '',
    list: () => [
      { key: 'cursor', label: l10n.t('At the cursor'), description: offsetText(cursor), value: cursor },
      { key: 'start', label: l10n.t('At the start'), description: offsetText(0), value: 0 },
      { key: 'other', label: l10n.t('At another offset…'), description: '', value: 'other' },
    ],
  });
  if (answer !== 'other') return answer;
  const text = await askText({
    prompt: l10n.t('Bytes from the start of the segment'),
    placeHolder: '0x140',
    value: offsetText(cursor),
    check: value => {
      const offset = readOffset(value);
      if (offset === undefined) return l10n.t('A whole number is expected here, or a text such as "0x140".');
      return offset < size ? undefined : l10n.t('The segment ends at {0}.', offsetText(size));
    },
  });
  return text === undefined ? undefined : readOffset(text);
}

function readOffset(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(?:0x[\da-f]+|\d+)$/i.test(trimmed)) return undefined;
  const offset = Number(trimmed);
  return Number.isSafeInteger(offset) ? offset : undefined;
}
