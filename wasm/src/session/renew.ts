// A new link for one copy of a sent message; the old one opens nothing afterwards.
import { WafersealError } from '../errors.js';
import { fromBase64Url } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Resolution } from '../types/resolution.js';
import type { Me, SentCopy, SentMessageDetail } from '../types/server.js';
import type { Assurance } from '../types/words.js';
import { askForTickets, type GuardedParts, prepare } from './guarded-work.js';
import { detailOf, messagePath, openOwnSlot, type SentParts } from './sent.js';

/** What a new link is made with. Signed as it stands: what the server proposes, a person confirms. */
export interface LinkTerms {
  /** What the mail with the link must at least be protected by; `by-hand`: no mail, `linkOf()` has it. */
  notice: Assurance | 'by-hand';
  /** When it can no longer be opened: seconds since 1970; 0: never. */
  expires: number;
}

/** As the message was sent, says the server. `escrow_gone`: there is no link. */
export async function proposeTerms(
  parts: SentParts,
  id: string,
  recipient: string,
  { signal }: CallOptions,
): Promise<LinkTerms> {
  const detail = await detailOf(parts, id, signal);
  const copy = slotted(detail, recipient);
  return { notice: noticeOf(copy, detail.resolution), expires: copy.expires_at ?? 0 };
}

export async function renewLink(
  parts: SentParts & GuardedParts,
  me: Me,
  id: string,
  recipient: string,
  terms: LinkTerms,
  { signal }: CallOptions,
): Promise<void> {
  const { engine, http } = parts;
  const { detail, own } = await openOwnSlot(parts, id, recipient, signal);
  slotted(detail, recipient);
  const tickets = await askForTickets(parts, 1, signal);
  const now = Date.now();
  const plan = {
    recipient,
    tickets: tickets.map(({ guard, ticket }) => ({
      guard: fromBase64Url(guard),
      ticket: fromBase64Url(ticket),
    })),
    oldGuards: me.guards.map((guard) => fromBase64Url(guard.id)),
    notice: terms.notice === 'by-hand' ? undefined : terms.notice,
    origin: me.portal_origin,
    now: Math.floor(now / 1000),
    expires: terms.expires,
    number: now,
  };
  const work = await engine.call('startRenewing', [own, plan], {
    signal,
    late: (handle) => void engine.call('endGuarded', [handle]).catch(() => undefined),
  });
  try {
    await prepare(parts, work, { questions: true, signal });
    const record = await engine.call('renewedRecord', [work], { signal });
    // From here on it is the server's: an abort would leave open which link is good.
    await http.json('POST', `${messagePath(id)}/renew`, { cbor: record });
  } finally {
    void engine.call('endGuarded', [work]).catch(() => undefined);
  }
}

function slotted(detail: SentMessageDetail, recipient: string): SentCopy {
  const copy = detail.copies.find((one) => one.recipient === recipient);
  if (!copy?.slot_id) throw new WafersealError('escrow_gone', { subject: recipient });
  return copy;
}

// The notice goes the way that was decided on when the message was sent.
function noticeOf(
  { recipient, link_by_sender: byHand }: SentCopy,
  resolution: Resolution | null | undefined,
): LinkTerms['notice'] {
  if (byHand) return 'by-hand';
  const decision = resolution?.decisions.find((one) => one.recipient === recipient);
  const choice = [decision, decision?.fallback].find((one) => one?.method === 'escrow-question');
  // Where nobody knows it: the strongest, which may not reach this person, and says so.
  return choice?.notice_assurance ?? 'dane';
}
