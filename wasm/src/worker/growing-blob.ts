// A Blob that is made of pieces as they come: the browser keeps it where it has room, on disk if need be.
import type { Storage } from './streams.js';

// A Blob of its own for each: small ones are many, large ones stand in memory until they are whole.
const partSize = 2 ** 20;

export class GrowingBlob {
  readonly #storage: Storage;
  readonly #parts: Blob[] = [];
  // One for all parts: a Blob copies what it is made of.
  readonly #part = new Uint8Array(partSize);
  #filled = 0;
  #failed = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Copies `bytes`. False: there is no room for them. */
  write(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#failed; ) {
      const piece = bytes.subarray(at, at + partSize - this.#filled);
      this.#part.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === partSize) this.#keep();
    }
    return !this.#failed;
  }

  /** `undefined`: for some of it there was no room. */
  finish(type: string): Blob | undefined {
    if (this.#filled > 0) this.#keep();
    return this.#failed ? undefined : new Blob(this.#parts, { type });
  }

  #keep(): void {
    try {
      const part = new Blob([this.#part.subarray(0, this.#filled)]);
      this.#parts.push(part);
      this.#failed ||= !this.#storage.hasLeft(part);
    } catch {
      this.#failed = true;
    }
    this.#filled = 0;
  }
}
