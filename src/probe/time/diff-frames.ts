// What of an answer is new to the view: parts that are as the last frame had them are left out. Not the answers:
// diff-answer.ts.
import type { DiffFrame, DiffHexRow, DiffView } from '../../protocol/diff.js';

const parts = ['summary', 'cells', 'list', 'hex'] as const;
type Part = (typeof parts)[number];

export class DiffFrames {
  #told = new Map<Part, string>();
  #progress: number | null | undefined;
  #revision = -1;
  #problem = '';
  /** The revision whose `find` was answered. */
  #foundFor = -1;

  /** The view knows nothing of what was told. */
  forget(): void {
    this.#told = new Map();
    this.#progress = undefined;
    this.#revision = -1;
    this.#problem = '';
    this.#foundFor = -1;
  }

  /** Undefined: nothing is. */
  news(whole: DiffFrame): DiffFrame | undefined {
    const { revision, progress, found } = whole;
    const frame: DiffFrame = { revision, progress };
    let isNew = revision !== this.#revision || progress !== this.#progress || this.#problem !== '';
    for (const part of parts) {
      const value = whole[part];
      if (value === undefined) continue;
      const key = keyOf(value);
      if (this.#told.get(part) === key) continue;
      this.#told.set(part, key);
      Object.assign(frame, { [part]: value });
      isNew = true;
    }
    if (found && this.#foundFor !== revision) {
      this.#foundFor = revision;
      frame.found = found;
      isNew = true;
    }
    this.#revision = revision;
    this.#progress = progress;
    this.#problem = '';
    return isNew ? frame : undefined;
  }

  problem({ revision }: DiffView, problem: NonNullable<DiffFrame['problem']>): DiffFrame | undefined {
    const key = `${revision} ${problem.side} ${problem.text}`;
    if (key === this.#problem) return undefined;
    this.forget();
    this.#problem = key;
    return { revision, progress: null, problem };
  }
}

type Value = NonNullable<DiffFrame[Part]>;

function keyOf(value: Value): string {
  if (value instanceof Uint32Array) return textOf(new Uint8Array(value.buffer));
  if ('regions' in value) return JSON.stringify(value);
  const { total, first, rows } = value;
  return `${total} ${first} ${rows.map(row => (row.kind === 'bytes' ? bytesKey(row) : JSON.stringify(row))).join('\n')}`;
}

function bytesKey({ offset, a, b, stateA, stateB, fields }: DiffHexRow & { kind: 'bytes' }): string {
  return `${offset} ${[a, b, stateA, stateB, fields].map(textOf).join(' ')}`;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
