// The user's default question: shown, given anew, taken away. Its answer is never shown again.
import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type DefaultQuestion,
  type GivenQuestion,
  type InheritedQuestion,
  type OwnSettingsState,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { sentenceOf, told, words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { QuestionForm } from './question-form.js';

export class DefaultQuestionCard extends WaferElement {
  static override uses: readonly Component[] = [QuestionForm];

  static override properties = {
    session: { attribute: false },
    question: { attribute: false },
    fixed: { attribute: false },
    shared: { attribute: false },
    sharedBy: { attribute: false },
    giving: { state: true },
    text: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5);
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      h2,
      p {
        max-width: 44rem;
      }
      blockquote {
        margin: 0;
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--line-strong);
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      @media (max-width: 48rem) {
        section {
          padding: var(--space-4);
          border-radius: 0;
          border-block: 1px solid var(--line);
          box-shadow: none;
        }
      }
    `,
  ];

  session!: Session;
  question: DefaultQuestion | null = null;
  /** The account does not let users have one. */
  fixed = false;
  /** The one that counts while the user has none. */
  shared: InheritedQuestion | null = null;
  /** Who has set that one; empty: there is none. */
  sharedBy = '';
  giving = false;
  // The question as text; undefined while it is opened, null when it cannot be.
  text: string | null | undefined;
  problem = '';

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('question')) void this.#open();
  }

  async #open(): Promise<void> {
    this.text = undefined;
    const { question } = this;
    if (!question) return;
    const text = await this.session.settings.questionOf(question).catch(() => null);
    if (question === this.question) this.text = text;
  }

  override render(): TemplateResult {
    const { own } = policyWords;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${own.question}</h2>
        <p class="small soft">${this.fixed ? own.questionFixed : own.questionLead}</p>
        ${this.#inherited()} ${this.#kept()}
        ${this.problem ? html`<p role="alert">${icon('warn', 16)} ${this.problem}</p>` : nothing}
        ${this.#acts()}
      </section>
    `;
  }

  #inherited(): TemplateResult | typeof nothing {
    const { own } = policyWords;
    if (!this.sharedBy) return nothing;
    if (!this.shared) return html`<p class="small soft">${own.questionInstead(this.sharedBy)}</p>`;
    const { access, question } = this.shared;
    return html`
      <p>${own.questionShared(this.sharedBy)}</p>
      ${
        access === 'opens'
          ? html`<blockquote>${question}</blockquote>`
          : html`<p class="small">
              ${icon('warn', 16)}
              ${
                sentenceOf(
                  access === 'no-key' ? 'default_question_no_key' : 'default_question_key_refused',
                ).message
              }
            </p>`
      }
    `;
  }

  #kept(): TemplateResult | typeof nothing {
    if (this.giving) {
      return html`<wafer-question-form
        in-book
        for-anybody
        role="group"
        aria-label=${policyWords.own.question}
        .session=${this.session}
        @given=${this.#onGiven}
      ></wafer-question-form>`;
    }
    if (!this.question) {
      return this.fixed || this.sharedBy
        ? nothing
        : html`<p class="small">${policyWords.own.questionNone}</p>`;
    }
    if (this.text === null) return html`<p>${words.book.questionUnreadable}</p>`;
    return html`
      <blockquote>${this.text ?? words.book.loading}</blockquote>
      <p class="small soft">${words.book.answerHidden}</p>
    `;
  }

  #acts(): TemplateResult {
    const { book } = words;
    if (this.giving) {
      return html`<div class="acts">
        <button class="button quiet" @click=${() => this.#close()}>
          ${icon('undo')} ${book.cancel}
        </button>
      </div>`;
    }
    return html`
      <div class="acts">
        ${
          this.fixed
            ? nothing
            : html`<button class="button" id="give" @click=${this.#give}>
                ${icon('question')} ${this.question ? book.questionReplace : book.questionAdd}
              </button>`
        }
        ${
          this.question
            ? html`<button class="button quiet danger" @click=${this.#remove}>
                ${book.questionRemove}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  #give = async (): Promise<void> => {
    this.giving = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('wafer-question-form')?.focus();
  };

  async #close(): Promise<void> {
    this.giving = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#give')?.focus();
  }

  #onGiven = async ({ detail }: CustomEvent<GivenQuestion>): Promise<void> => {
    try {
      const state = await this.session.settings.saveQuestion(detail);
      this.#say(policyWords.own.questionSaved, state);
      await this.#close();
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
    this.session.escrow.drop(detail.answer);
  };

  #remove = async (): Promise<void> => {
    try {
      await this.session.settings.removeQuestion();
      this.#say(policyWords.own.questionRemoved, await this.session.settings.read());
      await this.#close();
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
  };

  #say(news: string, state: OwnSettingsState): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('saved', { detail: { news, state } }));
  }
}

define('wafer-default-question', DefaultQuestionCard);
