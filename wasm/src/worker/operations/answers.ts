// Questions and their answers. An answer stays here; the page has its number.
import type { AnswerReport } from '../../types/draft.js';
import { take } from '../engine.js';
import type { Held } from '../held.js';

export function answerOperations(held: Held) {
  const { engine } = held;
  return {
    keepAnswer: (
      typed: Uint8Array,
      question: string,
      subject: string,
    ): { answer: number; report: AnswerReport } => {
      const { answer, ...report } = take(engine.keepAnswer(held.keys, typed, question, subject));
      return { answer, report };
    },
    suggestAnswer: () => take(engine.suggestAnswer(held.keys)),
    dropAnswer: (answer: number): void => engine.dropAnswer(held.keys, answer),
    sealQuestion: (recipient: string, question: string, answer: number) =>
      take(engine.sealQuestion(held.keys, recipient, question, answer)),
    openQuestion: (recipient: string, sealed: Uint8Array) =>
      take(engine.openQuestion(held.keys, recipient, sealed)),

    makeAnswersKey: (generation: number): Uint8Array =>
      take(engine.makeAnswersKey(held.keys, generation)),
    openAnswersKey: (copy: Uint8Array, least: number): number =>
      take(engine.openAnswersKey(held.keys, copy, least)),
    giveAnswersKey: (mailboxes: readonly string[]): Uint8Array[] =>
      mailboxes.map((mailbox) => take(engine.giveAnswersKey(held.keys, mailbox))),
    listedUsers: (): string[] => engine.listedUsers(held.keys),
    sealShared: (scope: string, id: Uint8Array, question: string, answer: number) =>
      take(engine.sealShared(held.keys, scope, id, question, answer)),
    openShared: (scope: string, id: Uint8Array, sealed: Uint8Array) =>
      take(engine.openShared(held.keys, scope, id, sealed)),
  };
}
