// Waits for what comes by itself, and gives up only when it certainly won't come any more. Not for events: these are
// awaited.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for `look` to answer something. Throws when it hasn't within twenty seconds. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within 20 s`);
    await sleep(10);
  }
}

/** Waits until it is so. */
export async function untilTrue(check: () => boolean): Promise<void> {
  await until(check.toString(), () => check() || undefined);
}
