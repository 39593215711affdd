// Why a copy is protected as it is, who can read it, and what the sender can change.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Decision } from 'waferseal';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { sentenceOf, words } from '../words/index.js';

/**
 * Explains one decision of a resolution: the steps, the readers, the changes.
 *
 * @tag wafer-explanation
 */
export class Explanation extends WaferElement {
  static override tag = 'wafer-explanation';

  static override properties = {
    decision: { attribute: false },
    accountReads: { attribute: false },
    canAddKey: { attribute: false },
  };

  static override styles = [
    controls,
    css`
      :host {
        font-size: var(--text-small);
      }
      .card {
        display: grid;
        gap: var(--space-3);
        margin: var(--space-1) 0 0;
        padding: var(--space-3);
        border-radius: var(--radius-small);
        background: var(--surface-sunk);
      }
      h3 {
        margin-bottom: var(--space-1);
        font-size: inherit;
        font-weight: 620;
      }
      ol,
      ul {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1.25rem 1fr;
        gap: 0 var(--space-2);
      }
      li svg {
        margin-top: 0.125rem;
        color: var(--ink-soft);
      }
      li[data-taken] svg {
        color: var(--strong);
      }
    `,
  ];

  /** What is explained: one of `resolution.decisions`. */
  decision: Decision | undefined;
  /** `account_reads` of the resolution. */
  accountReads = false;
  /** The sender can add a key here. */
  canAddKey = false;

  override render(): TemplateResult | typeof nothing {
    const { decision } = this;
    if (!decision) return nothing;
    const { protection } = words;
    return html`
      <div class="card" part="card">
        <section>
          <h3>${protection.reasons}</h3>
          <ol>
            ${decision.trace.map(
              (line) => html`
                <li ?data-taken=${line.taken}>
                  ${icon(line.taken ? 'check' : 'close', 16)}
                  <span>
                    <strong>${words.step[line.step]}.</strong> ${sentenceOf(line.reason).message}
                  </span>
                </li>
              `,
            )}
            ${
              decision.assurance
                ? html`<li>${icon('lock', 16)}<span>${words.assurance[decision.assurance]}</span></li>`
                : nothing
            }
          </ol>
        </section>
        <section>
          <h3>${protection.readers}</h3>
          <p>${protection.readersOf[decision.method]}</p>
          ${decision.level ? html`<p>${words.levelMeaning[decision.level]}</p>` : nothing}
          ${this.accountReads ? html`<p>${protection.accountReads}</p>` : nothing}
        </section>
        <section>
          <h3>${protection.changes}</h3>
          <ul>
            ${this.#changes(decision).map((change) => html`<li>${icon('pencil', 16)}<span>${change}</span></li>`)}
          </ul>
        </section>
      </div>
    `;
  }

  #changes({ method }: Decision): string[] {
    const { protection } = words;
    const changes: string[] = [];
    const keyed = method === 'openpgp' || method === 'smime';
    if (!keyed && this.canAddKey) changes.push(protection.changeKey);
    if (method === 'ask') changes.push(protection.changeQuestion);
    if (method === 'escrow-question') {
      changes.push(protection.changeAnswer, protection.changeHandOver);
    }
    if (method === 'tls') changes.push(protection.changeWishes);
    return changes.length > 0 ? changes : [protection.changeNothing];
  }
}
