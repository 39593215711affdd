// What the sender wants of every copy of this message.
import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';
import type { Composition } from './composition.js';

/**
 * Wishes for a message: end to end only, can be taken back, expires, not by TLS alone.
 *
 * @csspart wish - One wish, with its check box.
 * @tag wafer-wishes
 */
export class WishesForm extends WaferElement {
  static override tag = 'wafer-wishes';

  static override properties = { composition: { attribute: false } };

  static override styles = [
    controls,
    css`
      details {
        margin-top: var(--space-4);
        padding-top: var(--space-4);
        border-top: 1px solid var(--line);
      }
      summary {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 2rem;
        font-weight: 550;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      details[open] summary svg {
        transform: rotate(180deg);
      }
      .check {
        margin-top: var(--space-3);
      }
      .hint {
        display: block;
      }
    `,
  ];

  /** The message that is written. */
  composition: Composition | undefined;

  override willUpdate(): void {
    this.follow(this.composition);
  }

  override render(): TemplateResult | typeof nothing {
    const { composition } = this;
    if (!composition) return nothing;
    const { floor, tlsOptOut } = composition;
    const { compose } = words;
    return html`
      <details>
        <summary>${compose.options} ${icon('more')}</summary>
        ${wish(compose.endToEnd, compose.endToEndHint, floor.end_to_end, (on) =>
          composition.wish({ floor: { end_to_end: on } }),
        )}
        ${wish(compose.retractable, compose.retractableHint, floor.retractable, (on) =>
          composition.wish({ floor: { retractable: on } }),
        )}
        ${wish(compose.expires, compose.expiresHint, floor.expires, (on) =>
          composition.wish({ floor: { expires: on } }),
        )}
        ${wish(compose.optOut, compose.optOutHint, tlsOptOut, (on) =>
          composition.wish({ tlsOptOut: on }),
        )}
      </details>
    `;
  }
}

function wish(
  label: string,
  hint: string,
  wanted: boolean | undefined,
  change: (on: boolean) => void,
): TemplateResult {
  return html`
    <label class="check" part="wish">
      <input
        type="checkbox"
        .checked=${wanted === true}
        @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
      />
      <span>${label}<span class="hint">${hint}</span></span>
    </label>
  `;
}
