// What each engine can do, also that of the pick-up page.
import { type Engine, type KeyListPin, take } from '../engine.js';
import type { Held } from '../held.js';
import { answerStretchings } from '../stretching.js';

export function engineOperations(engine: Engine, held: Held) {
  return {
    version: (): string => engine.engineVersion(),
    memorySize: (): number => engine.memorySize(),
    codeNames: (): string[] => engine.codeNames(),
    trustKeyList: (record: Uint8Array, pin: KeyListPin | undefined, now: number): KeyListPin =>
      take(held.keys.trustKeyList(record, pin, now)),
    // What a short-lived worker does, and nothing else.
    answerStretchings: (port: MessagePort): void =>
      answerStretchings(port, (input, salt) => engine.stretch(input, salt)),
  };
}
