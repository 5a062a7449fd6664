// One condition of an attachment, from sample to sample: it fires when it holds and did not before. Not when samples
// are taken, nor what follows (triggers.ts). A field that can't be read changes nothing: neither does it hold, nor not.
import type { ByteSource } from '../../../native/source.js';
import { LayoutError } from '../../layout/cursor.js';
import type { CellContext } from '../../layout/table/cells.js';
import { ConditionError, pathsOf, type Condition, type Lookup } from '../../model/condition.js';
import { evaluate, mismatch, valuesInWords } from '../../model/condition-evaluate.js';
import { parseCondition } from '../../model/condition-parse.js';
import type { Bound } from '../bound.js';
import { ConditionFields, FieldError } from './condition-fields.js';

export class ConditionTrigger {
  readonly text: string;
  readonly #condition: Condition;
  #fields: ConditionFields | undefined;
  /** Why there are none. */
  #problem: { bound: Bound | undefined; size: number; sentence: string } | undefined;
  #before: Lookup | undefined;
  #held: boolean | undefined;

  /** Throws ConditionError. */
  constructor(text: string) {
    this.text = text;
    this.#condition = parseCondition(text);
  }

  /** Finds its fields in what is bound. A sentence where they aren't there, or it can never hold. */
  resolve(bound: Bound | undefined, size: number): string | undefined {
    if (bound && this.#fields?.bound === bound) return undefined;
    const known = this.#problem;
    if (known && known.bound === bound && known.size === size) return known.sentence;
    this.#fields = undefined;
    this.#problem = undefined;
    this.#before = undefined;
    const sentence = this.#resolve(bound, size);
    if (sentence !== undefined) this.#problem = { bound, size, sentence };
    return sentence;
  }

  /** The next sample. Its fields in words where it fires. Throws KernelError. */
  sample(source: ByteSource, size: number, context: CellContext): string | undefined {
    if (!this.#fields) return undefined;
    const now = this.#read(this.#fields, source, size, context);
    if (!now) return undefined;
    const before = this.#before;
    // The first sample changes nothing since itself.
    const holds = evaluate(this.#condition, now, before ?? now);
    this.#before = now;
    if (holds === undefined) return undefined;
    const held = this.#held;
    this.#held = holds;
    // What holds when it's first looked at did so before, for all that is known.
    return holds && held === false ? valuesInWords(this.#condition, now, before) : undefined;
  }

  /** Undefined where its type turns out to make no sense. */
  #read(fields: ConditionFields, source: ByteSource, size: number, context: CellContext): Lookup | undefined {
    try {
      return fields.read(source, size, context);
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.#fields = undefined;
      this.#problem = { bound: fields.bound, size, sentence: error.message };
      return undefined;
    }
  }

  #resolve(bound: Bound | undefined, size: number): string | undefined {
    if (!bound) return 'No type is bound to the segment yet, so there are no fields.';
    try {
      const fields = new ConditionFields(bound, size, pathsOf(this.#condition));
      const never = mismatch(this.#condition, path => fields.shape(path));
      if (never === undefined) this.#fields = fields;
      return never;
    } catch (error) {
      if (error instanceof FieldError || error instanceof LayoutError) return error.message;
      throw error;
    }
  }
}

/** Or the sentence that says why its text makes no sense. */
export function conditionTrigger(text: string): ConditionTrigger | string {
  try {
    return new ConditionTrigger(text);
  } catch (error) {
    if (error instanceof ConditionError) return error.message;
    throw error;
  }
}
