// The module worker: loads the engine when told where it is, then answers calls.
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { FromWorker, ToWorker } from '../rpc/protocol.js';
import { browserStorage } from './browser-storage.js';
import { loadEngine } from './engine.js';

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
  const operations = loadEngine(async (imports) => {
    const response = await fetch(wasmUrl, { credentials: 'same-origin' });
    if (!response.ok) throw new TypeError(`${response.status} ${wasmUrl}`);
    // A server that does not know the media type of WebAssembly costs the streaming, not the engine.
    return response.headers.get('Content-Type')?.startsWith('application/wasm')
      ? WebAssembly.instantiateStreaming(response, imports)
      : WebAssembly.instantiate(await response.arrayBuffer(), imports);
  }).then((engine) => operationsOf(engine, browserStorage()));
  answerer = new Answerer(operations, (message, transfer) => scope.postMessage(message, transfer));
});
