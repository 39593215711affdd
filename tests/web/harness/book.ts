// An address book behind the page: three people, and keys that are told apart by their first letter.
import {
  type AddressBookEntry,
  type Book,
  type BookList,
  type Code,
  type EntryDraft,
  type KeyReport,
  WafersealError,
} from 'waferseal';

const text = (key: Uint8Array): string => new TextDecoder().decode(key);
const now = 1_800_000_000;

const report = (of: string, unusable?: string): KeyReport => ({
  fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
  userIds: [of],
  created: now,
  hasSecret: false,
  ...(unusable ? { unusable: unusable as Code } : {}),
});

export class ScriptedBook {
  list: AddressBookEntry[] = [
    {
      id: 'one',
      book: 'personal',
      mailbox: 'linus@keys.example',
      display_name: 'Linus',
      kinds: ['openpgp', 'escrow-question'],
      preference: 'none',
      openpgp_key: 'usable',
      sealed_question: 'Where did we meet?',
      answer_strength: 'strong',
      updated_at: now,
    },
    {
      id: 'two',
      book: 'b2',
      mailbox: 'old@keys.example',
      display_name: '',
      kinds: ['openpgp'],
      preference: 'none',
      openpgp_key: 'expired',
      updated_at: now,
    },
    {
      id: 'three',
      book: 'personal',
      mailbox: 'rosa@mail.example',
      display_name: 'Rosa Maria de la Concepción Villanueva-Etcheverría y Fernández',
      kinds: ['escrow-question'],
      preference: 'escrow-question',
      sealed_question: 'What did we eat?',
      updated_at: now,
    },
  ];
  shelf: BookList = {
    books: [
      { id: 'personal', name: 'personal', subscribed: true },
      { id: 'b2', name: 'ward', subscribed: true },
    ],
    preferred: '',
    default: 'personal',
  };
  readonly books = {
    list: async (): Promise<BookList> => structuredClone(this.shelf),
    make: (name: string): Promise<Book> =>
      this.books.change({ id: `b${this.shelf.books.length + 1}`, name, subscribed: true }),
    change: async (book: Book): Promise<Book> => {
      this.#mayFail();
      const { books } = this.shelf;
      const at = books.findIndex(({ id }) => id === book.id);
      if (at < 0) books.push(book);
      else books[at] = book;
      return book;
    },
    remove: async (id: string): Promise<void> => {
      this.#mayFail();
      this.shelf.books = this.shelf.books.filter((book) => book.id !== id);
      this.list = this.list.filter(({ book }) => book !== id);
    },
    order: async (order: Pick<BookList, 'preferred' | 'default'>): Promise<BookList> => {
      this.#mayFail();
      this.shelf = { ...this.shelf, ...order };
      return this.books.list();
    },
  };
  readonly saved: unknown[] = [];
  /** The code with which the next change fails. */
  fails: string | undefined;

  #mayFail(): void {
    const code = this.fails as Code | undefined;
    this.fails = undefined;
    if (code) throw new WafersealError(code);
  }

  async entries(): Promise<AddressBookEntry[]> {
    this.#mayFail();
    return structuredClone(this.list);
  }
  async save(draft: EntryDraft): Promise<AddressBookEntry> {
    this.saved.push(draft.key ? { ...draft, key: [...draft.key] } : draft);
    this.#mayFail();
    const known = this.list.find(({ id }) => id === draft.entry?.id);
    const entry: AddressBookEntry = {
      id: `new ${this.saved.length}`,
      kinds: [],
      preference: 'none',
      book: 'personal',
      ...known,
      updated_at: now,
      mailbox: draft.mailbox,
      display_name: draft.name ?? '',
    };
    if (draft.book) entry.book = draft.book;
    if (draft.preference) entry.preference = draft.preference;
    if (draft.key) entry.openpgp_key = text(draft.key);
    if (draft.key === null) delete entry.openpgp_key;
    if (draft.question) entry.sealed_question = draft.question.question;
    if (draft.question === null) delete entry.sealed_question;
    entry.kinds = [];
    if (entry.openpgp_key) entry.kinds.push('openpgp');
    if (entry.sealed_question) entry.kinds.push('escrow-question');
    this.list = [...this.list.filter(({ id }) => id !== entry.id), entry];
    return entry;
  }
  async remove(id: string): Promise<void> {
    this.#mayFail();
    this.list = this.list.filter((entry) => entry.id !== id);
  }
  async questionOf(entry: AddressBookEntry): Promise<string | undefined> {
    return entry.sealed_question;
  }
  async inspectKey(key: Uint8Array, mailbox: string): Promise<KeyReport> {
    const content = text(key);
    if (content.startsWith('secret')) return { ...report(mailbox), hasSecret: true };
    if (content.startsWith('expired')) return report(mailbox, 'key_expired');
    if (content.startsWith('usable')) return report(mailbox);
    throw new WafersealError('key_malformed');
  }
  async keyOf({ openpgp_key: key, mailbox }: AddressBookEntry): Promise<KeyReport | undefined> {
    return key === undefined ? undefined : this.inspectKey(new TextEncoder().encode(key), mailbox);
  }
}
