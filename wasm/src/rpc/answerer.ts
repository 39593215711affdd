// The worker's side: answers calls, one after the other, in the order in which they came. What comes
// Later is answered when it is there.
import { WafersealError } from '../errors.js';
import { Later } from './later.js';
import type { FromWorker, Operations, ToWorker } from './protocol.js';

export type Reply = (message: FromWorker, transfer: Transferable[]) => void;

export class Answerer {
  readonly #operations: Promise<Operations>;
  readonly #reply: Reply;
  readonly #waiting = new Set<number>();
  readonly #stops = new Map<number, () => void>();
  #last: Promise<void> = Promise.resolve();
  #crashed: WafersealError | undefined;

  // Until `operations` is there, calls wait; if it never comes, each fails with its error.
  constructor(operations: Promise<Operations>, reply: Reply) {
    this.#operations = operations;
    this.#reply = reply;
    operations.catch(() => undefined);
  }

  receive(message: Exclude<ToWorker, { type: 'start' }>): void {
    if (message.type === 'abort') {
      this.#waiting.delete(message.id);
      this.#stops.get(message.id)?.();
      return;
    }
    const { id, operation, args } = message;
    this.#waiting.add(id);
    this.#last = this.#last.then(() => this.#run(id, operation, args));
  }

  async #run(id: number, operation: string, args: unknown[]): Promise<void> {
    if (!this.#waiting.delete(id)) {
      wipeBytes(args);
      return;
    }
    let aborted = false;
    this.#stops.set(id, () => {
      aborted = true;
    });
    try {
      const operations = await this.#operations;
      if (this.#crashed) throw this.#crashed;
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new WafersealError('invalid_argument', { subject: operation });
      const value = await run(...(args as never[]));
      if (value instanceof Later) {
        this.#wait(id, value);
        if (aborted) value.stop();
      } else {
        this.#stops.delete(id);
        this.#done(id, value);
      }
    } catch (thrown) {
      this.#stops.delete(id);
      this.#failed(id, thrown);
    } finally {
      wipeBytes(args);
    }
  }

  #wait(id: number, { result, stop }: Later<unknown>): void {
    this.#stops.set(id, stop);
    result
      .then((value) => this.#done(id, value))
      .catch((thrown) => this.#failed(id, thrown))
      .finally(() => this.#stops.delete(id));
  }

  #done(id: number, value: unknown): void {
    this.#reply({ type: 'done', id, value }, buffersOf(value));
  }

  #failed(id: number, thrown: unknown): void {
    // A trap: what the engine's memory holds by now nobody knows, so nothing more is done with it.
    if (thrown instanceof WebAssembly.RuntimeError) {
      this.#crashed = new WafersealError('engine_crashed', { detail: thrown.message });
    }
    const error = this.#crashed ?? WafersealError.wrap(thrown);
    this.#reply({ type: 'failed', id, error: error.toRecord() }, []);
  }
}

// Bytes are moved, not copied, in both directions; what came in is wiped once it was used.
function wipeBytes(args: unknown[]): void {
  for (const value of args) {
    if (value instanceof Uint8Array) value.fill(0);
    else if (Array.isArray(value)) wipeBytes(value);
    else if (value?.constructor === Object) wipeBytes(Object.values(value));
  }
}

function buffersOf(value: unknown): Transferable[] {
  if (value instanceof Uint8Array) return [value.buffer as ArrayBuffer];
  if (Array.isArray(value)) return value.flatMap(buffersOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(buffersOf);
  return [];
}
