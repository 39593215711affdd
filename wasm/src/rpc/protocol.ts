// What goes between a page and its worker. Both sides are this package; nothing here is API.
import type { ErrorRecord } from '../errors.js';
import type { RunningWorker } from '../types/worker.js';

export type ToWorker =
  | { type: 'start'; wasmUrl: string }
  | { type: 'call'; id: number; operation: string; args: unknown[] }
  | { type: 'abort'; id: number };

export type FromWorker =
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: ErrorRecord };

// What a Worker and a MessagePort have in common.
export type Port = Pick<RunningWorker, 'postMessage' | 'addEventListener'>;

// The operations of a worker, as functions; over the wire each gives a promise.
export type Operations = Record<string, (...args: never[]) => unknown>;
