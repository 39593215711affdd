// The portal's engine reads; what writes replies is loaded when somebody writes one.
import { WafersealError } from '../errors.js';
import type { EngineParts } from '../rpc/protocol.js';
import {
  type Instantiate,
  type LoadReplyEngine,
  loadEngine,
  type ReplyEngine,
  type UnicodeTables,
} from './engine.js';

/** `undefined`: the engine writes them itself. */
export function replyEngineOf(
  { reply }: EngineParts,
  instantiateFrom: (wasmUrl: string) => Instantiate,
  tables: UnicodeTables | undefined,
): LoadReplyEngine | undefined {
  if (!reply) return undefined;
  return loadedOnce(async () => {
    const { default: create } = await import(/* @vite-ignore */ reply.moduleUrl);
    return loadEngine(instantiateFrom(reply.wasmUrl), tables, create);
  });
}

/** Once, and again when it failed, with `engine_missing`. */
export function loadedOnce(load: () => Promise<ReplyEngine>): LoadReplyEngine {
  let loading: Promise<ReplyEngine> | undefined;
  return () => {
    loading ??= load().catch((cause) => {
      loading = undefined;
      throw new WafersealError('engine_missing', { cause });
    });
    return loading;
  };
}
