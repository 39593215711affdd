// The pick-up link of a copy, to be copied and handed over.
import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';

export class CopyLink extends WaferElement {
  static override tag = 'wafer-copy-link';

  static override properties = { link: {}, copied: { state: true } };

  static override styles = [
    controls,
    css`
      .link {
        display: flex;
        gap: var(--space-2);
      }
      .input {
        min-width: 0;
      }
      .button {
        white-space: nowrap;
      }
      @media (max-width: 40rem) {
        .link {
          flex-direction: column;
        }
      }
    `,
  ];

  link = '';
  copied: boolean | undefined;

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  override render(): TemplateResult {
    const { copied } = this;
    return html`
      <div class="field">
        <label for="link">${words.sent.linkLabel}</label>
        <div class="link">
          <input
            id="link"
            class="input small"
            readonly
            aria-describedby="hint"
            .value=${this.link}
            @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
          />
          <button class="button" @click=${this.#copy}>${icon('copy')} ${words.sent.linkCopy}</button>
        </div>
        <span id="hint" class="hint">${words.sent.linkHint}</span>
        <span class="small" role="status">
          ${
            copied === undefined
              ? nothing
              : copied
                ? words.sent.linkCopied
                : words.sent.linkNotCopied
          }
        </span>
      </div>
    `;
  }

  #copy = async (): Promise<void> => {
    this.copied = await navigator.clipboard.writeText(this.link).then(
      () => true,
      () => false,
    );
    if (!this.copied) this.focus();
  };
}
