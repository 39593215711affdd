// A pick-up's first request is the same for all, so it is on its way while the engine still loads.
import type { GuardReply, GuardRequest } from '../worker/engine.js';
import type { Carrier } from './carrier.js';

const path = '/portal/v1/challenge';
// SPEC 4.10.2: a message without fields, in deterministic CBOR.
const body = Uint8Array.of(0xa1, 0x00, 0x01);

/** The nonce that the portal's store gives for the asking: nothing is spent, and nothing said of the link. */
export class FirstChallenge {
  readonly #origin: string;
  readonly #reply: Promise<GuardReply>;
  #taken = false;

  constructor(carrier: Carrier, origin: string, signal: AbortSignal | undefined) {
    this.#origin = origin;
    this.#reply = carrier.carry({ id: 0, origin, path, body: body.slice() }, signal);
    this.#reply.catch(() => undefined);
  }

  /** The reply, if `request` is what was asked; once, as a nonce is. */
  replyTo(request: GuardRequest): Promise<GuardReply> | undefined {
    const asked =
      !this.#taken &&
      request.origin === this.#origin &&
      request.path === path &&
      request.body.length === body.length &&
      request.body.every((byte, i) => byte === body[i]);
    if (!asked) return undefined;
    this.#taken = true;
    return this.#reply;
  }
}
