// What a client of the probe is told, and a log, for tests that don't listen. Not for a test of what is said.

const quiet = (): void => undefined;

export const quietLog = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Handlers of all that a probe tells; a test puts its own in place of those that it listens to. */
export const quietEvents = {
  ...{ inventory: quiet, frame: quiet, status: quiet, log: quiet },
  ...{ typesProgress: quiet, snapshots: quiet, triggered: quiet, found: quiet },
};
