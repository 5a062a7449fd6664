// Sentences about types and bindings, in the reader's language: what is wrong, where types are from, what a file says
// that can't be used. Not the facts (problems.ts). What a compiler says is shown as it is.
import { basename } from 'node:path';
import { l10n } from 'vscode';
import { failureText } from '../../model/failure-words.js';
import { formatSize } from '../../model/format.js';
import { safeWords } from '../../model/safe-text.js';
import type { Failure } from '../../protocol/failure.js';
import type { BoundState } from '../../protocol/view.js';
import type { Fault } from './bindings-text.js';
import type { NoFormat } from './format-path.js';
import type { Place, Problem, ProblemWords, ProcessDifference } from './problems.js';

type Told = BoundState['problems'][number];

export const problemWords: ProblemWords = {
  problem: safeProblem,
  place: place => safeWords(placeText(place)),
};

/** Names and messages in it are others'. */
function safeProblem(problem: Problem): Told {
  const told = problemText(problem);
  const { text, detail } = told;
  return { ...told, text: safeWords(text), ...(detail === undefined ? {} : { detail: safeWords(detail) }) };
}

export function placeText(place: Place): string {
  switch (place.kind) {
    case 'process':
      return place.command === '' ? `${place.pid}` : `${place.command} ${place.pid}`;
    case 'file':
      return basename(place.path);
    case 'text':
      return l10n.t('the declaration');
    case 'format':
      return place.text;
  }
}

export function offsetText(offset: number): string {
  return `0x${offset.toString(16)}`;
}

export function bytesText(size: number): string {
  return size < 1024 ? l10n.t('{0} bytes', size) : l10n.t('{0} bytes ({1})', size, formatSize(size));
}

/** A failure of reading types as a sentence, and the words of whoever made it. */
export function typesFailureText(place: string, failure: Failure): { text: string; detail?: string } {
  const { code, detail } = failure;
  if (code === 'NOUSER')
    return { text: l10n.t('No process that can be seen uses this segment, so none tells its types.') };
  if (code === 'PATTERN' || code === 'BROKENFILE') return { text: detail };
  const ofTypes = code !== undefined && typesCodes.has(code);
  const text = failureText(failure, { translate: l10n.t, ...(ofTypes ? { name: place } : {}) });
  return code !== undefined && withDetail.has(code) ? { text, detail } : { text };
}

/** About what types are read from, and of these where the words of whoever read them say more. */
const withDetail: ReadonlySet<string> = new Set(['NOTYPES', 'COMPILER', 'NOCOMPILER', 'BADTYPES', 'LAYOUT']);
const typesCodes: ReadonlySet<string> = new Set([...withDetail, 'UNTRUSTED', 'CANCELLED']);

export function problemText(problem: Problem): Told {
  switch (problem.kind) {
    case 'not found':
      return notFound(problem);
    case 'no such one':
      return error(
        problem.count === 1
          ? l10n.t('There is one type of that name, so there is no {0}.', problem.type)
          : l10n.t('There are {1} types of that name, so there is no {0}.', problem.type, problem.count),
      );
    case 'ambiguous':
      return warning(
        l10n.t(
          'Several types are called {0}; the first is shown. A number behind the name picks one, such as {1}.',
          problem.type,
          `${problem.type} #2`,
        ),
        problem.candidates.join('\n'),
      );
    case 'no size':
      return error(l10n.t('{0} has no size of its own, so it can’t be shown.', problem.type));
    case 'past end':
      return warning(
        l10n.t(
          '{0} reaches past the end: {1} at {2}, and the segment has {3}.',
          problem.type,
          bytesText(problem.bytes),
          offsetText(problem.offset),
          bytesText(problem.size),
        ),
      );
    case 'no room':
      return warning(
        l10n.t(
          'No {0} of {1} fits behind {2}: the segment has {3}.',
          problem.type,
          bytesText(problem.each),
          offsetText(problem.offset),
          bytesText(problem.size),
        ),
      );
    case 'outside':
      return error(
        l10n.t('{0}: the path {1} leaves the folder, and is not followed.', problem.type, problem.path),
      );
    case 'not opened': {
      const { text, detail } = typesFailureText(problem.place, problem.failure);
      return error(l10n.t('{0} is not shown. {1}', problem.type, text), detail);
    }
    case 'not shown': {
      const { text, detail } = typesFailureText(l10n.t('this segment'), problem.failure);
      return error(text, detail);
    }
    case 'no field':
      return warning(
        problem.use === 'format'
          ? l10n.t('{0} has no field {1}, for which a format is set.', problem.type, problem.path)
          : l10n.t(
              '{0} has no field {1}, which is to be its sequence counter: copies are not checked by it.',
              problem.type,
              problem.path,
            ),
      );
    case 'no guess': {
      const { text, detail } = typesFailureText(problem.place, problem.failure);
      if (problem.failure.code === 'CANCELLED') return warning(text);
      const hint = l10n.t('Types can be taken from a file, a header or a format string instead.');
      return warning(`${text} ${hint}`, detail);
    }
    case 'differ':
      return differ(problem);
  }
}

/** Lines for whoever wants to know: one for each difference. */
export function differenceLines(differences: readonly ProcessDifference[]): string[] {
  return differences.map(({ pid, command, path, a, b }) => {
    const where = path === '' ? l10n.t('the type itself') : path;
    const who = `${command} ${pid}`.trim();
    return l10n.t('{0}: {1} here, {2} in {3}', where, a, b, who);
  });
}

/** What the file's text has that can't be used. */
export function faultText({ what, detail }: Pick<Fault, 'what' | 'detail'>): string {
  switch (what) {
    case 'syntax':
      return l10n.t('This is no JSON ({0}).', detail);
    case 'not an object':
      return l10n.t('An object is expected here.');
    case 'not a list':
      return l10n.t('A list is expected here.');
    case 'missing':
      return l10n.t('“{0}” is missing.', detail);
    case 'not text':
      return l10n.t('A text is expected here.');
    case 'not a count':
      return l10n.t('A whole number is expected here, or a text such as "0x140".');
    case 'not a format':
      return l10n.t('There is no such way to show a value.');
    case 'unknown':
      return l10n.t('“{0}” means nothing here.', detail);
  }
}

export function noFormatText(why: NoFormat, path: string): string {
  return why === 'no field'
    ? l10n.t('There is no field {0} in what is shown.', path)
    : l10n.t('{0} has no single value that a format could show: name a field in it.', path);
}

export function brokenFile(): string {
  return l10n.t('{0} has errors. It is not changed before these are mended.', '.vscode/shmscope.json');
}

function notFound({ type, places, failures }: Problem & { kind: 'not found' }): Told {
  const where = places.length === 0 ? l10n.t('no process that can be seen') : places.join(', ');
  const details = [...new Set(failures.map(f => f.detail))].join('\n');
  // All of them failed: then it isn't known whether the type is there.
  const text =
    failures.length > 0 && failures.length >= places.length
      ? l10n.t('{0} is not shown, as no types can be read from {1}.', type, where)
      : l10n.t('{0} is not shown: no type of that name is in {1}. Choose another one.', type, where);
  return error(text, details === '' ? undefined : details);
}

function differ({ type, differences }: Problem & { kind: 'differ' }): Told {
  const names = [...new Set(differences.map(d => `${d.command} ${d.pid}`.trim()))];
  return warning(
    l10n.t(
      'The programs don’t agree on {0}: {1} has another layout than the one that is shown.',
      type,
      names.join(', '),
    ),
    differenceLines(differences).join('\n'),
  );
}

function error(text: string, detail?: string): Told {
  return { severity: 'error', text, ...(detail === undefined ? {} : { detail }) };
}

function warning(text: string, detail?: string): Told {
  return { severity: 'warning', text, ...(detail === undefined ? {} : { detail }) };
}
