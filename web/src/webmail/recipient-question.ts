// The question for one recipient of the message being written: asked for, given, changed.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Code, DraftRecipient, GivenQuestion } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { words } from '../words/index.js';
import type { Composition } from './composition.js';
import { QuestionForm, type Unfinished } from './question-form.js';

/** Shows nothing where no question is needed, given or of use. */
export class RecipientQuestion extends WaferElement {
  static override tag = 'wafer-recipient-question';
  static override uses: readonly Component[] = [QuestionForm];

  static override properties = {
    composition: { attribute: false },
    recipient: { attribute: false },
    again: { state: true },
    begun: { state: true },
    typed: { state: true },
  };

  static override styles = [
    controls,
    css`
      .given {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        justify-content: space-between;
      }
      .given span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin-top: var(--space-2);
      }
      wafer-question-form + .as-link {
        margin-top: var(--space-2);
      }
      summary {
        width: fit-content;
        padding: 0.25rem 0;
        color: var(--accent);
        font-size: var(--text-small);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      details > * + * {
        margin-top: var(--space-3);
      }
    `,
  ];

  composition!: Composition;
  recipient!: DraftRecipient;
  // The question that is given is to be another one.
  again = false;
  // Something was typed: its form stays, whatever becomes of the recipient.
  begun = false;
  // What is typed counts.
  typed = false;
  // The phrase that the question about to be given is for.
  #phrase = '';
  #forget: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = this.composition.settles(async () => {
      await this.renderRoot.querySelector<QuestionForm>('wafer-question-form')?.settle();
    });
  }

  override disconnectedCallback(): void {
    this.#forget?.();
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    this.follow(this.composition);
  }

  /** Where it is given, or changed. */
  override focus(): void {
    void this.updateComplete.then(() => {
      const { renderRoot } = this;
      renderRoot.querySelector('details')?.setAttribute('open', '');
      const at = renderRoot.querySelector<HTMLElement>('wafer-question-form, #change');
      at?.focus();
    });
  }

  override render(): TemplateResult | typeof nothing {
    const shown = this.#content();
    this.hidden = shown === nothing;
    return shown;
  }

  #content(): TemplateResult | typeof nothing {
    const { question, mailbox } = this.recipient;
    if (question && !this.begun && !this.again) return this.#given(question);
    if (this.composition.asked.has(mailbox) || this.again) {
      const kept = this.again && question && !this.typed;
      return html`
        ${this.#form()}
        ${kept ? html`<button class="as-link" @click=${this.#keep}>${words.question.keep}</button>` : nothing}
      `;
    }
    const reason = this.composition.decisionFor(mailbox)?.fallback_reason;
    if (reason !== ('fallback_would_ask' as Code) && !this.begun) return nothing;
    return html`
      <details>
        <summary>${words.question.offer}</summary>
        ${this.#form()}
      </details>
    `;
  }

  #given({ question }: GivenQuestion): TemplateResult {
    const { mailbox } = this.recipient;
    const phrase = this.composition.phrases.get(mailbox);
    return html`
      <div class="given small">
        <span>${words.question.given(question)}</span>
        <button type="button" id="change" class="as-link" @click=${this.#change}>
          ${words.question.change}
        </button>
      </div>
      ${
        phrase
          ? html`<p class="small">${words.question.tell(mailbox)} <strong>${phrase}</strong></p>`
          : nothing
      }
    `;
  }

  #form(): TemplateResult {
    const { mailbox } = this.recipient;
    return html`
      <wafer-question-form
        role="group"
        aria-label=${words.question.title(mailbox)}
        .session=${this.composition.source}
        .recipient=${mailbox}
        .subject=${this.composition.subject}
        offers-phrase
        as-typed
        @phrase=${({ detail }: CustomEvent<string>) => (this.#phrase = detail)}
        @given=${this.#onGiven}
        @unfinished=${this.#onUnfinished}
        @answered=${this.#onAnswered}
      ></wafer-question-form>
    `;
  }

  #change = (): void => {
    this.again = true;
    this.focus();
  };

  #keep = async (): Promise<void> => {
    this.again = false;
    this.begun = false;
    this.composition.leaveUnfinished(this.recipient.mailbox, '', false);
    await this.#focusGiven();
  };

  #onGiven = async ({ detail }: CustomEvent<GivenQuestion>): Promise<void> => {
    const phrase = this.#phrase;
    this.#phrase = '';
    this.typed = phrase === '';
    this.begun = this.typed;
    this.again &&= this.typed;
    this.composition.giveQuestion(this.recipient.mailbox, detail, phrase);
    // The form had the focus and is gone.
    if (phrase) await this.#focusGiven();
  };

  #onUnfinished = ({ detail }: CustomEvent<Unfinished>): void => {
    this.composition.leaveUnfinished(this.recipient.mailbox, detail, this.typed);
    this.typed = false;
    this.begun ||= detail !== '';
  };

  #onAnswered = (): void => {
    this.dispatchEvent(new Event('answered', { bubbles: true, composed: true }));
  };

  async #focusGiven(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#change')?.focus();
  }
}
