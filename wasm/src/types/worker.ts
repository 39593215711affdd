// A worker as hosts may bring their own.

/**
 * What `createWorker` of ClientOptions gives: a Worker, or what stands for one. The first message names
 * the engine, which the worker loads then; all of them come from this package and go to its worker file.
 */
export interface RunningWorker {
  /** `transfer`: what moves with the message. */
  postMessage(message: unknown, transfer: Transferable[]): void;
  /** Its messages to the page. */
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** Its file did not load, or it threw what nobody caught: it is of no use any more. */
  addEventListener(type: 'error', listener: (event: Event) => void): void;
  /** Ends it at once, and with it whatever it holds. */
  terminate(): void;
}
