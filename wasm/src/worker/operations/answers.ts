// Questions and their answers. An answer stays here; the page has its number.
import type { AnswerReport } from '../../types/draft.js';
import { type HeldAnswersKey, take } from '../engine.js';
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

    // `key`: the hash of the answers key that is meant. Others may have been opened meanwhile.
    makeAnswersKey: (generation: number): { copy: Uint8Array; hash: Uint8Array } =>
      take(engine.makeAnswersKey(held.keys, generation)),
    openAnswersKey: (copy: Uint8Array, least: number, seen: Uint8Array): HeldAnswersKey =>
      take(engine.openAnswersKey(held.keys, copy, least, seen)),
    dropAnswersKey: (key: Uint8Array): void => engine.dropAnswersKey(held.keys, key),
    giveAnswersKey: (key: Uint8Array, mailboxes: readonly string[]): Uint8Array[] =>
      mailboxes.map((mailbox) => take(engine.giveAnswersKey(held.keys, key, mailbox))),
    listedUsers: (): string[] => engine.listedUsers(held.keys),
    sealShared: (
      key: Uint8Array,
      scope: string,
      id: Uint8Array,
      question: string,
      answer: number,
    ) => take(engine.sealShared(held.keys, key, scope, id, question, answer)),
    openShared: (key: Uint8Array, scope: string, id: Uint8Array, sealed: Uint8Array) =>
      take(engine.openShared(held.keys, key, scope, id, sealed)),
  };
}
