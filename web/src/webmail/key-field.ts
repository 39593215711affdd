// The OpenPGP key of an entry: the one that is kept, another one pasted or from a file, or none.
import { html, nothing, type TemplateResult } from 'lit';
import { type AddressBookEntry, type KeyReport, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { tones } from '../design/tones.js';
import { day, sentenceOf, told, words } from '../words/index.js';
import { entryFormStyles } from './address-book-styles.js';

type Mode = 'kept' | 'giving' | 'removed';

export class KeyField extends WaferElement {
  static override properties = {
    session: { attribute: false },
    entry: { attribute: false },
    mailbox: {},
    mode: { state: true },
    report: { state: true },
    problem: { state: true },
    checking: { state: true },
  };

  static override styles = [controls, tones, entryFormStyles];

  session!: Session;
  entry: AddressBookEntry | undefined;
  /** For which address the key is looked at; empty while none is given. */
  mailbox = '';
  mode: Mode = 'kept';
  report: KeyReport | undefined;
  problem = '';
  checking = false;
  #given: Uint8Array | undefined;
  #asked = 0;

  /** `undefined`: as it was. `null`: taken away. */
  get value(): Uint8Array | null | undefined {
    if (this.mode === 'removed') return null;
    return this.mode === 'giving' && !this.problem ? this.#given : undefined;
  }
  /** There will be a key once this is saved. */
  get present(): boolean {
    return this.value === undefined ? this.entry?.openpgp_key !== undefined : this.value !== null;
  }
  /** Something stands in the field that is no key. */
  get invalid(): boolean {
    return this.mode === 'giving' && this.problem !== '';
  }

  refuse(problem: string): void {
    this.mode = 'giving';
    this.problem = problem;
    void this.#focusText();
  }
  override focus(): void {
    void this.#focusText();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('mailbox') || changed.has('entry')) void this.#look();
  }

  override render(): TemplateResult {
    return html`
      <fieldset>
        <legend>${words.book.key}</legend>
        ${this.mode === 'giving' ? this.#giving() : this.#kept()}
        ${
          this.entry?.smime_certificate
            ? html`<p class="small soft">${words.book.certificate}</p>`
            : nothing
        }
      </fieldset>
    `;
  }

  #kept(): TemplateResult {
    const removed = this.mode === 'removed';
    const has = this.entry?.openpgp_key !== undefined;
    if (!has) {
      return html`
        <p class="small soft">${words.book.keyAbsent}</p>
        <div class="acts">
          <button type="button" class="button quiet" id="give" @click=${this.#give}>
            ${icon('key')} ${words.protection.addKey}
          </button>
        </div>
      `;
    }
    return html`
      ${removed ? html`<p role="status">${words.book.keyRemoved}</p>` : this.#verdict()}
      <div class="acts">
        ${
          removed
            ? html`<button type="button" class="button quiet" @click=${() => this.#set('kept')}>
                ${icon('undo')} ${words.book.keyUndo}
              </button>`
            : html`
                <button type="button" class="button quiet" id="give" @click=${this.#give}>
                  ${words.book.keyReplace}
                </button>
                <button type="button" class="button quiet danger" @click=${() => this.#set('removed')}>
                  ${words.book.keyRemove}
                </button>
              `
        }
      </div>
    `;
  }

  #giving(): TemplateResult {
    return html`
      <div class="field">
        <label for="text">${words.book.keyPaste}</label>
        <textarea
          id="text"
          class="input"
          rows="4"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          aria-describedby="hint problem"
          aria-invalid=${this.problem ? 'true' : 'false'}
          @input=${this.#onText}
        ></textarea>
        <span id="hint" class="hint">${words.book.keyHint}</span>
      </div>
      <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
      <div class="looked-at" role="status">${this.checking ? words.book.keyChecking : this.#verdict()}</div>
      <div class="acts">
        <input
          id="file"
          type="file"
          hidden
          accept=".asc,.gpg,.pgp,.key,.txt,application/pgp-keys"
          @change=${this.#onFile}
        />
        <button type="button" class="button quiet" @click=${this.#pick}>
          ${icon('file')} ${words.book.keyFile}
        </button>
        <button type="button" class="button quiet" @click=${() => this.#set('kept')}>
          ${icon('undo')} ${this.entry?.openpgp_key ? words.book.keyUndo : words.book.cancel}
        </button>
      </div>
    `;
  }

  #verdict(): TemplateResult | typeof nothing {
    if (!this.report || this.problem) return nothing;
    const { fingerprint, unusable, userIds, expires } = this.report;
    const why = unusable && sentenceOf(unusable);
    return html`
      <p class="verdict" data-tone=${why ? 'care' : 'strong'}>
        ${icon(why ? 'warn' : 'check')}
        <span>
          <strong>${why ? words.book.keyUnusable : words.book.keyUsable}</strong>
          ${why ? html`${why.message} ${why.hint}` : nothing}
          ${why && this.mode === 'giving' ? words.book.keyKept : nothing}
        </span>
      </p>
      <dl>
        <div>
          <dt>${words.book.fingerprint}</dt>
          <dd class="fingerprint">${fingerprint.replace(/(.{4})(?=.)/g, '$1 ')}</dd>
        </div>
        ${
          userIds.length > 0
            ? html`<div><dt>${words.book.keyFor}</dt><dd>${userIds.join(', ')}</dd></div>`
            : nothing
        }
        ${
          expires
            ? html`<div><dt>${words.book.keyExpires}</dt><dd>${day(expires)}</dd></div>`
            : nothing
        }
      </dl>
      <p class="hint">${words.book.fingerprintHint}</p>
    `;
  }

  #give = (): void => {
    this.#set('giving');
    void this.#focusText();
  };

  #set(mode: Mode): void {
    this.mode = mode;
    this.problem = '';
    this.report = undefined;
    this.#given = undefined;
    void this.#look();
    this.#announce();
  }

  async #focusText(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#text, #give')?.focus();
  }

  #pick = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('#file')?.click();
  };

  #onText = (event: InputEvent): void => {
    const text = (event.target as HTMLTextAreaElement).value.trim();
    this.#take(text ? new TextEncoder().encode(text) : undefined);
  };

  #onFile = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) this.#take(new Uint8Array(await file.arrayBuffer()));
  };

  #take(key: Uint8Array | undefined): void {
    this.#given = key;
    this.report = undefined;
    this.problem = '';
    void this.#look();
  }

  // What the engine says about the key that would be kept.
  async #look(): Promise<void> {
    const asked = ++this.#asked;
    const book = this.session.addressBook;
    const given = this.#given;
    const giving = this.mode === 'giving';
    const { entry, mailbox } = this;
    if (giving ? !given : !entry?.openpgp_key) return;
    this.checking = giving;
    try {
      const report =
        giving && given
          ? await book.inspectKey(given, mailbox)
          : entry && (await book.keyOf({ ...entry, mailbox }));
      if (asked !== this.#asked) return;
      this.report = report;
      this.problem = giving && report?.hasSecret ? words.book.keySecret : '';
    } catch (thrown) {
      if (asked !== this.#asked) return;
      const { message, hint } = told(WafersealError.wrap(thrown));
      this.report = undefined;
      if (giving) this.problem = `${message} ${hint}`;
    }
    this.checking = false;
    this.#announce();
  }

  #announce(): void {
    this.dispatchEvent(new Event('changed'));
  }
}

define('wafer-key-field', KeyField);
