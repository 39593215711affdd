// What a page can ask of its worker. Bindings are called here and nowhere else; keys and answers
// stay behind this line.
import { WafersealError } from '../errors.js';
import { Later } from '../rpc/later.js';
import type { Source } from '../rpc/sources.js';
import type { AnswerReport, KeyReport } from '../types/draft.js';
import type { MailReport } from '../types/openpgp.js';
import { Asides } from './asides.js';
import {
  type Answer,
  type Engine,
  type GuardedWork,
  type GuardReply,
  type GuardRequest,
  type KeyListPin,
  type NewKey,
  type OpenedHandle,
  type PickedUp,
  type Pickup,
  type PlannedQuestion,
  type RenewalPlan,
  type Renewing,
  type SecretKey,
  type SentHandle,
  take,
} from './engine.js';
import { Handles } from './handles.js';
import { MailParts, type SealedMailBlob } from './mail-parts.js';
import { contentOf, PutAside } from './put-aside.js';
import { ReadingProgress } from './reading-progress.js';
import { answerSegments, KeptSealing, sealCopies } from './sealing.js';
import type { Storage } from './streams.js';
import { answerStretchings, stretchOver } from './stretching.js';

/** The sender's slot of a message and the capsule's header. */
export interface OwnSlot {
  slot: Uint8Array;
  header: Uint8Array;
}

export function operationsOf(engine: Engine, storage: Storage) {
  const asides = new Asides(engine, storage);
  let keys = new engine.KeyStore();
  const guarded = new Handles<KeptSealing | Renewing>();
  // Mails that were opened, and what is or will be picked up.
  const texts = new Handles<PutAside<OpenedHandle | Pickup>>();
  // The log-in that is under way, by its attempt's id.
  let entering: Uint8Array | undefined;

  function isEntering(attempt: Uint8Array): boolean {
    return entering?.every((byte, i) => byte === attempt[i]) ?? false;
  }
  function needAttempt(attempt: Uint8Array): void {
    if (!isEntering(attempt)) throw new WafersealError('aborted', { subject: 'login' });
  }

  function guardedAt(work: number): GuardedWork {
    const found = guarded.get(work);
    return found instanceof KeptSealing ? found.handle : found;
  }
  function sealingAt(work: number): KeptSealing {
    const found = guarded.get(work);
    if (found instanceof KeptSealing) return found;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }
  function renewingAt(work: number): Renewing {
    const found = guarded.get(work);
    if (!(found instanceof KeptSealing)) return found;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  function pickupAt(text: number): Pickup {
    const { handle } = texts.get(text);
    if (isPickup(handle)) return handle;
    throw new WafersealError('invalid_argument', { subject: 'handle' });
  }

  function withSent<T>({ slot, header }: OwnSlot, use: (sent: SentHandle) => Answer<T>): T {
    const sent = take(engine.openSentMessage(keys, slot, header));
    try {
      return take(use(sent));
    } finally {
      sent.delete();
    }
  }

  return {
    version: (): string => engine.engineVersion(),
    memorySize: (): number => engine.memorySize(),
    codeNames: (): string[] => engine.codeNames(),
    resolve: (request: string): string => take(engine.resolve(request)),
    parseMailbox: (text: string) => take(engine.parseMailbox(text)),

    // What a short-lived worker does, and nothing else.
    answerStretchings: (port: MessagePort): void =>
      answerStretchings(port, (input, salt) => engine.stretch(input, salt)),
    answerSegments: (port: MessagePort): void => answerSegments(engine, storage, port),

    // ---- log-in

    startLogin: (mailbox: string, password: Uint8Array): Uint8Array => {
      const attempt = take(keys.startLogin(mailbox, password));
      entering = attempt.slice();
      return attempt;
    },
    loginRequest: (attempt: Uint8Array, deviceTicket: Uint8Array): Uint8Array => {
      needAttempt(attempt);
      return take(keys.loginRequest(deviceTicket));
    },
    // Gives the auth key. As guardedStretch.
    finishLogin: (
      attempt: Uint8Array,
      reply: Uint8Array,
      salt: Uint8Array,
      port: MessagePort,
    ): Later<Uint8Array> => {
      needAttempt(attempt);
      const work = take(keys.beginLoginKeys(reply, salt));
      let authKey: Uint8Array = new Uint8Array();
      const stretching = stretchOver(port, [{ id: 0, ...work }], (_, result) => {
        authKey = take(keys.finishLoginKeys(result));
      });
      return new Later(
        stretching.result.then(() => authKey),
        stretching.stop,
      );
    },
    // Another one that has begun since goes on.
    stopLogin: (attempt: Uint8Array): void => {
      if (!isEntering(attempt)) return;
      entering = undefined;
      keys.stopLogin();
    },
    unlock: (attempt: Uint8Array, bundle: Uint8Array): void => {
      needAttempt(attempt);
      take(keys.unlock(bundle));
      entering = undefined;
    },
    trustKeyList: (record: Uint8Array, pin: KeyListPin | undefined, now: number): KeyListPin =>
      take(keys.trustKeyList(record, pin, now)),
    // Wipes everything that the log-in brought.
    forget: (): void => {
      guarded.clear();
      entering = undefined;
      keys.delete();
      keys = new engine.KeyStore();
    },

    inspectKey: (key: Uint8Array, mailbox: string, now: number): KeyReport =>
      take(engine.inspectKey(key, mailbox, now)),

    // ---- OpenPGP without an account

    generateKey: (wanted: NewKey) => take(engine.generateKey(wanted)),
    sealMails: (
      plan: string,
      attachments: Source[],
      signer: SecretKey | undefined,
      port: MessagePort | undefined,
    ): Promise<SealedMailBlob[]> =>
      asides.withReaders(attachments, (readers) => {
        const progress = new ReadingProgress(port);
        const size = readers.reduce((sum, reader) => sum + reader.size, 0);
        const mails = new MailParts(storage, (count) => progress.expect(count * size));
        const told = readers.map((reader) => progress.watch(reader));
        take(engine.sealMails(plan, told, signer, mails));
        const sealed = mails.take();
        progress.end();
        return sealed;
      }),
    // Attachments come with it, or are asked for by the number that it is kept under.
    openMail: (
      source: Source,
      key: SecretKey,
      signers: Uint8Array[],
      now: number,
      keep: boolean,
      port: MessagePort | undefined,
    ): Promise<{ report: MailReport; contents: Uint8Array<ArrayBuffer>[]; kept: number }> =>
      asides.withReaders([source], async ([mail]) => {
        const progress = new ReadingProgress(port);
        progress.expect(2 * mail.size); // looked through, then decrypted
        const opened = new PutAside(storage, (store) => new engine.OpenedMail(store));
        try {
          await opened.open();
          const report = take(opened.handle.open(progress.watch(mail), key, signers, now));
          progress.end();
          if (keep) return { report, contents: [], kept: texts.keep(opened) };
          const contents = report.attachments.map((_, i) => contentOf(opened.handle, i));
          opened.delete();
          return { report, contents, kept: 0 };
        } catch (thrown) {
          opened.delete();
          throw thrown;
        }
      }),

    // ---- texts that were put aside: opened mails and what was picked up

    startReading: (text: number, attachment: number): number =>
      take(texts.get(text).handle.start(attachment)),
    readNext: (text: number, reader: number): Uint8Array<ArrayBuffer> =>
      take(texts.get(text).handle.next(reader)),
    stopReading: (text: number, reader: number): void => texts.get(text).handle.stop(reader),
    endText: (text: number): void => texts.drop(text),

    // ---- what a stream brings

    startAside: (): Promise<number> => asides.start(),
    asideWrite: (aside: number, bytes: Uint8Array): void => asides.write(aside, bytes),
    endAside: (aside: number): void => asides.drop(aside),

    // ---- answers

    keepAnswer: (
      typed: Uint8Array,
      question: string,
      subject: string,
    ): { answer: number; report: AnswerReport } => {
      const { answer, ...report } = take(engine.keepAnswer(keys, typed, question, subject));
      return { answer, report };
    },
    suggestAnswer: () => take(engine.suggestAnswer(keys)),
    dropAnswer: (answer: number): void => engine.dropAnswer(keys, answer),
    sealQuestion: (recipient: string, question: string, answer: number) =>
      take(engine.sealQuestion(keys, recipient, question, answer)),
    openQuestion: (recipient: string, sealed: Uint8Array) =>
      take(engine.openQuestion(keys, recipient, sealed)),

    // ---- sealing

    startSealing: async (
      plan: string,
      attachments: Source[],
      questions: PlannedQuestion[],
    ): Promise<number> => {
      const { readers, release } = await asides.readers(attachments);
      try {
        const progress = new ReadingProgress();
        const told = readers.map((reader) => progress.watch(reader));
        const handle = take(engine.startSealing(keys, plan, told, questions));
        progress.expect(handle.passes() * readers.reduce((sum, { size }) => sum + size, 0));
        return guarded.keep(new KeptSealing(handle, progress, release));
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    // The blobs to upload. Each of `sealers` leads to a worker that seals segments.
    sealCopies: (
      sealing: number,
      sealers: MessagePort[],
      port: MessagePort | undefined,
    ): Later<Blob[]> => {
      const kept = sealingAt(sealing);
      kept.progress.tell(port);
      return sealCopies(engine, storage, kept, sealers);
    },
    // What tells the message from others: empty if it has no capsule.
    sealedHeader: (sealing: number): Uint8Array => sealingAt(sealing).handle.header(),
    sealedRecord: (sealing: number, uploads: string[]): Uint8Array =>
      take(sealingAt(sealing).handle.record(uploads)),

    // ---- renewing a link

    startRenewing: ({ slot, header }: OwnSlot, plan: RenewalPlan): number =>
      guarded.keep(take(engine.startRenewing(keys, slot, header, plan))),
    renewedRecord: (renewing: number): Uint8Array => take(renewingAt(renewing).renewed()),

    // ---- what both have in common

    guardedRequests: (work: number): GuardRequest[] => guardedAt(work).outgoing(),
    guardedReceive: (work: number, request: number, reply: GuardReply): void =>
      guardedAt(work).receive(request, reply),
    // The answers are stretched by the worker at the other end of `port`.
    guardedStretch: (work: number, port: MessagePort): Later<void> =>
      stretchOver(port, guardedAt(work).stretchings(), (id, result) =>
        guardedAt(work).stretched(id, result),
      ),
    guardedReady: (work: number): boolean => take(guardedAt(work).state()),
    endGuarded: (work: number): void => guarded.drop(work),

    // ---- sent messages; each call opens the sender's slot and forgets it again

    retract: (own: OwnSlot, recipient: string, guards: Uint8Array[], number: number) =>
      withSent(own, (sent) => sent.retract(recipient, guards, number)),
    retractAll: (own: OwnSlot, others: Uint8Array[], guards: Uint8Array[], number: number) =>
      withSent(own, (sent) => sent.retractAll(others, guards, number)),
    extend: (
      own: OwnSlot,
      recipient: string,
      guards: Uint8Array[],
      number: number,
      expires: number,
    ): Uint8Array => withSent(own, (sent) => sent.extend(recipient, guards, number, expires)),
    grant: (
      own: OwnSlot,
      recipient: string,
      guards: Uint8Array[],
      number: number,
      tries: number,
    ): Uint8Array => withSent(own, (sent) => sent.grant(recipient, guards, number, tries)),
    sentLink: (own: OwnSlot, recipient: string, origin: string): string =>
      withSent(own, (sent) => sent.link(recipient, origin)),
    sentSubject: (own: OwnSlot, hashes: Uint8Array[], firstSegment: Uint8Array): string =>
      withSent(own, (sent) => sent.subject(hashes, firstSegment)),

    // ---- picking up

    // It is a text once it was read.
    startPickup: (link: string, origin: string): number =>
      texts.keep(
        new PutAside(storage, (store) => take(engine.startPickup(keys, link, origin, store))),
      ),
    pickupRequests: (pickup: number): GuardRequest[] => pickupAt(pickup).outgoing(),
    pickupReceive: (pickup: number, request: number, reply: GuardReply): void => {
      pickupAt(pickup).receive(request, reply);
      if (reply instanceof Uint8Array && reply.length >= mib) storage.letGo(reply.length);
    },
    pickupState: (pickup: number) => take(pickupAt(pickup).state()),
    pickupEnvelope: (pickup: number) => pickupAt(pickup).envelope(),
    // As guardedStretch.
    pickupAnswer: async (
      pickup: number,
      typed: Uint8Array,
      port: MessagePort,
    ): Promise<Later<void>> => {
      await texts.get(pickup).open();
      const work = take(pickupAt(pickup).beginAnswer(typed));
      return stretchOver(port, [{ id: 0, ...work }], (_, result) =>
        take(pickupAt(pickup).finishAnswer(result)),
      );
    },
    pickupAttempt: (pickup: number) => pickupAt(pickup).attempt(),
    pickupMessage: (
      pickup: number,
      load: boolean,
    ): { picked: PickedUp; contents: Uint8Array<ArrayBuffer>[] } => {
      const handle = pickupAt(pickup);
      const picked = take(handle.message());
      const contents = load ? picked.mail.attachments.map((_, i) => contentOf(handle, i)) : [];
      return { picked, contents };
    },
    startReadingWhole: (pickup: number): number => take(pickupAt(pickup).startWhole()),
  };
}

const mib = 2 ** 20;

const isPickup = (text: OpenedHandle | Pickup): text is Pickup => 'outgoing' in text;

export type WorkerOperations = ReturnType<typeof operationsOf>;
