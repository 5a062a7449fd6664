// What one tab's view asks of types, answered by what is bound in its segment. What it sends was checked in shape
// (editor/messages.ts); what it names is looked up, never believed.
import type { Attachment } from '../attachment/attachment.js';
import type { Event } from '../base/emitter.js';
import type { ViewTypes } from '../editor/host-api.js';
import type { BoundState } from '../../protocol/view.js';
import type { TypeActions } from './actions.js';
import type { BoundSegments } from './bound-segments.js';

export function viewTypes(
  attachment: Attachment,
  bound: BoundSegments,
  actions: TypeActions,
): ViewTypes & { readonly onState: Event<BoundState> } {
  const segment = bound.of(attachment);
  return {
    get state() {
      return segment.state;
    },
    onState: segment.onState,
    locate: async ({ at }) => {
      const found = await attachment.ask((probe, number) => probe.locate({ attachment: number, at }));
      if (found) segment.lastField = found.path;
      return found;
    },
    suggest: ({ offset }) => segment.guesses.suggest(offset),
    // Answered at once: a person takes as long as a person takes.
    bind: ({ offset, by }) => void actions.bind(attachment, offset, by),
    unbind: ({ name }) => void actions.unbind(attachment, name),
    cancelTypes: () => segment.cancel(),
    format: ({ path, format }) => actions.format(attachment, path, format),
  };
}
