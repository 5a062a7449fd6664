// The state of the past that a view shows, kept open while it shows that. Not which states there are (moments.ts).
import { KernelError } from '../../../native/errors.js';
import type { ByteSource } from '../../../native/source.js';
import type { Moment } from '../../protocol/moment.js';
import { RpcFailure, type Failure } from '../../protocol/failure.js';
import { toFailure } from '../failures.js';
import type { OpenMoment } from './moments.js';

export class Past {
  readonly #open: (moment: Moment) => OpenMoment;
  #shown: { key: string; opened: OpenMoment } | undefined;

  constructor(open: (moment: Moment) => OpenMoment) {
    this.#open = open;
  }

  /** Its bytes; or why they can't be had, or no more. */
  show(moment: Moment): ByteSource | Failure {
    const key = JSON.stringify(moment);
    try {
      if (this.#shown?.key !== key) {
        this.close();
        this.#shown = { key, opened: this.#open(moment) };
      }
      this.#shown.opened.source.facts();
      return this.#shown.opened.source;
    } catch (error) {
      if (!(error instanceof KernelError) && !(error instanceof RpcFailure)) throw error;
      this.close();
      return toFailure(error);
    }
  }

  close(): void {
    this.#shown?.opened.close();
    this.#shown = undefined;
  }
}
