// Addresses, access and modes as the trees show them. Pure. Not sizes: the model has these.

/** An address, hex without 0x, short enough for a side bar: `7f3a91bfc000` → `7f3a…c000`. */
export function shortAddress(hex: string): string {
  return hex.length <= 9 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

/** `r` is told as `ro`, as it is what a reader looks for. */
export function formatAccess(access: string): string {
  if (access === '') return 'none';
  return access === 'r' ? 'ro' : access;
}

/** Permission bits as `0640`. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
