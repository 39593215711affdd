// The module worker: loads the engine when told where it is, then answers calls.
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { EngineParts, FromWorker, ToWorker } from '../rpc/protocol.js';
import { browserStorage } from './browser-storage.js';
import { type Instantiate, loadEngine, type UnicodeTables } from './engine.js';
import { replyEngineOf } from './reply-engine.js';

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
  const tables = tablesOf(data);
  const operations = loadEngine(instantiateFrom(data.wasmUrl), tables).then((engine) =>
    operationsOf(engine, browserStorage(), replyEngineOf(data, instantiateFrom, tables)),
  );
  answerer = new Answerer(operations, (message, transfer) => scope.postMessage(message, transfer));
});

function instantiateFrom(wasmUrl: string): Instantiate {
  return async (imports) => {
    const response = await fetch(wasmUrl, { credentials: 'same-origin' });
    if (!response.ok) throw new TypeError(`${response.status} ${wasmUrl}`);
    // A server that does not know the media type of WebAssembly costs the streaming, not the engine.
    return response.headers.get('Content-Type')?.startsWith('application/wasm')
      ? WebAssembly.instantiateStreaming(response, imports)
      : WebAssembly.instantiate(await response.arrayBuffer(), imports);
  };
}

// The engine asks in the middle of its work and cannot wait for a promise; a worker may.
function tablesOf({ unicodeUrl }: EngineParts): UnicodeTables | undefined {
  if (unicodeUrl === undefined) return undefined;
  return () => {
    try {
      const request = new XMLHttpRequest();
      request.open('GET', unicodeUrl, false);
      request.responseType = 'arraybuffer';
      request.send();
      return request.status === 200 ? new Uint8Array(request.response as ArrayBuffer) : undefined;
    } catch {
      return undefined;
    }
  };
}
