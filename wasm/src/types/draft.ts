// What a person has written so far.
import type { Floor } from './resolution.js';
import type { Strength } from './words.js';

export type AddressField = 'to' | 'cc' | 'bcc';

/** A question with its answer. The answer is in the worker; `answer` only names it there. */
export interface GivenQuestion {
  question: string;
  answer: number;
  strength: Strength;
  /** Keep it in the address book, sealed to the sender's own key. */
  save: boolean;
}

export interface DraftRecipient {
  /** In canonical form: what parseMailbox gave. */
  mailbox: string;
  name: string;
  field: AddressField;
  question?: GivenQuestion;
}

/** What decides about protection. */
export interface Wishes {
  recipients: readonly DraftRecipient[];
  tlsOptOut: boolean;
  floor: Floor;
}

export interface Draft extends Wishes {
  subject: string;
  text: string;
  attachments: readonly File[];
}

/** What the engine says about an answer. An estimate from patterns and lists, no proof of strength. */
export interface AnswerReport {
  guessBits: number;
  common: boolean;
  inQuestion: boolean;
  inSubject: boolean;
  strength: Strength;
}

export type SendStage = 'questions' | 'composing' | 'sealing' | 'uploading' | 'handing-over';

export interface SendProgress {
  stage: SendStage;
  /** 0 to 1 within the stage; absent where it cannot be known. */
  done?: number;
}
