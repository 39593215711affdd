// A mail that was opened, with the store that it was put aside in.
import { WafersealError } from '../errors.js';
import { type Engine, type OpenedHandle, take } from './engine.js';
import type { Storage, Store } from './streams.js';

export class OpenedMailAside {
  readonly handle: OpenedHandle;
  readonly #store: Store;

  /** `aside_failed` */
  constructor(engine: Engine, storage: Storage) {
    try {
      this.#store = storage.store();
    } catch (cause) {
      throw new WafersealError('aside_failed', { cause });
    }
    this.handle = new engine.OpenedMail(this.#store);
  }

  /** One attachment at once. */
  content(attachment: number): Uint8Array<ArrayBuffer> {
    const reader = take(this.handle.start(attachment));
    const pieces: Uint8Array[] = [];
    for (;;) {
      const piece = take(this.handle.next(reader));
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

  delete(): void {
    this.handle.delete();
    this.#store.close();
  }
}
