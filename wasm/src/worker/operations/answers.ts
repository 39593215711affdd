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
  };
}
