// What a page can ask of its worker. Bindings are called in this folder and nowhere else; keys and
// answers stay behind this line.
import { type Engine, take } from '../engine.js';
import { Held } from '../held.js';
import { answerSegments } from '../sealing.js';
import type { Storage } from '../streams.js';
import { answerStretchings } from '../stretching.js';
import { answerOperations } from './answers.js';
import { logInOperations } from './log-in.js';
import { openPgpOperations } from './openpgp.js';
import { pickUpOperations } from './pick-up.js';
import { replyOperations } from './replies.js';
import { sealingOperations } from './sealing.js';
import { sentOperations } from './sent.js';
import { textOperations } from './texts.js';

export function operationsOf(engine: Engine, storage: Storage) {
  const held = new Held(engine, storage);
  return {
    version: (): string => engine.engineVersion(),
    memorySize: (): number => engine.memorySize(),
    codeNames: (): string[] => engine.codeNames(),
    resolve: (request: string): string => take(engine.resolve(request)),
    strengthTable: (): string => engine.strengthTable(),
    parseMailbox: (text: string) => take(engine.parseMailbox(text)),

    ...logInOperations(held),
    ...openPgpOperations(held),
    ...answerOperations(held),
    ...sealingOperations(held),
    ...sentOperations(held),
    ...pickUpOperations(held),
    ...replyOperations(held),
    ...textOperations(held),

    // What a short-lived worker does, and nothing else.
    answerStretchings: (port: MessagePort): void =>
      answerStretchings(port, (input, salt) => engine.stretch(input, salt)),
    answerSegments: (port: MessagePort): void => answerSegments(engine, storage, port),
  };
}

export type WorkerOperations = ReturnType<typeof operationsOf>;
