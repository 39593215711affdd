// What was sent, and what became of each copy.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type SentCopy, type SentMessage, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { listPage } from '../design/list-page.js';
import { problemNote } from '../design/notes.js';
import { Sure } from '../design/sure.js';
import { tones } from '../design/tones.js';
import { when, words } from '../words/index.js';
import { stillClosed } from './copy-states.js';
import { SentCopyView } from './sent-copy.js';
import { sentListStyles } from './sent-list-styles.js';

const pageSize = 30;
const refreshMs = 5000;

/**
 * The sent messages of a session: what became of each copy, and what can still be done about it.
 *
 * @fires reply - Somebody wants to read one; detail: the message's id, the copy, the reply's id.
 * @tag wafer-sent-list
 */
export class SentList extends WaferElement {
  static override tag = 'wafer-sent-list';
  static override uses: readonly Component[] = [SentCopyView, Sure];

  static override properties = {
    session: { attribute: false },
    opensReplies: { type: Boolean, attribute: 'opens-replies' },
    messages: { state: true },
    more: { state: true },
    problem: { state: true },
    failure: { state: true },
    sure: { state: true },
    busy: { state: true },
    done: { state: true },
    subjects: { state: true },
  };

  static override styles = [controls, tones, listPage, sentListStyles];

  session!: Session;
  /** The host shows a reply when `reply` is told. Without it replies are named and not offered. */
  opensReplies = false;
  messages: SentMessage[] | undefined;
  more = false;
  // Why the list could not be loaded, and why the last retraction of a whole message failed.
  problem: WafersealError | undefined;
  failure: WafersealError | undefined;
  // The message that is about to be retracted whole, is being retracted, or was at last.
  sure = '';
  busy = '';
  done = '';
  // Counts the subjects that were read since the list was loaded.
  subjects = 0;
  #reading = false;
  readonly #unreadable = new Set<string>();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#load();
    }, refreshMs);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  async #load(before?: string): Promise<void> {
    try {
      const page = await this.session.sent(before === undefined ? {} : { before });
      const fresh = new Set(page.map(({ id }) => id));
      const kept = (this.messages ?? []).filter(({ id }) => !fresh.has(id));
      this.messages = [...page, ...kept].sort((a, b) => b.accepted_at - a.accepted_at);
      if (before !== undefined || kept.length === 0) this.more = page.length === pageSize;
      this.problem = undefined;
      void this.#readSubjects();
    } catch (thrown) {
      const problem = WafersealError.wrap(thrown);
      // The same again is not said again.
      if (problem.code !== this.problem?.code) this.problem = problem;
    }
  }

  // One after the other: each is a message's first segment.
  async #readSubjects(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    for (const { id } of this.messages ?? []) {
      if (!this.isConnected) break;
      if (this.session.subjectOf(id) !== undefined || this.#unreadable.has(id)) continue;
      const subject = await this.session.loadSubject(id).catch(() => undefined);
      if (subject === undefined) this.#unreadable.add(id);
      else this.subjects += 1;
    }
    this.#reading = false;
  }

  override render(): TemplateResult {
    return html`
      <h1>${words.sent.title}</h1>
      <div class="notes">${problemNote(this.problem)} ${problemNote(this.failure)}</div>
      ${this.#list()}
    `;
  }

  #list(): TemplateResult {
    if (!this.messages) return html`<p class="empty" role="status">${words.sent.loading}</p>`;
    if (this.messages.length === 0) return html`<p class="empty">${words.sent.empty}</p>`;
    return html`
      <div class="messages">
        ${repeat(
          this.messages,
          ({ id }) => id,
          (message) => this.#message(message),
        )}
      </div>
      ${
        this.more
          ? html`<button class="button older" @click=${() => this.#load(this.messages?.at(-1)?.id)}>
              ${words.sent.more}
            </button>`
          : nothing
      }
    `;
  }

  #message(message: SentMessage): TemplateResult {
    const { id, copies } = message;
    const subject = this.session.subjectOf(id);
    return html`
      <article class="card" aria-label=${subject ?? words.sent.sealedSubject}>
        <div class="head">
          <h2 dir="auto">${subject === undefined ? words.sent.sealedSubject : subject || words.sent.noSubject}</h2>
          <span class="small soft">
            ${words.sent.toCount(copies.length)} · ${when(message.accepted_at)}
          </span>
        </div>
        ${this.#events(message)}
        <ul>
          ${repeat(
            copies,
            ({ recipient }) => recipient,
            (copy) => html`
              <li>
                <wafer-sent-copy
                  .session=${this.session}
                  .message=${id}
                  .copy=${copy}
                  .opensReplies=${this.opensReplies}
                  @changed=${() => this.#load()}
                ></wafer-sent-copy>
              </li>
            `,
          )}
        </ul>
        ${this.#whole(id, copies)}
      </article>
    `;
  }

  #events({ events }: SentMessage): TemplateResult | typeof nothing {
    const told = events.filter(({ code }) => Object.hasOwn(words.sent.events, code));
    if (told.length === 0) return nothing;
    return html`
      <div class="events">
        ${told.map(
          ({ at, code }) => html`
            <p class="note care small">
              ${icon('warn')}
              <span>${words.sent.events[code as keyof typeof words.sent.events]} <span class="soft">${when(at)}</span></span>
            </p>
          `,
        )}
      </div>
    `;
  }

  // For all copies at once, where there is more than one to retract.
  #whole(id: string, copies: readonly SentCopy[]): TemplateResult | typeof nothing {
    const closed = copies.filter(({ state }) => stillClosed.has(state));
    const news = html`<div role="status">
      ${
        this.busy === id
          ? html`<p class="small">${words.sent.working}</p>`
          : this.done === id
            ? html`<p class="small news" data-tone="strong">
                ${icon('check', 16)} ${words.sent.allRetracted}
              </p>`
            : nothing
      }
    </div>`;
    if (closed.length < 2)
      return this.done === id ? html`<div class="whole">${news}</div>` : nothing;
    if (this.sure !== id) {
      return html`
        <div class="whole">
          <button
            id="all-${id}"
            class="button quiet danger"
            ?disabled=${this.busy === id}
            @click=${() => this.#ask(id)}
          >
            ${icon('undo')} ${words.sent.retractAll}
          </button>
          ${news}
        </div>
      `;
    }
    return html`
      <div class="whole">
        <wafer-sure
          role="group"
          aria-label=${words.sent.retractAll}
          text=${words.sent.retractAllSure}
          action=${words.sent.retract}
          keep=${words.sent.keep}
          @sure=${() => this.#retractAll(id)}
          @keep=${() => this.#unask(id)}
        ></wafer-sure>
      </div>
    `;
  }

  #ask(id: string): void {
    this.sure = id;
    this.done = '';
  }

  async #unask(id: string): Promise<void> {
    this.sure = '';
    await this.#focus(`all-${id}`);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #retractAll(id: string): Promise<void> {
    this.sure = '';
    this.busy = id;
    this.failure = undefined;
    try {
      await this.session.retractAll(id);
      this.done = id;
    } catch (thrown) {
      this.failure = WafersealError.wrap(thrown);
    } finally {
      this.busy = '';
    }
    // Some of the copies may be retracted although it failed; the list shows which.
    await this.#load();
  }
}
