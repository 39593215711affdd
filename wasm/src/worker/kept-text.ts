// What is read out of a text that was put aside: a mail that was opened, a message that was picked up.
import { newStore } from './asides.js';
import { type Answer, type Handle, take } from './engine.js';
import type { Storage, Store } from './streams.js';

/** Pieces of it, by numbers of readers. */
export interface ReadableText {
  start(attachment: number): Answer<number>;
  /** At most 1 MiB; empty at the end, and the reader is gone then. */
  next(reader: number): Answer<Uint8Array<ArrayBuffer>>;
  stop(reader: number): void;
}

// Opened when something is to be written, which the engine does not wait for.
class LateStore implements Store {
  readonly #storage: Storage;
  #store: Promise<Store> | undefined;
  #opened: Store | undefined;
  #closed = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async open(): Promise<void> {
    this.#store ??= newStore(this.#storage);
    try {
      this.#opened = await this.#store;
    } catch (thrown) {
      this.#store = undefined; // there may be room the next time
      throw thrown;
    }
    if (this.#closed) this.#opened.close();
  }

  append(bytes: Uint8Array): boolean {
    return this.#opened?.append(bytes) ?? false;
  }
  read(offset: number, length: number): Uint8Array | undefined {
    return this.#opened?.read(offset, length);
  }
  close(): void {
    this.#closed = true;
    this.#opened?.close();
  }
}

/** An object of the engine's and the store that it puts its text aside in, which goes when it goes. */
export class KeptText<T extends Handle> {
  readonly handle: T;
  readonly #store: LateStore;

  constructor(storage: Storage, make: (store: Store) => T) {
    this.#store = new LateStore(storage);
    this.handle = make(this.#store);
  }

  /** Before the engine writes: makes room. `aside_failed` */
  open(): Promise<void> {
    return this.#store.open();
  }

  delete(): void {
    this.handle.delete();
    this.#store.close();
  }
}

/** One attachment at once. */
export function contentOf(text: ReadableText, attachment: number): Uint8Array<ArrayBuffer> {
  const reader = take(text.start(attachment));
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = take(text.next(reader));
    if (piece.length === 0) break;
    pieces.push(piece);
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
    piece.fill(0);
  }
  return whole;
}
