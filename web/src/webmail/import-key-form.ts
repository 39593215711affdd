// A private key that another program has made.
import { html, nothing, type TemplateResult } from 'lit';
import type { OwnKey, WafersealError } from 'waferseal';
import { define } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';
import { KeyForm, wipe } from './key-form.js';

// More is refused, and need not be read for that.
const mostRead = 4 * 2 ** 20;

export class ImportKeyForm extends KeyForm {
  static override properties = { ...KeyForm.properties, fileName: { state: true } };

  fileName = '';
  #file: File | undefined;

  override render(): TemplateResult {
    const { keys } = words;
    const content = html`
      <div class="field">
        <label for="text">${keys.keyText}</label>
        <textarea
          id="text"
          class="input"
          rows="4"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          aria-invalid=${this.problems.text ? 'true' : 'false'}
          aria-describedby="text-problem"
          @input=${() => this.#choose(undefined)}
        ></textarea>
        ${this.problemOf('text')}
      </div>
      <div class="foot">
        <input
          id="file"
          type="file"
          hidden
          accept=".asc,.gpg,.pgp,.key,.txt,application/pgp-keys"
          @change=${this.#onFile}
        />
        <button type="button" class="button" @click=${() => this.input('file').click()}>
          ${icon('file')} ${keys.keyFile}
        </button>
        <span role="status">${this.fileName ? keys.keyChosen(this.fileName) : nothing}</span>
      </div>
      <div class="field">
        <label for="passphrase">${keys.passphrase}</label>
        <input
          id="passphrase"
          class="input"
          type="password"
          autocomplete="off"
          aria-invalid=${this.problems.passphrase ? 'true' : 'false'}
          aria-describedby="passphrase-problem passphrase-hint"
        />
        ${this.problemOf('passphrase')}
        <span id="passphrase-hint" class="hint">${keys.passphraseHint}</span>
      </div>
    `;
    return this.form(keys.importTitle, keys.importLead, content, keys.importAction, keys.importing);
  }

  #choose(file: File | undefined): void {
    this.#file = file;
    this.fileName = file?.name ?? '';
  }

  #onFile = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) {
      this.#choose(input.files[0]);
      this.input('text').value = '';
    }
    input.value = '';
  };

  protected override async work(): Promise<{ key: OwnKey; news: string } | undefined> {
    const key = this.#file
      ? new Uint8Array(await this.#file.slice(0, mostRead).arrayBuffer())
      : this.typed('text');
    if (key.length === 0) {
      this.refuse('text', words.keys.keyMissing);
      return undefined;
    }
    const passphrase = this.typed('passphrase');
    try {
      const own = await this.session.keys.import({ key, passphrase });
      return { key: own, news: words.keys.imported };
    } finally {
      wipe(key);
      wipe(passphrase);
    }
  }

  protected override fieldOf({ code }: WafersealError): string | undefined {
    if (code === 'key_passphrase') return 'passphrase';
    return code.startsWith('key_') ? 'text' : undefined;
  }
}

define('wafer-import-key-form', ImportKeyForm);
