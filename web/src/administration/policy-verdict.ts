// What can be said of a policy without any recipient: what contradicts itself, and whether every message can
// be sent without asking. The engine proves it; this shows it.
import { html, nothing, type TemplateResult } from 'lit';
import type { PolicyReport } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { tones } from '../design/tones.js';
import { sentenceOf } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { pathText } from './setting-kinds.js';
import { pageStyles } from './setting-styles.js';

export class PolicyVerdict extends WaferElement {
  static override properties = { report: { attribute: false } };

  static override styles = [controls, tones, pageStyles];

  report: PolicyReport | undefined;

  override render(): TemplateResult | typeof nothing {
    if (!this.report) return nothing;
    const { contradictions } = this.report;
    const { account } = policyWords;
    return html`
      <div class="notes" role="status">
        ${
          contradictions.length === 0
            ? nothing
            : html`<div class="note stop">
                ${icon('warn')}
                <div>
                  <p><strong>${account.contradictions(contradictions.length)}</strong></p>
                  <ul>
                    ${contradictions.map(
                      ({ subject = '' }) =>
                        html`<li>${subject.split(' and ').map(pathText).join(' – ')}</li>`,
                    )}
                  </ul>
                </div>
              </div>`
        }
        ${contradictions.length === 0 ? this.#always(this.report) : nothing}
      </div>
    `;
  }

  #always({ always }: PolicyReport): TemplateResult {
    const { account } = policyWords;
    return html`
      <div class="note ${always.proved ? 'strong' : ''}">
        ${icon(always.proved ? 'check' : 'question')}
        <div>
          <p><strong>${always.proved ? account.alwaysYes : account.alwaysNo}</strong></p>
          <details>
            <summary>${account.alwaysWhy}</summary>
            <p class="small soft">
              ${account.alwaysLead}
              ${
                always.lines.some(({ reason }) => reason === 'default_question_set')
                  ? account.alwaysKey
                  : nothing
              }
            </p>
            <ul>
              ${always.lines.map(
                ({ scope, proved, reason, setting }) => html`<li class="small">
                  <strong>${this.#scope(scope)}: ${proved ? account.yes : account.no}.</strong>
                  ${sentenceOf(reason).message}
                  ${setting ? html`<span class="soft">${pathText(setting)}</span>` : nothing}
                </li>`,
              )}
            </ul>
          </details>
        </div>
      </div>
    `;
  }

  // "account", "domain *.example.com", "user a@example.com".
  #scope(label: string): string {
    const [kind = '', key = ''] = label.split(' ');
    return kind === 'account' ? policyWords.account.account : key;
  }
}

define('wafer-policy-verdict', PolicyVerdict);
