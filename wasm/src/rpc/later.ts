// What an operation gives whose result comes later: other calls may go first meanwhile.
export class Later<T> {
  readonly result: Promise<T>;
  /** The caller does not want it any more; `result` settles soon after. */
  readonly stop: () => void;

  constructor(result: Promise<T>, stop: () => void) {
    this.result = result;
    this.stop = stop;
  }
}

/** What a call of an operation gives in the end. */
export type ResultOf<R> = Awaited<R> extends Later<infer T> ? T : Awaited<R>;
