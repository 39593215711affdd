// A key that leaves: as file and sheet, or as one file under a passphrase.
import { css, html, type TemplateResult } from 'lit';
import type { OwnKey } from 'waferseal';
import { define } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';
import { KeyForm, wipe } from './key-form.js';
import { shortName } from './key-name.js';
import { saveFile } from './save-file.js';

const mostPassphraseBytes = 255;

/** Says `sheet` when file and sheet are wanted. */
export class BackUpForm extends KeyForm {
  static override properties = { ...KeyForm.properties, key: { attribute: false } };

  static override styles = [
    ...KeyForm.styles,
    css`
      section {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5) var(--space-5) 0;
      }
      section .button {
        justify-self: start;
      }
      @media (max-width: 40rem) {
        section {
          padding: var(--space-4) var(--space-4) 0;
        }
      }
    `,
  ];

  key!: OwnKey;

  override render(): TemplateResult {
    const { keys } = words;
    const content = html`
      <div class="pair">
        ${this.#field('passphrase', keys.newPassphrase)} ${this.#field('again', keys.again)}
      </div>
    `;
    return html`
      <section>
        <h2>${keys.sheetTitle}</h2>
        <p>${keys.sheetLead}</p>
        <button type="button" class="button primary" @click=${() => this.dispatchEvent(new Event('sheet'))}>
          ${icon('file')} ${keys.sheetAction}
        </button>
      </section>
      ${this.form(
        keys.passphraseTitle,
        keys.passphraseLead,
        content,
        keys.passphraseAction,
        keys.passphraseBusy,
      )}
    `;
  }

  #field(id: string, label: string): TemplateResult {
    return html`
      <div class="field">
        <label for=${id}>${label}</label>
        <input
          id=${id}
          class="input"
          type="password"
          autocomplete="new-password"
          aria-invalid=${this.problems[id] ? 'true' : 'false'}
          aria-describedby="${id}-problem"
        />
        ${this.problemOf(id)}
      </div>
    `;
  }

  protected override async work(): Promise<{ key: OwnKey; news: string } | undefined> {
    const passphrase = this.typed('passphrase');
    const again = this.typed('again');
    try {
      if (passphrase.length === 0) this.refuse('passphrase', words.keys.passphraseMissing);
      else if (passphrase.length > mostPassphraseBytes)
        this.refuse('passphrase', words.keys.passphraseLong);
      else if (again.length !== passphrase.length || again.some((b, i) => b !== passphrase[i]))
        this.refuse('again', words.keys.passphraseDiffers);
      else {
        const { key } = this;
        const name = words.keys.privateName(shortName(key.fingerprint));
        await saveFile(name, await this.session.keys.export(key, passphrase));
        return { key, news: words.keys.saved(name) };
      }
      return undefined;
    } finally {
      wipe(passphrase);
      wipe(again);
    }
  }
}

define('wafer-back-up-form', BackUpForm);
