// Question and answer typed in one go: after the question mark and a space comes the answer, as after a comma
// comes the next recipient. Both stay fields that can be gone to.

const endsQuestion = /[?؟？]\s$/;

/**
 * Moves on from the question to an answer that is still empty. Whoever has two sentences to ask goes on asking:
 * what was typed in one go belongs to the question up to the last question mark, and the eye sees where it
 * stands. Nothing moves once somebody has gone to the answer by themselves.
 */
export class RunningOn {
  readonly #question: () => HTMLInputElement | null;
  readonly #answer: () => HTMLInputElement | null;
  #running = false;

  constructor(question: () => HTMLInputElement | null, answer: () => HTMLInputElement | null) {
    this.#question = question;
    this.#answer = answer;
  }

  typed({ target, inputType, isComposing }: InputEvent): void {
    const field = target as HTMLInputElement;
    const ended = inputType === 'insertText' && !isComposing && endsQuestion.test(field.value);
    if (!ended || field.selectionStart !== field.value.length) return;
    const question = this.#question();
    const answer = this.#answer();
    if (!question || !answer) return;
    if (field === question && answer.value === '') {
      question.value = question.value.trimEnd();
      answer.focus();
      this.#running = true;
    } else if (field === answer && this.#running) {
      question.value = `${question.value} ${answer.value.trim()}`;
      answer.value = '';
    }
  }

  // Back, as in one field.
  pressed(event: KeyboardEvent): void {
    const answer = this.#answer();
    const back = event.key === 'Backspace' && event.target === answer && answer?.value === '';
    if (!back || !this.#running) return;
    event.preventDefault();
    this.#question()?.focus();
  }

  readonly left = (): void => {
    this.#running = false;
  };
}
