// Styles of an element as single properties, set through the DOM: `<p ${styled({ left: '4px' })}>`.
// Lit's styleMap writes a style attribute first, which the page's policy (no inline styles) refuses.
import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

class StyledDirective extends Directive {
  #before: Styles = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() stands in a tag, not in an attribute');
  }

  override render(_styles: Styles): unknown {
    return noChange;
  }

  override update(part: ElementPart, [styles]: [Styles]): unknown {
    if (!(part.element instanceof HTMLElement)) return noChange;
    for (const name of Object.keys(this.#before)) {
      if (!(name in styles)) part.element.style.removeProperty(name);
    }
    for (const [name, value] of Object.entries(styles)) {
      if (this.#before[name] !== value) part.element.style.setProperty(name, value);
    }
    this.#before = styles;
    return noChange;
  }
}

export const styled = directive(StyledDirective);
