// What the state of a sent copy means for what the sender can still do.
import type { CopyState, SentCopy } from 'waferseal';

/** States in which a copy has not been opened, and nobody has got its text. */
export const stillClosed: ReadonlySet<CopyState> = new Set([
  'queued',
  'deferred',
  'notified',
  'fell-back',
]);

// States in which a copy may still be opened, though nobody waits for it to be.
const retriable: ReadonlySet<CopyState> = new Set(['opened', 'failed']);

function hasLink({ slot_id: slot, state, method }: SentCopy): boolean {
  return (method === 'escrow-question' || state === 'fell-back') && Boolean(slot);
}

/** It is to be picked up, and was not yet. */
export function waits(copy: SentCopy): boolean {
  return hasLink(copy) && stillClosed.has(copy.state);
}

/** Its recipient has, or had, a link, and can get another one. */
export function renewable(copy: SentCopy): boolean {
  return hasLink(copy) && (stillClosed.has(copy.state) || retriable.has(copy.state));
}
