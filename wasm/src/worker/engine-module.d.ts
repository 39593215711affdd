// The ES module that Emscripten makes, and what the page can ask of it; build.mjs puts the paths of the files here.
declare module '#engine' {
  export default function createModule<T>(options: object): Promise<T>;
}
declare module '#operations' {
  import type { Operations } from '../rpc/protocol.js';
  import type { Engine, LoadReplyEngine } from './engine.js';
  import type { Storage } from './streams.js';

  export function operationsOf(
    engine: Engine,
    storage: Storage,
    loadReplyEngine?: LoadReplyEngine,
  ): Operations;
}
