// One copy of a sent message: what became of it, and what the sender can still do about it.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type CopyState,
  type Level,
  type LinkTerms,
  type SentCopy,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import '../design/level-meter.js';
import { methodIcon, stateIcon, stateTone } from '../design/method-look.js';
import { tones } from '../design/tones.js';
import { day, sentenceOf, told, when, words } from '../words/index.js';
import { evidenceOf } from './evidence.js';
import { sentCopyStyles } from './sent-list-styles.js';

// States in which a copy has not been opened, and nobody has got its text.
export const stillClosed: ReadonlySet<CopyState> = new Set([
  'queued',
  'deferred',
  'notified',
  'fell-back',
]);

// States in which a copy may still be opened, though nobody waits for it to be.
const retriable: ReadonlySet<CopyState> = new Set(['opened', 'failed']);

type Panel = '' | 'retract' | 'grant' | 'extend' | 'renew';

const panelIcon = {
  '': 'wait',
  retract: 'undo',
  grant: 'plus',
  extend: 'wait',
  renew: 'send',
} as const;

const triesOffered = 5;
const mostTries = 20;
const daysOffered = [7, 30, 90];
const secondsPerDay = 86_400;

export class SentCopyView extends WaferElement {
  static override properties = {
    session: { attribute: false },
    message: {},
    copy: { attribute: false },
    opensReplies: { attribute: false },
    panel: { state: true },
    busy: { state: true },
    news: { state: true },
    problem: { state: true },
    invalid: { state: true },
    link: { state: true },
    terms: { state: true },
    copied: { state: true },
  };

  static override styles = [controls, tones, sentCopyStyles];

  session!: Session;
  /** The message's id. */
  message = '';
  copy!: SentCopy;
  opensReplies = false;
  panel: Panel = '';
  busy = false;
  // What was done at last.
  news = '';
  problem: WafersealError | undefined;
  // Why the number in the panel is none.
  invalid = '';
  link: string | undefined;
  copied: boolean | undefined;
  // What a new link would be made with.
  terms: LinkTerms | undefined;

  override render(): TemplateResult {
    const { recipient, method, level, state, code, fallback } = this.copy;
    const waits = this.#waits;
    const handOver = waits && this.copy.link_by_sender === true;
    return html`
      <div class="copy">
        <span class="badge">${icon(methodIcon[method])}</span>
        <div>
          <div class="who">${recipient}</div>
          <div class="how">
            <span>${words.method[method]}</span>
            <wafer-level-meter level=${`L${level}` as Level}></wafer-level-meter>
          </div>
        </div>
        <span class="state" data-tone=${handOver ? 'care' : stateTone[state]}>
          ${icon(handOver ? 'link' : stateIcon[state], 16)} ${this.#state(handOver)}
        </span>
        <div class="below">
          ${code ? html`<p class="small">${sentence(code)}</p>` : nothing} ${evidenceOf(this.copy)}
          ${fallback && state !== 'sent' ? html`<p class="small soft">${words.sent.fallback(words.method[fallback])}</p>` : nothing}
          ${handOver ? html`<p class="small">${words.sent.handOver}</p>` : nothing}
          ${waits && this.copy.expires_at ? html`<p class="small soft">${words.sent.until(day(this.copy.expires_at))}</p>` : nothing}
          ${this.#replies()} ${this.#actions(waits)}
          <div role="status" class="news" tabindex="-1">
            ${
              this.busy
                ? html`<p class="small">${words.sent.working}</p>`
                : this.news
                  ? html`<p class="small" data-tone="strong">${icon('check', 16)} ${this.news}</p>`
                  : nothing
            }
          </div>
          ${
            this.problem
              ? html`<div class="note stop" role="alert">
                  ${icon('warn')}
                  <p><strong>${told(this.problem).message}</strong> ${told(this.problem).hint}</p>
                </div>`
              : nothing
          }
        </div>
      </div>
    `;
  }

  #replies(): TemplateResult | typeof nothing {
    const { replies = [], recipient } = this.copy;
    if (replies.length === 0) return nothing;
    return html`
      <div class="replies">
        <span class="replied small" data-tone="strong">
          ${icon('undo', 16)} ${words.reply.came(replies.length)}
        </span>
        ${
          this.opensReplies
            ? replies.map(
                ({ id, received_at: at }) => html`
                  <button
                    class="button"
                    aria-label=${words.reply.readOf(recipient, when(at))}
                    @click=${() => this.#read(id)}
                  >
                    ${words.reply.read(when(at))}
                  </button>
                `,
              )
            : nothing
        }
      </div>
    `;
  }

  #read(reply: string): void {
    const detail = { message: this.message, copy: this.copy, reply };
    this.dispatchEvent(new CustomEvent('reply', { detail, bubbles: true, composed: true }));
  }

  #state(handOver: boolean): string {
    const { state, opened_at: openedAt } = this.copy;
    if (state === 'opened' && openedAt) return words.sent.opened(when(openedAt));
    return handOver ? words.sent.byYou : words.state[state];
  }

  // It is to be picked up, and was not yet.
  get #waits(): boolean {
    const { slot_id: slot, state, method } = this.copy;
    const forPickUp = method === 'escrow-question' || state === 'fell-back';
    return forPickUp && Boolean(slot) && stillClosed.has(state);
  }

  // Its recipient has, or had, a link.
  get #renewable(): boolean {
    const { slot_id: slot, state, method } = this.copy;
    const forPickUp = method === 'escrow-question' || state === 'fell-back';
    return forPickUp && Boolean(slot) && (stillClosed.has(state) || retriable.has(state));
  }

  #actions(waits: boolean): TemplateResult | typeof nothing {
    const { recipient, slot_id: slot, state } = this.copy;
    const closed = stillClosed.has(state);
    const renewable = this.#renewable;
    if (!slot || !(closed || renewable)) return nothing;
    const opener = (
      panel: Panel,
      name: string,
      label: string,
      danger = false,
    ): TemplateResult => html`
      <button
        id=${panel}
        class="button quiet ${danger ? 'danger' : ''}"
        aria-label=${label}
        aria-expanded=${this.panel === panel}
        ?disabled=${this.busy}
        @click=${() => (panel === 'renew' ? this.#openRenewal() : this.#open(panel))}
      >
        ${icon(panelIcon[panel])} ${name}
      </button>
    `;
    return html`
      <div class="actions">
        ${closed ? opener('retract', words.sent.retract, words.sent.retractOf(recipient), true) : nothing}
        ${renewable ? opener('renew', words.sent.renew, words.sent.renewOf(recipient)) : nothing}
        ${
          this.link === undefined
            ? html`<button
                class="button quiet"
                aria-label=${words.sent.linkOf(recipient)}
                ?disabled=${this.busy}
                @click=${this.#showLink}
              >
                ${icon('link')} ${words.sent.link}
              </button>`
            : nothing
        }
        ${
          waits
            ? html`${opener('grant', words.sent.grant, words.sent.grantOf(recipient))}
              ${opener('extend', words.sent.extend, words.sent.extendOf(recipient))}`
            : nothing
        }
      </div>
      ${this.#panel()} ${this.link === undefined ? nothing : this.#link(this.link)}
    `;
  }

  #panel(): TemplateResult | typeof nothing {
    const { recipient } = this.copy;
    switch (this.panel) {
      case 'retract':
        return this.#asking(
          words.sent.retractOf(recipient),
          html`<p>${words.sent.retractSure}</p>`,
          html`<button class="button danger" ?disabled=${this.busy} @click=${this.#retract}>
            ${words.sent.retract}
          </button>`,
          words.sent.keep,
        );
      case 'grant':
        return this.#asking(
          words.sent.grantOf(recipient),
          html`
            <p>${words.sent.grantLead}</p>
            <div class="field">
              <label for="tries">${words.sent.grantHow}</label>
              <input
                id="tries"
                class="input"
                type="number"
                inputmode="numeric"
                min="1"
                max=${mostTries}
                .defaultValue=${String(triesOffered)}
                aria-describedby="tries-problem"
                aria-invalid=${this.invalid ? 'true' : 'false'}
              />
            </div>
            <p id="tries-problem" class="small problem" role="alert">${this.invalid || nothing}</p>
          `,
          html`<button class="button primary" ?disabled=${this.busy} @click=${this.#grant}>
            ${words.sent.grantDo}
          </button>`,
        );
      case 'extend':
        return this.#asking(
          words.sent.extendOf(recipient),
          html`
            <p>${words.sent.extendLead}</p>
            <div class="field">
              <label for="days">${words.sent.extendHow}</label>
              <select id="days" class="input">
                ${daysOffered.map(
                  (days) =>
                    html`<option value=${days}>
                      ${words.sent.extendBy(days, day(this.#later(days)))}
                    </option>`,
                )}
              </select>
            </div>
          `,
          html`<button class="button primary" ?disabled=${this.busy} @click=${this.#extend}>
            ${words.sent.extendDo}
          </button>`,
        );
      case 'renew':
        return this.#asking(
          words.sent.renewOf(recipient),
          this.#termsOfLink(),
          html`<button class="button primary" ?disabled=${this.busy} @click=${this.#renew}>
            ${this.terms?.notice === 'by-hand' ? words.sent.renewMake : words.sent.renewDo}
          </button>`,
        );
      default:
        return nothing;
    }
  }

  #termsOfLink(): TemplateResult | typeof nothing {
    if (!this.terms) return nothing;
    const { notice, expires } = this.terms;
    return html`
      <p>${notice === 'by-hand' ? words.sent.renewByHand : words.sent.renewLead}</p>
      <ul class="small">
        ${notice === 'by-hand' ? nothing : html`<li>${words.sent.renewNotice[notice]}</li>`}
        <li>${expires ? words.sent.until(day(expires)) : words.sent.noEnd}</li>
      </ul>
    `;
  }

  #asking(
    label: string,
    content: TemplateResult | typeof nothing,
    action: TemplateResult,
    cancel: string = words.sent.cancel,
  ): TemplateResult {
    return html`
      <div class="asking" role="group" aria-label=${label} @keydown=${this.#onKey}>
        ${content}
        <div class="actions">
          ${action}
          <button class="button quiet" @click=${() => this.#close()}>${cancel}</button>
        </div>
      </div>
    `;
  }

  #link(link: string): TemplateResult {
    return html`
      <div class="field">
        <label for="link">${words.sent.linkLabel}</label>
        <div class="link">
          <input
            id="link"
            class="input small"
            readonly
            aria-describedby="link-hint"
            .value=${link}
            @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
          />
          <button class="button" @click=${this.#copyLink}>
            ${icon('copy')} ${words.sent.linkCopy}
          </button>
        </div>
        <span id="link-hint" class="hint">${words.sent.linkHint}</span>
        <span class="small" role="status">
          ${
            this.copied === undefined
              ? nothing
              : this.copied
                ? words.sent.linkCopied
                : words.sent.linkNotCopied
          }
        </span>
      </div>
    `;
  }

  // From the end of the time that it has, or from now where the server does not say.
  #later(days: number): number {
    const from = this.copy.expires_at || Math.floor(Date.now() / 1000);
    return from + days * secondsPerDay;
  }

  async #open(panel: Panel): Promise<void> {
    this.panel = this.panel === panel ? '' : panel;
    this.news = '';
    this.invalid = '';
    this.problem = undefined;
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLElement>('.asking input, .asking select, .asking button')
      ?.focus();
  }

  // Back to the button that opened it.
  async #close(): Promise<void> {
    const opened = this.panel;
    this.panel = '';
    await this.updateComplete;
    if (opened) this.renderRoot.querySelector<HTMLElement>(`#${opened}`)?.focus();
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') void this.#close();
    else if (event.key === 'Enter' && (event.target as HTMLElement).id === 'tries') {
      event.preventDefault();
      void this.#grant();
    }
  };

  #showLink = async (): Promise<void> => {
    this.problem = undefined;
    try {
      this.link = await this.session.linkOf(this.message, this.copy.recipient);
      this.copied = undefined;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#link')?.focus();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  };

  #copyLink = async (): Promise<void> => {
    this.copied = await navigator.clipboard.writeText(this.link ?? '').then(
      () => true,
      () => false,
    );
    if (!this.copied) this.renderRoot.querySelector<HTMLInputElement>('#link')?.focus();
  };

  #retract = (): Promise<void> =>
    this.#control(words.sent.retracted, (id, recipient) => this.session.retract(id, recipient));

  #grant = async (): Promise<void> => {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#tries');
    const tries = Number(field?.value);
    if (!Number.isInteger(tries) || tries < 1 || tries > mostTries) {
      this.invalid = words.sent.grantRange;
      field?.focus();
      return;
    }
    await this.#control(words.sent.granted(tries), (id, recipient) =>
      this.session.grantTries(id, recipient, tries),
    );
  };

  #extend = async (): Promise<void> => {
    const days = this.renderRoot.querySelector<HTMLSelectElement>('#days')?.value;
    const expires = this.#later(Number(days));
    await this.#control(words.sent.extended(day(expires)), (id, recipient) =>
      this.session.extend(id, recipient, expires),
    );
  };

  #renew = async (): Promise<void> => {
    const terms = this.terms;
    if (!terms) return;
    // The one that is shown is no good any more.
    this.link = undefined;
    const done = terms.notice === 'by-hand' ? words.sent.renewedByHand : words.sent.renewed;
    await this.#control(done, (id, recipient) => this.session.renewLink(id, recipient, terms));
  };

  // The panel says what the link will be made with, so it opens when that is known.
  #openRenewal = async (): Promise<void> => {
    if (this.panel === 'renew') return this.#close();
    this.problem = undefined;
    this.terms = undefined;
    this.busy = true;
    try {
      this.terms = await this.session.linkTerms(this.message, this.copy.recipient);
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    this.busy = false;
    if (this.terms) return this.#open('renew');
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#renew')?.focus();
  };

  async #control(
    done: string,
    act: (id: string, recipient: string) => Promise<void>,
  ): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    this.invalid = '';
    try {
      await act(this.message, this.copy.recipient);
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
      this.busy = false;
      return this.#close();
    }
    this.news = done;
    this.busy = false;
    this.panel = '';
    this.dispatchEvent(new Event('changed'));
    // The button that opened the panel may be gone with the state that it was for.
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.news')?.focus();
  }
}

// The table's sentence is for the recipient.
function sentence(code: string): string {
  if (code === 'tries_frozen') return words.sent.frozen;
  return sentenceOf(code).message;
}

define('wafer-sent-copy', SentCopyView);
