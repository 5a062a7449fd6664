// Whether a run of tests really ended well. The workbench reports 0 when the connection to the extension host just
// drops (a crash, SIGSEGV in a foreign call), and so does process.exit(0) within a test; so only the server's own
// word counts here, and run.ts also wants the result file that the suite's entry writes last.
import { setTimeout as delay } from 'node:timers/promises';

const line = /Extension Host Process exited with code: (\w+), signal: (\w+)/g;

/** Exit codes of the driver that aren't the tests' own. */
export const codes = { broken: 70, server: 71, page: 72, host: 73, late: 124, interrupted: 130 } as const;

/**
 * The code to exit with, once the server has logged the end of its `nth` extension host (from 1), for which it
 * has five seconds.
 */
export async function believe(reported: number, nth: number, log: () => string): Promise<number> {
  if (reported !== 0) return reported;
  const found = (): RegExpMatchArray | undefined => [...log().matchAll(line)][nth - 1];
  for (let i = 0; i < 50 && found() === undefined; i++) await delay(100);
  const end = found();
  if (end?.[1] === '0' && end[2] === 'null') return 0;
  process.stderr.write(`The extension host did not end by itself: ${end?.[0] ?? 'no exit was logged'}.\n`);
  return codes.host;
}
