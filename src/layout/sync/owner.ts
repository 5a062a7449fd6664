// Who holds a lock, in words, and what is wrong with that. One place for the sentences that all locks share.
import { holderText, type Holder, type SyncContext, type SyncWarning } from './state.js';

export interface Owner {
  owner: number;
  holder?: Holder | 'gone';
  /** `consumer 4133`, `thread 4133`. */
  text: string;
  warnings: SyncWarning[];
}

/** `robust`: whether a death is told to the next locker. */
export function ownerOf(tid: number, robust: boolean, context: SyncContext): Owner {
  const holder = context.holder?.(tid);
  if (holder === undefined) return { owner: tid, text: `thread ${tid}`, warnings: [] };
  if (holder === 'gone') {
    // Read behind the state, which says that it died.
    const text = robust
      ? 'The kernel has not been told: its robust list did not name it.'
      : 'It is not robust: it will never be unlocked.';
    return { owner: tid, holder, text: `thread ${tid}, gone`, warnings: [{ code: 'owner dead', text }] };
  }
  const text = holderText(holder);
  const unmapped = `${text} holds it and does not map this segment any more, or has only come by the id of who did.`;
  const warnings: SyncWarning[] = holder.maps ? [] : [{ code: 'owner unmapped', text: unmapped }];
  return { owner: tid, holder, text, warnings };
}

export function ownerFields({ owner, holder }: Owner): { owner: number; holder?: Holder | 'gone' } {
  return { owner, ...(holder === undefined ? {} : { holder }) };
}

/** `empty`: all bytes are zero, as they also are before anybody made it. */
export function privateWarning(what: string, empty: boolean): SyncWarning {
  const never = empty ? ', or was never initialised' : '';
  return {
    code: 'private',
    text: `This ${what} is process-private${never}: another process that waits for it may never be woken.`,
  };
}
