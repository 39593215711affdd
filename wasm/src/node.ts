// The way in under Node: the same package, with a worker thread in place of a Web Worker.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Client, type ClientOptions, createClient as createAnywhere } from './client.js';
import type { FromWorker, ToWorker } from './rpc/protocol.js';
import type { RunningWorker } from './short-lived.js';

export * from './index.js';

/** As in a browser, with a worker thread in place of a Web Worker. */
export function createClient(options: ClientOptions = {}): Client {
  return createAnywhere({
    createWorker: startThread,
    processors: availableParallelism(),
    ...options,
  });
}

// A thread keeps the process alive while it owes an answer, and no longer.
function startThread(url: URL): RunningWorker {
  const thread = new Worker(new URL(nodeScript(url)), {
    name: 'waferseal',
    execArgv: [], // what the program was started with is not for this thread
  });
  thread.unref();
  const owed = new Set<number>();
  const settle = (id: number): void => {
    if (owed.delete(id) && owed.size === 0) thread.unref();
  };
  thread.on('message', ({ id }: FromWorker) => settle(id));
  thread.on('error', () => owed.clear());
  return {
    postMessage: (message: unknown, transfer: Transferable[]) => {
      const { type, ...rest } = message as ToWorker;
      if (type === 'call') {
        owed.add((rest as { id: number }).id);
        thread.ref();
      } else if (type === 'abort') {
        settle((rest as { id: number }).id);
      }
      thread.postMessage(message, transfer as never[]);
    },
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') thread.on('message', (data) => listener({ data } as never));
      else {
        thread.on('error', (error) => listener(error as never));
        thread.on('exit', (status) => listener(new Error(`ended with ${status}`) as never));
      }
    },
    terminate: () => void thread.terminate(),
  };
}

// Beside the browser's: worker.js and node-worker.js, portal-worker.js and node-portal-worker.js.
const nodeScript = (url: URL): string => url.href.replace(/([^/]+)$/, 'node-$1');
