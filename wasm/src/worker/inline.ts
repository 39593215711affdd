// The engine without a worker around it: a port that answers in this thread. For tests in Node,
// which has no Web Workers; a page that used this would freeze while it seals and keep its keys
// where every script of the page can reach them.
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { Port, ToWorker } from '../rpc/protocol.js';
import {
  type CreateModule,
  type Instantiate,
  type LoadReplyEngine,
  loadEngine,
  type UnicodeTables,
} from './engine.js';
import { nodeStorage } from './node-storage.js';
import { loadedOnce } from './reply-engine.js';

/** What the portal's engine needs beside itself. */
export interface InlineParts {
  unicodeTables: UnicodeTables;
  loadReplyModule: () => Promise<{ create: CreateModule; instantiate: Instantiate }>;
}

export function inlinePort(
  instantiate: Instantiate,
  parts?: InlineParts,
): Port & { terminate(): void } {
  const channel = new MessageChannel();
  const answerer = new Answerer(
    loadEngine(instantiate, parts?.unicodeTables).then((engine) =>
      operationsOf(engine, nodeStorage, replyEngineOf(parts)),
    ),
    (message, transfer) => channel.port2.postMessage(message, transfer),
  );
  channel.port2.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
    if (data.type !== 'start') answerer.receive(data);
  };
  channel.port1.start();
  const port = channel.port1;
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (type: string, listener: (event: never) => void) =>
      port.addEventListener(type, listener as (event: Event) => void),
    terminate: () => port.close(),
  };
}

function replyEngineOf(parts: InlineParts | undefined): LoadReplyEngine | undefined {
  if (!parts) return undefined;
  return loadedOnce(async () => {
    const { create, instantiate } = await parts.loadReplyModule();
    return loadEngine(instantiate, parts.unicodeTables, create);
  });
}
