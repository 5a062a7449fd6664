// The diff pane of one view: compares two states in small steps within the CPU budget, again and again while one of
// them moves, and tells what differs from what was told. Only rows that are seen get words. Nothing of it exists
// while the pane is hidden.
import { LayoutError } from '../../layout/cursor.js';
import type { CellContext } from '../../layout/table/cells.js';
import { sameFilter } from '../../model/diff/filter.js';
import type { DiffFrame, DiffView } from '../../protocol/diff.js';
import type { Moment } from '../../protocol/moment.js';
import type { Bound } from '../bound.js';
import type { CpuBudget } from '../cpu-budget.js';
import { Loop } from '../loop.js';
import { Comparison } from './compare.js';
import { DiffAnswer } from './diff-answer.js';
import { DiffFrames } from './diff-frames.js';
import { meaningOf, moves, Sides, type Meaning } from './diff-pass.js';
import { problemOf } from './diff-problem.js';
import type { OpenMoment } from './moments.js';
import { onSide, SideError } from './side.js';

/** Milliseconds between two comparisons, and between two looks at the rows that are seen. */
const pace = 250;
const retryAfter = 1000;
const stepLimit = 4;

export interface DiffFeedOptions {
  open: (moment: Moment) => OpenMoment;
  /** What is bound now, in a segment of this size. */
  bound: () => { bound: Bound | undefined; size: number };
  context: () => CellContext;
  budget: CpuBudget;
  /** There is something to take, though no sample may be due. */
  changed: () => void;
  failed: (error: unknown) => void;
}

/** What a pane is asked to show, and how its view stands. */
export interface DiffAsked {
  view: DiffView;
  cell: number;
  paused: boolean;
}

export class DiffFeed {
  readonly #options: DiffFeedOptions;
  readonly #loop: Loop;
  readonly #frames = new DiffFrames();
  #asked: DiffAsked;
  #sides: Sides | undefined;
  #meaning: Meaning | undefined;
  #pass: Generator<void, void, void> | undefined;
  /** The one that is listed. */
  #comparison: Comparison | undefined;
  #whole = false;
  #once = true;
  /** The same differences, listed by another filter: comes before all else, as a person waits for it. */
  #relisting: Generator<void, void, void> | undefined;
  #passedAt = -Infinity;
  #takenAt = -Infinity;
  /** Something to take, whenever that was. */
  #fresh = true;
  #problem: DiffFrame['problem'];

  constructor(asked: DiffAsked, options: DiffFeedOptions) {
    this.#asked = asked;
    this.#options = options;
    this.#loop = new Loop({ step: () => this.#step(), failed: e => this.#failed(e), retry: retryAfter });
    this.#loop.wake();
  }

  show(asked: DiffAsked): void {
    const before = this.#asked;
    this.#asked = asked;
    const { view } = asked;
    const same = (a: Moment, b: Moment): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (!same(view.a, before.view.a) || !same(view.b, before.view.b)) this.#restart();
    else if (asked.cell !== before.cell) this.#once = true;
    const list = this.#meaning?.list;
    const [renewed, filtered] = [
      view.renewed !== before.view.renewed,
      !sameFilter(view.filter, before.view.filter),
    ];
    if (renewed) list?.renew();
    if (filtered) list?.filter(view.filter);
    if (list && this.#comparison && (renewed || filtered))
      this.#relisting = list.update(renewed ? this.#comparison : undefined);
    if (view.revision !== before.view.revision) this.#fresh = true;
    this.#loop.wake();
  }

  /** The next answer tells all, as its view may be one that has just been made. */
  renew(): void {
    this.#frames.forget();
    this.#fresh = true;
  }

  /** Compare once more, paused or not. */
  refresh(): void {
    this.#once = true;
    this.#loop.wake();
  }

  /** What is new; undefined when nothing is. `now` of a clock that only goes forward, in milliseconds. */
  take(now: number): DiffFrame | undefined {
    const due = this.#isMoving() && !this.#asked.paused && now - this.#takenAt >= pace;
    if (this.#relisting || (!this.#fresh && !due)) return undefined;
    this.#fresh = false;
    this.#takenAt = now;
    const { view } = this.#asked;
    const [comparison, meaning, sides] = [this.#comparison, this.#meaning, this.#sides];
    if (this.#problem) return this.#frames.problem(view, this.#problem);
    if (!comparison || !meaning || !sides) return this.#frames.news({ revision: view.revision, progress: 0 });
    try {
      sides.renew();
      const answer = new DiffAnswer({ view, comparison, meaning, sides, whole: this.#whole });
      return this.#frames.news(answer.frame(this.#options.context()));
    } catch (error) {
      if (!(error instanceof SideError) && !(error instanceof LayoutError)) throw error;
      // It may have another way to its bytes by now: the next comparison sees, and says so where there is none.
      this.refresh();
      return undefined;
    }
  }

  end(): void {
    this.#loop.stop();
    this.#drop();
  }

  #restart(): void {
    this.#drop();
    this.#meaning = undefined;
    this.#comparison = undefined;
    this.#whole = false;
    this.#once = true;
    this.#fresh = true;
  }

  #drop(): void {
    this.#pass = undefined;
    this.#relisting = undefined;
    this.#sides?.close();
    this.#sides = undefined;
  }

  #isMoving(): boolean {
    const { a, b } = this.#asked.view;
    const sides = this.#sides;
    return sides !== undefined && (moves(a, sides.a) || moves(b, sides.b));
  }

  #step(): number | undefined {
    const now = performance.now();
    const { bound, size } = this.#options.bound();
    // Other types, or more of them: all runs are cut anew.
    const meaning = this.#meaning;
    if (meaning && (meaning.bound !== bound || meaning.size !== size)) this.#restart();
    const due = this.#due(now);
    if (due === undefined || due > 0) return due;
    const { budget } = this.#options;
    const wait = budget.wait(now);
    if (wait > 0) return wait;
    if (!this.#relisting) this.#pass ??= this.#begin(bound, size);
    const done = this.#advance(now + stepLimit);
    const after = performance.now();
    budget.book(after - now, now);
    return done ? this.#due(after) : Math.max(1, budget.wait(after));
  }

  /** Milliseconds until there is something to do. */
  #due(now: number): number | undefined {
    if (this.#relisting || this.#pass || this.#once) return 0;
    if (this.#asked.paused || !this.#isMoving()) return undefined;
    return Math.max(0, this.#passedAt + pace - now);
  }

  #begin(bound: Bound | undefined, size: number): Generator<void, void, void> {
    const { view } = this.#asked;
    this.#meaning ??= meaningOf(bound, size, view.filter);
    this.#once = false;
    // What is live may have another way to its bytes by now.
    this.#sides?.close();
    this.#sides = undefined;
    this.#sides = new Sides(this.#options.open, [view.a, view.b], this.#meaning);
    return this.#compare(this.#sides, this.#meaning);
  }

  *#compare(sides: Sides, meaning: Meaning): Generator<void, void, void> {
    const { cell } = this.#asked;
    const comparison = new Comparison({
      a: onSide('a', () => sides.a.source),
      b: onSide('b', () => sides.b.source),
      spanAt: offset => meaning.spans.at(offset),
      cell,
    });
    let toldAt = performance.now();
    const steps = comparison.steps();
    while (steps.next().done !== true) {
      yield;
      // Of a long first one its beginning is shown.
      if (this.#whole || performance.now() - toldAt < pace) continue;
      yield* this.#list(meaning, comparison);
      toldAt = performance.now();
    }
    yield* this.#list(meaning, comparison);
    this.#whole = true;
    this.#passedAt = performance.now();
  }

  *#list(meaning: Meaning, comparison: Comparison): Generator<void, void, void> {
    yield* meaning.list.update(comparison);
    this.#comparison = comparison;
    this.#problem = undefined;
    this.#told();
  }

  #told(): void {
    this.#fresh = true;
    this.#options.changed();
  }

  /** Answers whether all that was begun is done. */
  #advance(until: number): boolean {
    const work = this.#relisting ?? this.#pass;
    try {
      while (performance.now() < until) {
        if (work?.next().done !== true) continue;
        if (work === this.#relisting) this.#relisting = undefined;
        else this.#pass = undefined;
        this.#told();
        return !this.#pass;
      }
    } catch (error) {
      this.#relisting = undefined;
      this.#pass = undefined;
      throw error;
    }
    return false;
  }

  /** What a person can be told is told in the pane; the loop tries again. */
  #failed(error: unknown): void {
    this.#once = true;
    if (!(error instanceof SideError) && !(error instanceof LayoutError)) {
      this.#options.failed(error);
      return;
    }
    this.#problem = problemOf(error);
    this.#drop();
    this.#told();
  }
}
