// A Blob that is made of pieces as they come: the browser keeps it where it has room, on disk if need be.
import type { Storage } from './streams.js';

// A Blob of its own for each: small ones are many, large ones stand in memory until they are whole.
const partSize = 2 ** 20;

export class GrowingBlob {
  readonly #storage: Storage;
  #parts: Blob[] = [];
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #failed = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** False: there is no room for it. */
  write(bytes: Uint8Array): boolean {
    this.#pieces.push(bytes);
    this.#waiting += bytes.length;
    return this.#waiting < partSize || this.#keep();
  }

  /** `undefined`: for some of it there was no room. */
  finish(type: string): Blob | undefined {
    if (this.#waiting > 0) this.#keep();
    return this.#failed ? undefined : new Blob(this.#parts, { type });
  }

  #keep(): boolean {
    try {
      const part = new Blob(this.#pieces as Uint8Array<ArrayBuffer>[]);
      this.#parts.push(part);
      this.#failed ||= !this.#storage.hasLeft(part);
    } catch {
      this.#failed = true;
    }
    this.#pieces = [];
    this.#waiting = 0;
    return !this.#failed;
  }
}
