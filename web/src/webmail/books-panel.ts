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
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';

const mostNameBytes = 100;

/** The one that every user has from the beginning is called in the reader's language. */
export function bookName({ id, name }: Book): string {
  return id === 'personal' && name === 'personal' ? words.books.personal : name;
}

export class BooksPanel extends WaferElement {
  static override properties = {
    session: { attribute: false },
    books: { attribute: false },
    entries: { attribute: false },
    renaming: { state: true },
    sure: { state: true },
    news: { state: true },
    wrong: { state: true },
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
      .acts,
      .sure,
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        align-items: center;
      }
      .sure,
      .rename {
        grid-column: 1 / -1;
      }
      form {
        align-items: flex-end;
      }
      form .field {
        flex: 1 1 14rem;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-4);
      }
      select.input {
        appearance: auto;
      }
      .problem {
        flex-basis: 100%;
        color: var(--stop);
        font-size: var(--text-small);
      }
      .problem:empty {
        display: none;
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
  // What is wrong with a name, and in which form: an id, or 'new'.
  wrong: { form: string; problem: string } | undefined;
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
          <div role="status">
            ${
              this.news
                ? html`<div class="note strong">${icon('check')}<p>${this.news}</p></div>`
                : nothing
            }
          </div>
          ${
            this.problem
              ? html`<div class="note stop" role="alert">
                  ${icon('warn')}
                  <p><strong>${told(this.problem).message}</strong> ${told(this.problem).hint}</p>
                </div>`
              : nothing
          }
        </div>
        <ul>
          ${repeat(
            this.books.books,
            ({ id }) => id,
            (book) => html`<li>${this.#book(book)}</li>`,
          )}
        </ul>
        ${this.books.books.length > 1 ? this.#choices() : nothing} ${this.#form('new', '')}
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
      ${this.renaming === id ? this.#form(id, name) : nothing}
      ${this.sure === id ? this.#sure(book) : nothing}
    `;
  }

  #sure(book: Book): TemplateResult {
    const name = bookName(book);
    return html`
      <div class="sure" role="group" aria-label=${words.books.removeOf(name)} @keydown=${this.#onKey}>
        <span>${words.books.removeSure(name, this.#count(book.id))}</span>
        <button type="button" class="button danger" id="sure" @click=${() => this.#remove(book)}>
          ${words.books.remove}
        </button>
        <button type="button" class="button quiet" @click=${() => this.#close(`remove-${book.id}`)}>
          ${words.books.keep}
        </button>
      </div>
    `;
  }

  // Of a new book, or of the one with this id.
  #form(form: string, name: string): TemplateResult {
    const isNew = form === 'new';
    const problem = this.wrong?.form === form ? this.wrong.problem : '';
    return html`
      <form
        class=${isNew ? '' : 'rename'}
        autocomplete="off"
        novalidate
        @submit=${(event: SubmitEvent) => this.#onSubmit(event, form)}
        @keydown=${isNew ? nothing : this.#onKey}
      >
        <div class="field">
          <label for="name-${form}">${isNew ? words.books.addName : words.books.newName(name)}</label>
          <input
            id="name-${form}"
            class="input"
            maxlength="100"
            spellcheck="false"
            .defaultValue=${name}
            aria-invalid=${problem ? 'true' : 'false'}
            aria-describedby="problem-${form}"
          />
        </div>
        <button class="button" ?disabled=${this.busy}>
          ${isNew ? html`${icon('plus')} ${words.books.add}` : words.books.save}
        </button>
        ${
          isNew
            ? nothing
            : html`<button type="button" class="button quiet" @click=${() => this.#close(`rename-${form}`)}>
                ${words.books.cancel}
              </button>`
        }
        <p id="problem-${form}" class="problem" role="alert">${problem || nothing}</p>
      </form>
    `;
  }

  #choices(): TemplateResult {
    const { books, preferred, default: fallback } = this.books;
    const options = (chosen: string): TemplateResult[] =>
      books.map(
        (book) =>
          html`<option value=${book.id} 
            .selected=${live(book.id === chosen)}>${bookName(book)}</option>`,
      );
    return html`
      <div class="pair">
        <div class="field">
          <label for="preferred">${words.books.preferred}</label>
          <select
            id="preferred"
            class="input"
            @change=${(event: Event) => this.#choose({ preferred: (event.target as HTMLSelectElement).value, default: fallback })}
          >
            <option value="" 
              .selected=${live(preferred === '')}>${words.books.preferredNone}</option>
            ${options(preferred)}
          </select>
        </div>
        <div class="field">
          <label for="default">${words.books.fallback}</label>
          <select
            id="default"
            class="input"
            @change=${(event: Event) => this.#choose({ preferred, default: (event.target as HTMLSelectElement).value })}
          >
            ${options(fallback)}
          </select>
        </div>
      </div>
    `;
  }

  #count(id: string): number {
    return this.entries.filter(({ book }) => book === id).length;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    void this.#close(this.renaming ? `rename-${this.renaming}` : `remove-${this.sure}`);
  };

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
    void this.#focus('sure');
  }

  #begin(): void {
    this.news = '';
    this.problem = undefined;
    this.wrong = undefined;
  }

  async #close(then: string): Promise<void> {
    this.renaming = '';
    this.sure = '';
    this.wrong = undefined;
    await this.#focus(then);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #onSubmit(event: SubmitEvent, form: string): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const input = this.renderRoot.querySelector<HTMLInputElement>(`[id="name-${form}"]`)!;
    const name = input.value.trim();
    this.#begin();
    const problem = this.#wrongWith(form, name);
    if (problem) {
      this.wrong = { form, problem };
      input.focus();
      return;
    }
    const book = this.books.books.find(({ id }) => id === form);
    const { books } = this.session.addressBook;
    const done = await this.#do(() => (book ? books.change({ ...book, name }) : books.make(name)));
    if (!done) {
      input.focus();
      return;
    }
    this.news = book ? words.books.renamed(name) : words.books.made(name);
    if (!book) input.value = '';
    await this.#close(book ? `rename-${form}` : 'name-new');
  }

  #wrongWith(form: string, name: string): string {
    if (!name) return words.books.missing;
    if (new TextEncoder().encode(name).length > mostNameBytes) return words.books.long;
    const taken = this.books.books.some((book) => book.id !== form && bookName(book) === name);
    return taken ? words.books.taken(name) : '';
  }

  async #change(book: Book): Promise<void> {
    this.#begin();
    const list = this.books.books.map((one) => (one.id === book.id ? book : one));
    await this.#show({ ...this.books, books: list }, () =>
      this.session.addressBook.books.change(book),
    );
  }

  async #choose(order: Pick<BookList, 'preferred' | 'default'>): Promise<void> {
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
