// How the whole message is protected, and each recipient's copy.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Resolution, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type IconName, icon } from '../design/icons.js';
import { words } from '../words.js';
import type { Composition } from './composition.js';
import './protection-row.js';

export class ProtectionPanel extends LitElement {
  static override properties = {
    composition: { attribute: false },
    session: { attribute: false },
    version: { attribute: false },
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
    `,
  ];

  composition!: Composition;
  session!: Session;
  version = 0;

  override render(): TemplateResult {
    const { recipients, resolution, trouble, lookingUp } = this.composition;
    return html`
      <h2>${words.protection.title}</h2>
      ${recipients.length === 0 ? html`<p class="soft">${words.compose.nobody}</p>` : nothing}
      ${resolution && lookingUp.size === 0 ? summaryOf(resolution) : nothing}
      ${trouble ? note('warn', 'care', trouble.message, trouble.hint) : nothing}
      <ul>
        ${repeat(
          recipients,
          ({ mailbox }) => mailbox,
          (recipient) => html`
            <li>
              <wafer-protection-row
                .composition=${this.composition}
                .session=${this.session}
                .recipient=${recipient}
                .version=${this.version}
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
    <div class="note ${tone}">
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
        `${error.message} ${record.subject ?? ''}`,
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

customElements.define('wafer-protection-panel', ProtectionPanel);
