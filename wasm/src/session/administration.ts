// What administrators of the account ask and change.
import { checkOptions, signalOf } from '../options.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { AccountPolicy, PolicyDocument, PolicyPreview, TlsReport } from '../types/policy.js';
import type { Resolution } from '../types/resolution.js';

const path = '/api/v1/administration';

interface Parts {
  http: () => Http;
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

  /** Use session.administration. `http` throws once the session is over. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The whole policy, with its version. */
  async policy(options: CallOptions = {}): Promise<AccountPolicy> {
    const signal = signalOf(options);
    return this.#parts.http().json('GET', `${path}/policy`, undefined, { signal });
  }

  /**
   * Sets the whole policy anew, in the place of the version that was read. Try it before with
   * client.reportOnPolicy() and preview(). Errors: `conflict`, somebody else has set it meanwhile;
   * `policy_from_file`; `contradiction`, a Refusal whose `problem.contradictions` has all of them;
   * `setting_not_at_scope`, `setting_not_built`, `bad_mailbox`, `bad_domain`, `bad_json` with the path of
   * the setting as subject.
   */
  async replacePolicy(
    { policy, version }: { policy: PolicyDocument; version: string },
    options: CallOptions = {},
  ): Promise<AccountPolicy> {
    const signal = signalOf(options);
    const json = { policy, version };
    const saved = await this.#parts
      .http()
      .json<AccountPolicy>('PUT', `${path}/policy`, { json }, { signal });
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
    return this.#parts.http().json('GET', `${path}/tls`, undefined, { signal });
  }
}
