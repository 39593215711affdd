// The worker thread under Node: as entry.ts, but the engine is read from a file.

import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { ToWorker } from '../rpc/protocol.js';
import { loadEngine } from './engine.js';
import { nodeStorage } from './node-storage.js';

// libsodium asks `self` for the platform's random source.
(globalThis as { self?: unknown }).self ??= globalThis;

let answerer: Answerer | undefined;

parentPort?.on('message', (data: ToWorker) => {
  if (data.type !== 'start') {
    answerer?.receive(data);
    return;
  }
  const url = new URL(data.wasmUrl);
  const operations = loadEngine(async (imports) => {
    const binary = url.protocol === 'file:' ? readFile(url) : (await fetch(url)).arrayBuffer();
    return WebAssembly.instantiate(await binary, imports);
  }).then((engine) => operationsOf(engine, nodeStorage));
  answerer = new Answerer(operations, (message, transfer) =>
    parentPort?.postMessage(message, transfer as never[]),
  );
});
