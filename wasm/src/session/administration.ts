// What administrators of the account ask and change.
import { checkOptions, signalOf } from '../options.js';
import type { CallOptions } from '../rpc/caller.js';
import type { GivenQuestion } from '../types/draft.js';
import type {
  AccountPolicy,
  AnswersKeyState,
  PolicyDocument,
  PolicyPreview,
  ScopeName,
  SharedQuestion,
  TlsReport,
} from '../types/policy.js';
import type { Resolution } from '../types/resolution.js';
import {
  type AnswersKeyParts,
  giveAnswersKey,
  readAnswersKey,
  renewAnswersKey,
  sealForScope,
  textOf,
} from './answers-key.js';

const path = '/api/v1/administration';

interface Parts {
  parts: () => AnswersKeyParts;
  /** Asks for the user's own policy again. */
  changed: (signal: AbortSignal | undefined) => Promise<void>;
  /** Looks the recipients up and resolves by this policy. */
  preview: (wanted: PolicyPreview, signal: AbortSignal | undefined) => Promise<Resolution>;
}

/**
 * For administrators of the account, as `session.administration`: `session.me.administrator` says who is one.
 * Each call rejects with `not_administrator` for everybody else, and with what Session says.
 */
export class Administration {
  readonly #parts: Parts;

  /** Use session.administration. `parts` throws once the session is over. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The whole policy, with its version. */
  async policy(options: CallOptions = {}): Promise<AccountPolicy> {
    const signal = signalOf(options);
    return this.#parts.parts().http.json('GET', `${path}/policy`, undefined, { signal });
  }

  /**
   * Sets the whole policy anew, in the place of the version that was read. Try it before with
   * client.reportOnPolicy() and preview(). Errors: `conflict`, somebody else has set it meanwhile;
   * `policy_from_file`; `contradiction`, a Refusal whose `problem.contradictions` has all of them;
   * `setting_not_at_scope`, `setting_not_built`, `default_question_unknown`, `bad_mailbox`, `bad_domain`,
   * `bad_json` with the path of the setting as subject. `questions`: the default questions that it names
   * and that are new, as sealQuestion() gave them; one that it names no longer is deleted.
   */
  async replacePolicy(
    {
      policy,
      version,
      questions = [],
    }: { policy: PolicyDocument; version: string; questions?: readonly SharedQuestion[] },
    options: CallOptions = {},
  ): Promise<AccountPolicy> {
    const signal = signalOf(options);
    const json = questions.length > 0 ? { policy, version, questions } : { policy, version };
    const { http } = this.#parts.parts();
    const saved = await http.json<AccountPolicy>('PUT', `${path}/policy`, { json }, { signal });
    await this.#parts.changed(signal);
    return saved;
  }

  /**
   * Before a policy is set: who would get what by it, of a message that wishes for nothing and whose sender
   * is asked for nothing. The recipients are looked up as for a message; keys and questions are those of
   * this administrator's address book. At most 2000 recipients. Errors: those of client.resolve().
   */
  async preview(wanted: PolicyPreview, options: CallOptions = {}): Promise<Resolution> {
    const signal = signalOf(options);
    checkOptions(wanted, ['policy', 'sender', 'recipients']);
    return this.#parts.preview(wanted, signal);
  }

  /** How copies that travel by TLS alone went per domain of recipients, in the last 30 days. */
  async tlsReport(options: CallOptions = {}): Promise<TlsReport> {
    const signal = signalOf(options);
    return this.#parts.parts().http.json('GET', `${path}/tls`, undefined, { signal });
  }

  // ---- default questions of the account, of domains and of users

  /**
   * Seals a default question for a scope, to be handed to replacePolicy() together with a policy whose
   * `default_question` there is its id. The first one makes the account's answers key and gives each user
   * of the key list a copy. The answer stays in the worker until it is dropped. `answers_key_missing`:
   * this administrator has no copy of the key; `answers_key_giver_unknown`: one is not in the key list;
   * `answers_key_left`: whoever left can read it, so renew the key first; those that begin with `keylist_`
   * and `answers_key_`.
   */
  async sealQuestion(
    scope: ScopeName,
    question: Pick<GivenQuestion, 'question' | 'answer'>,
    options: CallOptions = {},
  ): Promise<SharedQuestion> {
    const signal = signalOf(options);
    return sealForScope(this.#parts.parts(), scope, question, signal);
  }

  /** The text of a question, to be shown; the answer does not leave the worker. As sealQuestion(). */
  async questionOf(question: SharedQuestion, options: CallOptions = {}): Promise<string> {
    const signal = signalOf(options);
    return textOf(this.#parts.parts(), question, signal);
  }

  /** Who can open the questions, who waits for a copy of their key, and the questions that are kept. */
  async answersKey(options: CallOptions = {}): Promise<AnswersKeyState> {
    const signal = signalOf(options);
    return readAnswersKey(this.#parts.parts(), signal);
  }

  /**
   * Gives a copy to each user of the key list who has none, and says how many these were. Call it when an
   * administrator logs in: until then new users are asked for questions. 0 where there is no key, or this
   * administrator can open none. `conflict`: another administrator has made a new key meanwhile.
   */
  async giveAnswersKey(options: CallOptions = {}): Promise<number> {
    const signal = signalOf(options);
    return giveAnswersKey(this.#parts.parts(), signal);
  }

  /**
   * After a user has left: a new key, with the questions sealed anew. Whoever had the old one knows the
   * answers, so set new questions, too. What does not open, and all of them without a copy of the old key that
   * counts, cannot be sealed anew: `stale` has the scopes that have to be set again. `conflict`: another
   * administrator was first; `answers_key_conflict`: the server says a generation that cannot be.
   */
  async renewAnswersKey(options: CallOptions = {}): Promise<AnswersKeyState> {
    const signal = signalOf(options);
    const state = await renewAnswersKey(this.#parts.parts(), signal);
    await this.#parts.changed(signal);
    return state;
  }
}
