// What a person has written so far.
import type { Code, WafersealError } from '../errors.js';
import type { KeptFile } from '../kept-file.js';
import type { Progress } from '../progress.js';
import type { Attachment } from './openpgp.js';
import type { Floor } from './resolution.js';
import type { AddressBookEntry, EntryKind } from './server.js';
import type { Level, Strength } from './words.js';

/** Where a recipient stands; who is in `bcc` gets a mail alone and is named in no other. */
export type AddressField = 'to' | 'cc' | 'bcc';

/** A question with its answer. The answer is in the worker; `answer` only names it there. */
export interface GivenQuestion {
  question: string;
  answer: number;
  strength: Strength;
  /** Keep it in the address book, sealed to the sender's own key. */
  save: boolean;
}

/** One recipient of a draft. */
export interface DraftRecipient {
  /** In canonical form: what parseMailbox gave. */
  mailbox: string;
  name: string;
  field: AddressField;
  question?: GivenQuestion;
  /** The sender hands the pick-up link over: no mail with it goes to this person. */
  linkBySender?: boolean;
}

/** A question that is not in the address book though it was to be kept, and why. */
export interface UnsavedQuestion {
  recipient: DraftRecipient;
  reason: WafersealError;
}

/** What to change in an entry of the address book. */
export interface EntryDraft {
  /** The entry to change, as it was shown; absent: a new one. */
  entry?: AddressBookEntry;
  mailbox: string;
  name?: string;
  /** The id of a book that is there; absent: as it was, and the default one for a new entry. */
  book?: string;
  preference?: 'none' | EntryKind;
  /** A transferable public key, binary or in ASCII armor. */
  key?: Uint8Array | null;
  question?: Pick<GivenQuestion, 'question' | 'answer'> | null;
}

/** What the engine says about an OpenPGP key. */
export interface KeyReport {
  /** Upper-case hexadecimal. */
  fingerprint: string;
  userIds: string[];
  /** Seconds since 1970. */
  created: number;
  expires?: number;
  /** It holds a private key, which belongs to nobody else's address book. */
  hasSecret: boolean;
  /** Why nothing can be encrypted to it for this mailbox now; absent when it can. */
  unusable?: Code;
}

/** What decides about protection. */
export interface Wishes {
  recipients: readonly DraftRecipient[];
  tlsOptOut: boolean;
  floor: Floor;
}

/** A message as it is written, with what decides about its protection. */
export interface Draft extends Wishes {
  subject: string;
  text: string;
  attachments: readonly (File | KeptFile | Attachment)[];
  /** The Message-ID of what it answers, without angle brackets. */
  inReplyTo?: string;
  /** How the message was protected whose text it quotes: why `floor` asks for so much. Nothing is decided by it. */
  quotes?: Level;
}

/** Which draft, and what of it was seen last: 0, that it is new. */
export interface DraftPlace {
  id: string;
  version: number;
}

/** A draft as the server knows it: nothing of what is in it. */
export interface SavedDraft extends DraftPlace {
  /** Seconds since 1970. */
  saved_at: number;
  /** In bytes, as sealed. */
  size: number;
}

/** What a list shows of a draft. */
export interface DraftSummary {
  subject: string;
  recipients: Pick<DraftRecipient, 'mailbox' | 'name' | 'field'>[];
  attachments: { fileName: string }[];
}

/** A draft to go on with. Its answers and files are in the worker until session.drafts.close(). */
export interface OpenedDraft {
  saved: SavedDraft;
  draft: Draft;
}

/** What the engine says about an answer. An estimate from patterns and lists, no proof of strength. */
export interface AnswerReport {
  guessBits: number;
  common: boolean;
  inQuestion: boolean;
  inSubject: boolean;
  strength: Strength;
}

/**
 * What sending does: attachments are read (`composing`), guards asked and answers stretched (`questions`),
 * then the rest in the order of the names; `waiting`: for a lost connection or a busy server, then it goes on.
 */
export type SendStage =
  | 'questions'
  | 'composing'
  | 'sealing'
  | 'uploading'
  | 'waiting'
  | 'handing-over';

/** How far sending has come: `done` within the stage, and absent where it cannot be known. */
export interface SendProgress extends Partial<Progress> {
  stage: SendStage;
}
