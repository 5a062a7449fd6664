// Small atoms of state and memoised getters, with the reader that redraws when what it read has changed.
// Not a store: what atoms there are is each view's own (segment/state.ts). Nothing here knows the DOM.

/** Something that reads atoms and is told when one of them may have changed. */
interface Dependent {
  invalidate(): void;
  dependOn(source: Set<Dependent>): void;
}

let reading: Dependent | undefined;

/** One value that can be read, set and depended upon. Setting the same value (Object.is) tells nobody. */
export class Atom<T> {
  #value: T;
  readonly #dependents = new Set<Dependent>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    reading?.dependOn(this.#dependents);
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const dependent of [...this.#dependents]) dependent.invalidate();
  }

  /** The value without depending on it. */
  peek(): T {
    return this.#value;
  }
}

abstract class Tracked implements Dependent {
  readonly #sources = new Set<Set<Dependent>>();

  abstract invalidate(): void;

  dependOn(source: Set<Dependent>): void {
    source.add(this);
    this.#sources.add(source);
  }

  protected track<T>(compute: () => T): T {
    this.untrack();
    const outer = reading;
    // A stack of one variable: who reads now has to be known to the atoms being read, wherever they are. The rule is
    // on `const self = this` for a closure, which this is not.
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- it is this object that depends
    reading = this;
    try {
      return compute();
    } finally {
      reading = outer;
    }
  }

  protected untrack(): void {
    for (const source of this.#sources) source.delete(this);
    this.#sources.clear();
  }
}

/** A getter that computes again only after something that it read has changed. */
export class Getter<T> extends Tracked {
  readonly #compute: () => T;
  readonly #dependents = new Set<Dependent>();
  #memo: { value: T } | undefined;

  constructor(compute: () => T) {
    super();
    this.#compute = compute;
  }

  get(): T {
    reading?.dependOn(this.#dependents);
    this.#memo ??= { value: this.track(this.#compute) };
    return this.#memo.value;
  }

  /** The value without depending on it. */
  peek(): T {
    this.#memo ??= { value: this.track(this.#compute) };
    return this.#memo.value;
  }

  invalidate(): void {
    this.#memo = undefined;
    for (const dependent of [...this.#dependents]) dependent.invalidate();
  }
}

/** Runs something that reads, and says once when it should be run again. */
export class Reader extends Tracked {
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    super();
    this.#onChange = onChange;
  }

  run<T>(read: () => T): T {
    return this.track(read);
  }

  invalidate(): void {
    this.untrack();
    this.#onChange();
  }

  stop(): void {
    this.untrack();
  }
}

/** Runs `effect` now and, in a microtask, after each change of what it read. Returns what ends it. */
export function watch(effect: () => void): () => void {
  let queued = false;
  let ended = false;
  const reader = new Reader(() => {
    if (queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      if (!ended) reader.run(effect);
    });
  });
  reader.run(effect);
  return () => {
    ended = true;
    reader.stop();
  };
}
