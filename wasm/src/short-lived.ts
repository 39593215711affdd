// Workers for one piece of work, which end when it is done, was stopped or failed. What they had of it
// goes with their memory.
import type { WafersealError } from './errors.js';
import { Caller } from './rpc/caller.js';
import type { RunningWorker } from './types/worker.js';
import { checkVersion } from './version-check.js';
import type { WorkerOperations } from './worker/operations/index.js';

export type { RunningWorker };

/**
 * What they do. Argon2id leaves traces of what it stretched in 64 MiB of memory, which a worker gives
 * back only by ending (SPEC 7.6); segments of a capsule are sealed by several workers at once.
 */
export type ShortLivedWork = 'answerStretchings' | 'answerSegments';

export class ShortLivedWorkers {
  /** How many workers can do something at once, the engine's among them. */
  readonly processors: number;
  readonly #start: () => RunningWorker;

  /** `start` gives a worker that loads the engine. */
  constructor(processors: number, start: () => RunningWorker) {
    this.processors = processors;
    this.#start = start;
  }

  /** As lend(), with one. */
  lendOne<T>(
    work: ShortLivedWork,
    use: (port: MessagePort, signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T> {
    return this.lend(work, 1, (ports, stopped) => use(ports[0] as MessagePort, stopped), signal);
  }

  /**
   * `use` hands the ports, one for each worker, to an operation of the engine's worker that lets them
   * work. It is called once they are there: what costs a try goes into `use`. When one of them fails,
   * `use` is stopped by its signal, or never called, and this rejects with the reason.
   */
  async lend<T>(
    work: ShortLivedWork,
    count: number,
    use: (ports: MessagePort[], signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<T> {
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let failure: WafersealError | undefined;
    const fail = (error: WafersealError): void => {
      failure ??= error;
      stop.abort(error);
    };
    const workers: RunningWorker[] = [];
    const ports: MessagePort[] = [];
    try {
      const ready: Promise<unknown>[] = [];
      for (let i = 0; i < count; ++i) {
        const worker = this.#start();
        workers.push(worker);
        const { port1, port2 } = new MessageChannel();
        ports.push(port1);
        const caller = new Caller<WorkerOperations>(worker, fail);
        void checkVersion(caller, fail);
        const there = caller.call(work, [port2], { signal: stop.signal, transfer: [port2] });
        there.catch(() => undefined); // the first that fails is heard of below
        ready.push(there);
      }
      await Promise.all(ready);
      return await use(ports, stop.signal);
    } catch (thrown) {
      throw failure ?? thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      for (const worker of workers) worker.terminate();
      for (const port of ports) port.close(); // if they were never handed over
    }
  }
}
