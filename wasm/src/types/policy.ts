// The policy of an account as it is read and set, and what users set for themselves. SPEC 2.4, 2.11.
import type { Code, ErrorRecord } from '../errors.js';
import type { DefaultQuestionAccess, Floor } from './resolution.js';
import type { Assurance, Step, Strength } from './words.js';

/** The steps that can stand in an order; the other two words of Step are what happens after them. */
export type OrderedStep = Exclude<Step, 'opportunistic' | 'failure'>;

/** What one scope sets; what is absent is inherited. SPEC 2.4 has the meaning of each. */
export interface PolicySettings {
  steps?: 'secureline' | 'end-to-end-first' | OrderedStep[];
  tls_only?: boolean;
  tls_assurance?: 'pkix' | 'mta-sts' | 'dane';
  /** By domain pattern of recipients. */
  tls_forced?: Record<string, 'tls-or-never' | 'tls-else-escrow'>;
  /** Mailboxes and domain patterns of recipients. */
  tls_excluded?: string[];
  tls_opportunistic?: boolean;
  notice_verified?: boolean;
  discovery_sources?: ('wkd' | 'keyserver' | 'autocrypt' | 'dns')[];
  login_always?: boolean;
  /** The id of a question; `null`: there is none. */
  default_question?: string | null;
  fallback_below_level?: boolean;
  failure_action?: 'refuse' | 'insecure' | 'hold';
  failure_scope?: 'refuse-all' | 'send-rest';
  floor?: Floor;
  content_rules?: { id: string; pattern: string; floor: Floor }[];
  account_copy?: boolean;
  independent_guards?: boolean;
  fact_max_age_s?: number;
  message_mib?: number;
}

/** The name of a setting. */
export type SettingName = keyof PolicySettings;

/** What an account, a domain or a user has of its own. */
export interface PolicyScope {
  set?: PolicySettings;
  /** What no scope below may set. */
  lock?: SettingName[];
}

/** The whole policy of an account. */
export interface PolicyDocument {
  version?: number;
  account?: PolicyScope;
  /** By domain pattern of senders. */
  domains?: Record<string, PolicyScope>;
  /** By mailbox. */
  users?: Record<string, PolicyScope>;
}

/** Which scope is meant; `key` is the domain pattern or mailbox, empty for the account. */
export interface ScopeName {
  kind: 'account' | 'domain' | 'user';
  key: string;
}

/** What Client.reportOnPolicy() finds. */
export interface PolicyReport {
  /** Each names both settings in its subject. A policy with one cannot be set. */
  contradictions: ErrorRecord[];
  /** Whether every message can be sent to anyone, protected and without asking; and why, per class of senders. */
  always: {
    proved: boolean;
    lines: {
      /** "account", "domain *.example.com", "user a@example.com". */
      scope: string;
      proved: boolean;
      reason: Code;
      /** The setting that decides. */
      setting: string;
    }[];
  };
  /** Account, domains and users of the policy, each with what it inherits from: the account first. */
  scopes: (ScopeName & { above: ScopeName[] })[];
  /** What each setting is where nobody sets it. */
  defaults: Required<PolicySettings>;
}

/** The policy as an administrator reads it. */
export interface AccountPolicy {
  policy: PolicyDocument;
  /** Hand it back with the changed policy. */
  version: string;
  /** The operator keeps it in a file; it can be read only. */
  from_file: boolean;
}

/** What Administration.preview() tries. */
export interface PolicyPreview {
  policy: PolicyDocument;
  /** Whose message it would be; absent: the administrator's own. */
  sender?: string;
  /** Mailboxes in canonical form. */
  recipients: readonly string[];
}

/** What users may set for themselves. */
export type OwnSet = Pick<
  PolicySettings,
  'steps' | 'tls_assurance' | 'notice_verified' | 'failure_action' | 'failure_scope' | 'floor'
>;

/** The question for recipients of whom nothing is known. Bytes are base64url without padding. */
export interface DefaultQuestion {
  id: string;
  /** Question and answer, sealed to the user's own key: the server cannot read them. */
  sealed_question: string;
  answer_id: string;
  answer_strength: Strength;
}

/**
 * A default question that an administrator set at a scope, as Administration.sealQuestion() gives it. Bytes
 * are base64url without padding.
 */
export interface SharedQuestion extends DefaultQuestion {
  /** "account", "domain *.example.com", "user a@example.com". */
  scope: string;
  /** Of the answers key that it is sealed with; it opens while that is in force. */
  generation: number;
}

/** What a user sees of the default question that others have set for them. */
export interface InheritedQuestion {
  /** Whose it is: "account", "domain *.example.com", "user a@example.com". */
  scope: string;
  access: DefaultQuestionAccess;
  /** Its text; `null` where it does not open. */
  question: string | null;
}

/** The key that opens the account's default questions, and who has it. */
export interface AnswersKeyState {
  /** 0: none was made yet; the first question makes it. */
  generation: number;
  /** This administrator has a copy that opens, and can set questions and give copies on. */
  held: boolean;
  /** Users of the key list without a copy: their browsers cannot use the questions yet. */
  waiting: string[];
  /** Who has a copy and is not in the key list any more: a reason to renew the key and the answers. */
  left: string[];
  /** Scopes whose question is sealed with an older key: it opens for nobody until it is set again. */
  stale: string[];
  questions: SharedQuestion[];
}

/** What a user has set, and what it stands in. */
export interface OwnSettingsState {
  set: OwnSet;
  default_question: DefaultQuestion | null;
  /** What applies by account, domain and administrator, without the user's own settings. */
  policy: PolicyDocument;
  /** What does not count of the user's own settings, why, and by which setting (its path). */
  passed_over: {
    setting: SettingName;
    code: 'setting_fixed' | 'setting_weaker' | 'contradiction';
    by: string;
  }[];
}

/** How many copies, and the code of why; `null`: no reason is known. */
export interface CopiesByCode {
  code: Code | null;
  copies: number;
}

/** How TLS-only delivery went to one domain of recipients. */
export interface TlsDomain {
  domain: string;
  /** By what vouched for the channel. */
  delivered: { assurance: Assurance | null; copies: number }[];
  waiting: CopiesByCode[];
  /** TLS turned out not to be possible, and the fall-back took its place. */
  fell_back: CopiesByCode[];
  failed: CopiesByCode[];
  /** Seconds since 1970. */
  last_seen: number;
  /** The domain's own policy (RFC 8461), as it was fetched last. */
  mta_sts: { mode: 'none' | 'testing' | 'enforce'; fetched_at: number } | null;
}

/** Of the time since `since`, in seconds since 1970. */
export interface TlsReport {
  since: number;
  domains: TlsDomain[];
}
