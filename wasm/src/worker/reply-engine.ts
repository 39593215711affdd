// The portal's engine reads; what writes replies is loaded when somebody writes one.
import { WafersealError } from '../errors.js';
import type { LoadReplyEngine, ReplyEngine } from './engine.js';

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
