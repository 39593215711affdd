// What was sent, and what became of each copy.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import {
  type Code,
  type CopyState,
  codes,
  type Level,
  type SentCopy,
  type SentMessage,
  type Session,
  type WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { icon } from '../design/icons.js';
import { sentListStyles } from './sent-list-styles.js';
import '../design/level-meter.js';
import { methodIcon, stateIcon, stateTone } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { assuranceWord, methodWord, stateWord, when, words } from '../words.js';

// States in which a pick-up copy has not been opened yet.
const stillClosed: ReadonlySet<CopyState> = new Set([
  'queued',
  'deferred',
  'notified',
  'fell-back',
]);

const pageSize = 30;
const refreshMs = 5000;

export class SentList extends LitElement {
  static override properties = {
    session: { attribute: false },
    messages: { state: true },
    more: { state: true },
    problem: { state: true },
    sure: { state: true },
    busy: { state: true },
    links: { state: true },
    subjects: { state: true },
  };

  static override styles = [controls, tones, sentListStyles];

  session!: Session;
  messages: SentMessage[] | undefined;
  more = false;
  problem: WafersealError | undefined;
  sure = '';
  busy = '';
  // Pick-up links that the sender asked for, by copy.
  links: ReadonlyMap<string, string> = new Map();
  // Counts the subjects that were read since the list was loaded.
  subjects = 0;
  #reading = false;
  readonly #unreadable = new Set<string>();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#timer = setInterval(() => void this.#load(), refreshMs);
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
      this.problem = thrown as WafersealError;
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
      ${
        this.problem
          ? html`<div class="note stop" role="alert">
              ${icon('warn')}
              <p><strong>${this.problem.message}</strong> ${this.problem.hint}</p>
            </div>`
          : nothing
      }
      ${this.#list()}
    `;
  }

  #list(): TemplateResult {
    if (!this.messages) return html`<p class="empty" role="status">${words.sent.loading}</p>`;
    if (this.messages.length === 0) return html`<p class="empty">${words.sent.empty}</p>`;
    return html`
      <div class="messages">${this.messages.map((message) => this.#message(message))}</div>
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
    const subject = this.session.subjectOf(message.id);
    return html`
      <article aria-label=${subject ?? words.sent.sealedSubject}>
        <div class="head">
          <h2>${subject === undefined ? words.sent.sealedSubject : subject || words.sent.noSubject}</h2>
          <span class="small soft">
            ${words.sent.toCount(message.copies.length)} · ${when(message.accepted_at)}
          </span>
        </div>
        <ul>
          ${message.copies.map((copy) => html`<li>${this.#copy(message, copy)}</li>`)}
        </ul>
      </article>
    `;
  }

  #copy(message: SentMessage, copy: SentCopy): TemplateResult {
    const { recipient, method, level, state, code, fallback, opened_at: openedAt } = copy;
    return html`
      <div class="copy">
        <span class="badge">${icon(methodIcon[method])}</span>
        <div>
          <div class="who">${recipient}</div>
          <div class="how">
            <span>${methodWord[method]}</span>
            <wafer-level-meter level=${`L${level}` as Level}></wafer-level-meter>
          </div>
        </div>
        <span class="state" data-tone=${stateTone[state]}>
          ${icon(stateIcon[state], 16)}
          ${state === 'opened' && openedAt ? words.sent.opened(when(openedAt)) : stateWord[state]}
        </span>
        <div class="below">
          ${code ? html`<p class="small">${sentence(code)}</p>` : nothing} ${evidenceOf(copy)}
          ${fallback && state !== 'sent' ? html`<p class="small soft">${words.sent.fallback(methodWord[fallback])}</p>` : nothing}
          ${this.#actions(message, copy)}
        </div>
      </div>
    `;
  }

  #actions(message: SentMessage, copy: SentCopy): TemplateResult | typeof nothing {
    if (!copy.slot_id || !stillClosed.has(copy.state)) return nothing;
    const key = `${message.id} ${copy.slot_id}`;
    if (this.busy === key) return html`<p class="small" role="status">${words.sent.retracting}</p>`;
    if (this.sure === key) {
      return html`
        <div class="sure" role="group" aria-label=${words.sent.retract}>
          <span>${words.sent.retractSure}</span>
          <button
            class="button danger"
            @click=${() => this.#doRetract(message.id, copy.recipient, key)}
          >
            ${words.sent.retract}
          </button>
          <button class="button quiet" @click=${() => this.#ask('')}>${words.sent.keep}</button>
        </div>
      `;
    }
    const link = this.links.get(key);
    return html`
      <div class="actions">
        <button class="button quiet danger" @click=${() => this.#ask(key)}>
          ${icon('undo')} ${words.sent.retract}
        </button>
        ${
          link === undefined
            ? html`<button
                class="button quiet"
                @click=${() => this.#showLink(message.id, copy.recipient, key)}
              >
                ${icon('link')} ${words.sent.link}
              </button>`
            : nothing
        }
      </div>
      ${link === undefined ? nothing : this.#link(link, key)}
    `;
  }

  #link(link: string, key: string): TemplateResult {
    return html`
      <div class="field">
        <label for=${key}>${words.sent.linkLabel}</label>
        <input
          id=${key}
          class="input small"
          readonly
          .value=${link}
          @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
        />
        <span class="hint">${words.sent.linkHint}</span>
      </div>
    `;
  }

  #ask(key: string): void {
    this.sure = key;
  }

  async #showLink(id: string, recipient: string, key: string): Promise<void> {
    try {
      const link = await this.session.linkOf(id, recipient);
      this.links = new Map(this.links).set(key, link);
    } catch (thrown) {
      this.problem = thrown as WafersealError;
    }
  }

  async #doRetract(id: string, recipient: string, key: string): Promise<void> {
    this.sure = '';
    this.busy = key;
    try {
      await this.session.retract(id, recipient);
      await this.#load();
    } catch (thrown) {
      this.problem = thrown as WafersealError;
    } finally {
      this.busy = '';
    }
  }
}

function evidenceOf({ evidence }: SentCopy): TemplateResult | typeof nothing {
  const told = Object.entries(words.sent.evidence).flatMap(([name, label]) => {
    const value = evidence?.[name];
    return typeof value === 'string' && value ? [{ name, label, value }] : [];
  });
  if (told.length === 0) return nothing;
  return html`
    <dl>
      ${told.map(
        ({ name, label, value }) => html`
          <div>
            <dt>${label}</dt>
            <dd>${name === 'assurance' ? assurance(value) : value}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}

function assurance(value: string): string {
  return (assuranceWord as Record<string, string>)[value] ?? value;
}

function sentence(code: string): string {
  return Object.hasOwn(codes, code) ? codes[code as Code].message : code;
}

customElements.define('wafer-sent-list', SentList);
