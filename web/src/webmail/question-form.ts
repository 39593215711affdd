// Asks the sender for a question and an answer. The answer goes to the worker once and is forgotten here.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { type AnswerReport, type GivenQuestion, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { icon } from '../design/icons.js';
import { words } from '../words.js';

export class QuestionForm extends LitElement {
  static override properties = {
    session: { attribute: false },
    recipient: {},
    subject: {},
    inBook: { type: Boolean, attribute: 'in-book' },
    phrase: { state: true },
    problem: { state: true },
    blamed: { state: true },
  };

  static override styles = [
    controls,
    css`
      form {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-4);
        border-radius: var(--radius);
        background: var(--surface-sunk);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-3);
      }
      .phrase {
        padding: var(--space-3);
        border-radius: var(--radius-small);
        background: var(--strong-soft);
        font-family: var(--font-mono);
        overflow-wrap: anywhere;
      }
    `,
  ];

  session!: Session;
  recipient = '';
  subject = '';
  /** It is asked for in the address book: it is kept anyhow. */
  inBook = false;
  phrase = '';
  problem = '';
  // The field that the problem is about.
  blamed: 'question' | 'answer' | undefined;
  #suggested: number | undefined;

  override focus(): void {
    void this.updateComplete.then(() => this.#field('question')?.focus());
  }

  override render(): TemplateResult {
    return html`
      <form @submit=${this.#onSubmit} autocomplete="off" novalidate>
        <p class="small soft">${words.question.lead}</p>
        <div class="field">
          <label for="question">${words.question.question}</label>
          <input
            id="question"
            class="input"
            type="text"
            maxlength="500"
            aria-describedby="example problem"
            aria-invalid=${this.blamed === 'question' ? 'true' : 'false'}
          />
          <span id="example" class="hint">${words.question.questionHint}</span>
        </div>
        ${
          this.phrase
            ? html`
                <div class="field">
                  <span class="label" id="phrase-label">${words.question.answer}</span>
                  <output class="phrase" aria-labelledby="phrase-label">${this.phrase}</output>
                  <span class="hint">${words.question.suggested}</span>
                </div>
              `
            : html`
                <div class="field">
                  <label for="answer">${words.question.answer}</label>
                  <input
                    id="answer"
                    class="input"
                    type="text"
                    maxlength="500"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby="problem"
                    aria-invalid=${this.blamed === 'answer' ? 'true' : 'false'}
                  />
                </div>
              `
        }
        <p id="problem" class="small" role="alert">${this.problem || nothing}</p>
        ${
          this.inBook
            ? nothing
            : html`<label class="check small">
                <input id="save" type="checkbox" checked /> <span>${words.question.save}</span>
              </label>`
        }
        <div class="foot">
          <button type="button" class="button quiet" @click=${this.#suggest}>
            ${icon('dice')} ${words.question.suggest}
          </button>
          <button class="button primary">${words.question.use}</button>
        </div>
      </form>
    `;
  }

  #field(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }

  #suggest = async (): Promise<void> => {
    if (this.#suggested !== undefined) this.session.escrow.drop(this.#suggested);
    try {
      const { answer, phrase } = await this.session.escrow.suggest();
      this.#suggested = answer;
      this.phrase = phrase;
      this.#clear();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown).message;
    }
  };

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const question = this.#field('question')?.value.trim() ?? '';
    const save = this.#field('save')?.checked ?? false;
    if (this.#suggested !== undefined) {
      if (!question) this.#fail('question', words.question.missing);
      else this.#give({ question, answer: this.#suggested, strength: 'generated', save });
      return;
    }
    const input = this.#field('answer');
    const typed = new TextEncoder().encode(input?.value ?? '');
    if (!question || typed.length === 0) {
      this.#fail(question ? 'answer' : 'question', words.question.missing);
      return;
    }
    if (input) input.value = '';
    try {
      const { answer, report } = await this.session.escrow.prepare(typed, {
        question,
        subject: this.subject,
      });
      const objection = objectionTo(report);
      if (!objection) {
        this.#give({ question, answer, strength: report.strength, save });
        return;
      }
      this.session.escrow.drop(answer);
      this.#fail('answer', objection);
    } catch (thrown) {
      this.#fail('answer', WafersealError.wrap(thrown).message);
    }
  };

  #fail(field: 'question' | 'answer', problem: string): void {
    this.problem = problem;
    this.blamed = field;
    this.#field(field)?.focus();
  }

  #clear(): void {
    this.problem = '';
    this.blamed = undefined;
  }

  #give(question: GivenQuestion): void {
    this.#suggested = undefined;
    this.phrase = '';
    this.#clear();
    this.dispatchEvent(new CustomEvent<GivenQuestion>('given', { detail: question }));
  }
}

function objectionTo({ common, inQuestion, inSubject }: AnswerReport): string {
  if (inQuestion) return words.question.inQuestion;
  if (inSubject) return words.question.inSubject;
  return common ? words.question.common : '';
}

customElements.define('wafer-question-form', QuestionForm);
