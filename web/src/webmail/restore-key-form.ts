// A key from the two halves of its backup: the file, and the code on the sheet.
import { html, nothing, type TemplateResult } from 'lit';
import type { OwnKey, WafersealError } from 'waferseal';
import { define } from '../design/element.js';
import { icon } from '../design/icons.js';
import { day, words } from '../words/index.js';
import { KeyForm, wipe } from './key-form.js';

// More is refused, and need not be read for that.
const mostRead = 4 * 2 ** 20;

export class RestoreKeyForm extends KeyForm {
  static override properties = { ...KeyForm.properties, file: { state: true } };

  file: File | undefined;

  override render(): TemplateResult {
    const { keys } = words;
    const content = html`
      <div class="field">
        <span id="file-label" class="label">${keys.backupFile}</span>
        <input id="file" type="file" hidden accept=".backup" @change=${this.#onFile} />
        <div class="foot">
          <button
            id="choose"
            type="button"
            class="button"
            aria-describedby="file-label choose-problem"
            @click=${() => this.input('file').click()}
          >
            ${icon('file')} ${keys.keyFile}
          </button>
          <span role="status">${this.file ? keys.keyChosen(this.file.name) : nothing}</span>
        </div>
        ${this.problemOf('choose')}
      </div>
      <div class="field">
        <label for="code">${keys.code}</label>
        <input
          id="code"
          class="input code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="80"
          aria-invalid=${this.problems.code ? 'true' : 'false'}
          aria-describedby="code-problem code-hint"
        />
        ${this.problemOf('code')}
        <span id="code-hint" class="hint">${keys.codeHint}</span>
      </div>
    `;
    return this.form(
      keys.restoreTitle,
      keys.restoreLead,
      content,
      keys.restoreAction,
      keys.restoring,
    );
  }

  #onFile = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) this.file = input.files[0];
    input.value = '';
  };

  protected override async work(): Promise<{ key: OwnKey; news: string } | undefined> {
    if (!this.file) {
      this.refuse('choose', words.keys.backupMissing);
      return undefined;
    }
    const code = this.typed('code');
    if (code.every((byte) => byte === 0x20)) {
      this.refuse('code', words.keys.codeMissing);
      return undefined;
    }
    try {
      const file = new Uint8Array(await this.file.slice(0, mostRead).arrayBuffer());
      const { key, owner, made } = await this.session.keys.restore({ file, code });
      return { key, news: words.keys.restored(owner, day(made)) };
    } finally {
      wipe(code);
    }
  }

  protected override fieldOf({ code }: WafersealError): string | undefined {
    if (code === 'recovery_code_mistyped') return 'code';
    return code.startsWith('key_backup_') ? 'choose' : undefined;
  }
}

define('wafer-restore-key-form', RestoreKeyForm);
