// What the server's look-up has told so far, merged into the one `facts` member of a request.
import type { Facts } from '../types/resolution.js';

type Section = Record<string, unknown>;

export class FactBook {
  #domains: Section = {};
  #mailboxes: Section = {};

  add(facts: Facts): void {
    this.#domains = { ...this.#domains, ...(facts.domains as Section | undefined) };
    this.#mailboxes = { ...this.#mailboxes, ...(facts.mailboxes as Section | undefined) };
  }

  clear(): void {
    this.#domains = {};
    this.#mailboxes = {};
  }

  get facts(): Facts {
    return { domains: this.#domains, mailboxes: this.#mailboxes };
  }
}
