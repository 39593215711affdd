// A new OpenPGP key of one's own.
import { html, type TemplateResult } from 'lit';
import type { OwnKey, WafersealError } from 'waferseal';
import { define } from '../design/element.js';
import { words } from '../words/index.js';
import { KeyForm } from './key-form.js';

const secondsPerYear = 365 * 86_400;
const years = [1, 2, 5];

export class NewKeyForm extends KeyForm {
  override render(): TemplateResult {
    const { keys } = words;
    const content = html`
      <div class="pair">
        <div class="field">
          <label for="name">${keys.name}</label>
          <input
            id="name"
            class="input"
            maxlength="200"
            spellcheck="false"
            autocomplete="name"
            .defaultValue=${this.session.me.display_name}
            aria-invalid=${this.problems.name ? 'true' : 'false'}
            aria-describedby="name-problem name-hint"
          />
          ${this.problemOf('name')}
          <span id="name-hint" class="hint">${keys.nameHint}</span>
        </div>
        <div class="field">
          <label for="lasts">${keys.lasts}</label>
          <select id="lasts" class="input">
            <option value="">${keys.lastsForever}</option>
            ${years.map((n) => html`<option value=${n * secondsPerYear}>${keys.lastsYears(n)}</option>`)}
          </select>
        </div>
      </div>
    `;
    return this.form(keys.createTitle, keys.createLead, content, keys.createAction, keys.creating);
  }

  protected override async work(): Promise<{ key: OwnKey; news: string }> {
    const name = this.input('name').value.trim();
    const lasts = Number(this.input('lasts').value);
    const key = await this.session.keys.create({ name, ...(lasts ? { validFor: lasts } : {}) });
    return { key, news: words.keys.made };
  }

  protected override fieldOf({ subject }: WafersealError): string | undefined {
    return subject === 'name' ? 'name' : undefined;
  }
}

define('wafer-new-key-form', NewKeyForm);
