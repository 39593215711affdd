// A worker for the stretchings of one message or one attempt. Argon2id leaves traces of what it
// stretched in 64 MiB of memory, and a worker's memory is given back only when the worker ends: this
// one ends when its work is done, was stopped or failed (SPEC 7.6).
import type { WafersealError } from './errors.js';
import { Caller } from './rpc/caller.js';
import type { RunningWorker } from './types/worker.js';
import type { WorkerOperations } from './worker/operations.js';

export type { RunningWorker };

export class Stretcher {
  readonly #start: () => RunningWorker;

  /** `start` gives a worker that loads the engine. */
  constructor(start: () => RunningWorker) {
    this.#start = start;
  }

  /**
   * `use` hands the port to an operation of the engine's worker that stretches over it. It is called
   * once the short-lived worker is there: what costs a try goes into `use`. When that worker fails,
   * `use` is stopped by its signal, or never called, and this rejects with the reason.
   */
  async lend<T>(
    use: (port: MessagePort, signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T> {
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let failure: WafersealError | undefined;
    const fail = (error: WafersealError): void => {
      failure = error;
      stop.abort(error);
    };
    const worker = this.#start();
    const caller = new Caller<WorkerOperations>(worker, fail);
    const { port1, port2 } = new MessageChannel();
    try {
      await caller.call('answerStretchings', [port2], { signal: stop.signal, transfer: [port2] });
      return await use(port1, stop.signal);
    } catch (thrown) {
      throw failure ?? thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      worker.terminate();
      port1.close(); // if it was never handed over
    }
  }
}
