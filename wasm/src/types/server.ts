// What the HTTP API answers. native/server/openapi.yaml.
import type { SavedDraft } from './draft.js';
import type { Books, Facts, Policy, Resolution } from './resolution.js';
import type { Assurance, SendingMethod, Strength } from './words.js';

/**
 * Who is logged in, and what the server says about them and their account. Bytes are base64url without
 * padding.
 */
export interface Me {
  mailbox: string;
  display_name: string;
  account: string;
  domain: string;
  /** Session.administration is open to them. */
  administrator?: boolean;
  policy: Policy;
  policy_version: string;
  /**
   * The default question that account, domain or administrator set for the user, and the user's copy of
   * the key that opens it; each `null` while no copy was made. `null`: there is none, or the user's own counts.
   */
  shared_question?: { id: string; sealed_question: string | null; key_copy: string | null } | null;
  /** What can be sealed for this user. */
  available_methods?: SendingMethod[];
  /** The user's private keys, sealed; the password opens them in the worker. */
  key_bundle: string;
  ed25519_public: string;
  xwing_public: string;
  /** What pick-up links start with. */
  portal_origin: string;
  /** Of one upload, by policy and by the server. */
  most_upload_bytes?: number;
  /** Those that count the tries at a new message. */
  guards: { id: string; origin: string }[];
}

export interface LoginParams {
  salt: string;
  guard: { id: string; origin: string };
}

export interface LoggedIn extends Me {
  device_ticket: string;
}

export interface LookUp {
  facts: Facts;
  books: Books;
}

/** One of the user's address books. */
export interface Book {
  /** "personal" is there from the beginning. */
  id: string;
  name: string;
  /** It is searched when the user writes. */
  subscribed: boolean;
}

/** All of them: the default one first, then by name. searchOrder() says which are searched. */
export interface BookList {
  books: Book[];
  /** The id of the one that is searched before all others; empty: none is. */
  preferred: string;
  /** The id of the one that new entries go to, and that is searched when none is subscribed. */
  default: string;
}

/** What an entry of the address book can hold. */
export type EntryKind = 'openpgp' | 'smime' | 'escrow-question';

/**
 * What the address book knows about one recipient. Bytes are base64url without padding; AddressBook.keyOf()
 * and questionOf() read them.
 */
export interface AddressBookEntry {
  id: string;
  /** The id of the book that it is in. */
  book: string;
  mailbox: string;
  display_name?: string;
  /** What the entry holds. */
  kinds: EntryKind[];
  /** What is to be used if it holds several. */
  preference: 'none' | EntryKind;
  /** A binary transferable public key. */
  openpgp_key?: string;
  /** DER. */
  smime_certificate?: string;
  /** Question and answer, sealed to the user's own key: the server cannot read them. */
  sealed_question?: string;
  answer_id?: string;
  answer_strength?: Strength;
  /** Seconds since 1970. */
  updated_at: number;
}

/**
 * How far a copy is. `deferred`: mail servers did not take it yet, and are tried again; `sent`: they took
 * it; `notified`: the mail with the pick-up link went out; `opened`: it was picked up; `fell-back`: TLS
 * turned out not to be possible, and the fall-back took its place; `failed`: it was given up.
 */
export type CopyState =
  | 'queued'
  | 'deferred'
  | 'sent'
  | 'notified'
  | 'opened'
  | 'fell-back'
  | 'failed'
  | 'retracted'
  | 'expired';

/** One mail server that was tried. */
export interface HostEvidence {
  /** The host's name. */
  mx: string;
  address?: string;
  assurance: Assurance;
  /** The policy of the recipient's domain (RFC 8461). */
  mta_sts?: 'enforce' | 'testing';
  tls?: {
    version: string;
    cipher: string;
    /** Hex. */
    leaf_sha256: string;
    chain_sha256: string;
    not_after: string;
    problem?: string;
  };
  /** Its last reply. */
  reply?: string;
  problem?: string;
  detail?: string;
}

/** How the last attempt to hand a copy to mail servers went; empty before there was one. */
export interface Evidence {
  fate?: 'delivered' | 'temporary' | 'permanent' | 'tls-impossible';
  code?: string;
  /** Why the policy of the recipient's domain (RFC 8461) could not be asked for or renewed. */
  mta_sts_problem?: string;
  mta_sts_detail?: string;
  /** The message may have been taken. */
  in_doubt?: true;
  /** In the order in which they were tried. */
  hosts?: HostEvidence[];
}

/** A reply of a recipient, sealed to the sender; session.reply() opens it. */
export interface ReplyHead {
  id: string;
  /** Seconds since 1970, by the server's clock. */
  received_at: number;
  /** Of its ciphertext, in bytes. */
  size: number;
}

export interface ReplyDetail extends ReplyHead {
  header: string;
  slot: string;
  arm: string;
  segment_hashes: string[];
}

/** One recipient's copy of a sent message. Times are seconds since 1970. */
export interface SentCopy {
  recipient: string;
  method: SendingMethod;
  /** The method of the sealed fall-back. */
  fallback?: SendingMethod | null;
  /** 0 to 5, as in Level. */
  level: number;
  state: CopyState;
  /** Why it is `deferred`, `fell-back` or `failed`. */
  code?: string | null;
  evidence: Evidence;
  /** There while the copy can be picked up. */
  slot_id?: string | null;
  opened_at?: number | null;
  /** When it can no longer be opened; 0: never. */
  expires_at?: number;
  /** No mail with the pick-up link was or will be sent: the sender hands it over. */
  link_by_sender?: boolean;
  /** What its recipient wrote back, oldest first. */
  replies?: ReplyHead[];
  updated_at: number;
}

/** A message that the server has accepted. Times are seconds since 1970. */
export interface SentMessage {
  id: string;
  accepted_at: number;
  /** All of it was taken back. */
  retracted: boolean;
  copies: SentCopy[];
  /** What happened to it besides delivery. */
  events: { at: number; code: string; detail: string }[];
}

export interface SentMessageDetail extends SentMessage {
  header: string;
  seal: string;
  sender_slot: string | null;
  size: number;
  segment_hashes: string[];
  /** As the server decided when it took the message. */
  resolution: Resolution | null;
  /** What control messages can be made for. */
  slots: { slot_id: string; kind: 'agent' | 'question'; dormant: boolean }[];
}

/** A draft with what opens only here. */
export interface DraftDetail extends SavedDraft {
  sealed: string;
  /** What its files were uploaded as. */
  files: string | null;
  segment_hashes: string[];
}

export interface Upload {
  id: string;
  size: number;
  segment_size: number;
  next_segment: number;
  complete: boolean;
}
