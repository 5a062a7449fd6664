// What checks of a webview's messages are made of. Pure. Not the checks themselves: messages.ts, time-messages.ts.

/** True when a method's parameter is what its type says and within range. */
export type Check = (p: unknown) => boolean;
export type Checks<T> = { readonly [K in keyof T]: Check };

/** Bytes of one `read` call. */
export const maxRead = 16 * 1024 * 1024;
/** Characters of a type's name, and of a field's path. */
export const maxName = 10_000;
export const maxPath = 20_000;
/** Rows of a table. */
export const maxRows = 4096;

export const nothing: Check = () => true;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}
