// The resolver's request and answer. docs/schema/request.schema.json and resolution.schema.json.
import type { Code, ErrorRecord } from '../errors.js';
import type {
  Assurance,
  FactOutcome,
  Level,
  MessageOutcome,
  Method,
  SendingMethod,
  Step,
  Strength,
} from './words.js';

/**
 * What every copy of a message must have; a recipient for whom it cannot be had gets none. Policy, its
 * content rules and the message each have one, and of each member the strictest counts (SPEC 2.6).
 */
export interface Floor {
  /** Not even whoever runs the server can read it. */
  end_to_end?: boolean;
  /** It can be taken back until it is opened. */
  retractable?: boolean;
  /** It cannot be opened any more after some time. */
  expires?: boolean;
  /** It lies encrypted wherever it waits, in the recipient's mailbox too. */
  stored_encrypted?: boolean;
  min_tls?: Assurance;
  level?: Level;
}

/** One recipient, once, whether in To, Cc or Bcc. */
export interface RequestRecipient {
  mailbox: string;
  /** The sender has given a question, with an answer of this strength. */
  question?: Strength;
  /** The sender hands the pick-up link over by another way than mail. */
  link_by_sender?: boolean;
  /** Of the last copy to this recipient; a decision below it is marked. */
  last_level?: Level;
}

/**
 * Which address books are searched, by name: `preferred` first, then all that are `subscribed`, or
 * `default` when none is.
 */
export interface Books {
  preferred?: string;
  subscribed?: string[];
  default?: string;
}

/**
 * What is known about recipients. It comes from the server, or from Keys.facts() where there is none, and
 * goes into the request as it is.
 */
export type Facts = Readonly<Record<string, unknown>>;
/**
 * The settings that decide, in scopes of account, domains and users (SPEC 2.4). They come from the server
 * and go into the request as they are; `{}` means all defaults.
 */
export type Policy = Readonly<Record<string, unknown>>;

/** Whether the sender's browser can open the default question that policy sets. SPEC 2.5.7. */
export type DefaultQuestionAccess = 'opens' | 'no-key' | 'refused';

/**
 * All that a resolution depends on; the same request always gives the same. At most 2000 recipients and
 * 8 MiB as JSON. docs/schema/request.schema.json has each member, those of facts and policy as well.
 */
export interface ResolveRequest {
  sender: string;
  recipients: RequestRecipient[];
  /** The sender can be asked for a question. */
  interactive?: boolean;
  /** The sender does not want copies that are protected by TLS alone. */
  tls_opt_out?: boolean;
  floor?: Floor;
  /** Ids of the content rules of the policy whose pattern is in the message. */
  rule_hits?: string[];
  /** What can be sealed here. */
  available_methods: SendingMethod[];
  /** Absent: it opens, or there is none. */
  default_question?: DefaultQuestionAccess;
  books?: Books;
  policy: Policy;
  facts: Facts;
}

/** One thing that was looked at on the way to a decision, and what came of it. */
export interface TraceLine {
  step: Step;
  /** True in the last line only, whose reason is that of the decision. */
  taken: boolean;
  reason: Code;
  /** What it rests on; `age_s` in seconds. */
  fact?: { kind: string; outcome: FactOutcome; source: string; age_s: number };
}

/** Where the chosen key or question comes from; names and ids of what it is. */
export interface Source {
  from: string;
  book?: string;
  entry?: string;
  fingerprint?: string;
  question?: string;
}

/** How one copy is protected, and why. */
export interface Choice {
  method: Method;
  /** Absent where nothing is sent. */
  level?: Level;
  /** What it says in words is in `codes`. */
  reason: Code;
  /** No step applied: this is what policy does then. */
  failed?: boolean;
  /** The least that the channel must have, with `tls` and `insecure`. */
  assurance?: Assurance;
  /** The least that the channel for the mail with the pick-up link must have, with escrow. */
  notice_assurance?: Assurance;
  source?: Source;
  trace: TraceLine[];
}

/** What one recipient gets. Show method, level and reason to the sender before the message is sent. */
export interface Decision extends Choice {
  recipient: string;
  /** With `tls`: what is sent in its place when TLS turns out not to be possible. */
  fallback?: Choice;
  /** Why a `tls` copy has no fall-back. */
  fallback_reason?: Code;
  /** The level is below the `last_level` of the request. */
  below_last?: boolean;
}

/** What resolving gives: a decision for each recipient, and what that means for the message. */
export interface Resolution {
  policy_version: number;
  outcome: MessageOutcome;
  /** Of the weakest copy. */
  level?: Level;
  /** The server's agent can read the message, since a copy is `tls` or `insecure`. */
  agent_reads: boolean;
  /** The account's owner can read the message. */
  account_reads: boolean;
  /** Joined from policy, rules and message. */
  floor: Floor;
  /** Settings that contradict each other, or a rule that policy does not have; nothing is sent then. */
  errors: ErrorRecord[];
  decisions: Decision[];
}
