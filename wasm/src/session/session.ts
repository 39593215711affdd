// Somebody who is logged in: their facts, address book, messages.
//
//   const session = await client.logIn(mailbox, password);
//   await session.lookup(mailboxes);
//   const resolution = await session.resolve(draft);
//   await session.send(draft, resolution, { onProgress });
//
// The private keys are in the worker until logOut() or until the page goes.
import { WafersealError } from '../errors.js';
import { checkOptions, signalOf } from '../options.js';
import { type ParsedRecipient, parseRecipient } from '../recipient.js';
import { fromBase64Url, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import type { Carrier } from '../server/carrier.js';
import { type Http, Refusal } from '../server/http.js';
import type { ShortLivedWorkers } from '../short-lived.js';
import type { Draft, DraftRecipient, EntryDraft, GivenQuestion, Wishes } from '../types/draft.js';
import type { StreamedAttachment } from '../types/openpgp.js';
import type { PolicyPreview } from '../types/policy.js';
import type { Books, RequestRecipient, Resolution, ResolveRequest } from '../types/resolution.js';
import type { LookUp, Me, SentMessage } from '../types/server.js';
import type { SendingMethod } from '../types/words.js';
import type { WorkerOperations } from '../worker/operations/index.js';
import { AddressBook } from './address-book.js';
import { Administration } from './administration.js';
import { EscrowAnswers } from './answers.js';
import { accessOf, openSenderQuestion, openShared } from './answers-key.js';
import { searchOrder } from './books.js';
import { ruleHits } from './content-rules.js';
import { Drafts } from './drafts.js';
import { FactBook } from './facts.js';
import { type PinStore, trustKeyList } from './key-list.js';
import { OwnKeys } from './own-keys.js';
import { type LinkTerms, proposeTerms, renewLink } from './renew.js';
import { type OpenReplyOptions, openReply, type ReceivedReply, replyPath } from './replies.js';
import { SeenReplies, type SeenReplyStore } from './seen-replies.js';
import { type SendOptions, send } from './send.js';
import {
  type Control,
  openOwnSlot,
  readLink,
  readSubject,
  type SentParts,
  sendControl,
} from './sent.js';
import { OwnSettings, openDefaultQuestion } from './settings.js';

// What this build can seal.
const sealable: SendingMethod[] = ['tls', 'openpgp', 'escrow-question'];

// By one request (openapi.yaml).
const mostLookedUp = 200;

export interface SessionParts {
  engine: Caller<WorkerOperations>;
  http: Http;
  carrier: Carrier;
  workers: ShortLivedWorkers;
  pins: PinStore;
  seenReplies: SeenReplyStore;
  /** False once this session is over: logged out, or another log-in took its place in the worker. */
  current: () => boolean;
  /** Nothing of it in the worker is needed any more. */
  release: () => void;
}

/**
 * Somebody who is logged in, as client.logIn() gives it: their address book, what they send and what they
 * have sent. Their private keys are in the worker until logOut(), another log-in with the same client, or
 * client.close(); afterwards every call rejects with `not_logged_in`.
 *
 * Any call that asks the server also rejects with `not_logged_in` (the session has ended there: log in
 * again), `network`, `server_busy`, `store_busy`, `too_many_requests`, and what Client says of all calls.
 *
 * Calls about a sent message also reject with `not_found`; `escrow_gone`, when the copy has no link or is
 * over; `slot_other_capsule`, when the server shows another message under this id. Those that change it,
 * too, with `escrow_wrong_state`; `sent_changed` or `control_replayed`, when something else was changed
 * meanwhile; `guard_unavailable`.
 */
export class Session {
  /** The user's own entries. */
  readonly addressBook: AddressBook;
  /** Answers for questions: prepare, suggest, drop. */
  readonly escrow: EscrowAnswers;
  /** Messages that are not finished, sealed to the user. */
  readonly drafts: Drafts;
  /** The user's own OpenPGP keys. */
  readonly keys: OwnKeys;
  /** What the user has set for themselves. */
  readonly settings: OwnSettings;
  /** For administrators of the account (`me.administrator`): its policy, and how TLS goes. */
  readonly administration: Administration;
  readonly #given: SessionParts;
  readonly #facts = new FactBook();
  readonly #subjects = new Map<string, string>();
  // Of the capsules that were seen under a message's id.
  readonly #headers = new Map<string, string>();
  readonly #seenReplies: SeenReplies;
  // What the default question of account, domain or administrator is good for here, and for which that was
  // found.
  #opened: { of: string; found: ReturnType<typeof openSenderQuestion> } | undefined;
  #me: Me;
  #books: Books = {};

  /** Use client.logIn(). */
  constructor(parts: SessionParts, me: Me) {
    this.addressBook = new AddressBook(() => this.#parts);
    this.escrow = new EscrowAnswers(() => this.#parts.engine);
    this.drafts = new Drafts(() => this.#parts);
    this.keys = new OwnKeys(
      () => this.#parts,
      () => this.#me.mailbox,
    );
    this.settings = new OwnSettings(
      () => this.#parts,
      (signal) => this.#askAboutMe(signal),
      (signal) => this.#shared(signal),
    );
    this.administration = new Administration({
      parts: () => this.#parts,
      changed: (signal) => this.#askAboutMe(signal),
      preview: (wanted, signal) => this.#preview(wanted, signal),
    });
    this.#seenReplies = new SeenReplies(parts.seenReplies, me.mailbox);
    this.#given = parts;
    this.#me = me;
  }

  /** What the server said of the user at the log-in, at refresh() or later. */
  get me(): Me {
    return this.#me;
  }

  /** "Bob <bob@example.net>" or a bare mailbox. `bad_mailbox`, `bad_domain`. */
  async parseRecipient(text: string, options: CallOptions = {}): Promise<ParsedRecipient> {
    const signal = signalOf(options);
    return parseRecipient(this.#parts.engine, text, { signal });
  }

  /** Asks the server what it knows about recipients, for resolve(). */
  async lookup(recipients: readonly string[], options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
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
  async refresh(options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#facts.clear();
    await this.#askAboutMe(signal);
  }

  /**
   * Whenever recipients or wishes change, after new ones were looked up: which protection each recipient
   * would get, and why. Asks no server, but once for the key list where the account has a default question.
   * Errors: `bad_json`, `bad_mailbox`, `bad_domain`, `too_large`; those that begin with `keylist_`.
   */
  async resolve(wishes: Wishes, options: CallOptions = {}): Promise<Resolution> {
    const signal = signalOf(options);
    return this.#resolve(await this.#request(wishes, signal), signal);
  }

  // ---- questions

  /** Keeps a recipient's question in the address book, sealed to the user's own key. */
  async saveQuestion(
    { mailbox, name, question }: DraftRecipient,
    options: CallOptions = {},
  ): Promise<void> {
    signalOf(options);
    if (!question) throw new WafersealError('invalid_argument', { subject: 'question' });
    await this.#addToBook({ mailbox, name, question }, options);
  }

  /**
   * Keeps a recipient's OpenPGP key in the address book: a transferable public key, binary or in
   * ASCII armor. Errors: those of a key that is none, holds a secret, or is not this mailbox's.
   */
  async saveKey(
    { mailbox, name }: DraftRecipient,
    key: Uint8Array,
    options: CallOptions = {},
  ): Promise<void> {
    signalOf(options);
    await this.#addToBook({ mailbox, name, key }, options);
  }

  // ---- messages

  /**
   * Seals and hands over. `resolution` is what the sender saw; when it no longer holds, nothing is
   * sent and the error is a Refusal of code `changed`, whose `problem.resolution` holds now. A question that was to be kept in the address book and
   * could not be is told to `onUnsaved`. Gives the message's id. Errors: `policy_changed` (after refresh()
   * it may go), `forbidden_by_policy`, `too_large`, `attachment_unreadable`; those that begin with
   * `keylist_`, `key_` and `seal_`, with the recipient as subject where it is one's; `guard_unavailable`.
   */
  async send(draft: Draft, resolution: Resolution, options: SendOptions = {}): Promise<string> {
    checkOptions(options, ['onProgress', 'patience', 'onUnsaved', 'signal']);
    const { signal } = options;
    const { engine, http, pins } = this.#parts;
    const request = await this.#request(draft, signal);
    const now = await this.#resolve(request, signal);
    if (!sameDecisions(now, resolution)) {
      throw new Refusal(new WafersealError('changed'), { resolution: now });
    }
    await trustKeyList(engine, http, pins, { signal });
    const entries = await this.addressBook.entries({ signal });
    const openDefault = (id: string) => this.#openDefault(id, signal);
    const parts = { ...this.#parts, me: this.#me, entries, openDefault };
    const { id, header } = await send(parts, draft, request, now, options);
    this.#subjects.set(id, draft.subject);
    if (header.length > 0) this.#headers.set(id, toBase64Url(header));
    for (const recipient of draft.recipients) {
      if (recipient.question) await this.#keepOrDrop(recipient, options);
    }
    return id;
  }

  // The message is accepted by now: a question that cannot be kept does not undo that.
  async #keepOrDrop(recipient: DraftRecipient, { onUnsaved }: SendOptions): Promise<void> {
    const { question } = recipient;
    if (!question) return;
    try {
      if (question.save) await this.saveQuestion(recipient);
    } catch (thrown) {
      if (onUnsaved) {
        onUnsaved({ recipient, reason: WafersealError.wrap(thrown) });
        return;
      }
    }
    this.escrow.drop(question.answer);
  }

  /** Messages of the user, 30 at a time and the newest first; `before`: only those before that id. */
  async sent(options: CallOptions & { before?: string } = {}): Promise<SentMessage[]> {
    checkOptions(options, ['before', 'signal']);
    const { before, signal } = options;
    const query = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
    const { messages } = await this.#parts.http.json<{ messages: SentMessage[] }>(
      'GET',
      `/api/v1/messages?limit=30${query}`,
      undefined,
      { signal },
    );
    return this.#seenReplies.once(messages);
  }

  /** Known for what was sent or loaded since the log-in; the server never learns it. */
  subjectOf(id: string): string | undefined {
    return this.#subjects.get(id);
  }

  /** Reads the subject out of the sealed message itself; `undefined` when it has no own slot. */
  async loadSubject(id: string, options: CallOptions = {}): Promise<string | undefined> {
    signalOf(options);
    const known = this.#subjects.get(id);
    if (known !== undefined) return known;
    const subject = await readSubject(this.#sentParts, id, options);
    if (subject !== undefined) this.#subjects.set(id, subject);
    return subject;
  }

  /** The pick-up link of one copy, for the sender to hand over by another way than mail. */
  async linkOf(id: string, recipient: string, options: CallOptions = {}): Promise<string> {
    signalOf(options);
    return readLink(this.#sentParts, id, recipient, this.#me.portal_origin, options);
  }

  /** Makes one recipient's unopened copy unreadable for good. */
  async retract(id: string, recipient: string, options: CallOptions = {}): Promise<void> {
    signalOf(options);
    return this.#control(id, { action: 'retract', recipient }, options);
  }

  /** The same for all copies, and takes back what waits to be delivered. */
  async retractAll(id: string, options: CallOptions = {}): Promise<void> {
    signalOf(options);
    return this.#control(id, { action: 'retract-all' }, options);
  }

  /** Lets one recipient's copy be opened until `expires` (seconds since 1970), which is later than before. */
  async extend(
    id: string,
    recipient: string,
    expires: number,
    options: CallOptions = {},
  ): Promise<void> {
    signalOf(options);
    return this.#control(id, { action: 'extend', recipient, expires }, options);
  }

  /**
   * Gives one recipient 1 to 20 more tries at the answer; a copy out of tries can be opened again.
   * `invalid_argument`: another number.
   */
  async grantTries(
    id: string,
    recipient: string,
    tries: number,
    options: CallOptions = {},
  ): Promise<void> {
    signalOf(options);
    return this.#control(id, { action: 'grant', recipient, tries }, options);
  }

  /**
   * What a new link for this recipient would be made with if all stays as it is. It is the server's
   * word: show it to the sender, who confirms it by handing it to renewLink().
   */
  async linkTerms(id: string, recipient: string, options: CallOptions = {}): Promise<LinkTerms> {
    signalOf(options);
    return proposeTerms({ ...this.#parts, headers: this.#headers }, id, recipient, options);
  }

  /**
   * Gives one recipient a new link and mails it, unless `terms.notice` is `by-hand` (linkOf() has it
   * then). The old link opens nothing any more; answer and tries stay as they are.
   */
  async renewLink(
    id: string,
    recipient: string,
    terms: LinkTerms,
    options: CallOptions = {},
  ): Promise<void> {
    signalOf(options);
    const { engine, http, pins } = this.#parts;
    await this.#askAboutMe(options.signal);
    await trustKeyList(engine, http, pins, options);
    const parts = { ...this.#parts, headers: this.#headers };
    return renewLink(parts, this.#me, id, recipient, terms, options);
  }

  // ---- replies

  /**
   * Opens what a recipient wrote back to message `id`; which replies there are, each copy in sent() says.
   * `reply_refused`: it is not shown that whoever opened that copy wrote it to this message; it is not
   * opened then. `reply_repeated`: it was shown before as another one, or removed, so that it was written
   * once; sent() leaves it out from then on. `slot_other_key`: it was sealed to another key of yours.
   * `message_gone`, `not_found`.
   */
  reply(
    id: string,
    reply: string,
    options: OpenReplyOptions & { attachments: 'streams' },
  ): Promise<ReceivedReply<StreamedAttachment>>;
  reply(
    id: string,
    reply: string,
    options?: OpenReplyOptions & { attachments?: 'bytes' },
  ): Promise<ReceivedReply>;
  async reply(
    id: string,
    reply: string,
    options: OpenReplyOptions = {},
  ): Promise<ReceivedReply | ReceivedReply<StreamedAttachment>> {
    const parts = { ...this.#sentParts, seenReplies: this.#seenReplies };
    return openReply(parts, id, reply, this.#me.portal_origin, options);
  }

  /** Removes a reply from the server, for good. */
  async removeReply(id: string, reply: string, options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    await this.#parts.http.json('DELETE', replyPath(id, reply), undefined, { signal });
    this.#seenReplies.remove(reply);
  }

  /**
   * The question that this recipient of a sent message was asked, to be asked again in another message:
   * giveQuestion() or DraftRecipient.question take it. Tries at its answer stay what they are.
   */
  async questionOf(
    id: string,
    recipient: string,
    options: CallOptions = {},
  ): Promise<GivenQuestion> {
    const signal = signalOf(options);
    const parts = this.#sentParts;
    const { own } = await openOwnSlot(parts, id, recipient, signal);
    const asked = await parts.engine.call('sentQuestion', [own, recipient], { signal });
    return { ...asked, save: false };
  }

  /**
   * Wipes the keys in the worker, which ends unless somebody else needs it, and ends the server's session. What a page
   * shows of the user is the page's to drop.
   */
  async logOut(options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    if (signal?.aborted) throw new WafersealError('aborted', { cause: signal.reason });
    const { engine, http, release } = this.#parts;
    // A host's page may hold on to this object.
    this.#subjects.clear();
    this.#headers.clear();
    this.#facts.clear();
    this.#books = {};
    await engine.call('forget', []);
    release();
    await http.json('POST', '/api/v1/logout', undefined, { signal });
  }

  // Whatever was there before, the worker has other keys now, or none.
  get #parts(): SessionParts {
    if (!this.#given.current()) throw new WafersealError('not_logged_in');
    return this.#given;
  }

  // Adds to the recipient's entry that is found first, or makes one. A name that was given before stays.
  async #addToBook(added: EntryDraft & { name: string }, options: CallOptions): Promise<void> {
    const books = await this.addressBook.books.list(options);
    const entries = await this.addressBook.entries(options);
    // Only what is searched is found again.
    const searched = searchOrder(books).map(({ id }) => id);
    const theirs = entries.filter(({ mailbox }) => mailbox === added.mailbox);
    const known = searched
      .map((id) => theirs.find(({ book }) => book === id))
      .find((entry) => entry !== undefined);
    const { name, ...draft } = added;
    const named = name && !known?.display_name ? { ...draft, name } : draft;
    const book = searched.includes(books.default) ? books.default : (searched[0] ?? books.default);
    await this.addressBook.save(known ? { ...named, entry: known } : { ...named, book }, options);
  }

  // A control message is signed for guards by their ids: for those of now, not of the log-in.
  async #control(id: string, control: Control, options: CallOptions): Promise<void> {
    await this.#askAboutMe(options.signal);
    const guards = this.#me.guards.map((guard) => fromBase64Url(guard.id));
    return sendControl(this.#sentParts, guards, id, control, options);
  }

  get #sentParts(): SentParts {
    return { ...this.#parts, headers: this.#headers };
  }

  // Once for each question and key that the server names.
  async #shared(signal: AbortSignal | undefined): ReturnType<typeof openSenderQuestion> {
    const me = this.#me;
    const of = JSON.stringify([me.shared_question ?? null, me.policy]);
    if (this.#opened?.of !== of) {
      this.#opened = { of, found: openSenderQuestion(this.#parts, me, signal ? { signal } : {}) };
    }
    const opened = this.#opened;
    try {
      return await opened.found;
    } catch (thrown) {
      if (this.#opened === opened) this.#opened = undefined;
      throw thrown;
    }
  }

  // The question that a decision names, to be dropped: that of account or domain, or the user's own.
  // `undefined`: another window or administrator has changed it since.
  async #openDefault(
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<{ question: string; answer: number } | undefined> {
    const { engine } = this.#parts;
    const { shared_question: shared } = this.#me;
    if (shared?.id === id && shared.sealed_question !== null) {
      const { scope, key } = await this.#shared(signal);
      return openShared(engine, key, { id, scope, sealed: shared.sealed_question });
    }
    const { default_question: own } = await this.settings.read(signal ? { signal } : {});
    return own?.id === id ? openDefaultQuestion(engine, own) : undefined;
  }

  async #askAboutMe(signal: AbortSignal | undefined): Promise<void> {
    this.#me = await this.#parts.http.json<Me>('GET', '/api/v1/me', undefined, { signal });
  }

  async #resolve(request: ResolveRequest, signal: AbortSignal | undefined): Promise<Resolution> {
    const text = await this.#parts.engine.call('resolve', [JSON.stringify(request)], { signal });
    return JSON.parse(text) as Resolution;
  }

  async #preview(
    { policy, sender = this.#me.mailbox, recipients }: PolicyPreview,
    signal: AbortSignal | undefined,
  ): Promise<Resolution> {
    for (let at = 0; at < recipients.length; at += mostLookedUp) {
      await this.lookup(recipients.slice(at, at + mostLookedUp), signal ? { signal } : {});
    }
    const wishes: Wishes = {
      recipients: recipients.map((mailbox) => ({ mailbox, name: '', field: 'to' })),
      tlsOptOut: false,
      floor: {},
    };
    // As for a sender who has a copy of the answers key.
    const { default_question: _, ...request } = await this.#request(wishes, signal);
    const asked = { ...request, sender, rule_hits: [], interactive: true, policy: { ...policy } };
    return this.#resolve(asked, signal);
  }

  async #request(
    wishes: Wishes & Partial<Draft>,
    signal: AbortSignal | undefined,
  ): Promise<ResolveRequest> {
    const { access } = await this.#shared(signal);
    const offered = this.#me.available_methods ?? sealable;
    return {
      sender: this.#me.mailbox,
      recipients: wishes.recipients.map(({ mailbox, question, linkBySender }) => {
        const recipient: RequestRecipient = { mailbox };
        if (question) recipient.question = question.strength;
        if (linkBySender) recipient.link_by_sender = true;
        return recipient;
      }),
      interactive: true,
      tls_opt_out: wishes.tlsOptOut,
      floor: wishes.floor,
      rule_hits: ruleHits(this.#me.policy, wishes),
      available_methods: offered.filter((method) => sealable.includes(method)),
      ...accessOf(access),
      books: this.#books,
      policy: this.#me.policy,
      facts: this.#facts.facts,
    };
  }
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
