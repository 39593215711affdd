// One entry of the address book, new or to be changed. What is wrong stands at its field.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type AddressBookEntry,
  type BookList,
  type EntryDraft,
  type EntryKind,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';
import { entryFormStyles } from './address-book-styles.js';
import { bookName } from './books-order.js';
import type { KeptQuestion } from './kept-question.js';
import './kept-question.js';
import type { KeyField } from './key-field.js';
import './key-field.js';

type Field = 'mailbox' | 'name';
type Preference = AddressBookEntry['preference'];

export class EntryForm extends WaferElement {
  static override properties = {
    session: { attribute: false },
    entry: { attribute: false },
    books: { attribute: false },
    others: { attribute: false },
    problems: { state: true },
    problem: { state: true },
    busy: { state: true },
    mailbox: { state: true },
  };

  static override styles = [controls, entryFormStyles];

  session!: Session;
  /** Absent: a new one. */
  entry: AddressBookEntry | undefined;
  books!: BookList;
  /** For "there is one already". */
  others: readonly AddressBookEntry[] = [];
  problems: Partial<Record<Field, string>> = {};
  problem: WafersealError | undefined;
  busy = false;
  // As typed, once the field was left.
  mailbox = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.mailbox = this.entry?.mailbox ?? '';
  }

  override firstUpdated(): void {
    this.#input('mailbox').focus();
  }

  override render(): TemplateResult {
    const { entry } = this;
    const who = entry ? entry.display_name || entry.mailbox : '';
    const title = entry ? words.book.editTitle(who) : words.book.newTitle;
    return html`
      <form aria-label=${title} autocomplete="off" novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
        <h2>${title}</h2>
        <div class="pair">
          ${this.#text('mailbox', words.book.mailbox, entry?.mailbox ?? '', 'email')}
          ${this.#text('name', words.book.name, entry?.display_name ?? '')}
        </div>
        <wafer-key-field
          .session=${this.session}
          .entry=${entry}
          .mailbox=${this.mailbox}
          @changed=${() => this.requestUpdate()}
        ></wafer-key-field>
        <wafer-kept-question
          .session=${this.session}
          .entry=${entry}
          .who=${this.mailbox}
          @changed=${() => this.requestUpdate()}
        ></wafer-kept-question>
        <div class="pair">
          ${this.#preference()} ${this.#book()}
        </div>
        ${
          this.problem
            ? html`<div class="note stop" role="alert">
                ${icon('warn')}
                <p><strong>${told(this.problem).message}</strong> ${told(this.problem).hint}</p>
              </div>`
            : nothing
        }
        <div class="foot">
          <button class="button primary" ?disabled=${this.busy}>
            ${this.busy ? words.book.saving : words.book.save}
          </button>
          <button type="button" class="button" @click=${this.#cancel}>${words.book.cancel}</button>
        </div>
      </form>
    `;
  }

  #text(field: Field, label: string, value: string, type = 'text'): TemplateResult {
    const problem = this.problems[field];
    return html`
      <div class="field">
        <label for=${field}>${label}</label>
        <input
          id=${field}
          class="input"
          type=${type}
          autocapitalize="off"
          spellcheck="false"
          maxlength="254"
          .defaultValue=${value}
          aria-invalid=${problem ? 'true' : 'false'}
          aria-describedby="${field}-problem"
          @change=${() => this.#onChange(field)}
        />
        <p id="${field}-problem" class="problem" role="alert">${problem ?? nothing}</p>
      </div>
    `;
  }

  // There is nothing to choose among one.
  #book(): TemplateResult | typeof nothing {
    const { books, default: fallback } = this.books;
    if (books.length < 2) return nothing;
    const chosen = this.entry?.book ?? fallback;
    return html`
      <div class="field">
        <label for="book">${words.book.book}</label>
        <select id="book" class="input">
          ${books.map(
            (book) =>
              html`<option value=${book.id} ?selected=${book.id === chosen}>${bookName(book)}</option>`,
          )}
        </select>
      </div>
    `;
  }

  #preference(): TemplateResult {
    const kinds: EntryKind[] = [];
    if (this.#keyField?.present ?? this.entry?.openpgp_key) kinds.push('openpgp');
    if (this.entry?.smime_certificate) kinds.push('smime');
    if (this.#question?.present ?? this.entry?.sealed_question) kinds.push('escrow-question');
    const chosen = this.#chosen ?? this.entry?.preference ?? 'none';
    return html`
      <div class="field">
        <label for="preference">${words.book.preference}</label>
        <select id="preference" class="input">
          ${(['none', ...kinds] as const).map(
            (kind) =>
              html`<option value=${kind} ?selected=${kind === chosen}>
                ${words.book.preferences[kind]}
              </option>`,
          )}
        </select>
      </div>
    `;
  }

  get #chosen(): Preference | undefined {
    const select = this.renderRoot?.querySelector<HTMLSelectElement>('#preference');
    return select ? (select.value as Preference) : undefined;
  }
  get #keyField(): KeyField | null {
    return this.renderRoot?.querySelector<KeyField>('wafer-key-field') ?? null;
  }
  get #question(): KeptQuestion | null {
    return this.renderRoot?.querySelector<KeptQuestion>('wafer-kept-question') ?? null;
  }
  #input(field: Field): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${field}`)!;
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#cancel();
  };

  #onChange(field: Field): void {
    this.problems = { ...this.problems, [field]: undefined };
    if (field === 'mailbox') void this.#readMailbox();
  }

  // The canonical form, or '' with the reason at the field.
  async #readMailbox(): Promise<string> {
    const text = this.#input('mailbox').value.trim();
    let mailbox = '';
    let problem = text ? '' : words.book.mailboxMissing;
    try {
      if (text) ({ mailbox } = await this.session.parseRecipient(text));
    } catch {
      problem = words.book.mailboxInvalid(text);
    }
    this.problems = { ...this.problems, mailbox: problem };
    this.mailbox = mailbox;
    return mailbox;
  }

  #readBook(mailbox: string): string {
    const select = this.renderRoot.querySelector<HTMLSelectElement>('#book');
    const id = select?.value ?? this.entry?.book ?? this.books.default;
    const twice = this.others.some((other) => other.mailbox === mailbox && other.book === id);
    const book = this.books.books.find((one) => one.id === id);
    if (twice && book) {
      this.problems = { ...this.problems, mailbox: words.book.twice(bookName(book)) };
    }
    return id;
  }

  #cancel = (): void => {
    this.dispatchEvent(new Event('cancel'));
  };

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.problem = undefined;
    const mailbox = await this.#readMailbox();
    const book = this.#readBook(mailbox);
    const wrong = (['mailbox', 'name'] as const).find((field) => this.problems[field]);
    if (wrong) return this.#input(wrong).focus();
    if (this.#keyField?.invalid) return this.#keyField.focus();
    const draft: EntryDraft = { mailbox, book, name: this.#input('name').value.trim() };
    if (this.entry) draft.entry = this.entry;
    const key = this.#keyField?.value;
    if (key !== undefined) draft.key = key;
    const question = this.#question?.value;
    if (question !== undefined) draft.question = question;
    draft.preference = this.#chosen ?? 'none';
    await this.#save(draft);
  };

  async #save(draft: EntryDraft): Promise<void> {
    this.busy = true;
    try {
      const detail = await this.session.addressBook.save(draft);
      this.dispatchEvent(new CustomEvent<AddressBookEntry>('saved', { detail }));
    } catch (thrown) {
      this.#blame(WafersealError.wrap(thrown));
    } finally {
      this.busy = false;
    }
  }

  // Nothing that was typed is lost; what the server objects to stands at its field.
  #blame(error: WafersealError): void {
    const { code } = error;
    const { message, hint } = told(error);
    if (code.startsWith('key_')) this.#keyField?.refuse(`${message} ${hint}`);
    else if (code === 'bad_mailbox' || code === 'bad_domain') {
      this.problems = { ...this.problems, mailbox: words.book.mailboxInvalid(this.mailbox) };
      this.#input('mailbox').focus();
    } else this.problem = error;
  }
}

define('wafer-entry-form', EntryForm);
