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

export interface Floor {
  end_to_end?: boolean;
  retractable?: boolean;
  expires?: boolean;
  stored_encrypted?: boolean;
  min_tls?: Assurance;
  level?: Level;
}

export interface RequestRecipient {
  mailbox: string;
  question?: Strength;
  link_by_sender?: boolean;
  last_level?: Level;
}

export interface Books {
  preferred?: string;
  subscribed?: string[];
  default?: string;
}

/** Facts and policy come from the server and go into the request as they are. */
export type Facts = Readonly<Record<string, unknown>>;
export type Policy = Readonly<Record<string, unknown>>;

export interface ResolveRequest {
  sender: string;
  recipients: RequestRecipient[];
  interactive?: boolean;
  tls_opt_out?: boolean;
  floor?: Floor;
  rule_hits?: string[];
  available_methods: SendingMethod[];
  books?: Books;
  policy: Policy;
  facts: Facts;
}

export interface TraceLine {
  step: Step;
  taken: boolean;
  reason: Code;
  fact?: { kind: string; outcome: FactOutcome; source: string; age_s: number };
}

export interface Source {
  from: string;
  book?: string;
  entry?: string;
  fingerprint?: string;
  question?: string;
}

export interface Choice {
  method: Method;
  level?: Level;
  reason: Code;
  failed?: boolean;
  assurance?: Assurance;
  notice_assurance?: Assurance;
  source?: Source;
  trace: TraceLine[];
}

export interface Decision extends Choice {
  recipient: string;
  fallback?: Choice;
  fallback_reason?: Code;
  below_last?: boolean;
}

export interface Resolution {
  policy_version: number;
  outcome: MessageOutcome;
  level?: Level;
  agent_reads: boolean;
  account_reads: boolean;
  floor: Floor;
  errors: ErrorRecord[];
  decisions: Decision[];
}
