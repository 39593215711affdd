// The worker thread under Node: as entry.ts, but the engine is read from a file.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { EngineParts, ToWorker } from '../rpc/protocol.js';
import { type Instantiate, loadEngine, type UnicodeTables } from './engine.js';
import { nodeStorage } from './node-storage.js';
import { replyEngineOf } from './reply-engine.js';

// libsodium asks `self` for the platform's random source.
(globalThis as { self?: unknown }).self ??= globalThis;

let answerer: Answerer | undefined;

parentPort?.on('message', (data: ToWorker) => {
  if (data.type !== 'start') {
    answerer?.receive(data);
    return;
  }
  const tables = tablesOf(data);
  const operations = loadEngine(instantiateFrom(data.wasmUrl), tables).then((engine) =>
    operationsOf(engine, nodeStorage, replyEngineOf(data, instantiateFrom, tables)),
  );
  answerer = new Answerer(operations, (message, transfer) =>
    parentPort?.postMessage(message, transfer as never[]),
  );
});

function instantiateFrom(wasmUrl: string): Instantiate {
  const url = new URL(wasmUrl);
  return async (imports) => {
    const binary = url.protocol === 'file:' ? readFile(url) : (await fetch(url)).arrayBuffer();
    return WebAssembly.instantiate(await binary, imports);
  };
}

// From a file only: Node has no way to wait for the network in the middle of a call.
function tablesOf({ unicodeUrl }: EngineParts): UnicodeTables | undefined {
  if (unicodeUrl === undefined) return undefined;
  return () => {
    try {
      return readFileSync(new URL(unicodeUrl));
    } catch {
      return undefined;
    }
  };
}
