// What users set for themselves. Their default question is sealed with their own key before it leaves the
// worker; the server keeps it and can neither read nor make one.
import { WafersealError } from '../errors.js';
import { signalOf } from '../options.js';
import { fromBase64Url, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { GivenQuestion } from '../types/draft.js';
import type {
  DefaultQuestion,
  InheritedQuestion,
  OwnSet,
  OwnSettingsState,
} from '../types/policy.js';
import type { WorkerOperations } from '../worker/operations/index.js';

const path = '/api/v1/settings';

// In the place of a recipient (SPEC 3.14.6): nobody has a mailbox there (RFC 6761, 6.4).
const forAnybody = 'default-question@waferseal.invalid';

interface Parts {
  engine: Caller<WorkerOperations>;
  http: Http;
}

/** Question and answer of the user's default question; the answer is to be dropped. */
export function openDefaultQuestion(
  engine: Caller<WorkerOperations>,
  { sealed_question: sealed }: DefaultQuestion,
  options: CallOptions = {},
): Promise<{ question: string; answer: number }> {
  const late = ({ answer }: { answer: number }): void =>
    void engine.call('dropAnswer', [answer]).catch(() => undefined);
  return engine.call('openQuestion', [forAnybody, fromBase64Url(sealed)], { ...options, late });
}

/**
 * What the user has set, as `session.settings`: counts like a setting of the policy at the user's scope, but
 * never weakens what account, domain or administrator give (SPEC 2.11). What is saved decides from then on,
 * in session.resolve() too.
 *
 * Each call that asks the server also rejects with what Session says.
 */
export class OwnSettings {
  readonly #parts: () => Parts;
  readonly #changed: (signal: AbortSignal | undefined) => Promise<void>;
  readonly #inherited: (signal: AbortSignal | undefined) => Promise<InheritedQuestion>;

  /**
   * Use session.settings. `parts` throws once the session is over; `changed` asks for the policy again;
   * `inherited` says what the question of account, domain or administrator is good for.
   */
  constructor(
    parts: () => Parts,
    changed: (signal: AbortSignal | undefined) => Promise<void>,
    inherited: (signal: AbortSignal | undefined) => Promise<InheritedQuestion>,
  ) {
    this.#parts = parts;
    this.#changed = changed;
    this.#inherited = inherited;
  }

  /** What is set, what it stands in, and what of it does not count. */
  async read(options: CallOptions = {}): Promise<OwnSettingsState> {
    const signal = signalOf(options);
    return this.#parts().http.json('GET', path, undefined, { signal });
  }

  /**
   * Sets all but the default question anew; what is left out is inherited. Errors: `setting_fixed`,
   * `setting_weaker` with the setting as subject; `contradiction`, which names both settings;
   * `setting_not_at_scope`, `setting_not_built`, `bad_json`.
   */
  async save(set: OwnSet, options: CallOptions = {}): Promise<OwnSettingsState> {
    const signal = signalOf(options);
    const json = { set };
    const saved = await this.#parts().http.json<OwnSettingsState>(
      'PUT',
      path,
      { json },
      { signal },
    );
    await this.#changed(signal);
    return saved;
  }

  /**
   * The question for recipients of whom nothing is known, sealed to the user's own key, in the place of the
   * one before. The answer stays in the worker until it is dropped. `setting_fixed`.
   */
  async saveQuestion(
    { question, answer }: Pick<GivenQuestion, 'question' | 'answer'>,
    options: CallOptions = {},
  ): Promise<OwnSettingsState> {
    const signal = signalOf(options);
    const { sealed, answerId, strength } = await this.#parts().engine.call(
      'sealQuestion',
      [forAnybody, question, answer],
      { signal },
    );
    const json = {
      sealed_question: toBase64Url(sealed),
      answer_id: toBase64Url(answerId),
      answer_strength: strength,
    };
    const saved = await this.#parts().http.json<OwnSettingsState>(
      'PUT',
      `${path}/default-question`,
      { json },
      { signal },
    );
    await this.#changed(signal);
    return saved;
  }

  /** Takes it away; no error when there is none. */
  async removeQuestion(options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    await this.#parts().http.json('DELETE', `${path}/default-question`, undefined, { signal });
    await this.#changed(signal);
  }

  /**
   * The text of the default question, to be shown; the answer does not leave the worker.
   * `saved_question_open_failed`: it was made for another user, or changed; `saved_question_malformed`.
   */
  async questionOf(question: DefaultQuestion, options: CallOptions = {}): Promise<string> {
    const signal = signalOf(options);
    const { engine } = this.#parts();
    const opened = await openDefaultQuestion(engine, question, { signal });
    await engine.call('dropAnswer', [opened.answer]);
    return opened.question;
  }

  /**
   * The default question that account, domain or administrator set for the user, which counts while the user
   * has none of their own; `null`: there is none, or the own one counts. `access` says whether messages can be
   * sent with it, `question` is there if so. Rejects like session.resolve().
   */
  async sharedQuestion(options: CallOptions = {}): Promise<InheritedQuestion | null> {
    const signal = signalOf(options);
    if (signal?.aborted) throw new WafersealError('aborted', { cause: signal.reason });
    this.#parts();
    const { scope, access, question } = await this.#inherited(signal);
    return scope ? { scope, access, question } : null;
  }
}
