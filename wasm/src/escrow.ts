// The recipient's half of escrow.
import type { PickUp } from './pick-up.js';
import type { CallOptions } from './rpc/caller.js';

/** What recipients do with a pick-up link, as `client.escrow`. */
export class Escrow {
  readonly #open: (link: string, options: CallOptions) => Promise<PickUp>;

  /** Use client.escrow. */
  constructor(open: (link: string, options: CallOptions) => Promise<PickUp>) {
    this.#open = open;
  }

  /**
   * Begins to unlock what a pick-up link leads to: the whole URL, its part from the path on, or the
   * pasted code. Spends nothing: sender, recipient and question are known then, and the answer is asked
   * for by answer(). Errors: `link_malformed`, `link_refused`, `escrow_core_refused`, `network`.
   */
  unlock(link: string, options: CallOptions = {}): Promise<PickUp> {
    return this.#open(link, options);
  }
}
