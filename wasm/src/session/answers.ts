// The sender's half of escrow: answers that are to open a copy.
import { checkOptions, signalOf } from '../options.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import { takeSecret } from '../secrets.js';
import type { AnswerReport } from '../types/draft.js';
import type { WorkerOperations } from '../worker/operations/index.js';

/** What an answer is given for. */
export interface PrepareAnswerOptions extends CallOptions {
  /** What the answer is to; an answer that stands in it is reported as such. */
  question: string;
  /** Of the message, which is not secret in every method; likewise. */
  subject?: string;
}

/**
 * Answers live in the worker, by number, until they are sent with a message or dropped. A number is
 * what a draft's recipient has as `question.answer`.
 */
export class EscrowAnswers {
  readonly #engine: () => Caller<WorkerOperations>;

  /** Use session.escrow. `engine` throws once the session is over. */
  constructor(engine: () => Caller<WorkerOperations>) {
    this.#engine = engine;
  }

  /**
   * For an answer that the sender has typed: moves it to the worker and says how hard it is to guess.
   * `typed` (UTF-8) is empty afterwards. `answer_empty`, `bad_utf8`, `too_large`.
   */
  async prepare(
    typed: Uint8Array,
    options: PrepareAnswerOptions,
  ): Promise<{ answer: number; report: AnswerReport }> {
    checkOptions(options, ['question', 'subject', 'signal']);
    const { question, subject = '', signal } = options;
    const secret = takeSecret(typed, 'answer', 'answer_empty');
    return this.#engine().call('keepAnswer', [secret, question, subject], {
      signal,
      transfer: [secret.buffer],
      late: ({ answer }) => this.drop(answer),
    });
  }

  /** For a sender who has none: a generated phrase, to be told to the recipient by another way than mail. */
  async suggest(options: CallOptions = {}): Promise<{ answer: number; phrase: string }> {
    const signal = signalOf(options);
    const { answer, phrase } = await this.#engine().call('suggestAnswer', [], {
      signal,
      late: (suggested) => this.drop(suggested.answer),
    });
    const text = new TextDecoder().decode(phrase);
    phrase.fill(0);
    return { answer, phrase: text };
  }

  /** Wipes an answer that is not needed any more. */
  drop(answer: number): void {
    const drop = async (): Promise<void> => this.#engine().call('dropAnswer', [answer]);
    drop().catch(() => undefined); // with its session it is gone already
  }
}
