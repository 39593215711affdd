// Somebody who is logged in: their facts, address book, messages.
//
//   const session = await client.logIn(mailbox, password);
//   await session.lookUp(mailboxes);
//   const resolution = await session.resolve(draft);
//   await session.send(draft, resolution, { onProgress });
//
// The private keys are in the worker until logOut() or until the page goes.
import { WafersealError } from '../errors.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Carrier } from '../server/carrier.js';
import type { Http } from '../server/http.js';
import type { AnswerReport, Draft, DraftRecipient, Wishes } from '../types/draft.js';
import type { Books, RequestRecipient, Resolution, ResolveRequest } from '../types/resolution.js';
import type {
  AddressBookEntry,
  EntryKind,
  LookUp,
  Me,
  SentMessage,
  SentMessageDetail,
} from '../types/server.js';
import type { SendingMethod } from '../types/words.js';
import type { OwnSlot, WorkerOperations } from '../worker/operations.js';
import { ruleHits } from './content-rules.js';
import { FactBook } from './facts.js';
import { type PinStore, trustKeyList } from './key-list.js';
import { type SendOptions, send } from './send.js';

// What this build can seal.
const sealable: SendingMethod[] = ['tls', 'openpgp', 'escrow-question'];

export interface SessionParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  carrier: Carrier;
  pins: PinStore;
}

export class Session {
  readonly #parts: SessionParts;
  readonly #facts = new FactBook();
  readonly #subjects = new Map<string, string>();
  #me: Me;
  #books: Books = {};

  /** Use client.logIn(). */
  constructor(parts: SessionParts, me: Me) {
    this.#parts = parts;
    this.#me = me;
  }

  get me(): Me {
    return this.#me;
  }

  /** "Bob <bob@example.net>" or a bare mailbox. `bad_mailbox`, `bad_domain`. */
  async parseRecipient(
    text: string,
    { signal }: CallOptions = {},
  ): Promise<{ mailbox: string; name: string }> {
    const [, quoted = '', address] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
    const name = quoted.replace(/^"(.*)"$/, '$1');
    const parsed = await this.#parts.engine.call('parseMailbox', [address ?? text.trim()], {
      signal,
    });
    return { mailbox: parsed.text, name };
  }

  /** Asks the server what it knows about recipients, for resolve(). */
  async lookUp(recipients: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    if (recipients.length === 0) return;
    const found = await this.#parts.http.json<LookUp>(
      'POST',
      '/api/v1/lookup',
      { json: { recipients } },
      { signal },
    );
    this.#facts.add(found.facts);
    this.#books = found.books;
  }

  /** Forgets facts and asks for the current policy. */
  async refresh({ signal }: CallOptions = {}): Promise<void> {
    this.#facts.clear();
    this.#me = await this.#parts.http.json<Me>('GET', '/api/v1/me', undefined, { signal });
  }

  resolve(wishes: Wishes, { signal }: CallOptions = {}): Promise<Resolution> {
    return this.#resolve(this.#request(wishes), signal);
  }

  // ---- questions

  /**
   * Moves a typed answer to the worker, where it stays until it is sent or dropped; `typed` is empty
   * afterwards. `answer_empty`.
   */
  keepAnswer(
    typed: Uint8Array,
    question: string,
    subject: string,
    { signal }: CallOptions = {},
  ): Promise<{ answer: number; report: AnswerReport }> {
    const transfer = [typed.buffer as ArrayBuffer];
    return this.#parts.engine.call('keepAnswer', [typed, question, subject], { signal, transfer });
  }

  /** A generated phrase, to be told to the recipient by another way than mail. */
  async suggestAnswer(): Promise<{ answer: number; phrase: string }> {
    const { answer, phrase } = await this.#parts.engine.call('suggestAnswer', []);
    const text = new TextDecoder().decode(phrase);
    phrase.fill(0);
    return { answer, phrase: text };
  }

  dropAnswer(answer: number): void {
    void this.#parts.engine.call('dropAnswer', [answer]).catch(() => undefined);
  }

  async entries({ signal }: CallOptions = {}): Promise<AddressBookEntry[]> {
    const path = '/api/v1/addressbook/entries';
    const { entries } = await this.#parts.http.json<{ entries: AddressBookEntry[] }>(
      'GET',
      path,
      undefined,
      { signal },
    );
    return entries;
  }

  /** Keeps a recipient's question in the address book, sealed to the user's own key. */
  async saveQuestion(
    { mailbox, name, question }: DraftRecipient,
    { signal }: CallOptions = {},
  ): Promise<void> {
    if (!question) throw new WafersealError('invalid_argument', { subject: 'question' });
    const { sealed, answerId } = await this.#parts.engine.call(
      'sealQuestion',
      [mailbox, question.question, question.answer],
      { signal },
    );
    await this.#saveEntry(mailbox, name, 'escrow-question', signal, {
      sealed_question: toBase64Url(sealed),
      answer_id: toBase64Url(answerId),
      answer_strength: question.strength,
    });
  }

  /**
   * Keeps a recipient's OpenPGP key in the address book: a transferable public key, binary or in
   * ASCII armor. Errors: those of a key that is none, holds a secret, or is not this mailbox's.
   */
  async saveKey(
    { mailbox, name }: DraftRecipient,
    key: Uint8Array,
    { signal }: CallOptions = {},
  ): Promise<void> {
    await this.#saveEntry(mailbox, name, 'openpgp', signal, { openpgp_key: toBase64Url(key) });
  }

  // ---- messages

  /**
   * Seals and hands over. `resolution` is what the sender saw; when it no longer holds, nothing is
   * sent and the error's code is `changed`.
   */
  async send(draft: Draft, resolution: Resolution, options: SendOptions = {}): Promise<string> {
    const { signal } = options;
    const { engine, http, carrier, pins } = this.#parts;
    const request = this.#request(draft);
    const now = await this.#resolve(request, signal);
    if (!sameDecisions(now, resolution)) throw new WafersealError('changed');
    await trustKeyList(engine, http, pins, { signal });
    const entries = await this.entries({ signal });
    const parts = { engine, http, carrier, me: this.#me, entries };
    const id = await send(parts, draft, request, now, options);
    this.#subjects.set(id, draft.subject);
    for (const recipient of draft.recipients) {
      if (recipient.question?.save) await this.saveQuestion(recipient).catch(() => undefined);
      if (recipient.question) this.dropAnswer(recipient.question.answer);
    }
    return id;
  }

  async sent({ before, signal }: CallOptions & { before?: string } = {}): Promise<SentMessage[]> {
    const query = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
    const { messages } = await this.#parts.http.json<{ messages: SentMessage[] }>(
      'GET',
      `/api/v1/messages?limit=30${query}`,
      undefined,
      { signal },
    );
    return messages;
  }

  /** Known for what was sent or loaded since the log-in; the server never learns it. */
  subjectOf(id: string): string | undefined {
    return this.#subjects.get(id);
  }

  /** Reads the subject out of the sealed message itself; `undefined` when it has no own slot. */
  async loadSubject(id: string, { signal }: CallOptions = {}): Promise<string | undefined> {
    const known = this.#subjects.get(id);
    if (known !== undefined) return known;
    const { engine, http } = this.#parts;
    const message = await this.#detail(id, signal);
    if (!message.sender_slot || message.segment_hashes.length === 0) return undefined;
    const path = `/api/v1/messages/${encodeURIComponent(id)}/body?first=0&count=1`;
    const segment = await http.bytes('GET', path, undefined, { signal });
    const hashes = message.segment_hashes.map(fromBase64Url);
    const subject = await engine.call('sentSubject', [ownSlot(message), hashes, segment], {
      signal,
    });
    this.#subjects.set(id, subject);
    return subject;
  }

  /** The pick-up link of one copy, for the sender to hand over by another way than mail. */
  async linkOf(id: string, recipient: string, { signal }: CallOptions = {}): Promise<string> {
    const message = await this.#detail(id, signal);
    if (!message.sender_slot) throw new WafersealError('escrow_gone', { subject: recipient });
    const origin = this.#me.portal_origin;
    return this.#parts.engine.call('sentLink', [ownSlot(message), recipient, origin], { signal });
  }

  /** Makes one recipient's unopened copy unreadable for good. */
  async retract(id: string, recipient: string, { signal }: CallOptions = {}): Promise<void> {
    const { engine, http } = this.#parts;
    const message = await this.#detail(id, signal);
    const slotId = message.copies.find((copy) => copy.recipient === recipient)?.slot_id;
    if (!slotId || !message.sender_slot) {
      throw new WafersealError('escrow_gone', { subject: recipient });
    }
    const guards = this.#me.guards.map((guard) => fromBase64Url(guard.id));
    const body = await engine.call(
      'retract',
      [ownSlot(message), fromBase64Url(slotId), guards, Date.now()],
      { signal },
    );
    const { results } = await http.json<{ results: { code: string | null }[] }>(
      'POST',
      `/api/v1/messages/${encodeURIComponent(id)}/control`,
      { cbor: body },
      { signal },
    );
    const refused = results.find(({ code }) => code !== null);
    if (refused?.code) throw WafersealError.from({ code: refused.code, subject: recipient });
  }

  /** Wipes the keys in the worker and ends the server's session. */
  async logOut(): Promise<void> {
    await this.#parts.engine.call('forget', []);
    await this.#parts.http.json('POST', '/api/v1/logout');
  }

  // Adds to the recipient's entry, or makes one.
  async #saveEntry(
    mailbox: string,
    name: string,
    kind: EntryKind,
    signal: AbortSignal | undefined,
    added: Partial<AddressBookEntry>,
  ): Promise<void> {
    const known = (await this.entries({ signal })).find((entry) => entry.mailbox === mailbox);
    const { id = randomId(16), updated_at: _, ...kept } = known ?? {};
    const json = {
      book: 'personal',
      preference: 'none',
      ...(name ? { display_name: name } : {}),
      ...kept,
      ...added,
      mailbox,
      kinds: [...new Set([...(known?.kinds ?? []), kind])],
    };
    const path = `/api/v1/addressbook/entries/${id}`;
    await this.#parts.http.json('PUT', path, { json }, { signal });
  }

  #detail(id: string, signal: AbortSignal | undefined): Promise<SentMessageDetail> {
    const path = `/api/v1/messages/${encodeURIComponent(id)}`;
    return this.#parts.http.json<SentMessageDetail>('GET', path, undefined, { signal });
  }

  async #resolve(request: ResolveRequest, signal: AbortSignal | undefined): Promise<Resolution> {
    const text = await this.#parts.engine.call('resolve', [JSON.stringify(request)], { signal });
    return JSON.parse(text) as Resolution;
  }

  #request(wishes: Wishes & Partial<Draft>): ResolveRequest {
    const offered = this.#me.available_methods ?? sealable;
    return {
      sender: this.#me.mailbox,
      recipients: wishes.recipients.map(({ mailbox, question }) => {
        const recipient: RequestRecipient = { mailbox };
        if (question) recipient.question = question.strength;
        return recipient;
      }),
      interactive: true,
      tls_opt_out: wishes.tlsOptOut,
      floor: wishes.floor,
      rule_hits: ruleHits(this.#me.policy, wishes),
      available_methods: offered.filter((method) => sealable.includes(method)),
      books: this.#books,
      policy: this.#me.policy,
      facts: this.#facts.facts,
    };
  }
}

function ownSlot({ sender_slot, header }: SentMessageDetail): OwnSlot {
  return { slot: fromBase64Url(sender_slot ?? ''), header: fromBase64Url(header) };
}

// Whether the sender saw these decisions: facts may have been learnt since.
function sameDecisions(a: Resolution, b: Resolution): boolean {
  const seen = ({ outcome, decisions }: Resolution): string =>
    JSON.stringify([
      outcome,
      decisions.map(({ recipient, method, level, fallback }) => [
        recipient,
        method,
        level,
        fallback?.method,
      ]),
    ]);
  return seen(a) === seen(b);
}
