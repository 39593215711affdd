// The user's address book. Questions are sealed with the user's own key, each for its recipient, before
// they leave the worker; the server keeps them and can neither read nor make one.
import { WafersealError } from '../errors.js';
import { signalOf } from '../options.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Http } from '../server/http.js';
import type { EntryDraft, GivenQuestion, KeyReport } from '../types/draft.js';
import type { AddressBookEntry, EntryKind } from '../types/server.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import { Books } from './books.js';

const path = '/api/v1/addressbook/entries';

interface Parts {
  engine: Caller<WorkerOperations>;
  http: Http;
}

/**
 * The user's address book, as `session.addressBook`: keys and questions by which recipients can be reached.
 * Questions are sealed with the user's own key in the worker; the server keeps them unread.
 *
 * Each call that asks the server also rejects with what Session says.
 */
export class AddressBook {
  /** Which books there are, and in which order they are searched. */
  readonly books: Books;
  readonly #parts: () => Parts;

  /** Use session.addressBook. `parts` throws once the session is over. */
  constructor(parts: () => Parts) {
    this.books = new Books(parts);
    this.#parts = parts;
  }

  /** All entries of all books of the user. */
  async entries(options: CallOptions = {}): Promise<AddressBookEntry[]> {
    const signal = signalOf(options);
    const { entries } = await this.#parts().http.json<{ entries: AddressBookEntry[] }>(
      'GET',
      path,
      undefined,
      { signal },
    );
    return entries;
  }

  /**
   * Makes an entry, or changes what the draft names in the one that is there: fields that are left
   * out stay, `null` takes a key or a question away. Errors: `bad_mailbox`, `bad_domain`, those of
   * inspectKey and of the server; `not_found` when the entry or the book is gone; `entry_changed` when a question
   * is to move to another address and is not the one that was shown: the server must not choose it.
   */
  async save(draft: EntryDraft, options: CallOptions = {}): Promise<AddressBookEntry> {
    const signal = signalOf(options);
    const shown = draft.entry;
    const known = shown && (await this.#find(shown.id, signal));
    const { id = randomId(16), updated_at: _, ...kept } = known ?? {};
    const { text: mailbox } = await this.#parts().engine.call('parseMailbox', [draft.mailbox], {
      signal,
    });
    const entry: Partial<AddressBookEntry> = { preference: 'none', ...kept };
    if (draft.name !== undefined) entry.display_name = draft.name;
    if (draft.book !== undefined) entry.book = draft.book;
    if (draft.key === null) delete entry.openpgp_key;
    else if (draft.key) entry.openpgp_key = toBase64Url(draft.key);
    if (draft.question === null) dropQuestion(entry);
    else if (draft.question) await this.#sealInto(entry, mailbox, draft.question, signal);
    else if (known?.sealed_question && known.mailbox !== mailbox) {
      const asShown =
        known.mailbox === shown?.mailbox && known.sealed_question === shown.sealed_question;
      if (!asShown) throw new WafersealError('entry_changed', { subject: mailbox });
      await this.#moveQuestion(entry, known.mailbox, known.sealed_question, mailbox, signal);
    }
    entry.kinds = kindsOf(entry);
    if (draft.preference !== undefined) entry.preference = draft.preference;
    const { preference = 'none' } = entry;
    if (preference !== 'none' && !entry.kinds.includes(preference)) entry.preference = 'none';
    const json = { ...entry, mailbox };
    return this.#parts().http.json('PUT', `${path}/${id}`, { json }, { signal });
  }

  /** Takes the entry away with its key and its question; no error when it is gone already. */
  async remove(id: string, options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    await this.#parts().http.json('DELETE', `${path}/${id}`, undefined, { signal });
  }

  /**
   * The question that is kept for an entry, to be shown; the answer does not leave the worker. `undefined`:
   * the entry has none. `saved_question_open_failed`: it was made for another mailbox or user, or changed;
   * `saved_question_malformed`, `bad_base64`.
   */
  async questionOf(
    { mailbox, sealed_question: sealed }: AddressBookEntry,
    options: CallOptions = {},
  ): Promise<string | undefined> {
    const signal = signalOf(options);
    if (sealed === undefined) return undefined;
    const drop = ({ answer }: { answer: number }): Promise<void> =>
      this.#parts().engine.call('dropAnswer', [answer]);
    const opened = await this.#parts().engine.call(
      'openQuestion',
      [mailbox, fromBase64Url(sealed)],
      {
        signal,
        late: (late) => void drop(late).catch(() => undefined),
      },
    );
    await drop(opened);
    return opened.question;
  }

  /**
   * What a transferable public key is, binary or in ASCII armor, and whether something can be
   * encrypted to it for this mailbox (empty: for anybody's) now. `key_malformed`, `key_not_alone`,
   * `too_large`, `bad_mailbox`, `bad_domain`.
   */
  async inspectKey(
    key: Uint8Array,
    mailbox: string,
    options: CallOptions = {},
  ): Promise<KeyReport> {
    signalOf(options);
    const now = Math.floor(Date.now() / 1000);
    return this.#parts().engine.call('inspectKey', [key, mailbox, now], options);
  }

  /** The same for the key of an entry; `undefined`: it has none. */
  async keyOf(
    { openpgp_key: key, mailbox }: AddressBookEntry,
    options: CallOptions = {},
  ): Promise<KeyReport | undefined> {
    signalOf(options);
    return key === undefined ? undefined : this.inspectKey(fromBase64Url(key), mailbox, options);
  }

  async #find(id: string, signal: AbortSignal | undefined): Promise<AddressBookEntry> {
    const known = (await this.entries({ signal })).find((entry) => entry.id === id);
    if (!known) throw new WafersealError('not_found', { subject: 'entry' });
    return known;
  }

  async #sealInto(
    entry: Partial<AddressBookEntry>,
    mailbox: string,
    { question, answer }: Pick<GivenQuestion, 'question' | 'answer'>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { sealed, answerId, strength } = await this.#parts().engine.call(
      'sealQuestion',
      [mailbox, question, answer],
      { signal },
    );
    entry.sealed_question = toBase64Url(sealed);
    entry.answer_id = toBase64Url(answerId);
    entry.answer_strength = strength;
  }

  // A sealed question opens for its mailbox only.
  async #moveQuestion(
    entry: Partial<AddressBookEntry>,
    from: string,
    sealed: string,
    mailbox: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const opened = await this.#parts().engine.call('openQuestion', [from, fromBase64Url(sealed)]);
    try {
      await this.#sealInto(entry, mailbox, opened, signal);
    } finally {
      await this.#parts().engine.call('dropAnswer', [opened.answer]);
    }
  }
}

function dropQuestion(entry: Partial<AddressBookEntry>): void {
  delete entry.sealed_question;
  delete entry.answer_id;
  delete entry.answer_strength;
}

function kindsOf(entry: Partial<AddressBookEntry>): EntryKind[] {
  const kinds: EntryKind[] = [];
  if (entry.openpgp_key) kinds.push('openpgp');
  if (entry.smime_certificate) kinds.push('smime');
  if (entry.sealed_question) kinds.push('escrow-question');
  return kinds;
}
