// The page's side: calls as promises.
import { WafersealError } from '../errors.js';
import type { ResultOf } from './later.js';
import type { FromWorker, Operations, Port, ToWorker } from './protocol.js';

/** What every call takes. */
export interface CallOptions {
  /**
   * Rejects the promise with code `aborted` at once; the worker drops the call if it has not begun,
   * and stops it if it waits for something.
   */
  signal?: AbortSignal | undefined;
}

export interface TransferOptions<T> extends CallOptions {
  /** Gets the result that came after the caller gave up: something in it is to be freed. */
  late?: (result: T) => void;
  /** Buffers that move to the worker; the page's arrays over them become empty. */
  transfer?: Transferable[];
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: WafersealError): void;
}

export class Caller<T extends Operations> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  readonly #late = new Map<number, (result: never) => void>();
  #nextId = 1;
  #ended: WafersealError | undefined;
  #answered = false;
  readonly #onCrash: (error: WafersealError) => void;

  /** `onCrash` is told once that the worker is of no use any more; what is pending has failed then. */
  constructor(port: Port, onCrash: (error: WafersealError) => void = () => undefined) {
    this.#port = port;
    this.#onCrash = (error) => {
      this.end(error);
      onCrash(error);
    };
    // The script did not load, or threw where nobody caught it.
    port.addEventListener('error', (cause) => {
      if (this.#ended) return;
      this.#onCrash(
        new WafersealError(this.#answered ? 'engine_crashed' : 'engine_missing', { cause }),
      );
    });
    port.addEventListener('message', (event) => this.#receive(event.data as FromWorker));
  }

  /** Rejects with WafersealError only. */
  call<K extends keyof T & string>(
    operation: K,
    args: Parameters<T[K]>,
    { signal, transfer = [], late }: TransferOptions<ResultOf<ReturnType<T[K]>>> = {},
  ): Promise<ResultOf<ReturnType<T[K]>>> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(abortedBy(signal));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#post({ type: 'abort', id });
        if (late) this.#late.set(id, late);
        this.#pending.get(id)?.reject(abortedBy(signal));
      };
      const forget = (): void => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', onAbort);
      };
      this.#pending.set(id, {
        resolve: (value) => {
          forget();
          resolve(value as ResultOf<ReturnType<T[K]>>);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        this.#post({ type: 'call', id, operation, args }, transfer);
      } catch (cause) {
        // Something in it does not cross, or was moved before.
        this.#pending
          .get(id)
          ?.reject(new WafersealError('invalid_argument', { subject: operation, cause }));
      }
    });
  }

  /** Nothing is under way. */
  get idle(): boolean {
    return this.#pending.size === 0;
  }

  /** Rejects what is under way and all that comes. */
  end(error: WafersealError): void {
    this.#ended ??= error;
    for (const pending of [...this.#pending.values()]) pending.reject(error);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    this.#answered = true;
    const pending = this.#pending.get(message.id);
    if (!pending) {
      // Aborted meanwhile.
      if (message.type === 'done') this.#late.get(message.id)?.(message.value as never);
      this.#late.delete(message.id);
      return;
    }
    if (message.type === 'done') {
      pending.resolve(message.value);
      return;
    }
    const error = WafersealError.from(message.error);
    if (error.code === 'engine_crashed') this.#onCrash(error);
    else pending.reject(error);
  }
}

function abortedBy(signal: AbortSignal | undefined): WafersealError {
  return new WafersealError('aborted', { cause: signal?.reason });
}
