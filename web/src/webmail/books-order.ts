// Which book is searched first, and where new entries go.
import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Book, BookList } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { words } from '../words/index.js';

/** The one that every user has from the beginning is called in the reader's language. */
export function bookName({ id, name }: Book): string {
  return id === 'personal' && name === 'personal' ? words.books.personal : name;
}

export type BookOrder = Pick<BookList, 'preferred' | 'default'>;

/** @fires {CustomEvent<BookOrder>} order - Another one is wanted. */
export class BooksOrder extends WaferElement {
  static override properties = { books: { attribute: false } };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-4);
      }
      select.input {
        appearance: auto;
      }
    `,
  ];

  books!: BookList;

  override render(): TemplateResult {
    const { preferred, default: fallback } = this.books;
    const { books } = words;
    return html`
      <div class="field">
        <label for="preferred">${books.preferred}</label>
        <select
          id="preferred"
          class="input"
          @change=${(event: Event) => this.#choose({ preferred: chosenIn(event), default: fallback })}
        >
          <option value="" .selected=${live(preferred === '')}>${books.preferredNone}</option>
          ${this.#options(preferred)}
        </select>
      </div>
      <div class="field">
        <label for="default">${books.fallback}</label>
        <select
          id="default"
          class="input"
          @change=${(event: Event) => this.#choose({ preferred, default: chosenIn(event) })}
        >
          ${this.#options(fallback)}
        </select>
      </div>
    `;
  }

  #options(chosen: string): TemplateResult[] {
    return this.books.books.map(
      (book) =>
        html`<option value=${book.id} .selected=${live(book.id === chosen)}>${bookName(book)}</option>`,
    );
  }

  #choose(detail: BookOrder): void {
    this.dispatchEvent(new CustomEvent<BookOrder>('order', { detail }));
  }
}

function chosenIn(event: Event): string {
  return (event.target as HTMLSelectElement).value;
}

define('wafer-books-order', BooksOrder);
