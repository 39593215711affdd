// What the sender does with messages that were sent: reads their subjects, hands links over,
// retracts, extends, grants. Everything but the list comes out of the sender's own slot.
import { WafersealError } from '../errors.js';
import { fromBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { SentMessageDetail } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import type { OwnSlot } from '../worker/operations/sent.js';

export interface SentParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  /** Header of the capsule by the message's id, as it was seen first. */
  headers: Map<string, string>;
}

type Detail = SentMessageDetail & { sender_slot: string };

/** `undefined` when the message has no own slot or no body any more. */
export async function readSubject(
  parts: SentParts,
  id: string,
  { signal }: CallOptions,
): Promise<string | undefined> {
  const { engine, http } = parts;
  const message = await detailOf(parts, id, signal);
  if (!message.sender_slot || message.segment_hashes.length === 0) return undefined;
  const segment = await http.bytes('GET', `${messagePath(id)}/body?first=0&count=1`, undefined, {
    signal,
  });
  const hashes = message.segment_hashes.map(fromBase64Url);
  return engine.call('sentSubject', [ownSlot(message as Detail), hashes, segment], { signal });
}

export async function readLink(
  parts: SentParts,
  id: string,
  recipient: string,
  origin: string,
  { signal }: CallOptions,
): Promise<string> {
  const message = hasOwnSlot(await detailOf(parts, id, signal), recipient);
  return parts.engine.call('sentLink', [ownSlot(message), recipient, origin], { signal });
}

export type Control =
  | { action: 'retract'; recipient: string }
  | { action: 'retract-all' }
  | { action: 'extend'; recipient: string; expires: number }
  | { action: 'grant'; recipient: string; tries: number };

// Signed in the worker, carried by the server to each guard. Rejects with the code of the first
// guard that refused; `escrow_gone` when there is nothing to control.
export async function sendControl(
  parts: SentParts,
  guards: Uint8Array[],
  id: string,
  control: Control,
  { signal }: CallOptions,
): Promise<void> {
  const body = await bodyOf(parts, guards, id, control, signal);
  const { results } = await parts.http.json<{ results: { code: string | null }[] }>(
    'POST',
    `${messagePath(id)}/control${control.action === 'retract-all' ? '?mails=retract' : ''}`,
    { cbor: body },
    { signal },
  );
  const refused = results.find(({ code }) => code !== null);
  if (refused?.code) {
    const subject = 'recipient' in control ? control.recipient : '';
    throw WafersealError.from({ code: refused.code, subject });
  }
}

async function bodyOf(
  parts: SentParts,
  guards: Uint8Array[],
  id: string,
  control: Control,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const recipient = 'recipient' in control ? control.recipient : '';
  const { engine } = parts;
  const detail = await detailOf(parts, id, signal);
  // No guard has anything of it: the server takes back what waits in its queue (SPEC 6.5.3).
  const unsealed = !detail.sender_slot && detail.slots.length === 0 && !parts.headers.has(id);
  if (control.action === 'retract-all' && unsealed) return emptyArray;
  const message = hasOwnSlot(detail, recipient);
  const own = ownSlot(message);
  const number = Date.now();
  if (control.action === 'retract-all') {
    const slots = message.slots.map(({ slot_id: slot }) => fromBase64Url(slot));
    return engine.call('retractAll', [own, slots, guards, number], { signal });
  }
  switch (control.action) {
    case 'retract':
      return engine.call('retract', [own, recipient, guards, number], { signal });
    case 'extend':
      return engine.call('extend', [own, recipient, guards, number, control.expires], { signal });
    case 'grant':
      return engine.call('grant', [own, recipient, guards, number, control.tries], { signal });
  }
}

const emptyArray = Uint8Array.of(0x80); // CBOR

function hasOwnSlot(message: SentMessageDetail, subject: string): Detail {
  if (!message.sender_slot) throw new WafersealError('escrow_gone', { subject });
  return message as Detail;
}

// Never another message under the same id: what is signed about one would be good for the other.
export async function detailOf(
  { http, headers }: SentParts,
  id: string,
  signal: AbortSignal | undefined,
): Promise<SentMessageDetail> {
  const detail = await http.json<SentMessageDetail>('GET', messagePath(id), undefined, { signal });
  if (!detail.sender_slot) return detail;
  const known = headers.get(id);
  if (known !== undefined && known !== detail.header) {
    throw new WafersealError('slot_other_capsule', { subject: id });
  }
  headers.set(id, detail.header);
  return detail;
}

export const messagePath = (id: string): string => `/api/v1/messages/${encodeURIComponent(id)}`;

/** The message and the user's own slot of it. `escrow_gone` (subject: the recipient) if there is none. */
export async function openOwnSlot(
  parts: SentParts,
  id: string,
  recipient: string,
  signal: AbortSignal | undefined,
): Promise<{ detail: SentMessageDetail; own: OwnSlot }> {
  const detail = hasOwnSlot(await detailOf(parts, id, signal), recipient);
  return { detail, own: ownSlot(detail) };
}

function ownSlot({ sender_slot, header }: Detail): OwnSlot {
  return { slot: fromBase64Url(sender_slot), header: fromBase64Url(header) };
}
