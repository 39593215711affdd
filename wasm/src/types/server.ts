// What the HTTP API answers. native/server/openapi.yaml.
import type { Books, Facts, Policy, Resolution } from './resolution.js';
import type { Assurance, SendingMethod, Strength } from './words.js';

export interface Me {
  mailbox: string;
  display_name: string;
  account: string;
  domain: string;
  policy: Policy;
  policy_version: string;
  available_methods?: SendingMethod[];
  key_bundle: string;
  ed25519_public: string;
  xwing_public: string;
  portal_origin: string;
  /** Of one upload, by policy and by the server. */
  most_upload_bytes?: number;
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

export type EntryKind = 'openpgp' | 'smime' | 'escrow-question';

export interface AddressBookEntry {
  id: string;
  book: string;
  mailbox: string;
  display_name?: string;
  kinds: EntryKind[];
  preference: 'none' | EntryKind;
  openpgp_key?: string;
  smime_certificate?: string;
  sealed_question?: string;
  answer_id?: string;
  answer_strength?: Strength;
  updated_at: number;
}

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

export interface SentCopy {
  recipient: string;
  method: SendingMethod;
  fallback?: SendingMethod | null;
  level: number;
  state: CopyState;
  code?: string | null;
  evidence: Evidence;
  slot_id?: string | null;
  opened_at?: number | null;
  /** When it can no longer be opened; 0: never. */
  expires_at?: number;
  /** No mail with the pick-up link was or will be sent: the sender hands it over. */
  link_by_sender?: boolean;
  updated_at: number;
}

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

export interface Upload {
  id: string;
  size: number;
  segment_size: number;
  next_segment: number;
  complete: boolean;
}
