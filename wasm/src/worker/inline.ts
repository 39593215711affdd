// The engine without a worker around it: a port that answers in this thread. For tests in Node,
// which has no Web Workers; a page that used this would freeze while it seals and keep its keys
// where every script of the page can reach them.
import { operationsOf } from '#operations';
import { Answerer } from '../rpc/answerer.js';
import type { Port, ToWorker } from '../rpc/protocol.js';
import { type Instantiate, loadEngine } from './engine.js';
import { nodeStorage } from './node-storage.js';

export function inlinePort(instantiate: Instantiate): Port & { terminate(): void } {
  const channel = new MessageChannel();
  const answerer = new Answerer(
    loadEngine(instantiate).then((engine) => operationsOf(engine, nodeStorage)),
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
