// Which address books there are, which of them are searched, and where that is changed.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  type AddressBookEntry,
  type Book,
  type BookList,
  type Session,
  searchOrder,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { newsNote, problemNote } from '../design/notes.js';
import { words } from '../words/index.js';
import type { BookNameForm } from './book-name-form.js';
import './book-name-form.js';
import { Sure } from '../design/sure.js';
import { type BookOrder, bookName } from './books-order.js';

export class BooksPanel extends WaferElement {
  static override uses: readonly Component[] = [Sure];

  static override properties = {
    session: { attribute: false },
    books: { attribute: false },
    entries: { attribute: false },
    renaming: { state: true },
    sure: { state: true },
    news: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  static override styles = [
    controls,
    css`
      section {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-5);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--space-3);
        align-items: center;
        padding: var(--space-2) 0;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      .note {
        margin-top: var(--space-3);
      }
      .check.small {
        padding-block: var(--space-1);
      }
      .check.small input {
        margin-top: 0.0625rem;
      }
      .name {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        align-items: center;
      }
      wafer-sure,
      li > wafer-book-name-form {
        grid-column: 1 / -1;
      }
      @media (max-width: 40rem) {
        section {
          padding: var(--space-4);
        }
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .acts {
          margin-inline-start: calc(-1 * var(--space-4));
        }
      }
    `,
  ];

  session!: Session;
  books!: BookList;
  entries: readonly AddressBookEntry[] = [];
  // Ids of the book that gets another name and of the one that is perhaps deleted.
  renaming = '';
  sure = '';
  news = '';
  problem: WafersealError | undefined;
  busy = false;

  override focus(): void {
    void this.#focus('title');
  }

  override render(): TemplateResult {
    return html`
      <section aria-labelledby="title">
        <h2 id="title" tabindex="-1">${words.books.title}</h2>
        <div>
          <p>${this.#order()}</p>
          ${newsNote(this.news)} ${problemNote(this.problem)}
        </div>
        <ul>
          ${repeat(
            this.books.books,
            ({ id }) => id,
            (book) => html`<li>${this.#book(book)}</li>`,
          )}
        </ul>
        ${
          this.books.books.length > 1
            ? html`<wafer-books-order
                .books=${this.books}
                @order=${({ detail }: CustomEvent<BookOrder>) => this.#choose(detail)}
              ></wafer-books-order>`
            : nothing
        }
        ${this.#form()}
      </section>
    `;
  }

  #order(): string {
    const [first = '', ...others] = searchOrder(this.books).map(bookName);
    const order = words.books.order(first, others);
    const none = this.books.books.every(({ subscribed }) => !subscribed);
    return none ? `${words.books.onlyDefault} ${order}` : order;
  }

  #book(book: Book): TemplateResult {
    const { id } = book;
    const name = bookName(book);
    return html`
      <div>
        <div class="name">
          ${name} <span class="small soft">${words.books.inIt(this.#count(id))}</span>
        </div>
        <label class="check small">
          <input
            type="checkbox"
            id="search-${id}"
            aria-label=${words.books.searchOf(name)}
            .checked=${live(book.subscribed)}
            @change=${(event: Event) =>
              this.#change({ ...book, subscribed: (event.target as HTMLInputElement).checked })}
          />
          <span>${words.books.search}</span>
        </label>
      </div>
      <div class="acts">
        <button
          type="button"
          class="button quiet"
          id="rename-${id}"
          aria-label=${words.books.renameOf(name)}
          aria-expanded=${this.renaming === id}
          @click=${() => this.#rename(id)}
        >
          ${icon('pencil')} ${words.books.rename}
        </button>
        ${
          id === this.books.default
            ? nothing
            : html`<button
                type="button"
                class="button quiet danger"
                id="remove-${id}"
                aria-label=${words.books.removeOf(name)}
                aria-expanded=${this.sure === id}
                @click=${() => this.#ask(id)}
              >
                ${words.books.remove}
              </button>`
        }
      </div>
      ${this.renaming === id ? this.#form(book) : nothing}
      ${this.sure === id ? this.#sure(book) : nothing}
    `;
  }

  #sure(book: Book): TemplateResult {
    const name = bookName(book);
    return html`
      <wafer-sure
        role="group"
        aria-label=${words.books.removeOf(name)}
        text=${words.books.removeSure(name, this.#count(book.id))}
        action=${words.books.remove}
        keep=${words.books.keep}
        @sure=${() => this.#remove(book)}
        @keep=${() => this.#close(`remove-${book.id}`)}
      ></wafer-sure>
    `;
  }

  // Of this book, or of a new one.
  #form(book?: Book): TemplateResult {
    const others = this.books.books.filter(({ id }) => id !== book?.id);
    return html`
      <wafer-book-name-form
        id="name-${book?.id ?? 'new'}"
        name=${book ? bookName(book) : ''}
        .taken=${others.map(bookName)}
        .busy=${this.busy}
        @name=${({ detail }: CustomEvent<string>) => this.#onName(detail, book)}
        @cancel=${() => this.#close(`rename-${book?.id}`)}
      ></wafer-book-name-form>
    `;
  }

  #count(id: string): number {
    return this.entries.filter(({ book }) => book === id).length;
  }

  #rename(id: string): void {
    this.#begin();
    this.renaming = this.renaming === id ? '' : id;
    this.sure = '';
    void this.#focus(`name-${id}`);
  }

  #ask(id: string): void {
    this.#begin();
    this.sure = this.sure === id ? '' : id;
    this.renaming = '';
  }

  #begin(): void {
    this.news = '';
    this.problem = undefined;
  }

  async #close(then: string): Promise<void> {
    this.renaming = '';
    this.sure = '';
    await this.#focus(then);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #onName(name: string, book: Book | undefined): Promise<void> {
    this.#begin();
    const { books } = this.session.addressBook;
    const done = await this.#do(() => (book ? books.change({ ...book, name }) : books.make(name)));
    const form = book ? `name-${book.id}` : 'name-new';
    if (!done) return this.#focus(form);
    this.news = book ? words.books.renamed(name) : words.books.made(name);
    if (!book) this.renderRoot.querySelector<BookNameForm>('#name-new')?.clear();
    await this.#close(book ? `rename-${book.id}` : form);
  }

  async #change(book: Book): Promise<void> {
    this.#begin();
    const list = this.books.books.map((one) => (one.id === book.id ? book : one));
    await this.#show({ ...this.books, books: list }, () =>
      this.session.addressBook.books.change(book),
    );
  }

  async #choose(order: BookOrder): Promise<void> {
    this.#begin();
    await this.#show({ ...this.books, ...order }, () =>
      this.session.addressBook.books.order(order),
    );
  }

  // What was chosen is shown at once, and taken back if the server refuses it.
  async #show(chosen: BookList, change: () => Promise<unknown>): Promise<void> {
    const before = this.books;
    this.books = chosen;
    if (!(await this.#do(change))) this.books = before;
  }

  async #remove(book: Book): Promise<void> {
    if (await this.#do(() => this.session.addressBook.books.remove(book.id))) {
      this.news = words.books.removed(bookName(book));
    }
    await this.#close('title');
  }

  // The page that holds this one reads the books again, whatever came of it.
  async #do(change: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    try {
      await change();
      return true;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
      return false;
    } finally {
      this.busy = false;
      this.dispatchEvent(new Event('changed'));
    }
  }
}

define('wafer-books', BooksPanel);
