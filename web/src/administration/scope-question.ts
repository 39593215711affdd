// The default question of one scope: as inherited, none, or one that is given here. Its answer is never shown.
import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type GivenQuestion,
  type ScopeName,
  type Session,
  type SharedQuestion,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { QuestionForm } from '../webmail/question-form.js';
import { told, words } from '../words/index.js';
import { policyWords } from '../words/policy.js';

/** Where questions of the scope that is edited are kept until the policy is put into force. */
export interface QuestionShelf {
  session: Session;
  at: ScopeName;
  /** Of the answers key in force; 0: none was made. */
  generation: number;
  /** This administrator has a copy of it. */
  held: boolean;
  find: (id: string) => SharedQuestion | undefined;
  add: (question: SharedQuestion) => void;
}

export class ScopeQuestion extends WaferElement {
  static override uses: readonly Component[] = [QuestionForm];

  static override properties = {
    value: { attribute: false },
    inheritedText: { attribute: false },
    shelf: { attribute: false },
    readOnly: { attribute: false },
    giving: { state: true },
    text: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
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
      .care {
        display: flex;
        gap: var(--space-2);
        color: var(--care);
      }
    `,
  ];

  /** The id; `null`: there is none here; `undefined`: as inherited. */
  value: string | null | undefined;
  inheritedText = '';
  shelf!: QuestionShelf;
  readOnly = false;
  giving = false;
  // The question as text; undefined while it is opened, null when it cannot be.
  text: string | null | undefined;
  problem = '';
  #opened: SharedQuestion | undefined;

  override willUpdate(): void {
    const kept = this.value ? this.shelf.find(this.value) : undefined;
    if (kept !== this.#opened) {
      this.#opened = kept;
      void this.#open(kept);
    }
  }

  async #open(kept: SharedQuestion | undefined): Promise<void> {
    this.text = undefined;
    if (!kept || this.#stale(kept)) return;
    const { session } = this.shelf;
    const text = await session.administration.questionOf(kept).catch(() => null);
    if (kept === this.#opened) this.text = text;
  }

  #stale({ generation }: SharedQuestion): boolean {
    return generation !== this.shelf.generation && this.shelf.generation > 0;
  }

  override render(): TemplateResult {
    return html`
      ${this.giving ? this.#form() : this.#shown()}
      ${this.problem ? html`<p role="alert">${icon('warn', 16)} ${this.problem}</p>` : nothing}
      ${this.readOnly ? nothing : this.#acts()}
    `;
  }

  #form(): TemplateResult {
    return html`<wafer-question-form
      in-book
      for-anybody
      role="group"
      aria-label=${policyWords.setting.default_question}
      .session=${this.shelf.session}
      @given=${this.#onGiven}
    ></wafer-question-form>`;
  }

  #shown(): TemplateResult {
    const { question, value } = policyWords;
    if (this.value === undefined) return html`<p>${this.inheritedText}</p>`;
    if (this.value === null) return html`<p>${value.none}</p>`;
    const kept = this.shelf.find(this.value);
    if (!kept) return html`<p class="small">${question.unknown}</p>`;
    if (this.#stale(kept)) {
      return html`<p class="care small">${icon('warn', 16)} <span>${question.stale}</span></p>`;
    }
    if (this.text === null) return html`<p>${words.book.questionUnreadable}</p>`;
    return html`
      <blockquote>${this.text ?? words.book.loading}</blockquote>
      <p class="small soft">${words.book.answerHidden}</p>
    `;
  }

  #acts(): TemplateResult {
    const { book } = words;
    const { question } = policyWords;
    if (this.giving) {
      return html`<div class="acts">
        <button class="button quiet" @click=${() => this.#close()}>
          ${icon('undo')} ${book.cancel}
        </button>
      </div>`;
    }
    const { generation, held } = this.shelf;
    const canGive = generation === 0 || held;
    return html`
      <div class="acts">
        ${
          canGive
            ? html`<button class="button" id="give" @click=${this.#give}>
                ${icon('question')} ${this.value ? book.questionReplace : book.questionAdd}
              </button>`
            : nothing
        }
        ${
          this.value === undefined
            ? nothing
            : html`<button class="button quiet" @click=${() => this.#say(undefined)}>
                ${icon('undo')} ${question.inherit}
              </button>`
        }
        ${
          this.value === null
            ? nothing
            : html`<button class="button quiet" @click=${() => this.#say(null)}>
                ${question.setNone}
              </button>`
        }
      </div>
      ${canGive ? nothing : html`<p class="small soft">${question.noKey}</p>`}
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
    const { session, at, add } = this.shelf;
    try {
      const sealed = await session.administration.sealQuestion(at, detail);
      this.problem = '';
      add(sealed);
      this.#say(sealed.id);
      await this.#close();
    } catch (thrown) {
      this.problem = told(WafersealError.wrap(thrown)).message;
    }
    session.escrow.drop(detail.answer);
  };

  #say(value: string | null | undefined): void {
    // A detail that is undefined would arrive as null.
    this.dispatchEvent(new CustomEvent('question', { detail: { value } }));
  }
}

define('wafer-scope-question', ScopeQuestion);
