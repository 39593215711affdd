// One address line (To, Cc or Bcc): chips and an input.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { type AddressField, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { icon } from '../design/icons.js';
import { methodIcon, toneOf } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { methodShort, words } from '../words.js';
import type { Composition } from './composition.js';

export class RecipientsField extends LitElement {
  static override properties = {
    composition: { attribute: false },
    field: {},
    label: {},
    version: { attribute: false },
    problem: { state: true },
  };

  static override styles = [
    controls,
    tones,
    css`
      .line {
        display: flex;
        align-items: flex-start;
        gap: var(--space-3);
        padding: var(--space-2) 0;
      }
      .line > label {
        flex: none;
        width: 4rem;
        padding-top: 0.4375rem;
        color: var(--ink-soft);
      }
      .chips {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        gap: var(--space-2);
        min-width: 0;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        max-width: 100%;
        height: 2.25rem;
        padding-inline: var(--space-3) 0.125rem;
        border-radius: var(--radius-round);
        background: var(--tone-soft);
        transition: background var(--motion);
      }
      .chip > svg {
        color: var(--tone);
      }
      .who {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .how {
        flex: none;
        font-size: var(--text-small);
        font-weight: 550;
        color: var(--tone);
      }
      .chip button {
        display: inline-grid;
        place-items: center;
        flex: none;
        width: 2rem;
        height: 2rem;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: none;
        color: var(--ink-soft);
        cursor: pointer;
      }
      .chip button:hover {
        background: color-mix(in srgb, var(--tone) 14%, transparent);
        color: var(--ink);
      }
      input {
        flex: 1;
        min-width: 9rem;
        height: 2.25rem;
        padding: 0;
        border: 0;
        background: none;
      }
      input:focus-visible {
        outline: none;
      }
      .line:has(input:focus-visible) {
        box-shadow: inset 0 -2px 0 -0.5px var(--focus);
      }
      .problem {
        padding: 0 0 var(--space-2) 4.75rem;
        color: var(--stop);
      }
      @media (max-width: 40rem) {
        .how {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .line > label {
          width: 2.25rem;
        }
        .problem {
          padding-left: 3rem;
        }
      }
    `,
  ];

  composition!: Composition;
  field: AddressField = 'to';
  label = '';
  version = 0;
  problem = '';

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    const mine = this.composition.recipients.filter(({ field }) => field === this.field);
    return html`
      <div class="line">
        <label for="input">${this.label}</label>
        <div class="chips">
          ${mine.map(({ mailbox, name }) => this.#chip(mailbox, name))}
          <input
            id="input"
            type="text"
            inputmode="email"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="hint"
            aria-invalid=${this.problem ? 'true' : 'false'}
            @keydown=${this.#onKey}
            @paste=${this.#onPaste}
            @input=${this.#onInput}
            @blur=${() => void this.#commit()}
          />
        </div>
        <slot></slot>
      </div>
      <span id="hint" class="only-read">${words.compose.recipientHint}</span>
      <p class="problem small" role="alert">${this.problem || nothing}</p>
    `;
  }

  #chip(mailbox: string, name: string): TemplateResult {
    const decision = this.composition.decisionFor(mailbox);
    const checking = this.composition.lookingUp.has(mailbox) || !decision;
    const tone = checking ? 'none' : toneOf(decision.method, decision.level);
    return html`
      <span class="chip" data-tone=${tone}>
        ${checking ? icon('wait') : icon(methodIcon[decision.method])}
        <span class="who" title=${mailbox}>${name || mailbox}</span>
        <span class="how">${checking ? words.compose.checking : methodShort[decision.method]}</span>
        <button
          type="button"
          aria-label=${words.compose.remove(mailbox)}
          @click=${() => this.#remove(mailbox)}
        >
          ${icon('close', 16)}
        </button>
      </span>
    `;
  }

  get #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  #remove(mailbox: string): void {
    this.composition.remove(mailbox);
    this.#input.focus();
  }

  #onInput = (): void => {
    this.problem = '';
  };

  #onKey = (event: KeyboardEvent): void => {
    const separates = event.key === 'Enter' || event.key === ',' || event.key === ';';
    if (separates && !event.isComposing) {
      event.preventDefault();
      void this.#commit();
    } else if (event.key === 'Backspace' && this.#input.value === '') {
      const last = this.composition.recipients.filter(({ field }) => field === this.field).at(-1);
      if (last) this.composition.remove(last.mailbox);
    }
  };

  #onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[,;\n]/.test(text)) return;
    event.preventDefault();
    this.#input.value += text;
    void this.#commit();
  };

  // What is not an address stays in the input, with the reason.
  async #commit(): Promise<void> {
    const parts = this.#input.value.split(/[,;\n]+/).map((part) => part.trim());
    this.#input.value = '';
    const left: string[] = [];
    for (const part of parts.filter(Boolean)) {
      try {
        await this.composition.add(part, this.field);
      } catch (thrown) {
        const error = WafersealError.wrap(thrown);
        const malformed = error.code === 'bad_mailbox' || error.code === 'bad_domain';
        this.problem = malformed ? words.compose.invalidMailbox(part) : error.message;
        left.push(part);
      }
    }
    if (left.length > 0 && this.#input.value === '') this.#input.value = left.join(', ');
  }
}

customElements.define('wafer-recipients-field', RecipientsField);
