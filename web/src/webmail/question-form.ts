// Asks the sender for a question and an answer. The answer goes to the worker, and is forgotten here once it was
// given; where it counts as it is typed, once the form goes.
import { html, nothing, type TemplateResult } from 'lit';
import { type AnswerReport, type GivenQuestion, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import type { Component } from '../design/element.js';
import { FormField } from '../design/form-field.js';
import { told, words } from '../words/index.js';
import type { Answers } from './composition-source.js';
import { GuessMeter } from './guess-meter.js';
import {
  answerField,
  foot,
  objectionTo,
  questionField,
  readyPhrase,
  standing,
  suggestedAnswer,
} from './question-fields.js';
import { questionFormStyles } from './question-form-styles.js';
import { RunningOn } from './running-on.js';
import { TypingPause } from './typing-pause.js';

/** What is missing of what was begun; empty: nothing is typed. */
export type Unfinished = 'question' | 'answer' | '';

/**
 * A question for one recipient and its answer, typed or generated, with how hard the answer is to guess.
 * As a field of a form its value is the question once it was given; the answer is in the worker, and in no
 * form.
 *
 * @fires {CustomEvent<string>} phrase - A generated phrase that is used: it has to be told to the recipient.
 * @fires {CustomEvent<GivenQuestion>} given - The question, with the number of its answer; `as-typed`: again
 *   with each number that takes the place of the one before.
 * @fires {CustomEvent<Unfinished>} unfinished - `as-typed`: what is typed does not count, or not any more.
 * @fires answered - `as-typed`: Enter was pressed at the end.
 * @csspart form - All of it.
 * @csspart phrase - The generated phrase.
 * @tag wafer-question-form
 */
export class QuestionForm extends FormField {
  static override tag = 'wafer-question-form';
  static override uses: readonly Component[] = [GuessMeter];

  static override properties = {
    session: { attribute: false },
    required: { type: Boolean },
    recipient: {},
    subject: {},
    inBook: { type: Boolean, attribute: 'in-book' },
    offersPhrase: { type: Boolean, attribute: 'offers-phrase' },
    forAnybody: { type: Boolean, attribute: 'for-anybody' },
    asTyped: { type: Boolean, attribute: 'as-typed' },
    phrase: { state: true },
    ready: { state: true },
    problem: { state: true },
    blamed: { state: true },
    report: { state: true },
    counts: { state: true },
  };

  static override styles = [controls, questionFormStyles];

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
  /** What is typed counts as soon as it is sufficient; nobody has to press anything for that. */
  asTyped = false;
  phrase = '';
  // What is offered, and the number of it in the worker.
  ready: { answer: number; phrase: string } | undefined;
  problem = '';
  // The field that the problem is about.
  blamed: 'question' | 'answer' | undefined;
  // What the engine says of the answer as it is typed.
  report: AnswerReport | undefined;
  // What stands there was given.
  counts = false;
  #suggested: number | undefined;
  readonly #pause = new TypingPause((latest) => this.#judge(latest));
  readonly #runningOn = new RunningOn(
    () => this.#field('question'),
    () => this.#field('answer'),
  );
  #given = '';

  /** The question that was given; empty before. */
  get value(): string {
    return this.#given;
  }
  /** @internal */
  formResetCallback(): void {
    this.#given = '';
    this.#forgetSuggested();
    void this.#makeReady();
    this.#empty();
    this.requestUpdate();
  }

  override firstUpdated(): void {
    void this.#makeReady();
  }

  override disconnectedCallback(): void {
    this.#pause.stop();
    this.#forgetSuggested();
    this.#forgetReady();
    // Unless it was only moved, nothing that was typed stays behind in it.
    queueMicrotask(() => !this.isConnected && this.#empty());
    super.disconnectedCallback();
  }

  // Whether the subject gives the answer away is to be seen anew.
  override willUpdate(changed: Map<string, unknown>): void {
    if (this.asTyped && this.hasUpdated && changed.has('subject')) this.#pause.changed();
  }

  /** `as-typed`: ends when `given` or `unfinished` was said about all that is typed. */
  async settle(): Promise<void> {
    await this.#pause.settle();
  }

  override updated(): void {
    // The browser writes what it would restore to the disk: nothing.
    this.internals.setFormValue(this.#given || null, null);
    const input = this.#field('question');
    const missing = this.required && !this.#given && input !== null;
    if (missing) this.internals.setValidity({ valueMissing: true }, words.question.missing, input);
    else this.internals.setValidity({});
  }

  /** Where something is missing first. */
  override focus(): void {
    void this.updateComplete.then(() => {
      const question = this.#field('question');
      const answer = this.#field('answer');
      (question?.value && answer ? answer : question)?.focus();
    });
  }

  #lead(): string {
    if (this.forAnybody) return words.question.anybody.lead;
    return this.ready ? words.question.ownLead : words.question.lead;
  }

  override render(): TemplateResult {
    return html`
      <form
        part="form"
        @submit=${this.#onSubmit}
        @keydown=${this.#onKey}
        autocomplete="off"
        novalidate
      >
        ${
          this.ready
            ? readyPhrase({
                phrase: this.ready.phrase,
                recipient: this.recipient,
                use: this.#useReady,
                another: this.#makeReady,
              })
            : nothing
        }
        <p class="small soft ${this.ready ? 'own' : ''}">${this.#lead()}</p>
        ${this.#fields()}
        <p id="problem" class="small" role="alert">${this.problem || nothing}</p>
        ${this.asTyped ? html`<p id="counts" class="counts small ${this.counts ? '' : 'not'}" role="status">${standing(this.counts, this.report)}</p>` : nothing}
        ${
          this.inBook
            ? nothing
            : html`<label class="check small">
                <input id="save" type="checkbox" checked @change=${() => this.#pause.changed()} />
                <span>${words.question.save}</span>
              </label>`
        }
        ${foot(this.asTyped, this.ready !== undefined, this.#suggest)}
      </form>
    `;
  }

  #fields(): TemplateResult {
    const { forAnybody, blamed, report, phrase } = this;
    const typed = this.#onTyping;
    const { left } = this.#runningOn;
    return html`
      <div class="pair">
        ${questionField({ forAnybody, invalid: blamed === 'question', typed })}
        ${
          phrase
            ? suggestedAnswer(phrase)
            : answerField({ forAnybody, invalid: blamed === 'answer', typed, left, report })
        }
      </div>
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
    this.#pause.stop();
    const question = this.#field('question')?.value.trim() || words.question.readyQuestion;
    this.ready = undefined;
    this.dispatchEvent(new CustomEvent<string>('phrase', { detail: ready.phrase }));
    this.#give({ question, answer: ready.answer, strength: 'generated', save: this.#saves });
  };

  #suggest = async (): Promise<void> => {
    this.#forgetSuggested();
    this.report = undefined;
    try {
      const { answer, phrase } = await this.session.escrow.suggest();
      this.#suggested = answer;
      this.phrase = phrase;
      this.#clear();
      this.#pause.changed();
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
  };

  #onTyping = (event: Event): void => {
    this.#runningOn.typed(event as InputEvent);
    this.#clear();
    this.#pause.changed();
  };

  #onKey = (event: KeyboardEvent): void => {
    this.#runningOn.pressed(event);
    const field = event.target as HTMLElement;
    if (!this.asTyped || event.key !== 'Enter' || event.isComposing) return;
    if (field.id === 'question') this.#field('answer')?.focus();
    else if (field.id === 'answer') void this.#answered();
    else return;
    event.preventDefault();
  };

  async #answered(): Promise<void> {
    await this.settle();
    this.dispatchEvent(new Event('answered'));
  }

  // What does not count is judged and forgotten.
  async #judge(latest: () => boolean): Promise<void> {
    const question = this.#field('question')?.value.trim() ?? '';
    if (this.#suggested !== undefined) {
      if (this.asTyped) this.#takeSuggested(question);
      return;
    }
    const typed = new TextEncoder().encode(this.#field('answer')?.value ?? '');
    const empty = typed.length === 0;
    const context = { question, subject: this.subject };
    try {
      const prepared = empty ? undefined : await this.session.escrow.prepare(typed, context);
      const objection = prepared && objectionTo(prepared.report);
      const sufficient = this.asTyped && question !== '' && objection === '';
      if (prepared && !(sufficient && latest())) this.session.escrow.drop(prepared.answer);
      if (!latest()) return;
      this.report = prepared?.report;
      if (sufficient && prepared) this.#count(question, prepared.answer, prepared.report.strength);
      else this.#notYet(question ? 'answer' : 'question', question !== '' || !empty);
    } catch (thrown) {
      if (!latest()) return;
      // An answer without a letter yet says nothing.
      const error = WafersealError.wrap(thrown);
      this.report = undefined;
      if (error.code !== 'answer_empty') this.problem = told(error).message;
      this.#notYet('answer', true);
    }
  }

  #takeSuggested(question: string): void {
    const suggested = this.#suggested;
    if (suggested === undefined || !question) {
      this.#notYet('question', true);
      return;
    }
    this.dispatchEvent(new CustomEvent<string>('phrase', { detail: this.phrase }));
    this.#give({ question, answer: suggested, strength: 'generated', save: this.#saves });
  }

  #count(question: string, answer: number, strength: GivenQuestion['strength']): void {
    this.counts = true;
    this.#given = question;
    const detail = { question, answer, strength, save: this.#saves };
    this.dispatchEvent(new CustomEvent<GivenQuestion>('given', { detail }));
  }

  #notYet(missing: 'question' | 'answer', begun: boolean): void {
    if (!this.asTyped) return;
    this.counts = false;
    this.#given = '';
    const detail = begun ? missing : '';
    this.dispatchEvent(new CustomEvent<Unfinished>('unfinished', { detail }));
  }

  get #saves(): boolean {
    return this.#field('save')?.checked ?? false;
  }

  #forgetSuggested(): void {
    if (this.#suggested !== undefined) this.session.escrow.drop(this.#suggested);
    this.#suggested = undefined;
    this.phrase = '';
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.asTyped) return;
    this.#pause.stop();
    const question = this.#field('question')?.value.trim() ?? '';
    const save = this.#saves;
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

  #empty(): void {
    this.renderRoot.querySelector('form')?.reset();
    this.report = undefined;
    this.counts = false;
    this.#clear();
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
