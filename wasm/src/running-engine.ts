// The worker that the engine runs in, and who needs it.
import { WafersealError } from './errors.js';
import { Caller } from './rpc/caller.js';
import type { RunningWorker } from './types/worker.js';
import type { WorkerOperations } from './worker/operations/index.js';

export class RunningEngine {
  readonly caller: Caller<WorkerOperations>;
  readonly #worker: RunningWorker;
  #users = 0;

  /** `onCrash` is told once when it is of no use any more. */
  constructor(worker: RunningWorker, onCrash: () => void) {
    this.#worker = worker;
    this.caller = new Caller(worker, () => {
      worker.terminate();
      onCrash();
    });
  }

  /**
   * Somebody needs what it holds, until the function is called that this gives. Not only while a call is
   * under way: between two calls as well.
   */
  use(): () => void {
    let used = true;
    this.#users += 1;
    return () => {
      if (used) this.#users -= 1;
      used = false;
    };
  }

  /** Nobody needs what it holds, though it may still be at work. */
  get unused(): boolean {
    return this.#users === 0;
  }

  /** Nobody has anything in it. */
  get free(): boolean {
    return this.#users === 0 && this.caller.idle;
  }

  end(error = new WafersealError('aborted')): void {
    this.#worker.terminate();
    this.caller.end(error);
  }
}
