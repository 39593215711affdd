// Mails as they are sealed, one after the other.
import { WafersealError } from '../errors.js';
import { GrowingBlob } from './growing-blob.js';
import type { Storage } from './streams.js';

export interface SealedMailBlob {
  recipients: string[];
  mail: Blob;
}

/** bindings/js_mails.h */
export class MailParts {
  readonly #done: SealedMailBlob[] = [];
  readonly #storage: Storage;
  readonly #begun: (mails: number) => void;
  #current: { recipients: string[]; blob: GrowingBlob } | undefined;
  #failed = false;

  /** `begun` is told at each mail how many there are. */
  constructor(storage: Storage, begun: (mails: number) => void = () => undefined) {
    this.#storage = storage;
    this.#begun = begun;
  }

  begin(recipients: string[], mails: number): void {
    this.#end();
    this.#current = { recipients, blob: new GrowingBlob(this.#storage) };
    this.#begun(mails);
  }

  /** `bytes` are good until it returns. */
  write(bytes: Uint8Array): boolean {
    return this.#current?.blob.write(bytes) ?? false;
  }

  /** `aside_failed`: there was no room for the end of one. */
  take(): SealedMailBlob[] {
    this.#end();
    if (this.#failed) throw new WafersealError('aside_failed');
    return this.#done;
  }

  #end(): void {
    if (!this.#current) return;
    const { recipients, blob } = this.#current;
    this.#current = undefined;
    const mail = blob.finish('message/rfc822');
    if (mail) this.#done.push({ recipients, mail });
    else this.#failed = true;
  }
}
