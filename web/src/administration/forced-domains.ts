// Domains of recipients that must be reached by TLS, and what happens if they cannot.
import { html, nothing, type TemplateResult } from 'lit';
import type { PolicySettings } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import { isPattern } from './patterns.js';
import { settingStyles } from './setting-styles.js';

type Forced = NonNullable<PolicySettings['tls_forced']>;
type How = Forced[string];
const ways: readonly How[] = ['tls-or-never', 'tls-else-escrow'];

export class ForcedDomains extends WaferElement {
  static override properties = {
    value: { attribute: false },
    readOnly: { attribute: false },
    problem: { state: true },
  };

  static override styles = [controls, settingStyles];

  value: Forced | undefined;
  readOnly = false;
  problem = '';

  override render(): TemplateResult {
    const { editor, value: text } = policyWords;
    const entries = Object.entries(this.value ?? {});
    return html`
      <div class="value">
        ${
          entries.length === 0
            ? nothing
            : html`<ul class="entries">
                ${entries.map(
                  ([pattern, how]) => html`<li>
                    <span>${pattern}: ${text.forced[how]}</span>
                    ${
                      this.readOnly
                        ? nothing
                        : html`<span class="acts">
                            <button
                              class="button quiet icon"
                              aria-label=${editor.remove(pattern)}
                              @click=${() => this.#remove(pattern)}
                            >
                              ${icon('close')}
                            </button>
                          </span>`
                    }
                  </li>`,
                )}
              </ul>`
        }
        ${this.readOnly ? nothing : this.#form()}
      </div>
    `;
  }

  #form(): TemplateResult {
    const { editor, value: text } = policyWords;
    return html`
      <form class="adding" novalidate @submit=${this.#onSubmit}>
        <div class="pair">
          <div class="field">
            <label for="pattern">${editor.pattern}</label>
            <input
              id="pattern"
              class="input"
              type="text"
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              placeholder="*.example.org"
              aria-invalid=${this.problem ? 'true' : 'false'}
              aria-describedby="problem"
            />
          </div>
          <div class="field">
            <label for="how">${editor.how}</label>
            <select id="how" class="input">
              ${ways.map((how) => html`<option value=${how}>${text.forced[how]}</option>`)}
            </select>
          </div>
        </div>
        <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
        <button class="button">${icon('plus')} ${editor.addDomain}</button>
      </form>
    `;
  }

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.renderRoot.querySelector<HTMLInputElement>('#pattern');
    const how = this.renderRoot.querySelector<HTMLSelectElement>('#how');
    const pattern = field?.value.trim().toLowerCase() ?? '';
    this.problem = isPattern(pattern) ? '' : policyWords.account.noDomain(pattern);
    field?.focus();
    if (this.problem || !field) return;
    field.value = '';
    this.#say({ ...this.value, [pattern]: (how?.value ?? 'tls-or-never') as How });
  };

  async #remove(pattern: string): Promise<void> {
    const { [pattern]: _, ...others } = this.value ?? {};
    this.#say(others);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#pattern')?.focus();
  }

  #say(value: Forced): void {
    this.value = Object.keys(value).length > 0 ? value : undefined;
    this.dispatchEvent(new CustomEvent('list', { detail: this.value }));
  }
}

define('wafer-forced-domains', ForcedDomains);
