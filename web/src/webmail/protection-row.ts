// One recipient: how the copy is protected, why, and what the sender can do about it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type Choice, type Decision, type DraftRecipient, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { LevelMeter } from '../design/level-meter.js';
import { methodIcon, toneOf } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { sentenceOf, told, words } from '../words/index.js';
import type { Composition } from './composition.js';
import { Explanation } from './explanation.js';
import { RecipientQuestion } from './recipient-question.js';

export class ProtectionRow extends WaferElement {
  static override tag = 'wafer-protection-row';
  static override uses: readonly Component[] = [Explanation, LevelMeter, RecipientQuestion];

  static override properties = {
    composition: { attribute: false },
    recipient: { attribute: false },
    asksElsewhere: { attribute: false },
    problem: { state: true },
  };

  static override styles = [
    controls,
    tones,
    css`
      .row {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--space-3);
        padding: var(--space-4) 0;
      }
      .badge {
        display: grid;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        border-radius: 50%;
        background: var(--tone-soft);
        color: var(--tone);
        transition: background var(--motion), color var(--motion);
      }
      .text {
        display: grid;
        gap: 0.125rem;
        min-width: 0;
      }
      .who {
        display: flex;
        gap: var(--space-2);
        align-items: baseline;
        min-width: 0;
        font-weight: 550;
      }
      .who span:first-child {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .tag {
        padding: 0 0.375rem;
        border-radius: 4px;
        background: var(--surface-hover);
        font-size: 0.75rem;
        font-weight: 550;
        color: var(--ink-soft);
      }
      .how {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-3);
        align-items: center;
        color: var(--tone);
        font-weight: 550;
      }
      .more {
        grid-column: 1 / -1;
        margin-top: var(--space-3);
      }
      .also {
        grid-column: 2;
      }
      .also > * + * {
        margin-top: var(--space-3);
      }
      details {
        font-size: var(--text-small);
      }
      summary {
        width: fit-content;
        padding: 0.25rem 0;
        color: var(--accent);
        cursor: pointer;
        list-style-position: outside;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .hand-over {
        grid-column: 2;
        margin-top: var(--space-3);
      }
      .hand-over .hint {
        display: block;
      }
      .problem {
        color: var(--stop);
      }
    `,
  ];

  composition!: Composition;
  recipient!: DraftRecipient;
  /** A question that is needed is asked for in another place. */
  asksElsewhere = false;
  problem = '';

  override willUpdate(): void {
    this.follow(this.composition);
  }

  override focus(): void {
    const { renderRoot } = this;
    const question = renderRoot.querySelector<HTMLElement>('wafer-recipient-question');
    if (question && !question.hidden) question.focus();
    else renderRoot.querySelector('summary')?.focus();
  }

  override render(): TemplateResult {
    const { mailbox, name, field } = this.recipient;
    const decision = this.composition.decisionFor(mailbox);
    const checking = this.composition.lookingUp.has(mailbox) || !decision;
    const tone = checking ? 'none' : toneOf(decision.method, decision.level);
    return html`
      <div class="row" data-tone=${tone}>
        <span class="badge">${icon(checking ? 'wait' : methodIcon[decision.method])}</span>
        <div class="text">
          <div class="who">
            <span title=${mailbox}>${name || mailbox}</span>
            ${field === 'to' ? nothing : html`<span class="tag">${words.compose[field]}</span>`}
          </div>
          ${
            checking
              ? html`<p class="small soft">${words.protection.checking}</p>`
              : this.#decided(decision)
          }
        </div>
        ${this.#question()}
        ${checking ? nothing : this.#handOver(decision)} ${checking ? nothing : this.#key(decision)}
      </div>
    `;
  }

  #decided(decision: Decision): TemplateResult {
    const { resolution } = this.composition;
    return html`
      <div class="how">
        <span>${words.method[decision.method]}</span>
        ${decision.level ? html`<wafer-level-meter level=${decision.level}></wafer-level-meter>` : nothing}
      </div>
      <p class="small">${sentenceOf(decision.reason).message}</p>
      ${decision.below_last ? html`<p class="small"><strong>${words.protection.below}</strong></p>` : nothing}
      ${decision.method === 'tls' ? html`<p class="small soft">${fallbackOf(decision)}</p>` : nothing}
      ${resolution?.agent_reads ? html`<p class="small soft">${agentReads(decision)}</p>` : nothing}
      ${resolution?.account_reads ? html`<p class="small soft">${words.protection.accountReads}</p>` : nothing}
      <details>
        <summary aria-label=${words.protection.whyOf(decision.recipient)}>${words.protection.why}</summary>
        <wafer-explanation
          part="explanation"
          .decision=${decision}
          .accountReads=${resolution?.account_reads ?? false}
          .canAddKey=${this.composition.source.saveKey !== undefined}
        ></wafer-explanation>
      </details>
    `;
  }

  // What is typed there stays while the recipient is looked up anew.
  #question(): TemplateResult | typeof nothing {
    const { mailbox, question } = this.recipient;
    if (this.asksElsewhere && this.composition.asked.has(mailbox)) {
      return question
        ? html`<p class="more small">${words.question.given(question.question)}</p>`
        : nothing;
    }
    const decision = this.composition.decisionFor(mailbox);
    if (!decision) return nothing;
    return html`
      <wafer-recipient-question
        class=${decision.method === 'ask' || question ? 'more' : 'also'}
        .composition=${this.composition}
        .recipient=${this.recipient}
      ></wafer-recipient-question>
    `;
  }

  // Where a question protects the copy or its fall-back, or could if no mail with the link had to
  // travel.
  #handOver(decision: Decision): TemplateResult | typeof nothing {
    const { mailbox, linkBySender = false } = this.recipient;
    const helps = ({ method, trace }: Choice): boolean =>
      method === 'escrow-question' ||
      method === 'ask' ||
      trace.some(({ reason }) => handingOverHelps.has(reason));
    if (!linkBySender && !helps(decision) && !(decision.fallback && helps(decision.fallback))) {
      return nothing;
    }
    return html`
      <label class="check hand-over small">
        <input
          type="checkbox"
          aria-label=${words.handOver.of(mailbox)}
          aria-describedby="hand-over-hint"
          .checked=${linkBySender}
          @change=${(event: Event) =>
            this.composition.handOver(mailbox, (event.target as HTMLInputElement).checked)}
        />
        <span>
          ${words.handOver.choose}
          <span class="hint" id="hand-over-hint">${words.handOver.hint}</span>
        </span>
      </label>
    `;
  }

  // A key is better than a question, and than TLS; who has the recipient's can add it here.
  #key(decision: Decision): TemplateResult | typeof nothing {
    const { method } = decision;
    if (method === 'openpgp' || method === 'smime' || !this.composition.source.saveKey)
      return nothing;
    return html`
      <div class="also">
        <input
          id="key"
          type="file"
          hidden
          accept=".asc,.gpg,.pgp,.key,application/pgp-keys"
          @change=${this.#onKey}
        />
        <button class="as-link" @click=${this.#pickKey}>
          ${words.protection.addKey}
          <span class="only-read">(${this.recipient.mailbox})</span>
        </button>
        <p class="small problem" role="alert">${this.problem || nothing}</p>
      </div>
    `;
  }

  #pickKey = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('#key')?.click();
  };

  #onKey = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    try {
      const key = new Uint8Array(await file.arrayBuffer());
      await this.composition.saveKey(this.recipient, key);
      this.problem = '';
    } catch (thrown) {
      const { message, hint } = told(WafersealError.wrap(thrown));
      this.problem = `${message} ${hint}`;
    }
  };
}

// Reasons against a question that no longer hold when the sender hands the link over.
const handingOverHelps: ReadonlySet<string> = new Set([
  'notice_not_verifiable',
  'floor_end_to_end',
]);

// The agent opens the capsule for these; the others' copies it does not touch, and knows the text all the same.
function agentReads({ method }: Decision): string {
  const { protection } = words;
  const opened = method === 'tls' || method === 'insecure';
  return opened ? protection.agentReads : protection.agentReadsAnother;
}

function fallbackOf(decision: Decision): string {
  const fallback: Choice | undefined = decision.fallback;
  return fallback
    ? words.protection.fallback(words.method[fallback.method])
    : words.protection.noFallback;
}
