// How the whole message is protected, and each recipient's copy.
import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { type Resolution, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { type IconName, icon } from '../design/icons.js';
import { told, words } from '../words/index.js';
import type { Composition } from './composition.js';
import { ProtectionRow } from './protection-row.js';

// A phrase opens a copy for nobody before its recipient was told.
interface PhraseToTell {
  mailbox: string;
  phrase: string;
}

/**
 * How a message will be protected, and each recipient's copy: why, who can read it, what can be changed.
 *
 * @csspart title - The heading.
 * @csspart summary - What holds of the whole message.
 * @csspart recipient - One recipient's copy.
 * @csspart explanation - Why, who can read it and what can be changed.
 * @tag wafer-protection-panel
 */
export class ProtectionPanel extends WaferElement {
  static override tag = 'wafer-protection-panel';
  static override uses: readonly Component[] = [ProtectionRow];

  static override properties = {
    composition: { attribute: false },
    asksElsewhere: { type: Boolean, attribute: 'asks-elsewhere' },
    toTell: { state: true },
  };

  static override styles = [
    controls,
    css`
      h2 {
        margin-bottom: var(--space-3);
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      .note + .note {
        margin-top: var(--space-2);
      }
      .note.telling {
        margin-bottom: var(--space-4);
      }
      .tell {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** The message that is written. */
  composition: Composition | undefined;
  /** Questions that are needed are asked for in another place. */
  asksElsewhere = false;
  // Generated phrases of the message before that are not told yet.
  toTell: readonly PhraseToTell[] = [];

  override willUpdate(changed: Map<string, unknown>): void {
    this.follow(this.composition);
    if (changed.get('composition') !== undefined) this.#begin(changed.get('composition'));
  }

  // Another message: what was sent with a phrase opens for nobody before that is told.
  #begin(before: unknown): void {
    const { sentTo, recipients, phrases } = before as Composition;
    const sent = sentTo ?? recipients.map(({ mailbox }) => mailbox);
    const told = [...phrases].map(([mailbox, phrase]) => ({ mailbox, phrase }));
    const left = told.filter(({ mailbox }) => sent.includes(mailbox));
    this.toTell = [...this.toTell, ...left];
    phrases.clear();
  }

  #told(one: PhraseToTell): void {
    this.toTell = this.toTell.filter((other) => other !== one);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
  }

  /** The focus goes to what can be done about this person's copy. */
  focusOn(mailbox: string): void {
    const rows = this.renderRoot.querySelectorAll<ProtectionRow>('wafer-protection-row');
    [...rows].find(({ recipient }) => recipient.mailbox === mailbox)?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { composition } = this;
    if (!composition) return nothing;
    const { recipients, resolution, trouble, lookingUp } = composition;
    return html`
      ${this.toTell.map(
        (one) => html`
          <div class="note care telling" part="summary" role="status">
            ${icon('question')}
            <div class="tell">
              <p>${words.question.tell(one.mailbox)}</p>
              <strong>${one.phrase}</strong>
              <button class="button" @click=${() => this.#told(one)}>${words.question.told}</button>
            </div>
          </div>
        `,
      )}
      <h2 part="title" tabindex="-1">${words.protection.title}</h2>
      ${recipients.length === 0 ? html`<p class="soft">${words.compose.nobody}</p>` : nothing}
      ${resolution && lookingUp.size === 0 ? summaryOf(resolution) : nothing}
      ${trouble ? note('warn', 'care', told(trouble).message, told(trouble).hint) : nothing}
      ${keyed(composition, this.#list(composition))}
    `;
  }

  // Another message's rows are others, also for the same person.
  #list(composition: Composition): TemplateResult {
    return html`
      <ul>
        ${repeat(
          composition.recipients,
          ({ mailbox }) => mailbox,
          (recipient) => html`
            <li>
              <wafer-protection-row
                part="recipient"
                exportparts="explanation"
                .composition=${composition}
                .recipient=${recipient}
                .asksElsewhere=${this.asksElsewhere}
              ></wafer-protection-row>
            </li>
          `,
        )}
      </ul>
    `;
  }
}

function note(name: IconName, tone: string, title: string, text = ''): TemplateResult {
  return html`
    <div class="note ${tone}" part="summary">
      ${icon(name)}
      <p><strong>${title}</strong> ${text}</p>
    </div>
  `;
}

function summaryOf({ outcome, decisions, errors }: Resolution): TemplateResult {
  if (errors.length > 0) {
    return html`${errors.map((record) => {
      const error = WafersealError.from(record);
      return note(
        'warn',
        'stop',
        words.protection.stopped,
        `${told(error).message} ${record.subject ?? ''}`,
      );
    })}`;
  }
  const having = (...methods: string[]): number =>
    decisions.filter(({ method }) => methods.includes(method)).length;
  const asking = having('ask');
  const failing = having('refuse', 'hold');
  const bare = having('insecure');
  if (asking > 0) return note('pencil', 'care', words.protection.needQuestion(asking));
  if (outcome === 'hold') return note('pause', 'care', words.protection.held);
  if (failing > 0) {
    const then = outcome === 'send-rest' ? words.protection.restSent : words.protection.nothingSent;
    return note('stop', 'stop', words.protection.notSent(failing), then);
  }
  if (bare > 0) return note('open', 'care', words.protection.unprotected(bare));
  return note('lock', 'strong', words.protection.allProtected(decisions.length));
}
