// Asks the sender for a question and an answer. The answer goes to the worker once and is forgotten here.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type AnswerReport, type GivenQuestion, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';
import type { Answers } from './composition-source.js';
import './guess-meter.js';

/**
 * A question for one recipient and its answer, typed or generated, with how hard the answer is to guess.
 * As a field of a form its value is the question once it was given; the answer is in the worker, and in no
 * form.
 *
 * @fires {CustomEvent<string>} phrase - A generated phrase that is used: it has to be told to the recipient.
 * @fires {CustomEvent<GivenQuestion>} given - The question, with the number of its answer.
 * @csspart form - All of it.
 * @csspart phrase - The generated phrase.
 * @tag wafer-question-form
 */
export class QuestionForm extends WaferElement {
  /** A form takes it as a field of its own. */
  static formAssociated = true;

  static override properties = {
    session: { attribute: false },
    required: { type: Boolean },
    recipient: {},
    subject: {},
    inBook: { type: Boolean, attribute: 'in-book' },
    offersPhrase: { type: Boolean, attribute: 'offers-phrase' },
    forAnybody: { type: Boolean, attribute: 'for-anybody' },
    phrase: { state: true },
    ready: { state: true },
    problem: { state: true },
    blamed: { state: true },
    report: { state: true },
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
      .own {
        padding-top: var(--space-3);
        border-top: 1px solid var(--line);
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

  /** Who keeps the answer: a session, or `{ escrow: client.answers }`. */
  session!: { readonly escrow: Answers };
  /** A form is not sent before a question was given. */
  required = false;
  /** The mailbox of whom the question is for. */
  recipient = '';
  /** Of the message; an answer that stands in it is refused. */
  subject = '';
  /** It is asked for in the address book: it is kept anyhow. */
  inBook = false;
  /** A phrase is ready before anybody asks for one: a single press sends it off. */
  offersPhrase = false;
  /** It is not for one person but for all of whom nothing is known. */
  forAnybody = false;
  phrase = '';
  // What is offered, and the number of it in the worker.
  ready: { answer: number; phrase: string } | undefined;
  problem = '';
  // The field that the problem is about.
  blamed: 'question' | 'answer' | undefined;
  // What the engine says of the answer as it is typed.
  report: AnswerReport | undefined;
  #suggested: number | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #judged = 0;
  #given = '';
  readonly #internals = this.attachInternals();

  /** The question that was given; empty before. */
  get value(): string {
    return this.#given;
  }
  /** The form that it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }
  /** What is wrong with it. */
  get validity(): ValidityState {
    return this.#internals.validity;
  }
  /** Whether a form with it can be sent. */
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }
  /** The same, and the browser says what is wrong. */
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }
  /** @internal */
  formResetCallback(): void {
    this.#given = '';
    this.#forgetSuggested();
    void this.#makeReady();
    this.renderRoot.querySelector('form')?.reset();
    this.report = undefined;
    this.#clear();
    this.requestUpdate();
  }

  override firstUpdated(): void {
    void this.#makeReady();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#typing);
    this.#forgetSuggested();
    this.#forgetReady();
    super.disconnectedCallback();
  }

  override updated(): void {
    this.#internals.setFormValue(this.#given || null);
    const input = this.#field('question');
    const missing = this.required && !this.#given && input !== null;
    if (missing) this.#internals.setValidity({ valueMissing: true }, words.question.missing, input);
    else this.#internals.setValidity({});
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#field('question')?.focus());
  }

  #lead(): string {
    if (this.forAnybody) return words.question.anybody.lead;
    return this.ready ? words.question.ownLead : words.question.lead;
  }

  override render(): TemplateResult {
    return html`
      <form part="form" @submit=${this.#onSubmit} autocomplete="off" novalidate>
        ${
          this.ready
            ? html`
                <div class="field">
                  <span class="label">${words.question.ready}</span>
                  <p class="phrase" part="phrase" id="ready-phrase">${this.ready.phrase}</p>
                  <span class="hint" id="ready-hint">${words.question.readyHint(this.recipient)}</span>
                </div>
                <div class="foot">
                  <button
                    type="button"
                    id="use-ready"
                    class="button primary"
                    aria-describedby="ready-phrase ready-hint"
                    @click=${this.#useReady}
                  >
                    ${words.question.useReady}
                  </button>
                  <button type="button" class="button quiet" @click=${this.#makeReady}>
                    ${icon('dice')} ${words.question.another}
                  </button>
                </div>
              `
            : nothing
        }
        <p class="small soft ${this.ready ? 'own' : ''}">
          ${this.#lead()}
        </p>
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
          <span id="example" class="hint">${this.forAnybody ? words.question.anybody.questionHint : words.question.questionHint}</span>
        </div>
        ${
          this.phrase
            ? html`
                <div class="field">
                  <span class="label" id="phrase-label">${words.question.answer}</span>
                  <output class="phrase" part="phrase" aria-labelledby="phrase-label">${this.phrase}</output>
                  <span class="hint">${words.question.suggested}</span>
                  <wafer-guess-meter generated></wafer-guess-meter>
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
                    aria-describedby="longer problem"
                    aria-invalid=${this.blamed === 'answer' ? 'true' : 'false'}
                    @input=${this.#onTyping}
                  />
                  <span id="longer" class="hint">${this.forAnybody ? words.question.anybody.longer : words.question.longer}</span>
                  ${
                    this.report
                      ? html`<wafer-guess-meter .report=${this.report}></wafer-guess-meter>`
                      : nothing
                  }
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
          ${
            this.ready
              ? nothing
              : html`<button type="button" class="button quiet" @click=${this.#suggest}>
                  ${icon('dice')} ${words.question.suggest}
                </button>`
          }
          <button class="button ${this.ready ? '' : 'primary'}">${words.question.use}</button>
        </div>
      </form>
    `;
  }

  #field(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }

  // Without one it can still be asked for.
  #makeReady = async (): Promise<void> => {
    if (!this.offersPhrase) return;
    const ready = await this.session.escrow.suggest().catch(() => undefined);
    this.#forgetReady();
    if (this.isConnected) this.ready = ready;
    else if (ready) this.session.escrow.drop(ready.answer);
  };

  #forgetReady(): void {
    if (this.ready) this.session.escrow.drop(this.ready.answer);
    this.ready = undefined;
  }

  // A question that was typed stays the sender's.
  #useReady = (): void => {
    const { ready } = this;
    if (!ready) return;
    const question = this.#field('question')?.value.trim() || words.question.readyQuestion;
    const save = this.#field('save')?.checked ?? false;
    this.ready = undefined;
    this.dispatchEvent(new CustomEvent<string>('phrase', { detail: ready.phrase }));
    this.#give({ question, answer: ready.answer, strength: 'generated', save });
  };

  #suggest = async (): Promise<void> => {
    this.#forgetSuggested();
    this.report = undefined;
    try {
      const { answer, phrase } = await this.session.escrow.suggest();
      this.#suggested = answer;
      this.phrase = phrase;
      this.#clear();
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
  };

  // Each is judged and forgotten; what is kept is the one that is sent off.
  #onTyping = (): void => {
    clearTimeout(this.#typing);
    this.#judged += 1;
    this.#typing = setTimeout(() => void this.#judge(), 250);
  };

  async #judge(): Promise<void> {
    const judged = this.#judged;
    const typed = new TextEncoder().encode(this.#field('answer')?.value ?? '');
    const question = this.#field('question')?.value.trim() ?? '';
    let report: AnswerReport | undefined;
    try {
      if (typed.length > 0) {
        const prepared = await this.session.escrow.prepare(typed, {
          question,
          subject: this.subject,
        });
        this.session.escrow.drop(prepared.answer);
        ({ report } = prepared);
      }
    } catch (thrown) {
      // An answer without a letter yet says nothing.
      const error = WafersealError.wrap(thrown);
      if (judged === this.#judged && error.code !== 'answer_empty')
        this.problem = told(error).message;
    }
    if (judged === this.#judged) this.report = report;
  }

  #forgetSuggested(): void {
    if (this.#suggested !== undefined) this.session.escrow.drop(this.#suggested);
    this.#suggested = undefined;
    this.phrase = '';
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    clearTimeout(this.#typing);
    this.#judged += 1;
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
      this.#fail('answer', told(WafersealError.wrap(thrown)).message);
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
    this.report = undefined;
    this.#given = question.question;
    this.#clear();
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent<GivenQuestion>('given', { detail: question }));
  }
}

function objectionTo({ common, inQuestion, inSubject }: AnswerReport): string {
  if (inQuestion) return words.question.inQuestion;
  if (inSubject) return words.question.inSubject;
  return common ? words.question.common : '';
}

define('wafer-question-form', QuestionForm);
