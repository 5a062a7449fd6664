// A bound segment with all that it needs, made up: its types, its attachment, what the workspace's file says.
import { Emitter } from '../../../src/extension/base/emitter.js';
import { BoundSegment } from '../../../src/extension/types/bound.js';
import { TypesLibrary } from '../../../src/extension/types/library.js';
import type { Place, Problem } from '../../../src/extension/types/problems.js';
import type { Wanted } from '../../../src/extension/types/resolve.js';
import type { Binding } from '../../../src/model/binding.js';
import type { BoundState } from '../../../src/protocol/view.js';
import { quietLog } from '../../support/quiet.js';
import { entry, FakeAttachment, FakeTypes } from './fake-types.js';

export function wanted(facts: Partial<Binding> = {}, more: Partial<Wanted> = {}): Wanted {
  const binding: Binding = {
    segment: '/ticks',
    type: 'tick_ring',
    from: { kind: 'process' },
    offset: 0,
    count: 1,
    formats: {},
    ...facts,
  };
  return { binding, spec: undefined, ...more };
}

function placeName(place: Place): string {
  return place.kind === 'process' ? `${place.command} ${place.pid}` : place.kind;
}

export class Stand {
  readonly types = new FakeTypes();
  readonly attachment = new FakeAttachment();
  readonly changed = new Emitter<undefined>();
  readonly states: BoundState[] = [];
  /** What the file says. */
  file: Wanted[] = [];
  readonly library = new TypesLibrary({
    probe: () => this.attachment.probe,
    debugPaths: () => ['/usr/lib/debug'],
    log: quietLog,
    rebuildWait: 10,
  });
  readonly bound: BoundSegment;

  constructor(agreementWait?: number) {
    this.types.sources.set('pid:4121', [entry('tick_ring', 41280), entry('tick', 40)]);
    const words = {
      place: placeName,
      problem: (problem: Problem) => ({
        severity: 'error' as const,
        text: problem.kind,
        detail: JSON.stringify(problem),
      }),
    };
    this.bound = new BoundSegment(this.attachment, {
      library: this.library,
      words,
      log: quietLog,
      agreementWait,
      wanted: () => Promise.resolve(this.file),
      changed: this.changed.event,
    });
    this.bound.onState(state => this.states.push(state));
  }

  async attach(): Promise<void> {
    this.attachment.attach(this.types.life());
    await this.bound.settled();
  }

  /** Kinds of problems as told now. */
  get told(): string[] {
    return this.bound.state.problems.map(p => p.text);
  }

  get last(): { name: string; entry: string; offset: number }[] {
    return (this.types.bound.at(-1) ?? []).map(b => ({ name: b.name, entry: b.entry, offset: b.offset }));
  }
}
