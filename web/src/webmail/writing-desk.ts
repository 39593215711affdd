// The message that lies on the desk: begun, gone on with, thrown away, sent.
import {
  type OpenedDraft,
  type Resolution,
  type SendProgress,
  type Session,
  type UnsavedQuestion,
  WafersealError,
} from 'waferseal';
import type { Answering } from './answering.js';
import { keptText } from './composer-notes.js';
import { Composition } from './composition.js';
import { DraftKeeper } from './draft-keeper.js';
import type { Missing } from './missing.js';
import { SpokenDecisions } from './spoken-decisions.js';

/** What became of the message before, as long as nothing else is begun. */
export type After = 'sent' | 'discarded' | '';

/**
 * Holds one message after the other, each with its draft. Says `change` whenever something of it has, and
 * `begun` when another one lies there.
 */
export class WritingDesk extends EventTarget {
  composition!: Composition;
  keeper!: DraftKeeper;
  /** While it is sent. */
  progress: SendProgress | undefined;
  /** Why it was not sent, or not begun. */
  problem: WafersealError | undefined;
  after: After = '';
  /** How many links of the message just sent the sender hands over. */
  linksToHandOver = 0;
  /** What a live region says. */
  spoken = '';
  readonly #session: Session;
  #decisions = new SpokenDecisions();
  #keptSaid = '';
  #sending: AbortController | undefined;
  #settling = false;
  #ended = false;

  /** With an empty message. */
  constructor(session: Session) {
    super();
    this.#session = session;
    this.#begin();
  }

  /** Logged out: nothing of it stays in the page. */
  end(): void {
    this.#ended = true;
    this.#sending?.abort();
    void this.keeper.end();
    this.composition.clear();
    this.composition.phrases.clear();
  }

  /** Saves what is not saved yet: undefined, or why it could not be. */
  async save(): Promise<WafersealError | undefined> {
    if (await this.keeper.save()) return undefined;
    const { state } = this.keeper;
    return state.is === 'failed' ? state.error : new WafersealError('aborted');
  }

  /**
   * Goes on with a draft, or with an empty message. What was being written is saved first; rejects when that
   * fails or the draft cannot be opened, and then nothing has changed.
   */
  async open(id?: string): Promise<void> {
    if (id !== undefined && id === this.keeper.id) return;
    this.#mustRest();
    const unsaved = await this.save();
    if (unsaved) throw unsaved;
    const opened = id === undefined ? undefined : await this.#session.drafts.open(id);
    void this.keeper.end();
    this.#replace(opened);
  }

  /** Begins the answer to a reply, in the place of what was there: save() that before. */
  async answer(answering: Answering): Promise<void> {
    this.#mustRest();
    void this.keeper.end();
    this.#replace();
    try {
      await this.composition.answer(answering);
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    this.#changed();
  }

  discard(): void {
    void this.keeper.remove();
    this.#replace();
    this.after = 'discarded';
  }

  /** Something is written again. */
  goOn(): void {
    this.after = '';
    this.#changed();
  }

  cancel(): void {
    this.#sending?.abort();
  }

  /**
   * Sends the message as it is shown; gives what is missing for that. Nothing is sent if what was typed last
   * makes somebody's copy another one than was shown: that is shown now.
   */
  async send(onUnsaved: (unsaved: UnsavedQuestion) => void): Promise<Missing | undefined> {
    const { composition } = this;
    const { resolution: shown, missing } = composition;
    if (this.#sending || this.#settling) return undefined;
    this.#settling = true;
    await composition.settle();
    this.#settling = false;
    const { resolution } = composition;
    if (composition.missing || !resolution) return composition.missing;
    // The button did not say that it sends.
    if (missing || !shown) return undefined;
    if (said(shown) === said(resolution)) await this.#send(resolution, onUnsaved);
    else this.problem = new WafersealError('changed');
    this.#changed();
    return undefined;
  }

  async #send(
    resolution: Resolution,
    onUnsaved: (unsaved: UnsavedQuestion) => void,
  ): Promise<void> {
    const { composition, keeper } = this;
    this.#sending = new AbortController();
    this.problem = undefined;
    this.after = '';
    this.#report({ stage: 'composing' });
    keeper.hold(true);
    try {
      await this.#session.send(composition.draft, resolution, {
        signal: this.#sending.signal,
        onProgress: (progress) => this.#report(progress),
        onUnsaved,
      });
      this.linksToHandOver = composition.linksToHandOver;
      void keeper.remove();
      composition.clear();
      if (!this.#ended) this.#begin();
      this.after = 'sent';
    } catch (thrown) {
      keeper.hold(false);
      const error = WafersealError.wrap(thrown);
      if (error.code !== 'aborted') this.problem = error;
      await composition.refresh();
    } finally {
      this.#sending = undefined;
      this.progress = undefined;
    }
  }

  #report(progress: SendProgress): void {
    this.progress = progress;
    this.#changed();
  }

  #mustRest(): void {
    if (this.#sending) throw new WafersealError('aborted', { detail: 'a message is being sent' });
  }

  #replace(opened?: OpenedDraft): void {
    this.composition.clear({ answers: true });
    this.problem = undefined;
    this.after = '';
    this.#begin(opened);
  }

  #begin(opened?: OpenedDraft): void {
    const composition = new Composition(this.#session);
    const keeper = new DraftKeeper(this.#session.drafts, composition, opened?.saved);
    this.composition = composition;
    this.keeper = keeper;
    this.#decisions = new SpokenDecisions();
    this.#keptSaid = '';
    composition.addEventListener('change', () => {
      this.spoken = this.#decisions.news(composition) || this.spoken;
      this.#changed();
    });
    keeper.addEventListener('change', () => {
      this.#speakOfKeeping(keeper);
      this.#changed();
    });
    if (opened) composition.restore(opened.draft);
    this.dispatchEvent(new Event('begun'));
    this.#changed();
  }

  // Said once, not each time that it is saved.
  #speakOfKeeping({ state }: DraftKeeper): void {
    if (state.is !== 'saved' && state.is !== 'failed') return;
    const text = keptText(state);
    if (text !== this.#keptSaid) this.spoken = text;
    this.#keptSaid = text;
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

// How everybody's copy is protected.
function said({ decisions }: Resolution): string {
  return JSON.stringify(
    decisions.map((one) => [one.recipient, one.method, one.level, one.fallback?.method]),
  );
}
