// What the HTTP API answers. native/server/openapi.yaml.
import type { Books, Facts, Policy } from './resolution.js';
import type { SendingMethod, Strength } from './words.js';

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

export interface SentCopy {
  recipient: string;
  method: SendingMethod;
  fallback?: SendingMethod | null;
  level: number;
  state: CopyState;
  code?: string | null;
  evidence?: Record<string, unknown>;
  slot_id?: string | null;
  opened_at?: number | null;
  updated_at: number;
}

export interface SentMessage {
  id: string;
  accepted_at: number;
  copies: SentCopy[];
}

export interface SentMessageDetail extends SentMessage {
  header: string;
  seal: string;
  sender_slot: string | null;
  size: number;
  segment_hashes: string[];
}

export interface Upload {
  id: string;
  size: number;
  segment_size: number;
  next_segment: number;
  complete: boolean;
}
