// The message being written: its state and everything that keeps its protection up to date.
import {
  type AddressField,
  type Decision,
  type Draft,
  type DraftRecipient,
  type Floor,
  type GivenQuestion,
  type KeptFile,
  type Level,
  type Resolution,
  WafersealError,
} from 'waferseal';
import { type Answering, floorOf, joined, subjectOf } from './answering.js';
import type { CompositionSource } from './composition-source.js';
import { type Missing, missingIn } from './missing.js';
import type { Unfinished } from './question-form.js';

/**
 * A message as it is written, for all components that show it. Says `change` whenever something that
 * decides about its protection, or a decision, has changed, and `edit` whenever what was written has.
 */
export class Composition extends EventTarget {
  recipients: DraftRecipient[] = [];
  subject = '';
  text = '';
  attachments: (File | KeptFile)[] = [];
  tlsOptOut = false;
  /** How what it quotes was protected: no copy goes out with less. */
  quotes: Level | undefined;
  /** The Message-ID of what it answers. */
  inReplyTo: string | undefined;
  #wished: Floor = {};
  resolution: Resolution | undefined;
  // Mailboxes for which the look-up has not answered yet.
  readonly lookingUp = new Set<string>();
  trouble: WafersealError | undefined;
  /** Who needed a question since they were added: a form for it stays, whatever is typed in it. */
  readonly asked = new Set<string>();
  /** Whose question was begun and does not count yet. */
  readonly unfinished = new Map<string, Unfinished>();
  /** Generated phrases by mailbox: the sender has to tell them. */
  readonly phrases = new Map<string, string>();
  /** Once it was cleared: whom it was sent to. */
  sentTo: readonly string[] | undefined;
  /** Counts what the writer has changed. */
  edits = 0;

  /** Who answers: a session, or the host's own. */
  readonly source: CompositionSource;
  #resolving: AbortController | undefined;
  #resolved: Promise<void> = Promise.resolve();
  readonly #typing = new Set<() => Promise<void>>();

  /** What every copy must have: what the sender wishes, and what the quoted text asks for. */
  get floor(): Floor {
    return this.quotes ? joined(this.#wished, floorOf(this.quotes)) : this.#wished;
  }
  set floor(floor: Floor) {
    this.#wished = floor;
  }

  /** A message to nobody yet. */
  constructor(source: CompositionSource) {
    super();
    this.source = source;
  }

  /** Adds a recipient. Rejects with `bad_mailbox` or `bad_domain`. */
  async add(text: string, field: AddressField): Promise<void> {
    const { mailbox, name } = await this.source.parseRecipient(text);
    const known = this.recipients.find((recipient) => recipient.mailbox === mailbox);
    if (known) known.field = field;
    else this.recipients = [...this.recipients, { mailbox, name, field }];
    this.#edited();
    this.touch();
    void this.#lookUp([mailbox]);
  }

  /** Takes a recipient off, and the answer that was given for it. */
  remove(mailbox: string): void {
    const gone = this.recipients.find((recipient) => recipient.mailbox === mailbox);
    if (gone?.question) this.source.escrow.drop(gone.question.answer);
    this.recipients = this.recipients.filter((recipient) => recipient !== gone);
    this.asked.delete(mailbox);
    this.unfinished.delete(mailbox);
    this.phrases.delete(mailbox);
    this.#edited();
    this.touch();
  }

  /**
   * Gives the question with which this person picks the message up, in the place of the one before. `phrase`:
   * its answer was generated, and this person has to be told.
   */
  giveQuestion(mailbox: string, question: GivenQuestion, phrase = ''): void {
    this.#replaceQuestion(mailbox, question);
    if (phrase) this.phrases.set(mailbox, phrase);
    this.touch();
  }

  /**
   * What the sender types for this person does not count: `missing` is. `takenBack`: it did count until now.
   */
  leaveUnfinished(mailbox: string, missing: Unfinished, takenBack: boolean): void {
    if (takenBack) this.#replaceQuestion(mailbox, undefined);
    if (missing) this.unfinished.set(mailbox, missing);
    else this.unfinished.delete(mailbox);
    this.touch();
  }

  #replaceQuestion(mailbox: string, question: GivenQuestion | undefined): void {
    const before = this.recipients.find((recipient) => recipient.mailbox === mailbox)?.question;
    if (before && before.answer !== question?.answer) this.source.escrow.drop(before.answer);
    this.recipients = this.recipients.map((recipient) => {
      if (recipient.mailbox !== mailbox) return recipient;
      const { question: _, ...others } = recipient;
      return question ? { ...others, question } : others;
    });
    this.unfinished.delete(mailbox);
    this.phrases.delete(mailbox);
    this.#edited();
  }

  /** The sender gives this person the link, and no mail with it is sent. */
  handOver(mailbox: string, linkBySender: boolean): void {
    this.recipients = this.recipients.map((recipient) =>
      recipient.mailbox === mailbox ? { ...recipient, linkBySender } : recipient,
    );
    this.#edited();
    this.touch();
  }

  /** Links that the sender has to hand over once this is sent. */
  get linksToHandOver(): number {
    return this.recipients.filter(
      ({ mailbox, linkBySender }) =>
        linkBySender && this.decisionFor(mailbox)?.method === 'escrow-question',
    ).length;
  }

  /**
   * Saves the key in the address book and finds out what it changes. Rejects when it is no key for
   * this mailbox.
   */
  async saveKey(recipient: DraftRecipient, key: Uint8Array): Promise<void> {
    if (!this.source.saveKey) throw new WafersealError('invalid_argument', { subject: 'saveKey' });
    await this.source.saveKey(recipient, key);
    await this.#lookUp([recipient.mailbox]);
  }

  /** What every copy must have. */
  wish(wishes: { tlsOptOut?: boolean; floor?: Floor }): void {
    this.tlsOptOut = wishes.tlsOptOut ?? this.tlsOptOut;
    this.#wished = { ...this.#wished, ...wishes.floor };
    this.#edited();
    this.touch();
  }

  /** What is to be read. No decision is made anew before touch(). */
  write(written: { subject?: string; text?: string; attachments?: (File | KeptFile)[] }): void {
    this.subject = written.subject ?? this.subject;
    this.text = written.text ?? this.text;
    this.attachments = written.attachments ?? this.attachments;
    this.#edited();
  }

  /** Goes on with a draft, whose answers are the source's now. Decisions are made anew. */
  restore(draft: Draft): void {
    const { recipients, subject, text, attachments, tlsOptOut, floor, inReplyTo, quotes } = draft;
    Object.assign(this, { subject, text, tlsOptOut, floor, inReplyTo, quotes });
    this.recipients = [...recipients];
    this.attachments = [...attachments] as (File | KeptFile)[];
    void this.#lookUp(recipients.map(({ mailbox }) => mailbox));
  }

  /** Begins the answer to a reply; rejects as add() does. */
  async answer(answering: Answering): Promise<void> {
    this.quotes = `L${answering.level}` as Level;
    this.inReplyTo = answering.inReplyTo || undefined;
    this.write({ subject: subjectOf(answering.subject), text: answering.text });
    await this.add(answering.recipient, 'to');
    const mailbox = this.recipients[0]?.mailbox;
    if (mailbox && answering.question) this.giveQuestion(mailbox, answering.question);
  }

  /** Nothing is written. */
  get empty(): boolean {
    const { recipients, subject, text, attachments } = this;
    return recipients.length + attachments.length + subject.length + text.length === 0;
  }

  /**
   * Nothing of the message stays here: it was sent, or is not wanted. `answers`: those that were given for
   * it go, too.
   */
  clear({ answers = false }: { answers?: boolean } = {}): void {
    for (const { question } of this.recipients) {
      if (answers && question) this.source.escrow.drop(question.answer);
    }
    if (answers) this.phrases.clear();
    this.asked.clear();
    this.unfinished.clear();
    this.sentTo = answers ? [] : this.recipients.map(({ mailbox }) => mailbox);
    this.#resolving?.abort();
    this.#resolving = undefined;
    this.recipients = [];
    this.attachments = [];
    this.subject = '';
    this.text = '';
    this.tlsOptOut = false;
    this.floor = {};
    this.quotes = undefined;
    this.inReplyTo = undefined;
    this.resolution = undefined;
    this.trouble = undefined;
    this.#announce();
  }

  /** How this person's copy is protected, once that is known. */
  decisionFor(mailbox: string): Decision | undefined {
    return this.resolution?.decisions.find(({ recipient }) => recipient === mailbox);
  }

  /** What session.send() takes. */
  get draft(): Draft {
    const { recipients, subject, text, attachments, tlsOptOut, floor, inReplyTo, quotes } = this;
    return {
      ...{ recipients, subject, text, attachments, tlsOptOut, floor },
      ...(inReplyTo !== undefined && { inReplyTo }),
      ...(quotes !== undefined && { quotes }),
    };
  }

  /** What still keeps it from being sent, of all that the first. */
  get missing(): Missing | undefined {
    return missingIn(this);
  }

  /** Whether sending can be tried at all. */
  get sendable(): boolean {
    return this.missing === undefined;
  }

  /** Names something that settle() waits for, until the function that is given back is called. */
  settles(typing: () => Promise<void>): () => void {
    this.#typing.add(typing);
    return () => this.#typing.delete(typing);
  }

  /**
   * Ends when all that was typed is decided about; call it before the message is sent. Other decisions than
   * those that were shown before have to be shown first.
   */
  async settle(): Promise<void> {
    await Promise.all([...this.#typing].map((typing) => typing()));
    for (let seen: unknown; seen !== this.#resolved; ) {
      seen = this.#resolved;
      await this.#resolved;
    }
  }

  /** Something that decides about protection has changed. */
  touch(): void {
    this.#announce();
    this.#resolved = this.#resolve();
  }

  /** The server knew better: ask again for everything. */
  async refresh(): Promise<void> {
    await this.source.refresh?.();
    await this.#lookUp(this.recipients.map(({ mailbox }) => mailbox));
  }

  async #lookUp(mailboxes: string[]): Promise<void> {
    for (const mailbox of mailboxes) this.lookingUp.add(mailbox);
    try {
      await this.source.lookup?.(mailboxes);
      this.trouble = undefined;
    } catch (thrown) {
      this.trouble = WafersealError.wrap(thrown);
    }
    for (const mailbox of mailboxes) this.lookingUp.delete(mailbox);
    this.touch();
  }

  async #resolve(): Promise<void> {
    this.#resolving?.abort();
    if (this.recipients.length === 0) {
      this.#resolving = undefined;
      this.resolution = undefined;
      this.#announce();
      return;
    }
    const asked = new AbortController();
    this.#resolving = asked;
    try {
      const resolution = await this.source.resolve(this, { signal: asked.signal });
      if (this.#resolving !== asked) return;
      this.resolution = resolution;
      this.#ask();
    } catch (thrown) {
      if (asked.signal.aborted) return;
      this.trouble = WafersealError.wrap(thrown);
    }
    this.#announce();
  }

  #ask(): void {
    for (const { mailbox, question } of this.recipients) {
      if (this.decisionFor(mailbox)?.method === 'ask') this.asked.add(mailbox);
      else if (!question) this.asked.delete(mailbox);
    }
  }

  #edited(): void {
    this.edits += 1;
    this.dispatchEvent(new Event('edit'));
  }

  #announce(): void {
    this.dispatchEvent(new Event('change'));
  }
}
