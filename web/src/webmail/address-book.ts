// The address book: who is in it, what is known to protect mail to them, and where that is changed.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  type AddressBookEntry,
  type BookList,
  type EntryKind,
  type KeyReport,
  type Session,
  searchOrder,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { listEntry, listPage } from '../design/list-page.js';
import { methodIcon } from '../design/method-look.js';
import { newsNote, problemNote } from '../design/notes.js';
import { tones } from '../design/tones.js';
import { sentenceOf, words } from '../words/index.js';
import { addressBookStyles } from './address-book-styles.js';
import { bookName } from './books-order.js';
import './books-panel.js';
import './entry-form.js';
import { Sure } from '../design/sure.js';

const nameOf = (entry: AddressBookEntry): string => entry.display_name || entry.mailbox;

export class AddressBookPage extends WaferElement {
  static override uses: readonly Component[] = [Sure];

  static override properties = {
    session: { attribute: false },
    entries: { state: true },
    books: { state: true },
    managing: { state: true },
    keys: { state: true },
    sought: { state: true },
    editing: { state: true },
    sure: { state: true },
    news: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, tones, listPage, listEntry, addressBookStyles];

  session!: Session;
  entries: AddressBookEntry[] | undefined;
  books: BookList | undefined;
  // The books themselves are shown as well.
  managing = false;
  // What the engine says about the keys, by entry.
  keys: ReadonlyMap<string, KeyReport> = new Map();
  sought = '';
  // The id of the entry whose form is open, 'new', or ''.
  editing = '';
  sure = '';
  news = '';
  problem: WafersealError | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      const book = this.session.addressBook;
      this.books = await book.books.list();
      const entries = await book.entries();
      this.entries = entries.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
      this.problem = undefined;
      const keys = new Map<string, KeyReport>();
      for (const entry of entries) {
        const report = await book.keyOf(entry).catch(() => undefined);
        if (report) keys.set(entry.id, report);
      }
      this.keys = keys;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    return html`
      <div class="top">
        <h1>${words.book.title}</h1>
        <div class="acts">
          <button
            class="button"
            id="manage"
            ?disabled=${!this.books}
            aria-expanded=${this.managing}
            @click=${this.#manage}
          >
            ${icon('book')} ${words.books.manage}
          </button>
          <button class="button primary" id="add" ?disabled=${!this.entries} @click=${() => this.#edit('new')}>
            ${icon('plus')} ${words.book.add}
          </button>
        </div>
      </div>
      <div class="notes">
        ${problemNote(this.problem, () => this.#load())} ${newsNote(this.news)}
      </div>
      ${
        this.managing && this.books
          ? html`<wafer-books
              class="card"
              .session=${this.session}
              .books=${this.books}
              .entries=${this.entries ?? []}
              @changed=${() => this.#load()}
            ></wafer-books>`
          : nothing
      }
      ${this.editing === 'new' ? this.#form(undefined) : nothing} ${this.#list()}
    `;
  }

  #list(): TemplateResult | typeof nothing {
    const { entries } = this;
    if (!entries) {
      return this.problem
        ? nothing
        : html`<p class="empty" role="status">${words.book.loading}</p>`;
    }
    if (entries.length === 0) {
      return this.editing ? html`` : html`<p class="empty">${words.book.empty}</p>`;
    }
    const shown = entries.filter((entry) => this.#matches(entry) || entry.id === this.editing);
    return html`
      <div class="find">
        <div class="field">
          <label for="search">${words.book.search}</label>
          <input
            id="search"
            class="input"
            type="search"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder=${words.book.searchHint}
            .value=${this.sought}
            @input=${(event: InputEvent) => (this.sought = (event.target as HTMLInputElement).value)}
          />
        </div>
        <span class="small soft" role="status">${words.book.shown(shown.length, entries.length)}</span>
      </div>
      ${
        shown.length === 0
          ? html`<p class="empty">${words.book.none}</p>`
          : html`<ul class="card">
              ${repeat(
                shown,
                ({ id }) => id,
                (entry) =>
                  html`<li>${entry.id === this.editing ? this.#form(entry) : this.#entry(entry)}</li>`,
              )}
            </ul>`
      }
    `;
  }

  // Every word that is sought stands in the name, the address or the book.
  #matches({ display_name: name = '', mailbox, book }: AddressBookEntry): boolean {
    const text = `${name} ${mailbox} ${this.#nameOfBook(book)}`.toLowerCase();
    return this.sought
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }

  #nameOfBook(id: string): string {
    const book = this.books?.books.find((one) => one.id === id);
    return book ? bookName(book) : '';
  }

  #form(entry: AddressBookEntry | undefined): TemplateResult {
    return html`
      <wafer-entry-form
        class=${entry ? '' : 'card'}
        .session=${this.session}
        .entry=${entry}
        .books=${this.books}
        .others=${this.entries?.filter(({ id }) => id !== entry?.id) ?? []}
        @saved=${({ detail }: CustomEvent<AddressBookEntry>) => this.#onSaved(detail)}
        @cancel=${() => this.#close(entry ? `edit-${entry.id}` : 'add')}
      ></wafer-entry-form>
    `;
  }

  #entry(entry: AddressBookEntry): TemplateResult {
    const { id, mailbox, display_name: name, book } = entry;
    const who = nameOf(entry);
    const [first] = entry.kinds;
    const unusable = this.keys.get(id)?.unusable !== undefined;
    return html`
      <div class="entry" data-tone=${unusable ? 'care' : first ? 'strong' : 'none'}>
        <span class="badge">${icon(first ? methodIcon[first] : 'person')}</span>
        <div>
          <div class="who">
            <span>${who}</span>
            ${this.#tag(book)}
          </div>
          ${name ? html`<div class="small soft">${mailbox}</div>` : nothing}
          <div class="has">
            ${
              first
                ? entry.kinds.map((kind) => this.#has(entry, kind))
                : html`<span data-tone="none">${words.book.has.nothing}</span>`
            }
          </div>
        </div>
        <div class="acts">
          <button
            class="button quiet"
            id="edit-${id}"
            aria-label=${words.book.editOf(who)}
            @click=${() => this.#edit(id)}
          >
            ${icon('pencil')} ${words.book.edit}
          </button>
          <button
            class="button quiet danger"
            id="remove-${id}"
            aria-label=${words.book.removeOf(who)}
            aria-expanded=${this.sure === id}
            @click=${() => this.#ask(id)}
          >
            ${words.book.remove}
          </button>
        </div>
        ${this.sure === id ? this.#sure(entry) : nothing}
      </div>
    `;
  }

  // In which book it is, if there are several, and that this one does not count.
  #tag(id: string): TemplateResult | typeof nothing {
    const { books } = this;
    if (!books || books.books.length < 2) return nothing;
    const name = this.#nameOfBook(id);
    const searched = searchOrder(books).some((book) => book.id === id);
    return html`<span class="tag">${searched ? name : words.books.notSearched(name)}</span>`;
  }

  #has(entry: AddressBookEntry, kind: EntryKind): TemplateResult {
    const unusable = kind === 'openpgp' ? this.keys.get(entry.id)?.unusable : undefined;
    return html`
      <span data-tone=${unusable ? 'care' : 'strong'}>
        ${icon(unusable ? 'warn' : 'check', 16)} ${words.book.has[kind]}${
          unusable ? html`: ${sentenceOf(unusable).message}` : nothing
        }
      </span>
    `;
  }

  #sure(entry: AddressBookEntry): TemplateResult {
    const { id } = entry;
    return html`
      <wafer-sure
        role="group"
        aria-label=${words.book.removeOf(nameOf(entry))}
        text=${words.book.removeSure(nameOf(entry))}
        action=${words.book.remove}
        keep=${words.book.keep}
        @sure=${() => this.#remove(entry)}
        @keep=${() => this.#close(`remove-${id}`)}
      ></wafer-sure>
    `;
  }

  #manage = async (): Promise<void> => {
    this.managing = !this.managing;
    this.news = '';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('wafer-books')?.focus();
  };

  #edit(id: string): void {
    this.editing = id;
    this.sure = '';
    this.news = '';
  }

  #ask(id: string): void {
    this.sure = this.sure === id ? '' : id;
    this.news = '';
  }

  async #close(then: string): Promise<void> {
    this.editing = '';
    this.sure = '';
    await this.#focus(then);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #onSaved(entry: AddressBookEntry): Promise<void> {
    await this.#load();
    this.news = words.book.saved(nameOf(entry));
    // What was just saved stays in sight.
    if (!this.#matches(entry)) this.sought = '';
    await this.#close(`edit-${entry.id}`);
  }

  async #remove(entry: AddressBookEntry): Promise<void> {
    try {
      await this.session.addressBook.remove(entry.id);
      await this.#load();
      this.news = words.book.removed(nameOf(entry));
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    await this.#close('add');
  }
}

define('wafer-address-book', AddressBookPage);
