// The user's own keys: which there are, and how one is made, brought, given to others, backed up and
// restored.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type OwnKey, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { listPage } from '../design/list-page.js';
import { newsNote, problemNote } from '../design/notes.js';
import { tones } from '../design/tones.js';
import { day, sentenceOf, words } from '../words/index.js';
import './account-keys.js';
import './back-up-form.js';
import './import-key-form.js';
import { grouped, shortName } from './key-name.js';
import { keysStyles } from './keys-styles.js';
import './new-key-form.js';
import './recovery-sheet.js';
import './restore-key-form.js';
import { Sure } from '../design/sure.js';
import { saveFile } from './save-file.js';

type Kept = CustomEvent<{ key: OwnKey; news: string }>;

export class KeysPage extends WaferElement {
  static override uses: readonly Component[] = [Sure];

  static override properties = {
    session: { attribute: false },
    keys: { state: true },
    open: { state: true },
    sheet: { state: true },
    sure: { state: true },
    news: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, tones, listPage, keysStyles];

  session!: Session;
  keys: OwnKey[] | undefined;
  // Which form is open: 'create', 'import', 'restore', the id of the key to be backed up, or ''.
  open = '';
  // The key whose sheet is shown in place of the page.
  sheet: OwnKey | undefined;
  sure = '';
  news = '';
  problem: WafersealError | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.keys = await this.session.keys.list();
      this.problem = undefined;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    const { sheet } = this;
    if (sheet) {
      return html`<wafer-recovery-sheet
        .session=${this.session}
        .key=${sheet}
        @done=${() => this.#leaveSheet(sheet)}
      ></wafer-recovery-sheet>`;
    }
    return html`
      <div class="top">
        <h1>${words.keys.title}</h1>
        <div class="acts">
          ${this.#opens('create', 'plus', words.keys.create, true)}
          ${this.#opens('import', 'file', words.keys.import)}
          ${this.#opens('restore', 'undo', words.keys.restore)}
        </div>
      </div>
      <p class="lead soft">${words.keys.lead}</p>
      <div class="notes">
        ${problemNote(this.problem, () => this.#load())} ${newsNote(this.news)}
      </div>
      ${this.#form()} ${this.#list()}
      <wafer-account-keys class="card" .session=${this.session}></wafer-account-keys>
    `;
  }

  #opens(
    form: string,
    name: 'plus' | 'file' | 'undo',
    label: string,
    primary = false,
  ): TemplateResult {
    return html`<button
      class="button ${primary ? 'primary' : ''}"
      id=${form}
      ?disabled=${!this.keys}
      aria-expanded=${this.open === form}
      @click=${() => this.#open(form)}
    >
      ${icon(name)} ${label}
    </button>`;
  }

  #form(): TemplateResult | typeof nothing {
    const kept = (event: Kept): Promise<void> => this.#onKept(event);
    const cancel = (): Promise<void> => this.#close(this.open);
    const { session } = this;
    switch (this.open) {
      case 'create':
        return html`<wafer-new-key-form
          class="card" .session=${session} @kept=${kept} @cancel=${cancel}
        ></wafer-new-key-form>`;
      case 'import':
        return html`<wafer-import-key-form
          class="card" .session=${session} @kept=${kept} @cancel=${cancel}
        ></wafer-import-key-form>`;
      case 'restore':
        return html`<wafer-restore-key-form
          class="card" .session=${session} @kept=${kept} @cancel=${cancel}
        ></wafer-restore-key-form>`;
      default:
        return nothing;
    }
  }

  #list(): TemplateResult | typeof nothing {
    const { keys } = this;
    if (!keys) {
      return this.problem
        ? nothing
        : html`<p class="empty" role="status">${words.keys.loading}</p>`;
    }
    if (keys.length === 0) {
      return this.open ? nothing : html`<p class="empty">${words.keys.empty}</p>`;
    }
    return html`<ul class="card">
      ${repeat(
        keys,
        ({ id }) => id,
        (key) => html`<li>${this.#key(key)}</li>`,
      )}
    </ul>`;
  }

  #key(key: OwnKey): TemplateResult {
    const { id, fingerprint, content } = key;
    const name = shortName(fingerprint);
    return html`
      <div class="key">
        ${this.#verdict(key)}
        <dl>
          <dt>${words.keys.fingerprint}</dt>
          <dd class="fingerprint">${grouped(fingerprint)}</dd>
          ${content ? this.#facts(content.report) : nothing}
        </dl>
        <div class="acts">
          ${
            content
              ? html`
                  <button
                    class="button quiet"
                    aria-label=${words.keys.publicKeyOf(name)}
                    @click=${() => this.#savePublic(key)}
                  >
                    ${icon('down')} ${words.keys.publicKey}
                  </button>
                  <button
                    class="button quiet"
                    id="back-up-${id}"
                    aria-label=${words.keys.backUpOf(name)}
                    aria-expanded=${this.open === id}
                    @click=${() => this.#open(id)}
                  >
                    ${icon('lock')} ${words.keys.backUp}
                  </button>
                `
              : nothing
          }
          <button
            class="button quiet danger"
            id="remove-${id}"
            aria-label=${words.keys.removeOf(name)}
            aria-expanded=${this.sure === id}
            @click=${() => this.#ask(id)}
          >
            ${words.keys.remove}
          </button>
        </div>
        ${this.sure === id ? this.#sure(key, name) : nothing}
      </div>
      ${
        this.open === id
          ? html`<wafer-back-up-form
              .session=${this.session}
              .key=${key}
              @kept=${(event: Kept) => this.#onKept(event)}
              @sheet=${() => this.#showSheet(key)}
              @cancel=${() => this.#close(`back-up-${id}`)}
            ></wafer-back-up-form>`
          : nothing
      }
    `;
  }

  #verdict({ problem, content }: OwnKey): TemplateResult {
    const why = problem ?? content?.report.unusable;
    const said = problem ? words.keys.broken : words.keys.unusable;
    return html`
      <p class="verdict" data-tone=${why ? 'care' : 'strong'}>
        ${icon(why ? 'warn' : 'check')}
        <span>
          <strong>${why ? said : words.keys.usable}</strong>
          ${why ? html`${sentenceOf(why).message} ${sentenceOf(why).hint}` : nothing}
        </span>
      </p>
    `;
  }

  #facts({ userIds, created, expires }: NonNullable<OwnKey['content']>['report']): TemplateResult {
    return html`
      <dt>${words.keys.owner}</dt>
      <dd>${userIds.join(', ')}</dd>
      <dt>${words.keys.created}</dt>
      <dd>${day(created)}</dd>
      <dt>${words.keys.expires}</dt>
      <dd>${expires ? day(expires) : words.keys.never}</dd>
    `;
  }

  #sure({ id }: OwnKey, name: string): TemplateResult {
    return html`
      <wafer-sure
        role="group"
        aria-label=${words.keys.removeOf(name)}
        text=${words.keys.removeSure}
        action=${words.keys.remove}
        keep=${words.keys.keep}
        @sure=${() => this.#remove(id)}
        @keep=${() => this.#close(`remove-${id}`)}
      ></wafer-sure>
    `;
  }

  #open(form: string): void {
    this.open = this.open === form ? '' : form;
    this.sure = '';
    this.news = '';
  }

  #ask(id: string): void {
    this.sure = this.sure === id ? '' : id;
    this.open = '';
    this.news = '';
  }

  async #close(then: string): Promise<void> {
    this.open = '';
    this.sure = '';
    await this.#focus(then);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #onKept({ detail: { key, news } }: Kept): Promise<void> {
    await this.#load();
    this.news = news;
    await this.#close(`back-up-${key.id}`);
  }

  #showSheet(key: OwnKey): void {
    this.#open('');
    this.sheet = key;
  }

  async #leaveSheet({ id }: OwnKey): Promise<void> {
    this.sheet = undefined;
    await this.#close(`back-up-${id}`);
  }

  async #savePublic({ fingerprint, content }: OwnKey): Promise<void> {
    if (!content) return;
    const name = words.keys.publicName(shortName(fingerprint));
    await saveFile(name, new TextEncoder().encode(content.armored));
    this.news = words.keys.saved(name);
  }

  async #remove(id: string): Promise<void> {
    try {
      await this.session.keys.remove(id);
      await this.#load();
      this.news = words.keys.removed;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    await this.#close('create');
  }
}

define('wafer-keys', KeysPage);
