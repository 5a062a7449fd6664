// From what a person typed to what is searched for, or to why that makes no sense. Pure but for the words; whether an
// expression is one is the probe's to say.
import * as l10n from '@vscode/l10n';
import type { Narrowing, NumberType, Query } from '../../../src/protocol/find.js';

export const findKinds = ['bytes', 'text', 'regex', 'number', 'pointer', 'scan'] as const;
export type FindKind = (typeof findKinds)[number];
export type Encoding = (Query & { kind: 'text' })['encoding'];

/** What the fields hold, as typed. */
export interface FindForm {
  kind: FindKind;
  text: string;
  /** The other end of a range of numbers; '' for one value. */
  to: string;
  tolerance: string;
  encoding: Encoding;
  ignoreCase: boolean;
  type: NumberType;
  aligned: boolean;
}

export const emptyForm: FindForm = {
  kind: 'bytes',
  text: '',
  to: '',
  tolerance: '',
  encoding: 'utf8',
  ignoreCase: false,
  type: 'u32',
  aligned: true,
};

export type Understood<T> = { ok: T } | { problem: string };

/** `scan` without a value begins with all numbers: its query is null. */
export function queryOf(form: FindForm, bigEndian: boolean): Understood<Query | null> {
  const { text } = form;
  switch (form.kind) {
    case 'bytes':
      return bytesOf(text);
    case 'text':
      if (text === '') return { problem: l10n.t('Type what to look for.') };
      return { ok: { kind: 'text', text, encoding: form.encoding, ignoreCase: form.ignoreCase } };
    case 'regex':
      if (text === '') return { problem: l10n.t('Type what to look for.') };
      return { ok: { kind: 'regex', source: text, ignoreCase: form.ignoreCase } };
    case 'pointer':
      return { ok: { kind: 'pointer', segment: '' } };
    case 'number':
      return numberOf(form, bigEndian);
    case 'scan':
      return text.trim() === '' ? { ok: null } : numberOf({ ...form, aligned: true }, bigEndian);
  }
}

/** The next scan over time, of candidates that hold a value now. */
export function valueNarrowing(form: FindForm): Understood<Narrowing> {
  const bounds = boundsOf(form);
  return 'problem' in bounds ? bounds : { ok: { kind: 'value', ...bounds.ok } };
}

function bytesOf(text: string): Understood<Query> {
  const digits = text.replace(/\s+|0x(?=[\da-f]{2})/gi, '');
  if (digits === '' || digits.length % 2 === 1 || /[^\da-f?]/i.test(digits)) {
    return { problem: l10n.t('Type bytes as pairs of hex digits, with ? for any: 7f 45 ?? 46') };
  }
  const pattern = digits.replace(/..(?=.)/g, '$& ');
  return { ok: { kind: 'bytes', pattern } };
}

function numberOf(form: FindForm, bigEndian: boolean): Understood<Query & { kind: 'number' }> {
  const bounds = boundsOf(form);
  if ('problem' in bounds) return bounds;
  const { type, aligned } = form;
  return { ok: { kind: 'number', type, ...bounds.ok, bigEndian, aligned } };
}

function boundsOf({
  type,
  text,
  to,
  tolerance,
}: FindForm): Understood<{ from: string; to: string; tolerance: number }> {
  const [from, end] = [text.trim(), to.trim() === '' ? text.trim() : to.trim()];
  const whole = !type.startsWith('f');
  const isNumber = (value: string): boolean =>
    whole ? /^-?(0x[\da-f]+|\d+)$/i.test(value) : value !== '' && Number.isFinite(Number(value));
  if (!isNumber(from) || !isNumber(end)) {
    return {
      problem: whole
        ? l10n.t('Type a whole number, decimal or with 0x.')
        : l10n.t('Type a number, such as 187.42 or 1e-3.'),
    };
  }
  const around = whole || tolerance.trim() === '' ? 0 : Number(tolerance);
  if (!Number.isFinite(around) || around < 0) return { problem: l10n.t('The tolerance is not a number.') };
  return { ok: { from, to: end, tolerance: around } };
}
