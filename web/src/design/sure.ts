// Asks once more before something is gone for good.
import { css, html, type TemplateResult } from 'lit';
import { controls } from './controls.js';
import { WaferElement } from './element.js';

/**
 * A question with two answers. It takes the focus when it appears; whoever shows it gives the focus back to the
 * button that led to it, after `keep` (which Escape says, too), or to what is left, after `sure`.
 *
 * Give it `role="group"` and a label that names what would be gone.
 */
export class Sure extends WaferElement {
  static override tag = 'wafer-sure';

  static override properties = {
    text: {},
    action: {},
    keep: {},
    disabled: { type: Boolean },
  };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      /* A bar at the bottom of the page does not cover what has the focus. */
      .button {
        scroll-margin-block: 10rem;
      }
    `,
  ];

  text = '';
  /** What is done, as a word. */
  action = '';
  /** And what else. */
  keep = '';
  disabled = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    this.removeEventListener('keydown', this.#onKey);
    super.disconnectedCallback();
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('#sure')?.focus();
  }

  override render(): TemplateResult {
    return html`
      <p>${this.text}</p>
      <div>
        <button
          type="button"
          class="button danger"
          id="sure"
          ?disabled=${this.disabled}
          @click=${() => this.#say('sure')}
        >
          ${this.action}
        </button>
        <button type="button" class="button quiet" @click=${() => this.#say('keep')}>
          ${this.keep}
        </button>
      </div>
    `;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#say('keep');
  };

  #say(answer: 'sure' | 'keep'): void {
    this.dispatchEvent(new Event(answer));
  }
}
