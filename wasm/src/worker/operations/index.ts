// What a page can ask of its worker. Bindings are called in this folder and nowhere else; keys and
// answers stay behind this line.
import { type Engine, take } from '../engine.js';
import { Held } from '../held.js';
import { answerSegments } from '../sealing.js';
import type { Storage } from '../streams.js';
import { answerOperations } from './answers.js';
import { draftOperations } from './drafts.js';
import { engineOperations } from './engine.js';
import { logInOperations } from './log-in.js';
import { openPgpOperations } from './openpgp.js';
import { ownKeyOperations } from './own-keys.js';
import { pickUpOperations } from './pick-up.js';
import { replyOperations } from './replies.js';
import { sealingOperations } from './sealing.js';
import { sentOperations } from './sent.js';
import { textOperations } from './texts.js';

export function operationsOf(engine: Engine, storage: Storage) {
  const held = new Held(engine, storage);
  return {
    resolve: (request: string): string => take(engine.resolve(request)),
    reportOnPolicy: (policy: string, methods: string): string =>
      take(engine.reportOnPolicy(policy, methods)),
    defaultQuestionOf: (policy: string, sender: string) =>
      take(engine.defaultQuestionOf(policy, sender)),
    strengthTable: (): string => engine.strengthTable(),
    parseMailbox: (text: string) => take(engine.parseMailbox(text)),

    ...engineOperations(engine, held),
    ...logInOperations(held),
    ...openPgpOperations(held),
    ...answerOperations(held),
    ...draftOperations(held),
    ...ownKeyOperations(held),
    ...sealingOperations(held),
    ...sentOperations(held),
    ...pickUpOperations(held, async () => engine),
    ...replyOperations(held),
    ...textOperations(held),

    // As answerStretchings.
    answerSegments: (port: MessagePort): void => answerSegments(engine, storage, port),
  };
}

export type WorkerOperations = ReturnType<typeof operationsOf>;
