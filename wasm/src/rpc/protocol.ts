// What goes between a page and its worker. Both sides are this package; nothing here is API.
import type { ErrorRecord } from '../errors.js';
import type { RunningWorker } from '../types/worker.js';

/** Where the parts of an engine are. */
export interface EngineParts {
  wasmUrl: string;
  /** Apart from the engine, and loaded when they are needed, are of the portal's: */
  unicodeUrl?: string;
  reply?: { moduleUrl: string; wasmUrl: string };
}

export type ToWorker =
  | ({ type: 'start' } & EngineParts)
  | { type: 'call'; id: number; operation: string; args: unknown[] }
  | { type: 'abort'; id: number };

export type FromWorker =
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: ErrorRecord };

// What a Worker and a MessagePort have in common.
export type Port = Pick<RunningWorker, 'postMessage' | 'addEventListener'>;

// The operations of a worker, as functions; over the wire each gives a promise.
export type Operations = Record<string, (...args: never[]) => unknown>;
