// The portal's side: from a link to the readable message.
//
//   const pickUp = await client.pickUp(link);
//   show(pickUp.sender, pickUp.recipient, pickUp.question);
//   const { message, refusal, triesLeft } = await pickUp.answer(typedBytes);
//
// Opening a link spends and records nothing. Each answer that reaches a guard costs a try, which a
// right one gives back.
import { WafersealError } from './errors.js';
import type { Caller, CallOptions } from './rpc/caller.js';
import type { Carrier } from './server/carrier.js';
import type { Stretcher } from './stretcher.js';
import type { Envelope, PickedUp, PickupStage } from './worker/engine.js';
import type { WorkerOperations } from './worker/operations.js';

/** What came of one answer: the message, or why there is none. */
export interface PickUpAttempt {
  /** The whole MIME message, when the answer was right. */
  message?: Uint8Array;
  /** Why there is none: `wrong_answer`, `tries_used_up_today`, `tries_frozen`, `escrow_gone`... */
  refusal?: WafersealError;
  /** Before the next day begins, and before no more are given. */
  triesLeft?: { now: number; window: number };
  /**
   * Guards that gave a false proof, each with its origin as subject. That says nothing about the
   * answer.
   */
  guardFaults: WafersealError[];
}

/** How an answer is given. */
export interface AnswerOptions extends CallOptions {
  /** 0 to 1, while the message is fetched. */
  onProgress?: (done: number) => void;
}

export interface PickUpParts {
  engine: Caller<WorkerOperations>;
  carrier: Carrier;
  stretcher: Stretcher;
}

/**
 * One copy that a pick-up link leads to, as client.pickUp() gives it: show who it is from and its
 * question, then hand what was typed to answer() until a message comes, and call close() at the end.
 */
export class PickUp {
  readonly #parts: PickUpParts;
  readonly #handle: number;
  readonly #envelope: Envelope;
  #picked: PickedUp | undefined;

  private constructor(parts: PickUpParts, handle: number, envelope: Envelope) {
    this.#parts = parts;
    this.#handle = handle;
    this.#envelope = envelope;
  }

  /** Use client.pickUp(). */
  static async open(
    parts: PickUpParts,
    link: string,
    origin: string,
    { signal }: CallOptions,
  ): Promise<PickUp> {
    const { engine } = parts;
    const handle = await engine.call('startPickup', [link, origin], { signal });
    try {
      await run(parts, handle, { signal });
      const envelope = await engine.call('pickupEnvelope', [handle], { signal });
      return new PickUp(parts, handle, envelope);
    } catch (thrown) {
      void engine.call('endPickup', [handle]).catch(() => undefined);
      throw thrown;
    }
  }

  /** The mailbox that the link's envelope names as the sender's; senderVerified says whether it is. */
  get sender(): string {
    return this.#envelope.sender;
  }
  /** The mailbox that the copy was made for. */
  get recipient(): string {
    return this.#envelope.recipient;
  }
  /** The sender's words, as text: not made safe to show as HTML. */
  get question(): string {
    return this.#envelope.question;
  }
  /** The link's secret came to the server in the path of the request; the sender is told. */
  get exposed(): boolean {
    return this.#envelope.exposed;
  }
  /** Once opened: the sender's signature was made with the key that the account's key list names. */
  get senderVerified(): boolean {
    return this.#picked?.senderVerified ?? false;
  }

  /**
   * `typed` is moved to the worker and wiped there; it is empty afterwards. Rejects when the copy is
   * lost for good (`escrow_core_refused`...); what can be tried again is in `refusal`.
   */
  async answer(typed: Uint8Array, options: AnswerOptions = {}): Promise<PickUpAttempt> {
    const { signal } = options;
    const { engine, stretcher } = this.#parts;
    await stretcher.lend((port, stopped) => {
      const transfer = [typed.buffer as ArrayBuffer, port];
      return engine.call('pickupAnswer', [this.#handle, typed, port], {
        signal: stopped,
        transfer,
      });
    }, signal);
    const stage = await run(this.#parts, this.#handle, options);
    const found = await engine.call('pickupAttempt', [this.#handle], { signal });
    const attempt: PickUpAttempt = { guardFaults: found.guardFaults.map(WafersealError.from) };
    if (found.triesLeft) attempt.triesLeft = found.triesLeft;
    if (stage === 'read') {
      this.#picked = await engine.call('pickupMessage', [this.#handle], { signal });
      attempt.message = this.#picked.message;
    } else if (found.refusal) {
      attempt.refusal = WafersealError.from(found.refusal);
    }
    return attempt;
  }

  /** Wipes what the worker holds of it. */
  close(): void {
    void this.#parts.engine.call('endPickup', [this.#handle]).catch(() => undefined);
  }
}

// Carries requests until the session waits for a person or is done, and nothing is left to be sent:
// a guard's fault is reported after the page is back at its question.
async function run(
  { engine, carrier }: PickUpParts,
  handle: number,
  { signal, onProgress }: AnswerOptions,
): Promise<PickupStage> {
  for (;;) {
    const { stage, progress } = await engine.call('pickupState', [handle], { signal });
    if (stage === 'reading') onProgress?.(progress);
    const requests = await engine.call('pickupRequests', [handle], { signal });
    if (requests.length === 0) {
      if (stage === 'question' || stage === 'read') return stage;
      throw new WafersealError('internal', { subject: stage });
    }
    await Promise.all(
      requests.map(async (request) => {
        // A body comes in many pieces; each may be asked for again, and so may all around it.
        const reply =
          stage === 'reading'
            ? await carrier.carryPatiently(request, signal)
            : await carrier.carry(request, signal);
        await engine.call('pickupReceive', [handle, request.id, reply], { signal });
      }),
    );
  }
}
