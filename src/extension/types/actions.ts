// What a person does with types: puts one somewhere, takes one away, says how a field is shown; and what of that is
// kept in the workspace's file. For the view's own requests and for commands alike.
// Not the questions (choose-type.ts, ask-source.ts), nor what follows from it (bound.ts).
import { l10n, type WorkspaceFolder } from 'vscode';
import { patternFor, valueFormats, type Binding } from '../../model/binding.js';
import type { Format, Suggestion } from '../../protocol/table.js';
import type { TypesSpec } from '../../protocol/types.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import { choose, tell } from '../base/ask.js';
import { askSource } from './ask-source.js';
import { askOffset } from './ask-offset.js';
import { bindingsPath, type Bindings } from './bindings-files.js';
import type { BoundSegment } from './bound.js';
import type { BoundSegments } from './bound-segments.js';
import { chooseFolder } from './choose-folder.js';
import { chooseType, otherSources, type TypeChoice } from './choose-type.js';
import type { HeldTypes, TypesLibrary } from './library.js';
import { pathBelow, pathPattern } from './paths.js';
import { findIn } from './process-types.js';
import { placeOf, type Resolved, type Wanted } from './resolve.js';
import { remembers } from './settings.js';
import type { TellFailure } from './tell-failure.js';
import { writeTypeName } from './type-name.js';
import { offsetText, placeText } from './words.js';

export interface TypeServices {
  bound: BoundSegments;
  files: Bindings;
  library: TypesLibrary;
  tellFailure: TellFailure;
}

/** What is to be put somewhere. */
interface Put {
  type: string;
  offset: number;
  count: number | 'fill';
  /** Undefined: the processes have it. */
  spec?: TypesSpec;
  /** As a file says it; undefined though there is a spec: it can't. */
  from?: string | undefined;
  folder?: WorkspaceFolder | undefined;
}

export class TypeActions {
  readonly #services: TypeServices;

  constructor(services: TypeServices) {
    this.#services = services;
  }

  /** A guess that was given for this offset, a format that is asked for; or, without either, what a person chooses. */
  async bind(attachment: Attachment, offset: number, by?: Suggestion | 'format'): Promise<void> {
    await this.#told(async () => {
      const segment = this.#services.bound.of(attachment);
      if (by === 'format') {
        await this.#chooseElsewhere(segment, offset, by, this.#remembers);
        return;
      }
      const given = by && segment.guesses.given(by);
      if (!given) {
        await this.choose(attachment, offset);
        return;
      }
      const type = await nameFor(await segment.guesses.types(), { id: given.entry, name: given.name });
      await this.#put(segment, { type, offset, count: given.count > 1 ? 'fill' : 1 }, this.#remembers);
    });
  }

  /** "View as Type…" */
  async choose(attachment: Attachment, offset: number): Promise<void> {
    await this.#told(async () => {
      const segment = this.#services.bound.of(attachment);
      const [user] = segment.users;
      const answer = await chooseType({
        at: offsetText(offset),
        segment: attachment.target.name,
        place: user ? placeText({ kind: 'process', ...user }) : '',
        held: () => segment.guesses.types(),
        suggestions: () => segment.guesses.suggest(offset),
        remember: this.#services.files.canKeep ? remembers() : undefined,
        others: otherSources,
      });
      if (!answer) return;
      const { choice, remember } = answer;
      if (choice.kind === 'type') {
        const held = await segment.guesses.types();
        await this.#place(segment, offset, held, choice, {}, remember);
      } else await this.#chooseElsewhere(segment, offset, choice.kind, remember);
    });
  }

  /** Takes one away, here or also from the workspace's file. */
  async unbind(attachment: Attachment, name: string): Promise<void> {
    await this.#told(async () => {
      const segment = this.#services.bound.of(attachment);
      const found = segment.types.find(one => one.name === name);
      if (found) await this.#remove(segment, found);
    });
  }

  /** From now on, and for this segment's name in the workspace's file where that has the type. */
  async format(attachment: Attachment, path: string, format: Format): Promise<void> {
    await this.#told(async () => {
      const segment = this.#services.bound.of(attachment);
      for (const { name, wanted } of segment.types) {
        const below = pathBelow(name, pathPattern(path));
        if (below === undefined || below === '') continue;
        const formats = new Map(Object.entries(wanted.binding.formats));
        const chosen = valueFormats.find(f => f === format);
        if (chosen) formats.set(below, chosen);
        else formats.delete(below);
        await this.#change(segment, wanted, { ...wanted.binding, formats: Object.fromEntries(formats) });
        return;
      }
    });
  }

  get #remembers(): boolean {
    return this.#services.files.canKeep && remembers();
  }

  async #chooseElsewhere(
    segment: BoundSegment,
    offset: number,
    source: Exclude<TypeChoice['kind'], 'type'>,
    remember: boolean,
  ): Promise<void> {
    const asked = await askSource(source);
    if (!asked) return;
    const { spec, from, folder } = asked;
    const place = placeText(placeOf(spec));
    const held = this.#services.library.hold(spec);
    try {
      await segment.read(held, place);
      const choice = (await onlyType(held)) ?? (await this.#chooseFrom(segment, offset, held, place));
      if (choice) await this.#place(segment, offset, held, choice, { spec, from, folder }, remember);
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === 'ended' && failure.code !== 'CANCELLED') throw error;
      await this.#services.tellFailure(place, failure);
    } finally {
      held.dispose();
    }
  }

  async #chooseFrom(
    segment: BoundSegment,
    offset: number,
    held: HeldTypes,
    place: string,
  ): Promise<(TypeChoice & { kind: 'type' }) | undefined> {
    const answer = await chooseType({
      at: offsetText(offset),
      segment: segment.attachment.target.name,
      place,
      held: () => Promise.resolve(held),
      suggestions: async () => ({ list: await segment.guesses.from(held, offset), interpreter: null }),
      remember: undefined,
      others: [],
    });
    return answer?.choice.kind === 'type' ? answer.choice : undefined;
  }

  async #place(
    segment: BoundSegment,
    cursor: number,
    held: HeldTypes,
    { entry, count }: TypeChoice & { kind: 'type' },
    source: Pick<Put, 'spec' | 'from' | 'folder'>,
    remember: boolean,
  ): Promise<void> {
    const size = segment.attachment.status?.size ?? 0;
    const offset = cursor === 0 ? 0 : await askOffset(cursor, size);
    if (offset === undefined) return;
    const type = await nameFor(held, entry);
    await this.#put(segment, { type, offset, count, ...source }, remember);
  }

  async #put(segment: BoundSegment, put: Put, remember: boolean): Promise<void> {
    const { type, offset, count, spec, from } = put;
    const { name } = segment.attachment.target;
    const binding: Binding = {
      segment: patternFor(name),
      type,
      from: from === undefined ? { kind: 'process' } : { kind: 'file', path: from },
      offset,
      count,
      formats: {},
    };
    if (remember && (await this.#keep(segment, put, binding))) return;
    await segment.add({ binding: { ...binding, segment: name }, spec });
  }

  /** False: it isn't kept, and whoever chose it was told why. */
  async #keep(segment: BoundSegment, { spec, folder }: Put, binding: Binding): Promise<boolean> {
    const { files } = this.#services;
    const { name } = segment.attachment.target;
    const kept = (await files.of(name)).find(one => one.binding.offset === binding.offset);
    const home = folder ?? kept?.folder ?? (await chooseFolder());
    if (!home) return false;
    try {
      let whole = binding;
      if (spec?.kind === 'text') {
        const path = await files.putDeclaration(home, binding.type, spec.text, spec.compile.language);
        whole = { ...binding, from: { kind: 'file', path } };
      } else if (spec && spec.kind !== 'format' && binding.from.kind === 'process') {
        await tell(
          'information',
          l10n.t(
            'The file lies outside of the workspace, so its type is shown here only until the tab is closed.',
          ),
        );
        return false;
      }
      await files.put(home, whole, kept?.folder === home ? kept.index : undefined);
    } catch (error) {
      await tell('error', l10n.t('The choice could not be remembered: {0}', asFailure(error).detail));
      return false;
    }
    // What was put there before, and not kept, would cover it.
    await segment.uncover(binding.offset);
    return true;
  }

  async #remove(segment: BoundSegment, { wanted }: Resolved): Promise<void> {
    if (segment.session.includes(wanted)) {
      await segment.drop(wanted);
      return;
    }
    const { kept } = wanted;
    if (!kept) return;
    const { pattern, type } = { pattern: kept.binding.segment, type: kept.binding.type };
    const answer = await choose<'file' | 'here'>({
      placeHolder: l10n.t('{0} is remembered for {1}', type, pattern),
      none: '',
      list: () => [
        {
          key: 'file',
          label: l10n.t('Forget it'),
          description: l10n.t('Removes it from {0}', bindingsPath),
          value: 'file',
        },
        {
          key: 'here',
          label: l10n.t('Hide it'),
          description: l10n.t('Until this tab is closed'),
          value: 'here',
        },
      ],
    });
    if (answer === 'file') await this.#services.files.remove(kept);
    else if (answer === 'here') await segment.hide(kept.binding.offset);
  }

  /** In the file where it's kept there, and may be written; else for as long as the tab is open. */
  async #change(segment: BoundSegment, wanted: Wanted, binding: Binding): Promise<void> {
    if (segment.session.includes(wanted)) {
      await segment.replace(wanted, { ...wanted, binding });
      return;
    }
    const { kept } = wanted;
    if (kept && this.#services.files.canKeep) {
      await this.#services.files.put(kept.folder, binding, kept.index);
      await segment.settled();
    } else await segment.add({ ...wanted, binding });
  }

  /** What fails is said, with what it means. */
  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.#services.tellFailure(l10n.t('the processes'), asFailure(error));
    }
  }
}

/** With a number behind it where several bear it. */
async function nameFor(held: HeldTypes, { id, name }: { id: string; name: string }): Promise<string> {
  const found = await findIn(held, name);
  const index = found.findIndex(entry => entry.id === id);
  return index < 0 ? name : writeTypeName(name, index, found.length);
}

/** Of a format, or of a declaration with just one type of its own, there is nothing to choose. */
async function onlyType(held: HeldTypes): Promise<(TypeChoice & { kind: 'type' }) | undefined> {
  const { spec } = held;
  if (spec.kind !== 'format' && spec.kind !== 'text') return undefined;
  const { entries } = await held.entries({
    offset: 0,
    limit: 2,
    ...(spec.kind === 'text' ? { kinds: ['struct', 'class', 'union'] } : {}),
  });
  const [only, second] = entries;
  return only && !second ? { kind: 'type', entry: only, count: 1 } : undefined;
}
