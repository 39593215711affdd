// The Embind module: what bindings/*.cc register, and how it is loaded.
import createOwnModule from '#engine';
import { type ErrorRecord, WafersealError } from '../errors.js';
import type { KeyReport } from '../types/draft.js';
import type { MailContent, MailReport } from '../types/openpgp.js';
import type { Assurance, Strength } from '../types/words.js';
import type { ReadableText } from './kept-text.js';
import type { MailParts } from './mail-parts.js';
import type { Reader, Store } from './streams.js';

// Every binding that can fail answers with one of these two.
export type Answer<T> = { value: T } | { error: ErrorRecord };

export interface Handle {
  // Frees and wipes what the handle stands for.
  delete(): void;
}

/** bindings/openpgp_binding.cc */
export interface Aside extends Handle {
  write(bytes: Uint8Array): Answer<undefined>;
  finish(): Answer<undefined>;
  size(): number;
  read(offset: number, length: number): Uint8Array | undefined;
}

/** A mail that was opened and put aside. */
export interface OpenedHandle extends Handle, ReadableText {
  open(mail: Reader, key: SecretKey, signers: Uint8Array[], now: number): Answer<MailReport>;
}

/** An answers key that the worker holds: whoever uses it names its hash. */
export interface HeldAnswersKey {
  generation: number;
  hash: Uint8Array;
}

export interface KeyListPin {
  root: Uint8Array;
  number: number;
  recordHash: Uint8Array;
}

export interface KeyStore extends Handle {
  trustKeyList(record: Uint8Array, pin: KeyListPin | undefined, now: number): Answer<KeyListPin>;
}

// A request of a session without I/O.
export interface GuardRequest {
  id: number;
  origin: string;
  path: string;
  body: Uint8Array;
}
export type GuardReply = Uint8Array | Required<ErrorRecord>;

// Argon2id as a piece of work; bindings/stretching_to_js.h.
export interface Stretching {
  input: Uint8Array;
  salt: Uint8Array;
}
export type Stretched = Uint8Array | Required<ErrorRecord>;

/** Work that guards and a worker that stretches have a part in. */
export interface GuardedWork extends Handle {
  outgoing(): GuardRequest[];
  receive(request: number, reply: GuardReply): void;
  stretchings(): (Stretching & { id: number })[];
  stretched(id: number, result: Stretched): void;
  /** Whether it is ready. */
  state(): Answer<boolean>;
}

/** A piece of a capsule's body, to be sealed here or in another worker. */
export interface SegmentSealing {
  index: number;
  /** The body ends with it. */
  last: boolean;
  key: Uint8Array;
  text: Uint8Array;
}
export interface SealedSegment {
  index: number;
  ciphertext: Uint8Array;
  hash: Uint8Array;
}

/** Whoever hands segments of a body out. */
export interface Segments {
  /** `undefined`: all were handed out, or no copy is in a capsule. */
  nextSegment(): Answer<SegmentSealing | undefined>;
  segmentSealed(index: number, hash: Uint8Array): Answer<undefined>;
}

export interface Sealing extends GuardedWork, Segments {
  /** All the rest, once the segments are sealed. */
  finish(mails: MailParts): Answer<undefined>;
  /** How often the attachments are read in all. */
  passes(): number;
  header(): Uint8Array;
  record(uploads: string[]): Answer<Uint8Array>;
}

export interface Renewing extends GuardedWork {
  renewed(): Answer<Uint8Array>;
}

export interface RenewalPlan {
  recipient: string;
  tickets: { guard: Uint8Array; ticket: Uint8Array }[];
  oldGuards: Uint8Array[];
  /** None: the sender hands the link over. */
  notice?: Assurance | undefined;
  origin: string;
  now: number;
  expires: number;
  number: number;
}

/** A message that the user sent, opened by the user's own slot. */
export interface SentHandle extends Handle {
  retract(recipient: string, guards: Uint8Array[], number: number): Answer<Uint8Array>;
  retractAll(others: Uint8Array[], guards: Uint8Array[], number: number): Answer<Uint8Array>;
  extend(
    recipient: string,
    guards: Uint8Array[],
    number: number,
    expires: number,
  ): Answer<Uint8Array>;
  grant(recipient: string, guards: Uint8Array[], number: number, tries: number): Answer<Uint8Array>;
  link(recipient: string, origin: string): Answer<string>;
  question(
    store: KeyStore,
    recipient: string,
  ): Answer<{ question: string; answer: number; strength: Strength }>;
  subject(hashes: Uint8Array[], firstSegment: Uint8Array): Answer<string>;
}

/** bindings/reply_binding.cc */
export interface Reply extends Handle {
  outgoing(): GuardRequest[];
  receive(request: number, reply: GuardReply): void;
  state(): Answer<{ stage: ReplyStage; progress: number; error?: ErrorRecord }>;
  terms(): ReplyTerms;
  write(text: string, files: ReplyFile[], now: number): Answer<undefined>;
  resume(): void;
}
export type ReplyStage = 'asking' | 'ready' | 'sending' | 'sent' | 'stalled';
export interface ReplyTerms {
  mostBytes: number;
  left: number;
}
export interface ReplyFile {
  fileName: string;
  mediaType: string;
  reader: Reader;
}

/** A reply as the server keeps it. */
export interface StoredReply {
  header: Uint8Array;
  slot: Uint8Array;
  hashes: Uint8Array[];
  arm: Uint8Array;
}
/** bindings/reply_reading_binding.cc */
export interface ReplyReading extends Handle, ReadableText {
  capsuleId(): Uint8Array;
  state(): { next: number; wanted: number; progress: number };
  take(segments: Uint8Array): Answer<undefined>;
  message(): Answer<{ author: string; date: number; mail: MailContent }>;
  startWhole(): Answer<number>;
}

export interface Envelope {
  sender: string;
  recipient: string;
  question: string;
  exposed: boolean;
  takesReply: boolean;
  /** Seconds since 1970. */
  expires: number;
}

export interface AttemptRecord {
  refusal?: ErrorRecord;
  triesLeft?: { now: number; window: number };
  guardFaults: ErrorRecord[];
}

export interface PickedUp {
  mail: MailContent;
  sender: string;
  date: number;
  senderVerified: boolean;
}

export type PickupStage = 'fetching' | 'question' | 'asking' | 'reading' | 'read';

export interface Pickup extends Handle, ReadableText {
  outgoing(): GuardRequest[];
  receive(request: number, reply: GuardReply): void;
  state(): Answer<{ stage: PickupStage; progress: number }>;
  envelope(): Envelope;
  beginAnswer(typed: Uint8Array): Answer<Stretching>;
  finishAnswer(result: Stretched): Answer<undefined>;
  attempt(): AttemptRecord;
  message(): Answer<PickedUp>;
  /** The whole MIME text, for next(). */
  startWhole(): Answer<number>;
  /** What startReply() takes; the key that opens the copy is in it. */
  replyBeginning(): Answer<Uint8Array>;
}

/** The files of a draft, as they are sealed. */
export interface DraftSealing extends Handle, Segments {
  finish(): Answer<Handle>;
}

/** The files of a draft that was opened, put aside. */
export interface DraftText extends Handle, ReadableText {
  begin(files: Handle, hashes: Uint8Array[]): Answer<undefined>;
  /** Whole segments, the next ones; true when all have come. */
  take(segments: Uint8Array): Answer<boolean>;
}

export interface OpenedDraftRecord {
  written: string;
  answers: { recipient: number; answer: number; strength: Strength }[];
  /** What opens the files; for a draft without them it opens nothing. */
  files: Handle;
  sizes: number[];
}

export interface SecretKey {
  bytes: Uint8Array;
  passphrase?: Uint8Array;
}

export interface NewKey {
  userId: string;
  now: number;
  algorithm: string;
  validFor?: number | undefined;
  passphrase?: Uint8Array | undefined;
}

/** One of the user's own keys, as far as the page may know it. */
export interface OpenedOwnKey {
  /** For the user's mailbox. */
  report: KeyReport;
  publicKey: Uint8Array<ArrayBuffer>;
  armored: string;
}
export interface SealedOwnKey extends OpenedOwnKey {
  sealed: Uint8Array;
}
export interface RestoredOwnKey extends SealedOwnKey {
  owner: string;
  made: number;
}

export interface PlannedQuestion {
  recipient: string;
  question: string;
  answer: number;
}

export interface Engine {
  /** How many bytes its memory has grown to; it never shrinks. */
  memorySize(): number;
  KeyStore: new () => KeyStore;
  engineVersion(): string;
  codeNames(): string[];
  stretch(input: Uint8Array, salt: Uint8Array): Answer<Uint8Array>;
  resolve(request: string): Answer<string>;
  /** Policy in JSON, names of methods with blanks between them; the report in JSON. */
  reportOnPolicy(policy: string, methods: string): Answer<string>;
  /** Policy in JSON and a sender; which default question counts, and whose it is. */
  defaultQuestionOf(policy: string, sender: string): Answer<{ id: string; scope: string } | null>;
  /** In JSON. */
  strengthTable(): string;
  parseMailbox(text: string): Answer<{ text: string; display: string; domain: string }>;
  startLogin(store: KeyStore, mailbox: string, password: Uint8Array): Answer<Uint8Array>;
  loginRequest(store: KeyStore, deviceTicket: Uint8Array): Answer<Uint8Array>;
  beginLoginKeys(store: KeyStore, reply: Uint8Array, salt: Uint8Array): Answer<Stretching>;
  finishLoginKeys(store: KeyStore, stretched: Stretched): Answer<Uint8Array>;
  stopLogin(store: KeyStore): void;
  unlock(store: KeyStore, bundle: Uint8Array): Answer<undefined>;
  inspectKey(key: Uint8Array, mailbox: string, now: number): Answer<KeyReport>;
  generateKey(
    wanted: NewKey,
  ): Answer<{ publicKey: Uint8Array<ArrayBuffer>; secretKey: Uint8Array<ArrayBuffer> }>;
  sealMails(
    plan: string,
    attachments: Reader[],
    signer: SecretKey | undefined,
    mails: MailParts,
  ): Answer<undefined>;
  Aside: new (store: Store) => Aside;
  OpenedMail: new (store: Store) => OpenedHandle;
  keepAnswer(
    store: KeyStore,
    typed: Uint8Array,
    question: string,
    subject: string,
  ): Answer<{
    answer: number;
    guessBits: number;
    strength: Strength;
    common: boolean;
    inQuestion: boolean;
    inSubject: boolean;
  }>;
  suggestAnswer(store: KeyStore): Answer<{ answer: number; phrase: Uint8Array }>;
  dropAnswer(store: KeyStore, answer: number): void;
  sealQuestion(
    store: KeyStore,
    recipient: string,
    question: string,
    answer: number,
  ): Answer<{ sealed: Uint8Array; answerId: Uint8Array; strength: Strength }>;
  openQuestion(
    store: KeyStore,
    recipient: string,
    sealed: Uint8Array,
  ): Answer<{ question: string; answer: number }>;
  sealShared(
    store: KeyStore,
    key: Uint8Array,
    scope: string,
    id: Uint8Array,
    question: string,
    answer: number,
  ): Answer<{ sealed: Uint8Array; answerId: Uint8Array; strength: Strength }>;
  openShared(
    store: KeyStore,
    key: Uint8Array,
    scope: string,
    id: Uint8Array,
    sealed: Uint8Array,
  ): Answer<{ question: string; answer: number }>;
  makeAnswersKey(
    store: KeyStore,
    generation: number,
  ): Answer<{ copy: Uint8Array; hash: Uint8Array }>;
  openAnswersKey(
    store: KeyStore,
    copy: Uint8Array,
    least: number,
    seen: Uint8Array,
  ): Answer<HeldAnswersKey>;
  dropAnswersKey(store: KeyStore, key: Uint8Array): void;
  giveAnswersKey(store: KeyStore, key: Uint8Array, mailbox: string): Answer<Uint8Array>;
  listedUsers(store: KeyStore): string[];
  DraftFiles: new () => Handle;
  DraftText: new (store: Store) => DraftText;
  startDraftFiles(files: Reader[], names: string[]): Answer<DraftSealing>;
  sealDraft(
    store: KeyStore,
    id: Uint8Array,
    written: string,
    answers: { recipient: number; answer: number }[],
    files: Handle,
  ): Answer<Uint8Array>;
  openDraft(store: KeyStore, id: Uint8Array, sealed: Uint8Array): Answer<OpenedDraftRecord>;
  lookAtDraft(store: KeyStore, id: Uint8Array, sealed: Uint8Array): Answer<string>;
  makeOwnKey(
    store: KeyStore,
    userId: string,
    validFor: number | undefined,
    now: number,
  ): Answer<SealedOwnKey>;
  importOwnKey(store: KeyStore, key: SecretKey, now: number): Answer<SealedOwnKey>;
  openOwnKey(
    store: KeyStore,
    sealed: Uint8Array,
    fingerprint: string,
    now: number,
  ): Answer<OpenedOwnKey>;
  exportOwnKey(
    store: KeyStore,
    sealed: Uint8Array,
    fingerprint: string,
    passphrase: Uint8Array,
    now: number,
  ): Answer<Uint8Array<ArrayBuffer>>;
  backUpOwnKey(
    store: KeyStore,
    sealed: Uint8Array,
    fingerprint: string,
    now: number,
  ): Answer<{ file: Uint8Array<ArrayBuffer>; code: Uint8Array<ArrayBuffer> }>;
  restoreOwnKey(
    store: KeyStore,
    file: Uint8Array,
    code: Uint8Array,
    now: number,
  ): Answer<RestoredOwnKey>;
  startSealing(
    store: KeyStore,
    plan: string,
    attachments: Reader[],
    questions: PlannedQuestion[],
  ): Answer<Sealing>;
  sealSegment(work: SegmentSealing): Answer<Omit<SealedSegment, 'index'>>;
  startRenewing(
    store: KeyStore,
    senderSlot: Uint8Array,
    header: Uint8Array,
    plan: RenewalPlan,
  ): Answer<Renewing>;
  openSentMessage(store: KeyStore, senderSlot: Uint8Array, header: Uint8Array): Answer<SentHandle>;
  startReplyReading(
    keys: KeyStore,
    senderSlot: Uint8Array,
    header: Uint8Array,
    stored: StoredReply,
    origin: string,
    store: Store,
  ): Answer<ReplyReading>;
  startPickup(keys: KeyStore, link: string, origin: string, store: Store): Answer<Pickup>;
  startReply(beginning: Uint8Array): Answer<Reply>;
}

/** What writes replies: the engine, or a module that is loaded when somebody writes one. */
export type ReplyEngine = Pick<Engine, 'startReply'>;
export type LoadReplyEngine = () => Promise<ReplyEngine>;

// The value, or the error as a WafersealError.
export function take<T>(answer: Answer<T>): T {
  if ('error' in answer) throw WafersealError.from(answer.error);
  return answer.value;
}

export type Instantiate = (
  imports: WebAssembly.Imports,
) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;

/** At once, the worker waits; `undefined`: they cannot be had, and `unicode_missing` says so. */
export type UnicodeTables = () => Uint8Array | undefined;

export type CreateModule = <T>(options: object) => Promise<T>;

// Fails with `engine_missing`.
export async function loadEngine(
  instantiate: Instantiate,
  unicodeTables?: UnicodeTables,
  createModule: CreateModule = createOwnModule,
): Promise<Engine> {
  let memory: WebAssembly.Memory | undefined;
  try {
    const engine = await new Promise<Engine>((resolve, reject) => {
      const instantiateWasm = (
        imports: WebAssembly.Imports,
        received: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
      ): object => {
        instantiate(imports).then(({ instance, module }) => {
          memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
          received(instance, module);
        }, reject);
        return {};
      };
      const options = { instantiateWasm, unicodeTables, print: ignore, printErr: ignore };
      createModule<Engine>(options).then((engine) => resolve(engine), reject);
    });
    engine.memorySize = () => memory?.buffer.byteLength ?? 0;
    return engine;
  } catch (cause) {
    throw new WafersealError('engine_missing', { cause });
  }
}

// The engine writes nothing; a library that does must not reach the console.
function ignore(): void {}
