// The base of our elements: renders into the page itself (one stylesheet, icons, accessible relations over element
// borders) and again when an atom that it read has changed.
// Not where state is kept: elements hold no more than what the pointer does to them.
import { LitElement } from 'lit';
import { Reader } from './atom.js';

export abstract class View extends LitElement {
  readonly #reader = new Reader(() => {
    this.requestUpdate();
  });

  /** What is shown; every atom that it reads is depended upon. */
  protected abstract view(): unknown;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    return this.#reader.run(() => this.view());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What it read was let go of when it left the page, and may have changed since.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reader.stop();
  }
}
