// A new link for one copy of a sent message; the old one opens nothing afterwards.
import { WafersealError } from '../errors.js';
import { fromBase64Url } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Resolution } from '../types/resolution.js';
import type { Me, SentCopy } from '../types/server.js';
import type { Assurance } from '../types/words.js';
import { askForTickets, type GuardedParts, prepare } from './guarded-work.js';
import { messagePath, openOwnSlot, type SentParts } from './sent.js';

export async function renewLink(
  parts: SentParts & GuardedParts,
  me: Me,
  id: string,
  recipient: string,
  { signal }: CallOptions,
): Promise<void> {
  const { engine, http } = parts;
  const { detail, own } = await openOwnSlot(parts, id, recipient, signal);
  const copy = detail.copies.find((one) => one.recipient === recipient);
  if (!copy?.slot_id) throw new WafersealError('escrow_gone', { subject: recipient });
  const tickets = await askForTickets(parts, 1, signal);
  const now = Date.now();
  const plan = {
    recipient,
    tickets: tickets.map(({ guard, ticket }) => ({
      guard: fromBase64Url(guard),
      ticket: fromBase64Url(ticket),
    })),
    oldGuards: me.guards.map((guard) => fromBase64Url(guard.id)),
    notice: noticeOf(copy, detail.resolution),
    origin: me.portal_origin,
    now: Math.floor(now / 1000),
    expires: copy.expires_at ?? 0,
    number: now,
  };
  // Not aborted: see send().
  const work = await engine.call('startRenewing', [own, plan]);
  try {
    if (signal?.aborted) throw new WafersealError('aborted');
    await prepare(parts, work, { questions: true, signal });
    const record = await engine.call('renewedRecord', [work], { signal });
    // From here on it is the server's: an abort would leave open which link is good.
    await http.json('POST', `${messagePath(id)}/renew`, { cbor: record });
  } finally {
    void engine.call('endGuarded', [work]).catch(() => undefined);
  }
}

// The notice goes the way that was decided on when the message was sent.
function noticeOf(
  { recipient, link_by_sender: byHand }: SentCopy,
  resolution: Resolution | null | undefined,
): Assurance | undefined {
  if (byHand) return undefined;
  const decision = resolution?.decisions.find((one) => one.recipient === recipient);
  const choice = [decision, decision?.fallback].find((one) => one?.method === 'escrow-question');
  // Where nobody knows it: the strongest, which may not reach this person, and says so.
  return choice?.notice_assurance ?? 'dane';
}
