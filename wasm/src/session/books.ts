// Which address books the user has, and in which order they are searched (SPEC 2.5.3).
import { signalOf } from '../options.js';
import { randomId } from '../rpc/bytes.js';
import type { CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { Book, BookList } from '../types/server.js';

const path = '/api/v1/addressbook/books';

/** The books that are searched for a recipient, the first one first. */
export function searchOrder({ books, preferred, default: fallback }: BookList): Book[] {
  const first = books.filter(({ id }) => id === preferred);
  const subscribed = books.filter(({ id, subscribed }) => subscribed && id !== preferred);
  // A preferred one that is subscribed is one, too.
  if (books.some((book) => book.subscribed)) return [...first, ...subscribed];
  return [...first, ...books.filter(({ id }) => id === fallback && id !== preferred)];
}

/**
 * The user's address books, as `session.addressBook.books`. Each call that asks the server also rejects
 * with what Session says.
 */
export class Books {
  readonly #parts: () => { http: Http };

  /** Use session.addressBook.books. `parts` throws once the session is over. */
  constructor(parts: () => { http: Http }) {
    this.#parts = parts;
  }

  /** All books of the user: the default one first, then by name. */
  async list(options: CallOptions = {}): Promise<BookList> {
    const signal = signalOf(options);
    return this.#parts().http.json('GET', path, undefined, { signal });
  }

  /** A new one, which is searched. `conflict`: another has this name; `bad_json`; `too_large`: there are 100. */
  async make(name: string, options: CallOptions = {}): Promise<Book> {
    signalOf(options);
    return this.change({ id: randomId(16), name, subscribed: true }, options);
  }

  /** Gives a book this name, and says whether it is searched. Errors as for make(). */
  async change({ id, name, subscribed }: Book, options: CallOptions = {}): Promise<Book> {
    const signal = signalOf(options);
    const json = { name, subscribed };
    return this.#parts().http.json('PUT', `${path}/${id}`, { json }, { signal });
  }

  /**
   * Takes a book away with all entries that are in it; no error when it is gone already.
   * `book_is_default`: make another one the default first.
   */
  async remove(id: string, options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    await this.#parts().http.json('DELETE', `${path}/${id}`, undefined, { signal });
  }

  /**
   * By their ids: which book is searched before all others (empty: none is), and which is the default: new
   * entries go there, and it is searched when none is subscribed. `not_found`: one is not there.
   */
  async order(
    { preferred, default: fallback }: Pick<BookList, 'preferred' | 'default'>,
    options: CallOptions = {},
  ): Promise<BookList> {
    const signal = signalOf(options);
    const json = { preferred, default: fallback };
    return this.#parts().http.json('PUT', '/api/v1/addressbook/order', { json }, { signal });
  }
}
