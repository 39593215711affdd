// The portal's side: from a link to the readable message.
//
//   const pickUp = await client.escrow.unlock(link);
//   show(pickUp.sender, pickUp.recipient, pickUp.question);
//   const { message, refusal, triesLeft } = await pickUp.answer(typedBytes);
//
// Opening a link spends and records nothing. Each answer that reaches a guard costs a try, which a
// right one gives back.
import { WafersealError } from './errors.js';
import { attachmentStream, forgetText, readingStream } from './kept-text.js';
import { checkOptions, signalOf } from './options.js';
import type { Progress } from './progress.js';
import {
  checkContent,
  type ReplyContent,
  type ReplyOptions,
  type ReplyTerms,
  WrittenReply,
} from './reply.js';
import type { Caller, CallOptions } from './rpc/caller.js';
import { takeSecret } from './secrets.js';
import type { Carrier } from './server/carrier.js';
import type { FirstChallenge } from './server/first-challenge.js';
import type { ShortLivedWorkers } from './short-lived.js';
import type { LoadedAttachment, MailContent, StreamedAttachment } from './types/openpgp.js';
import type { Envelope, PickedUp, PickupStage } from './worker/engine.js';
import type { WorkerOperations } from './worker/operations/index.js';

/** A message that was picked up. */
export interface PickedUpMessage<A extends LoadedAttachment | StreamedAttachment = LoadedAttachment>
  extends MailContent {
  attachments: A[];
  /** The whole MIME text, from its beginning each time. Not after the pick-up's close(). */
  source(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** What came of one answer: the message, or why there is none. */
export interface PickUpAttempt<A extends LoadedAttachment | StreamedAttachment = LoadedAttachment> {
  /** When the answer was right: the message as it was sealed, whole. */
  message?: PickedUpMessage<A>;
  /** Why there is none: `wrong_answer`, `tries_used_up_today`, `tries_frozen`, `escrow_gone`... */
  refusal?: WafersealError;
  /** Before the next day begins, and before no more are given. */
  triesLeft?: { now: number; window: number };
  /**
   * Guards that gave a false proof, each with its origin as subject. That says nothing about the
   * answer.
   */
  guardFaults: WafersealError[];
}

/** How an answer is given. */
export interface AnswerOptions extends CallOptions {
  /**
   * What attachments come as. With `streams` they may be larger than memory: the message is put aside
   * encrypted (see ByteSource) until the pick-up's close() is called.
   */
  attachments?: 'bytes' | 'streams';
  /** While the message is fetched. */
  onProgress?: (progress: Progress) => void;
}

export interface PickUpParts {
  engine: Caller<WorkerOperations>;
  carrier: Carrier;
  challenge: FirstChallenge;
  workers: ShortLivedWorkers;
  /** Nothing of it in the worker is needed any more. */
  release: () => void;
}

/**
 * One copy that a pick-up link leads to, as client.escrow.unlock() gives it: show who it is from and its
 * question, then hand what was typed to answer() until a message comes, and call close() at the end.
 */
export class PickUp {
  readonly #parts: PickUpParts;
  readonly #handle: number;
  readonly #envelope: Envelope;
  #picked: PickedUp | undefined;
  #reply: WrittenReply | undefined;

  private constructor(parts: PickUpParts, handle: number, envelope: Envelope) {
    this.#parts = parts;
    this.#handle = handle;
    this.#envelope = envelope;
  }

  /** Use client.escrow.unlock(). */
  static async open(
    parts: PickUpParts,
    link: string,
    origin: string,
    { signal }: CallOptions,
  ): Promise<PickUp> {
    const { engine } = parts;
    const handle = await engine.call('startPickup', [link, origin], {
      signal,
      late: (late) => forgetText(engine, late),
    });
    try {
      await run(parts, handle, { signal });
      const envelope = await engine.call('pickupEnvelope', [handle], { signal });
      return new PickUp(parts, handle, envelope);
    } catch (thrown) {
      forgetText(engine, handle);
      throw thrown;
    }
  }

  /** The mailbox that the link's envelope names as the sender's; senderVerified says whether it is. */
  get sender(): string {
    return this.#envelope.sender;
  }
  /** The mailbox that the copy was made for. */
  get recipient(): string {
    return this.#envelope.recipient;
  }
  /** The sender's words, as text: not made safe to show as HTML. */
  get question(): string {
    return this.#envelope.question;
  }
  /** The link's secret came to the server in the path of the request; the sender is told. */
  get exposed(): boolean {
    return this.#envelope.exposed;
  }
  /**
   * Whether the sender can be written back to, once senderVerified; replyTerms() says whether the server takes
   * it now.
   */
  get takesReply(): boolean {
    return this.#envelope.takesReply;
  }
  /** Until when it can be opened, in seconds since 1970, as the server says. */
  get expires(): number {
    return this.#envelope.expires;
  }
  /** Once opened: the sender's signature was made with the key that the account's key list names. */
  get senderVerified(): boolean {
    return this.#picked?.senderVerified ?? false;
  }

  /**
   * `typed` is moved to the worker and wiped there; it is empty afterwards. Rejects when the copy is
   * lost for good (`escrow_core_refused`...) or there is no room for it (`aside_failed`); what can be
   * tried again is in `refusal`.
   */
  answer(
    typed: Uint8Array,
    options: AnswerOptions & { attachments: 'streams' },
  ): Promise<PickUpAttempt<StreamedAttachment>>;
  answer(
    typed: Uint8Array,
    options?: AnswerOptions & { attachments?: 'bytes' },
  ): Promise<PickUpAttempt>;
  async answer(
    typed: Uint8Array,
    options: AnswerOptions = {},
  ): Promise<PickUpAttempt | PickUpAttempt<StreamedAttachment>> {
    checkOptions(options, ['attachments', 'onProgress', 'signal']);
    const { attachments = 'bytes', signal } = options;
    if (attachments !== 'bytes' && attachments !== 'streams') {
      throw new WafersealError('invalid_argument', { subject: 'attachments' });
    }
    const { engine, workers } = this.#parts;
    const secret = takeSecret(typed, 'answer', 'answer_empty');
    await workers.lendOne(
      'answerStretchings',
      (port, stopped) => {
        const transfer = [secret.buffer, port];
        return engine.call('pickupAnswer', [this.#handle, secret, port], {
          signal: stopped,
          transfer,
        });
      },
      signal,
    );
    const stage = await run(this.#parts, this.#handle, options);
    const found = await engine.call('pickupAttempt', [this.#handle], { signal });
    const attempt = {
      guardFaults: found.guardFaults.map(WafersealError.from),
      ...(found.triesLeft && { triesLeft: found.triesLeft }),
    };
    if (stage === 'read') {
      return attachments === 'bytes'
        ? { ...attempt, message: await this.#loaded(signal) }
        : { ...attempt, message: await this.#streamed(signal) };
    }
    return found.refusal ? { ...attempt, refusal: WafersealError.from(found.refusal) } : attempt;
  }

  /**
   * Once the message was read: what of a reply would be taken, for a page to say before somebody writes
   * in vain. Errors: `reply_no_key`, `replies_off`, `replies_used_up`; `link_refused` or `escrow_expired`,
   * when the copy is gone meanwhile; `too_many_requests`, `network`.
   */
  async replyTerms(options: CallOptions = {}): Promise<ReplyTerms> {
    const signal = signalOf(options);
    return (await this.#writing(signal)).terms(signal);
  }

  /**
   * Writes back to the sender, who alone can read it. Resolves once the server has it for good. When it
   * rejects with `network`, `server_busy`, `store_busy` or `too_many_requests`, nothing is lost: the same
   * content once more goes on where it stopped, and arrives once. Other errors: as of replyTerms();
   * `too_large` (subject: `reply`), `attachment_unreadable`, `aside_failed`.
   */
  async reply(content: ReplyContent, options: ReplyOptions = {}): Promise<void> {
    checkOptions(options, ['onProgress', 'signal']);
    checkContent(content);
    const { signal } = options;
    if (this.#reply?.isSendingOther(content)) this.#dropReply();
    const reply = await this.#writing(signal);
    try {
      await reply.send(content, options);
    } catch (thrown) {
      if (!mayGoOn(WafersealError.wrap(thrown))) this.#dropReply();
      throw thrown;
    }
    this.#dropReply();
  }

  async #writing(signal: AbortSignal | undefined): Promise<WrittenReply> {
    if (this.#reply) return this.#reply;
    const handle = await this.#parts.engine.call('startReply', [this.#handle], { signal });
    this.#reply = new WrittenReply(this.#parts, handle);
    return this.#reply;
  }

  #dropReply(): void {
    this.#reply?.end();
    this.#reply = undefined;
  }

  /** Wipes what the worker holds of it; streams of its message end. */
  close(): void {
    this.#dropReply();
    forgetText(this.#parts.engine, this.#handle);
    this.#parts.release();
  }

  async #loaded(signal: AbortSignal | undefined): Promise<PickedUpMessage> {
    const { mail, contents } = await this.#message(true, signal);
    return {
      ...mail,
      attachments: mail.attachments.map((attachment, i) => ({
        ...attachment,
        content: contents[i] ?? new Uint8Array(),
      })),
      source: () => this.#source(),
    };
  }

  async #streamed(signal: AbortSignal | undefined): Promise<PickedUpMessage<StreamedAttachment>> {
    const { mail } = await this.#message(false, signal);
    return {
      ...mail,
      attachments: mail.attachments.map((attachment, i) => ({
        ...attachment,
        stream: () => attachmentStream(this.#parts.engine, this.#handle, i),
      })),
      source: () => this.#source(),
    };
  }

  async #message(
    load: boolean,
    signal: AbortSignal | undefined,
  ): Promise<{ mail: MailContent; contents: Uint8Array<ArrayBuffer>[] }> {
    const { engine } = this.#parts;
    const { picked, contents } = await engine.call('pickupMessage', [this.#handle, load], {
      signal,
    });
    this.#picked = picked;
    return { mail: picked.mail, contents };
  }

  #source(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { engine } = this.#parts;
    return readingStream(engine, this.#handle, () =>
      engine.call('startReadingWhole', [this.#handle]),
    );
  }
}

// What a line or a machine is to blame for.
const passing: ReadonlySet<string> = new Set([
  'network',
  'server_busy',
  'store_busy',
  'store_failed',
  'too_many_requests',
]);
const mayGoOn = ({ code }: WafersealError): boolean => passing.has(code);

// Carries requests until the session waits for a person or is done, and nothing is left to be sent:
// a guard's fault is reported after the page is back at its question.
async function run(
  { engine, carrier, challenge }: PickUpParts,
  handle: number,
  { signal, onProgress }: AnswerOptions,
): Promise<PickupStage> {
  for (;;) {
    const { stage, progress } = await engine.call('pickupState', [handle], { signal });
    if (stage === 'reading') onProgress?.({ done: progress });
    const requests = await engine.call('pickupRequests', [handle], { signal });
    if (requests.length === 0) {
      if (stage === 'question' || stage === 'read') return stage;
      throw new WafersealError('internal', { subject: stage });
    }
    await Promise.all(
      requests.map(async (request) => {
        // A body comes in many pieces; each may be asked for again, and so may all around it.
        const reply =
          stage === 'reading'
            ? await carrier.carryPatiently(request, signal)
            : await (challenge.replyTo(request) ?? carrier.carry(request, signal));
        const transfer = reply instanceof Uint8Array ? [reply.buffer as ArrayBuffer] : [];
        await engine.call('pickupReceive', [handle, request.id, reply], { signal, transfer });
      }),
    );
  }
}
