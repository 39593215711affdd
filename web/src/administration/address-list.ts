// Mailboxes and domains, one a line.
import { html, nothing, type TemplateResult } from 'lit';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { policyWords } from '../words/policy.js';
import { isMailbox, isPattern, splitLines } from './patterns.js';
import { settingStyles } from './setting-styles.js';

export class AddressList extends WaferElement {
  static override properties = {
    label: {},
    value: { attribute: false },
    readOnly: { attribute: false },
    problem: { state: true },
  };

  static override styles = [controls, settingStyles];

  label = '';
  value: string[] | undefined;
  readOnly = false;
  problem = '';

  override render(): TemplateResult {
    return html`
      <div class="value">
        <textarea
          class="input"
          rows="3"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-label=${this.label}
          aria-describedby="problem"
          aria-invalid=${this.problem ? 'true' : 'false'}
          ?disabled=${this.readOnly}
          .value=${(this.value ?? []).join('\n')}
          @change=${this.#onChange}
        ></textarea>
        <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
      </div>
    `;
  }

  // With a line that is neither, nothing is taken: what stands there would be lost.
  #onChange = (event: Event): void => {
    const lines = splitLines((event.target as HTMLTextAreaElement).value);
    const wrong = lines.find((line) => !(line.includes('@') ? isMailbox(line) : isPattern(line)));
    const { noMailbox, noDomain } = policyWords.account;
    if (wrong === undefined) this.problem = '';
    else this.problem = wrong.includes('@') ? noMailbox(wrong) : noDomain(wrong);
    if (wrong !== undefined) return;
    this.value = lines.length > 0 ? lines : undefined;
    this.dispatchEvent(new CustomEvent('list', { detail: this.value }));
  };
}

define('wafer-address-list', AddressList);
