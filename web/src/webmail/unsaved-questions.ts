// Questions that were to be kept in the address book and could not be: why, and once more. Nothing
// that was typed is lost before the sender says so.
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Session, type UnsavedQuestion, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';

export class UnsavedQuestions extends WaferElement {
  static override tag = 'wafer-unsaved-questions';

  static override properties = {
    session: { attribute: false },
    list: { state: true },
    saving: { state: true },
    saved: { state: true },
  };

  static override styles = [
    controls,
    css`
      .list {
        display: grid;
        gap: var(--space-2);
      }
      .list:empty {
        display: none;
      }
      blockquote {
        margin: var(--space-1) 0;
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--line-strong);
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-top: var(--space-2);
      }
    `,
  ];

  session!: Session;
  list: readonly UnsavedQuestion[] = [];
  // The one that is being saved.
  saving: UnsavedQuestion | undefined;
  // Whose question was saved at last.
  saved = '';

  add(unsaved: UnsavedQuestion): void {
    this.list = [...this.list, unsaved];
    this.saved = '';
  }

  override render(): TemplateResult {
    return html`
      <div class="list">
        ${repeat(
          this.list,
          ({ recipient }) => recipient,
          (unsaved) => this.#unsaved(unsaved),
        )}
      </div>
      <div role="status">
        ${
          this.saved
            ? html`<div class="note strong" tabindex="-1">
                ${icon('check')}<p>${words.unsaved.saved(this.saved)}</p>
              </div>`
            : nothing
        }
      </div>
    `;
  }

  #unsaved(unsaved: UnsavedQuestion): TemplateResult {
    const { recipient, reason } = unsaved;
    const { mailbox, question } = recipient;
    const saving = this.saving === unsaved;
    return html`
      <div class="note care" role="alert">
        ${icon('warn')}
        <div>
          <p>
            <strong>${words.unsaved.title(mailbox)}</strong> ${told(reason).message} ${told(reason).hint}
            ${words.unsaved.sent}
          </p>
          <blockquote class="small">${question?.question}</blockquote>
          <div class="acts">
            <button class="button" ?disabled=${saving} @click=${() => this.#again(unsaved)}>
              ${saving ? words.unsaved.saving : words.retry}
            </button>
            <button class="button quiet" ?disabled=${saving} @click=${() => this.#forget(unsaved)}>
              ${words.unsaved.drop}
            </button>
          </div>
        </div>
      </div>
    `;
  }

  async #again(unsaved: UnsavedQuestion): Promise<void> {
    this.saving = unsaved;
    this.saved = '';
    const { recipient } = unsaved;
    try {
      await this.session.saveQuestion(recipient);
      this.#forget(unsaved);
      this.saved = recipient.mailbox;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    } catch (thrown) {
      const reason = WafersealError.wrap(thrown);
      this.list = this.list.map((one) => (one === unsaved ? { recipient, reason } : one));
    } finally {
      this.saving = undefined;
    }
  }

  #forget(unsaved: UnsavedQuestion): void {
    const { question } = unsaved.recipient;
    if (question) this.session.escrow.drop(question.answer);
    this.list = this.list.filter((one) => one !== unsaved);
  }
}
