// One address line (To, Cc or Bcc): chips and an input.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type AddressField, type DraftRecipient, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { FormField } from '../design/form-field.js';
import { icon } from '../design/icons.js';
import { methodIcon, toneOf } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { told, words } from '../words/index.js';
import type { Composition } from './composition.js';

/**
 * The recipients of one address line as chips, each with the method that reaches it, and an input. As a
 * field of a form its value is the addresses, separated by commas; text that is no address is invalid.
 *
 * @slot - Beside the input, for a button.
 * @csspart label - The line's label.
 * @csspart chip - One recipient.
 * @csspart method - How the recipient is reached, in words.
 * @csspart input - Where addresses are typed.
 * @tag wafer-recipients-field
 */
export class RecipientsField extends FormField {
  static override tag = 'wafer-recipients-field';

  static override shadowRootOptions: ShadowRootInit = {
    ...FormField.shadowRootOptions,
    delegatesFocus: true,
  };

  static override properties = {
    composition: { attribute: false },
    field: {},
    label: {},
    required: { type: Boolean },
    disabled: { type: Boolean },
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
        padding-block-end: var(--space-2);
        padding-inline-start: 4.75rem;
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
          padding-inline-start: 3rem;
        }
      }
    `,
  ];

  /** The message whose recipients it shows and changes. */
  composition: Composition | undefined;
  /** Which of the message's lines it is. */
  field: AddressField = 'to';
  /** What stands before it; else the name of the line. */
  label = '';
  /** A form is not sent without a recipient here. */
  required = false;
  /** Nothing can be changed. */
  disabled = false;
  problem = '';
  #formDisabled = false;
  // Addresses that the browser gave back.
  #restored = '';

  /** The addresses, separated by commas. */
  get value(): string {
    return this.#mine.map(({ mailbox }) => mailbox).join(', ');
  }
  /** @internal */
  formDisabledCallback(disabled: boolean): void {
    this.#formDisabled = disabled;
    this.requestUpdate();
  }
  /** @internal */
  formResetCallback(): void {
    for (const { mailbox } of this.#mine) this.composition?.remove(mailbox);
    this.#input.value = '';
    this.problem = '';
  }

  /** @internal What stood there when the page was left, or what the browser fills in. */
  formStateRestoreCallback(addresses: string): void {
    this.#restored = addresses;
    this.requestUpdate();
  }

  override willUpdate(): void {
    this.follow(this.composition);
    // The message may come later than the browser.
    if (this.composition && this.#restored) void this.#restore(this.composition);
  }

  async #restore(composition: Composition): Promise<void> {
    const addresses = this.#restored.split(', ');
    this.#restored = '';
    for (const address of addresses)
      await composition.add(address, this.field).catch(() => undefined);
  }

  override updated(): void {
    this.internals.setFormValue(this.value);
    const input = this.#input;
    if (!input) return;
    if (this.problem) this.internals.setValidity({ typeMismatch: true }, this.problem, input);
    else if (this.required && this.#mine.length === 0)
      this.internals.setValidity({ valueMissing: true }, words.compose.recipientMissing, input);
    else this.internals.setValidity({});
  }

  get #mine(): DraftRecipient[] {
    return this.composition?.recipients.filter(({ field }) => field === this.field) ?? [];
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    // What is typed before there is a message would be lost.
    const disabled = this.disabled || this.#formDisabled || !this.composition;
    return html`
      <div class="line">
        <label for="input" part="label">${this.label || words.compose[this.field]}</label>
        <div class="chips">
          ${this.#mine.map(({ mailbox, name }) => this.#chip(mailbox, name, disabled))}
          <input
            id="input"
            part="input"
            ?disabled=${disabled}
            aria-required=${this.required ? 'true' : 'false'}
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

  #chip(mailbox: string, name: string, disabled: boolean): TemplateResult {
    const decision = this.composition?.decisionFor(mailbox);
    const checking = this.composition?.lookingUp.has(mailbox) || !decision;
    const tone = checking ? 'none' : toneOf(decision.method, decision.level);
    return html`
      <span class="chip" part="chip" data-tone=${tone}>
        ${checking ? icon('wait') : icon(methodIcon[decision.method])}
        <span class="who" title=${mailbox}>${name || mailbox}</span>
        <span class="how" part="method">
          ${checking ? words.compose.checking : words.methodShort[decision.method]}
        </span>
        <button
          type="button"
          ?disabled=${disabled}
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
    this.composition?.remove(mailbox);
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
      const last = this.#mine.at(-1);
      if (last) this.composition?.remove(last.mailbox);
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
        await this.composition?.add(part, this.field);
      } catch (thrown) {
        const error = WafersealError.wrap(thrown);
        const malformed = error.code === 'bad_mailbox' || error.code === 'bad_domain';
        this.problem = malformed ? words.compose.invalidMailbox(part) : told(error).message;
        left.push(part);
      }
    }
    if (left.length > 0 && this.#input.value === '') this.#input.value = left.join(', ');
  }
}
