// From a draft and its decisions to an accepted message: guards, sealing, uploads, record.
import { attachmentOf, sizeOf } from '../attachments.js';
import { WafersealError } from '../errors.js';
import { Inputs } from '../input.js';
import { KeptFile } from '../kept-file.js';
import { checkOptions } from '../options.js';
import { type Progress, withProgress } from '../progress.js';
import { fromBase64Url, randomId } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Source } from '../rpc/sources.js';
import type { Draft, DraftRecipient, SendProgress, UnsavedQuestion } from '../types/draft.js';
import type { Attachment } from '../types/openpgp.js';
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
   * answer stays in the worker: session.saveQuestion(recipient) tries again, session.escrow.drop()
   * gives it up. Without this the answer is dropped.
   */
  onUnsaved?: (unsaved: UnsavedQuestion) => void;
}

export interface SendParts extends GuardedParts {
  me: Me;
  entries: readonly AddressBookEntry[];
  /** The default question with this id, to be dropped; `undefined`: it is another one by now. */
  openDefault: (id: string) => Promise<{ question: string; answer: number } | undefined>;
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
  checkDraft(draft);
  checkSize(parts.me, draft);
  const opened: number[] = [];
  const attachments = draft.attachments.map(attachmentOf);
  const inputs = new Inputs(engine, signal);
  let sealing: number | undefined;
  try {
    const questions = await questionsOf(parts, draft.recipients, resolution, opened);
    const tickets = await askForTickets(parts, resolution.decisions.length + 1, signal);
    onProgress({ stage: 'composing' });
    const sources: Source[] = [];
    for (const { fileName = '', content } of attachments) {
      sources.push(await inputs.add(content, fileName));
    }
    const plan = planOf(parts, { ...draft, attachments }, request, resolution, tickets);
    sealing = await engine.call('startSealing', [JSON.stringify(plan), sources, questions], {
      signal,
      transfer: inputs.transfer,
      late: (handle) => void engine.call('endGuarded', [handle]).catch(() => undefined),
    });
    onProgress({ stage: 'questions' });
    await prepare(parts, sealing, { questions: questions.length > 0, signal });
    const blobs = await sealCopies(parts, sealing, attachments, { signal, onProgress });
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
    inputs.end();
    void Promise.allSettled(drops);
  }
}

// A member that nobody knows would be lost. HTML is one as long as content rules look at the text only: what
// they look for could stand in it.
export function checkDraft(draft: Draft): void {
  checkOptions(draft, [
    'recipients',
    'subject',
    'text',
    'attachments',
    'tlsOptOut',
    'floor',
    'inReplyTo',
    'quotes',
  ]);
  for (const recipient of draft.recipients) {
    checkOptions(recipient, ['mailbox', 'name', 'field', 'question', 'linkBySender']);
    if (!recipient.question) continue;
    checkOptions(recipient.question, ['question', 'answer', 'strength', 'save']);
  }
}

// Sealed it is larger still: what is above the limit now is refused before anything is read.
function checkSize({ most_upload_bytes: most }: Me, draft: Draft): void {
  if (most === undefined) return;
  const kept = draft.attachments.filter((one) => one instanceof KeptFile);
  const others = draft.attachments.filter((one) => !(one instanceof KeptFile));
  const size =
    kept.reduce((sum, file) => sum + file.size, draft.text.length) +
    sizeOf(others.map(attachmentOf));
  if (size > most) throw new WafersealError('too_large', { subject: 'message' });
}

// Several workers seal where that is faster than starting them: from some MiB on, and where there is
// another processor for them.
const worthAnother = 8 * 2 ** 20;
const mostSealers = 4;

async function sealCopies(
  { engine, workers }: SendParts,
  sealing: number,
  attachments: readonly Attachment[],
  {
    signal,
    onProgress,
  }: { signal: AbortSignal | undefined; onProgress: (p: SendProgress) => void },
): Promise<Blob[]> {
  onProgress({ stage: 'sealing' });
  const sealers =
    sizeOf(attachments) < worthAnother ? 0 : Math.min(workers.processors - 1, mostSealers);
  const tell = ({ done }: Progress): void => onProgress({ stage: 'sealing', done });
  return workers.lend(
    'answerSegments',
    sealers,
    (ports, stopped) =>
      withProgress(tell, (port) =>
        engine.call('sealCopies', [sealing, ports, port], {
          signal: stopped,
          transfer: port ? [...ports, port] : ports,
        }),
      ),
    signal,
  );
}

// Decisions and their fall-backs that need a question: the sender's default one or a saved one, else the
// one just given. The answers that are opened for it are added to `opened`.
async function questionsOf(
  { engine, entries, openDefault }: SendParts,
  recipients: readonly DraftRecipient[],
  { decisions }: Resolution,
  opened: number[],
): Promise<PlannedQuestion[]> {
  const questions: PlannedQuestion[] = [];
  let defaults: { question: string; answer: number } | undefined;
  for (const decision of decisions) {
    const choice = [decision, decision.fallback].find((one) => one?.method === 'escrow-question');
    if (!choice) continue;
    const { recipient } = decision;
    if (choice.source?.from === 'local') {
      defaults ??= await openDefault(choice.source.question ?? '');
      if (!defaults) throw new WafersealError('policy_changed', { subject: recipient });
      if (!opened.includes(defaults.answer)) opened.push(defaults.answer);
      questions.push({ recipient, ...defaults });
      continue;
    }
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
  draft: Omit<Draft, 'attachments'> & { attachments: readonly Attachment[] },
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
      ...(draft.inReplyTo !== undefined && { in_reply_to: draft.inReplyTo }),
      text: draft.text,
      attachments: draft.attachments.map(({ fileName = '', mediaType = '' }) => ({
        file_name: fileName,
        media_type: mediaType,
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
