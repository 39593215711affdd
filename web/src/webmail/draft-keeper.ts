// Saves the message being written by itself, sealed to its writer.
import { type DraftPlace, type Drafts, WafersealError } from 'waferseal';
import type { Composition } from './composition.js';

// After the last change, and after the first one that is not saved yet.
const pauseMs = 3000;
const longestMs = 20_000;
// Between tries, growing.
const firstRetryMs = 4000;
const longestRetryMs = 60_000;

/** Nothing was saved yet; what is written is saved; or why it is not. */
export type DraftState =
  | { is: 'new' }
  | { is: 'changed' }
  | { is: 'saving' }
  | { is: 'saved'; at: number }
  | { is: 'failed'; error: WafersealError; again: boolean };

/**
 * Keeps one composition saved: some seconds after a change, when the page is hidden, and again when it could
 * not be. Says `change` whenever its state has changed. When somebody else has changed the draft, what is
 * here becomes a draft of its own (`apart`).
 */
export class DraftKeeper extends EventTarget {
  state: DraftState = { is: 'new' };
  /** It was another draft before, which somebody else has changed. */
  apart = false;
  readonly #drafts: Drafts;
  readonly #composition: Composition;
  // Those that its files are put aside for.
  readonly #places = new Set<string>();
  #place: DraftPlace;
  #savedEdits: number;
  #saving: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsavedSince: number | undefined;
  #retryMs = firstRetryMs;
  #held = false;
  #ended = false;

  /** `place`: of the draft that the composition was restored from. */
  constructor(drafts: Drafts, composition: Composition, place?: DraftPlace & { saved_at: number }) {
    super();
    this.#drafts = drafts;
    this.#composition = composition;
    this.#place = place ?? drafts.begin();
    this.#places.add(this.#place.id);
    this.#savedEdits = composition.edits;
    if (place) this.state = { is: 'saved', at: place.saved_at };
    composition.addEventListener('edit', this.#onEdit);
    document.addEventListener('visibilitychange', this.#onHidden);
    window.addEventListener('online', this.#onOnline);
  }

  /** Of the draft that it saves to. */
  get id(): string {
    return this.#place.id;
  }

  /** Something that was written would be lost. */
  get unsaved(): boolean {
    const { edits, empty } = this.#composition;
    if (edits === this.#savedEdits) return false;
    return this.#place.version > 0 || !empty;
  }

  /** Saves now what is not saved yet. Whether all is saved by then. */
  async save(): Promise<boolean> {
    await this.#settled();
    if (this.#ended || this.#held || !this.unsaved) return this.#ended || !this.unsaved;
    clearTimeout(this.#timer);
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
    });
    await this.#saving;
    return !this.unsaved;
  }

  /** While the message is sent nothing is saved. */
  hold(held: boolean): void {
    this.#held = held;
    if (held) clearTimeout(this.#timer);
    else if (this.unsaved) this.#later(pauseMs);
  }

  /** It stays saved as it is; nobody writes on it here any more. */
  async end(): Promise<void> {
    this.#stop();
    await this.#settled();
    for (const id of this.#places) this.#drafts.close(id);
  }

  /**
   * It was sent, or is not wanted: the saved draft goes. Where that fails it stays in the list; one that
   * somebody else has changed stays, too.
   */
  async remove(): Promise<void> {
    this.#stop();
    await this.#settled();
    if (this.#place.version > 0 || this.state.is === 'failed') await this.#remove();
    for (const id of this.#places) this.#drafts.close(id);
  }

  async #remove(): Promise<void> {
    for (let tries = 0, pause = 1000; tries < 4; tries += 1, pause *= 3) {
      try {
        await this.#drafts.remove(this.#place);
        return;
      } catch (thrown) {
        if (!WafersealError.wrap(thrown).retryable) return;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#composition.removeEventListener('edit', this.#onEdit);
    document.removeEventListener('visibilitychange', this.#onHidden);
    window.removeEventListener('online', this.#onOnline);
  }

  // Until nothing is under way.
  async #settled(): Promise<void> {
    while (this.#saving) await this.#saving;
  }

  async #save(): Promise<void> {
    const { edits, draft } = this.#composition;
    this.#become({ is: 'saving' });
    try {
      const { saved_at: at, ...place } = await this.#put(draft);
      this.#place = place;
      this.#savedEdits = edits;
      this.#unsavedSince = undefined;
      this.#retryMs = firstRetryMs;
      this.#become({ is: 'saved', at });
    } catch (thrown) {
      const error = WafersealError.wrap(thrown);
      this.#become({ is: 'failed', error, again: error.retryable });
      if (!error.retryable) return;
      this.#later(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
      return;
    }
    if (this.unsaved) this.#changed();
  }

  // Of two that were changed none is lost.
  async #put(draft: Composition['draft']): ReturnType<Drafts['save']> {
    try {
      return await this.#drafts.save(this.#place, draft);
    } catch (thrown) {
      if (WafersealError.wrap(thrown).code !== 'draft_changed') throw thrown;
    }
    this.#place = this.#drafts.begin();
    this.#places.add(this.#place.id);
    const saved = await this.#drafts.save(this.#place, draft);
    this.apart = true;
    return saved;
  }

  #onEdit = (): void => {
    if (this.#saving || !this.unsaved) return;
    // What cannot be saved as it is may be after a change; what waits for the line goes on waiting.
    if (this.state.is === 'failed' && this.state.again) return;
    this.#changed();
  };

  #changed(): void {
    this.#unsavedSince ??= Date.now();
    if (this.state.is === 'saved' || this.state.is === 'failed') this.#become({ is: 'changed' });
    const longest = this.#unsavedSince + longestMs - Date.now();
    this.#later(Math.max(0, Math.min(pauseMs, longest)));
  }

  #onHidden = (): void => {
    if (document.hidden) void this.save();
  };

  #onOnline = (): void => {
    if (this.state.is === 'failed') void this.save();
  };

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#held) return;
    this.#timer = setTimeout(() => void this.save(), ms);
  }

  #become(state: DraftState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}
