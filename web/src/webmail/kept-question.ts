// The question of an entry: the one that is kept, a new one, or none. An answer that was saved is
// never shown again; it can only be replaced.
import { html, type TemplateResult } from 'lit';
import type { AddressBookEntry, GivenQuestion, Session } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';
import { entryFormStyles } from './address-book-styles.js';
import { QuestionForm } from './question-form.js';

type Mode = 'kept' | 'giving' | 'given' | 'removed';

export class KeptQuestion extends WaferElement {
  static override uses: readonly Component[] = [QuestionForm];

  static override properties = {
    session: { attribute: false },
    entry: { attribute: false },
    who: {},
    mode: { state: true },
    text: { state: true },
  };

  static override styles = [controls, entryFormStyles];

  session!: Session;
  entry: AddressBookEntry | undefined;
  who = '';
  mode: Mode = 'kept';
  // The question that is kept; undefined while it is opened, null when it cannot be.
  text: string | null | undefined;
  #given: GivenQuestion | undefined;

  /** `undefined`: as it was. `null`: taken away. */
  get value(): GivenQuestion | null | undefined {
    if (this.mode === 'removed') return null;
    return this.mode === 'given' ? this.#given : undefined;
  }
  /** There will be a question once this is saved. */
  get present(): boolean {
    const kept = this.entry?.sealed_question !== undefined;
    return this.mode === 'given' || (kept && this.mode !== 'removed');
  }

  // The answer was typed for this form and for nothing else.
  override disconnectedCallback(): void {
    this.#drop();
    super.disconnectedCallback();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('entry')) void this.#open();
  }

  async #open(): Promise<void> {
    this.text = undefined;
    if (!this.entry?.sealed_question) return;
    const text = await this.session.addressBook.questionOf(this.entry).catch(() => null);
    this.text = text ?? null;
  }

  override render(): TemplateResult {
    return html`
      <fieldset>
        <legend>${words.book.question}</legend>
        ${this.#content()}
      </fieldset>
    `;
  }

  #content(): TemplateResult {
    if (this.mode === 'giving') {
      return html`
        <wafer-question-form
          in-book
          role="group"
          aria-label=${words.question.title(this.who)}
          .session=${this.session}
          @given=${this.#onGiven}
        ></wafer-question-form>
        ${this.#acts(this.#undo())}
      `;
    }
    if (this.mode === 'given') {
      return html`
        <blockquote>${this.#given?.question}</blockquote>
        <p class="small soft" role="status">${words.book.questionNew}</p>
        ${this.#acts(this.#undo())}
      `;
    }
    if (this.mode === 'removed') {
      return html`
        <p role="status">${words.book.questionRemoved}</p>
        ${this.#acts(this.#undo())}
      `;
    }
    if (!this.entry?.sealed_question) {
      return html`
        <p class="small soft">${words.book.questionAbsent}</p>
        ${this.#acts(html`
          <button type="button" class="button quiet" id="give" @click=${this.#give}>
            ${icon('question')} ${words.book.questionAdd}
          </button>
        `)}
      `;
    }
    return html`
      ${
        this.text === null
          ? html`<p class="problem">${words.book.questionUnreadable}</p>`
          : html`<blockquote>${this.text ?? words.book.loading}</blockquote>
              <p class="small soft">${words.book.answerHidden}</p>`
      }
      ${this.#acts(html`
        <button type="button" class="button quiet" id="give" @click=${this.#give}>
          ${words.book.questionReplace}
        </button>
        <button type="button" class="button quiet danger" @click=${() => this.#set('removed')}>
          ${words.book.questionRemove}
        </button>
      `)}
    `;
  }

  #acts(buttons: TemplateResult): TemplateResult {
    return html`<div class="acts">${buttons}</div>`;
  }

  #undo(): TemplateResult {
    const kept = this.entry?.sealed_question !== undefined;
    return html`
      <button type="button" class="button quiet" @click=${() => this.#set('kept')}>
        ${icon('undo')} ${kept ? words.book.questionUndo : words.book.cancel}
      </button>
    `;
  }

  #give = async (): Promise<void> => {
    this.#set('giving');
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('wafer-question-form')?.focus();
  };

  #onGiven = async ({ detail }: CustomEvent<GivenQuestion>): Promise<void> => {
    this.#set('given');
    this.#given = detail;
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.acts button')?.focus();
  };

  #set(mode: Mode): void {
    this.#drop();
    this.mode = mode;
    this.dispatchEvent(new Event('changed'));
  }

  #drop(): void {
    if (this.#given) this.session.escrow.drop(this.#given.answer);
    this.#given = undefined;
  }
}

define('wafer-kept-question', KeptQuestion);
