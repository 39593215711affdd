// From a draft and its decisions to an accepted message: guards, sealing, uploads, record.
import { WafersealError } from '../errors.js';
import { fromBase64Url, randomId } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Draft, DraftRecipient, SendProgress, UnsavedQuestion } from '../types/draft.js';
import type { Choice, Resolution, ResolveRequest } from '../types/resolution.js';
import type { AddressBookEntry, Me } from '../types/server.js';
import type { PlannedQuestion } from '../worker/engine.js';
import { askForTickets, type GuardedParts, prepare, type Ticket } from './guarded-work.js';
import { Retry, uploadAll, usualPatience } from './upload.js';

/** How a message is sent. */
export interface SendOptions extends CallOptions {
  /** Told when a stage begins, and while it goes on. */
  onProgress?: (progress: SendProgress) => void;
  /**
   * How long a lost connection or a busy server is waited for before sending fails, in milliseconds;
   * usually five minutes. What was uploaded by then is not uploaded again.
   */
  patience?: number;
  /**
   * For each question that was to be kept and could not be. The message is sent all the same, and the
   * answer stays in the worker: session.saveQuestion(recipient) tries again, session.dropAnswer()
   * gives it up. Without this the answer is dropped.
   */
  onUnsaved?: (unsaved: UnsavedQuestion) => void;
}

export interface SendParts extends GuardedParts {
  me: Me;
  entries: readonly AddressBookEntry[];
}

const daysUntilExpiry = 90;
const secondsPerDay = 86_400;

/**
 * Gives the message's id and its capsule's header, empty if there is none. Rejects with a Refusal of code `changed` when the server decides
 * otherwise; nothing was accepted then.
 */
export async function send(
  parts: SendParts,
  draft: Draft,
  request: ResolveRequest,
  resolution: Resolution,
  {
    signal,
    onProgress = () => undefined,
    patience = usualPatience,
  }: Omit<SendOptions, 'onUnsaved'>,
): Promise<{ id: string; header: Uint8Array }> {
  const { engine, http } = parts;
  checkSize(parts.me, draft);
  const opened: number[] = [];
  let sealing: number | undefined;
  try {
    const questions = await questionsOf(parts, draft.recipients, resolution, opened);
    const tickets = await askForTickets(parts, resolution.decisions.length + 1, signal);
    onProgress({ stage: 'composing' });
    const contents = await Promise.all(draft.attachments.map(readFile));
    const plan = planOf(parts, draft, request, resolution, tickets);
    // What gives a handle is not aborted: the handle would be lost, and what it holds stay.
    sealing = await engine.call('startSealing', [JSON.stringify(plan), contents, questions], {
      transfer: contents.map(({ buffer }) => buffer as ArrayBuffer),
    });
    if (signal?.aborted) throw new WafersealError('aborted');
    onProgress({ stage: 'questions' });
    await prepare(parts, sealing, { questions: questions.length > 0, signal });
    onProgress({ stage: 'sealing' });
    const blobs = await engine.call('seal', [sealing], { signal });
    const uploads = await uploadAll(http, blobs, { signal, patience, onProgress });
    onProgress({ stage: 'handing-over' });
    const record = await engine.call('sealedRecord', [sealing, uploads], { signal });
    // However often it is sent, it is one message (SPEC 6.4.1).
    const headers = { 'Idempotency-Key': randomId(16) };
    const { id } = await new Retry({ signal, patience }, () =>
      onProgress({ stage: 'waiting' }),
    ).until(() =>
      http.json<{ id: string }>('POST', '/api/v1/messages', { cbor: record }, { signal, headers }),
    );
    return { id, header: await engine.call('sealedHeader', [sealing]) };
  } finally {
    const drops: Promise<unknown>[] = opened.map((answer) => engine.call('dropAnswer', [answer]));
    if (sealing !== undefined) drops.push(engine.call('endGuarded', [sealing]));
    void Promise.allSettled(drops);
  }
}

// Sealed it is larger still: what is above the limit now is refused before anything is read.
function checkSize({ most_upload_bytes: most }: Me, draft: Draft): void {
  if (most === undefined) return;
  const size = draft.attachments.reduce((sum, file) => sum + file.size, draft.text.length);
  if (size > most) throw new WafersealError('too_large', { subject: 'message' });
}

async function readFile(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new WafersealError('attachment_unreadable', { subject: file.name, cause });
  }
}

// Decisions and their fall-backs that need a question: the saved one, else the one just given. The
// answers that come out of the address book are added to `opened`.
async function questionsOf(
  { engine, entries }: SendParts,
  recipients: readonly DraftRecipient[],
  { decisions }: Resolution,
  opened: number[],
): Promise<PlannedQuestion[]> {
  const questions: PlannedQuestion[] = [];
  for (const decision of decisions) {
    const choice = [decision, decision.fallback].find((one) => one?.method === 'escrow-question');
    if (!choice) continue;
    const { recipient } = decision;
    const given = recipients.find(({ mailbox }) => mailbox === recipient)?.question;
    const saved = entryOf(entries, choice)?.sealed_question;
    if (given && saved === undefined) {
      questions.push({ recipient, question: given.question, answer: given.answer });
    } else if (saved !== undefined) {
      const { question, answer } = await engine.call('openQuestion', [
        recipient,
        fromBase64Url(saved),
      ]);
      opened.push(answer);
      questions.push({ recipient, question, answer });
    }
  }
  return questions;
}

function entryOf(
  entries: readonly AddressBookEntry[],
  { source }: Choice,
): AddressBookEntry | undefined {
  return source?.entry === undefined ? undefined : entries.find(({ id }) => id === source.entry);
}

function planOf(
  { me, entries }: SendParts,
  draft: Draft,
  request: ResolveRequest,
  resolution: Resolution,
  tickets: Ticket[],
): object {
  const named = (field: DraftRecipient['field']): { name: string; mailbox: string }[] =>
    draft.recipients
      .filter((recipient) => recipient.field === field)
      .map(({ name, mailbox }) => ({ name, mailbox }));
  const keys = resolution.decisions.flatMap((decision) => {
    const choice = [decision, decision.fallback].find((one) => one?.method === 'openpgp');
    const key = choice && entryOf(entries, choice)?.openpgp_key;
    return key === undefined ? [] : [{ recipient: decision.recipient, openpgp_key: key }];
  });
  const now = Math.floor(Date.now() / 1000);
  return {
    message: {
      from: { name: me.display_name, mailbox: me.mailbox },
      to: named('to'),
      cc: named('cc'),
      subject: draft.subject,
      text: draft.text,
      attachments: draft.attachments.map(({ name, type }) => ({
        file_name: name,
        media_type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
      })),
    },
    request,
    resolution,
    keys,
    tickets: tickets.map(({ guard, ticket }) => ({ guard, ticket })),
    portal_origin: me.portal_origin,
    now,
    expires: now + daysUntilExpiry * secondsPerDay,
  };
}
