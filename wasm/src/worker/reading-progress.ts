// How far a call has come, told to the page over a port of its own.
import type { Reader } from './streams.js';

const tellEvery = 2 ** 20;

/** Tells at most once for each MiB. */
export class ReadingProgress {
  #port: MessagePort | undefined;
  #total = 0;
  #done = 0;
  #told = 0;

  constructor(port?: MessagePort | undefined) {
    this.#port = port;
  }

  tell(port: MessagePort | undefined): void {
    this.#port = port;
  }

  expect(total: number): void {
    this.#total = total;
  }

  /** Each byte counts once for each time that `of` is read from its beginning. */
  watch(of: Reader): Reader {
    let place = 0;
    return {
      size: of.size,
      read: (offset, length) => {
        if (offset < place) place = 0;
        if (offset + length > place) {
          this.#add(offset + length - place);
          place = offset + length;
        }
        return of.read(offset, length);
      },
    };
  }

  #add(bytes: number): void {
    this.#done += bytes;
    if (!this.#port || (this.#done - this.#told < tellEvery && this.#done < this.#total)) return;
    this.#told = this.#done;
    this.#port.postMessage(Math.min(this.#done / this.#total, 1));
  }

  /** All is done, however much that was. */
  end(): void {
    if (this.#total === 0 || this.#told < this.#total) this.#port?.postMessage(1);
  }
}
