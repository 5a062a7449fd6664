// The list of "View as Type…": guesses with their reasons, then every named type as one types, then other places that
// types may be from. Not what is done with the answer (actions.ts), nor the places' own questions (ask-source.ts).
import { l10n } from 'vscode';
import { safeWords } from '../../model/safe-text.js';
import type { Guesses, Suggestion } from '../../protocol/table.js';
import type { TypeEntry } from '../../protocol/types.js';
import { asFailure } from '../attachment/attachment.js';
import { search, type Entry } from '../base/search.js';
import type { HeldTypes } from './library.js';
import { bytesText, typesFailureText } from './words.js';

export const otherSources = ['file', 'header', 'text', 'format'] as const;
export type OtherSource = (typeof otherSources)[number];

export type TypeChoice =
  /** `fill`: as many of it in a row as fit. */
  { kind: 'type'; entry: Pick<TypeEntry, 'id' | 'name'>; count: number | 'fill' } | { kind: OtherSource };

export interface ChooseType {
  /** Where it's to lie, as text; the segment's name. */
  at: string;
  segment: string;
  /** What the types are from. */
  place: string;
  held: () => Promise<HeldTypes>;
  suggestions: () => Promise<Guesses>;
  /** Is there a place to remember the choice, and is it on? */
  remember: boolean | undefined;
  others: readonly OtherSource[];
}

const page = 200;
const composed: readonly TypeEntry['kind'][] = ['struct', 'class', 'union', 'enum', 'typedef'];

export async function chooseType(
  options: ChooseType,
): Promise<{ choice: TypeChoice; remember: boolean } | undefined> {
  const { at, segment, place, held, suggestions, remember, others } = options;
  const answer = await search<TypeChoice>({
    title: on =>
      on
        ? l10n.t('View {0} at {1} as Type (remembered in this workspace)', segment, at)
        : l10n.t('View {0} at {1} as Type', segment, at),
    placeHolder: l10n.t('Part of the name of a struct, class, union, enum or typedef'),
    first: {
      heading: l10n.t('Suggested by what lies there'),
      entries: suggestions().then(guessed),
    },
    heading: place === '' ? l10n.t('All types') : l10n.t('All types of {0}', place),
    find: async (typed, offset) => {
      const filter = filterFor(typed);
      // Whoever looks for `int` says so; before that it would only be in the way.
      const kinds = typed.trim() === '' ? { kinds: [...composed] } : {};
      const { entries, total } = await (await held()).entries({ ...filter, ...kinds, offset, limit: page });
      return { entries: entries.map(listed), total };
    },
    failed: error => typesFailureText(place, asFailure(error)).text,
    none: l10n.t('There is no type of that name.'),
    more: left => l10n.t('Show more ({0} left)…', left),
    last: { heading: l10n.t('Elsewhere'), entries: others.map(other) },
    ...(remember === undefined
      ? {}
      : {
          toggle: {
            on: remember,
            icon: on => (on ? 'pinned' : 'pin'),
            tooltip: on =>
              on
                ? l10n.t('Remembered for {0} in This Workspace', segment)
                : l10n.t('Remember for {0} in This Workspace', segment),
          },
        }),
  });
  return answer && { choice: answer.value, remember: answer.on };
}

/** As it's typed, whatever the case: a name is no pattern here. */
export function filterFor(typed: string): { filter: string } | Record<string, never> {
  const text = typed.trim();
  if (text === '') return {};
  const filter = text.replace(/[\s\S]/gu, character => {
    const [low, up] = [character.toLowerCase(), character.toUpperCase()];
    if (low !== up && low.length === 1 && up.length === 1) return `[${low}${up}]`;
    return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
  return { filter };
}

/**
 * What a program run by an interpreter shares has no types of its own: what can say it comes before all those that it
 * has.
 */
function guessed({ list, interpreter }: Guesses): Entry<TypeChoice>[] {
  const format = interpreter === null ? [] : [{ ...other('format'), detail: whyFormat(interpreter) }];
  return [...list.map(suggested), ...format];
}

function whyFormat(interpreter: string): string {
  return l10n.t('{0} is an interpreter: its own types don’t say what its program shares', interpreter);
}

function suggested({ entry, name, kind, size, unit, count, reasons }: Suggestion): Entry<TypeChoice> {
  const id = { id: entry, name };
  return {
    label: safeWords(count > 1 ? `${name}[${count}]` : name),
    description: described(kind, unit),
    detail: safeWords([bytesText(size * count), ...reasons].join(' · ')),
    icon: 'symbol-structure',
    value: { kind: 'type', entry: id, count: count > 1 ? 'fill' : 1 },
    ...(count > 1 ? {} : filling(id)),
  };
}

function listed({ id, name, kind, size, unit }: TypeEntry): Entry<TypeChoice> {
  const entry = { id, name };
  return {
    label: safeWords(name),
    description: described(kind, unit),
    ...(size === undefined ? {} : { detail: bytesText(size) }),
    icon: kind === 'enum' ? 'symbol-enum' : 'symbol-structure',
    value: { kind: 'type', entry, count: 1 },
    ...filling(entry),
  };
}

function filling(entry: { id: string; name: string }): Pick<Entry<TypeChoice>, 'other'> {
  const tooltip = l10n.t('As Many as Fit');
  return { other: { icon: 'symbol-array', tooltip, value: { kind: 'type', entry, count: 'fill' } } };
}

function described(kind: string, unit: string): string {
  return unit === '' ? kind : `${kind} · ${safeWords(unit)}`;
}

function other(source: OtherSource): Entry<TypeChoice> {
  const texts: Record<OtherSource, Pick<Entry<TypeChoice>, 'label' | 'icon' | 'detail' | 'words'>> = {
    file: {
      label: l10n.t('Types from a File…'),
      icon: 'file-binary',
      detail: l10n.t('A program, library or object file with debug information, or BTF'),
      words: [l10n.t('File')],
    },
    header: {
      label: l10n.t('Types from a Header…'),
      icon: 'file-code',
      detail: l10n.t('C or C++, read by your own compiler'),
      words: [l10n.t('Header')],
    },
    text: {
      label: l10n.t('Paste a Declaration…'),
      icon: 'clippy',
      detail: l10n.t('C or C++ from the clipboard, read by your own compiler'),
      words: [l10n.t('Paste'), l10n.t('Declaration')],
    },
    format: {
      label: l10n.t('Python struct or NumPy dtype…'),
      icon: 'symbol-string',
      detail: l10n.t('A format string, such as <4sIQ or i4,f8'),
      words: [l10n.t('Format'), 'Python', 'NumPy', 'dtype'],
    },
  };
  return { ...texts[source], value: { kind: source } };
}
