// A log that nobody reads, for what wants one. Not for a test of what is logged.

const quiet = (): void => undefined;

export const quietLog = { debug: quiet, info: quiet, warn: quiet, error: quiet };
