// What callers may hand over in place of bytes, and how it gets to the worker.
import { WafersealError } from './errors.js';
import type { Caller } from './rpc/caller.js';
import type { Source } from './rpc/sources.js';
import type { WorkerOperations } from './worker/operations/index.js';

/**
 * A string is taken as UTF-8. A Blob is read in slices inside the worker. A stream is read to its end
 * first and put aside encrypted, under a key that only the worker has: in storage of the browser's or,
 * under Node, in a file without a name. It can be used once.
 */
export type ByteSource = Uint8Array | Blob | ReadableStream<Uint8Array> | string;

/** The sources of one call. end() frees what was put aside for them. */
export class Inputs {
  readonly #engine: Caller<WorkerOperations>;
  readonly #signal: AbortSignal | undefined;
  readonly #asides: number[] = [];
  /** What moves with the call. */
  readonly transfer: ArrayBuffer[] = [];

  constructor(engine: Caller<WorkerOperations>, signal: AbortSignal | undefined) {
    this.#engine = engine;
    this.#signal = signal;
  }

  /** `subject` names the source in `attachment_unreadable` and `aborted`. */
  async add(source: ByteSource, subject: string): Promise<Source> {
    if (this.#signal?.aborted) throw this.#aborted(subject);
    if (source instanceof Blob) return source;
    if (typeof source === 'string' || source instanceof Uint8Array) {
      const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source.slice();
      this.transfer.push(bytes.buffer as ArrayBuffer);
      return bytes;
    }
    if (!(source instanceof ReadableStream)) {
      throw new WafersealError('invalid_argument', { subject: subject || 'content' });
    }
    try {
      return { aside: await this.#putAside(source) };
    } catch (cause) {
      if (this.#signal?.aborted) throw this.#aborted(subject);
      if (cause instanceof WafersealError) throw cause;
      throw new WafersealError('attachment_unreadable', { subject, cause });
    }
  }

  end(): void {
    for (const aside of this.#asides) {
      void this.#engine.call('endAside', [aside]).catch(() => undefined);
    }
  }

  async #putAside(stream: ReadableStream<Uint8Array>): Promise<number> {
    const signal = this.#signal;
    const reader = stream.getReader();
    const onAbort = (): void => void reader.cancel(signal?.reason).catch(() => undefined);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const aside = await this.#engine.call('startAside', []);
      this.#asides.push(aside);
      for (;;) {
        const { done, value } = await reader.read();
        if (signal?.aborted) throw signal.reason;
        if (done) return aside;
        const bytes = value.slice();
        await this.#engine.call('asideWrite', [aside, bytes], { transfer: [bytes.buffer] });
      }
    } catch (thrown) {
      onAbort();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #aborted(subject: string): WafersealError {
    return new WafersealError('aborted', { subject, cause: this.#signal?.reason });
  }
}
