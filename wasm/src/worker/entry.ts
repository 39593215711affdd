// The module worker: loads the engine when told where it is, then answers calls.
import { Answerer } from '../rpc/answerer.js';
import type { FromWorker, ToWorker } from '../rpc/protocol.js';
import { loadEngine } from './engine.js';
import { operationsOf } from './operations.js';

interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let answerer: Answerer | undefined;

scope.addEventListener('message', ({ data }) => {
  if (data.type !== 'start') {
    answerer?.receive(data);
    return;
  }
  const { wasmUrl } = data;
  const operations = loadEngine(async (imports) =>
    WebAssembly.instantiateStreaming(fetch(wasmUrl, { credentials: 'same-origin' }), imports),
  ).then(operationsOf);
  answerer = new Answerer(operations, (message, transfer) => scope.postMessage(message, transfer));
});
