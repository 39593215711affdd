// What the sender can still do about one copy of a sent message.
import { html, nothing, type TemplateResult } from 'lit';
import { type LinkTerms, type SentCopy, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { problemNote } from '../design/notes.js';
import { Sure } from '../design/sure.js';
import { tones } from '../design/tones.js';
import { day, words } from '../words/index.js';
import { CopyLink } from './copy-link.js';
import { renewable, stillClosed, waits } from './copy-states.js';
import { copyControlsStyles } from './sent-list-styles.js';

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

/** @fires changed - Something was done. */
export class CopyControls extends WaferElement {
  static override tag = 'wafer-copy-controls';
  static override uses: readonly Component[] = [CopyLink, Sure];

  static override properties = {
    session: { attribute: false },
    message: {},
    copy: { attribute: false },
    panel: { state: true },
    busy: { state: true },
    news: { state: true },
    problem: { state: true },
    invalid: { state: true },
    link: { state: true },
    terms: { state: true },
  };

  static override styles = [controls, tones, copyControlsStyles];

  session!: Session;
  /** The message's id. */
  message = '';
  copy!: SentCopy;
  panel: Panel = '';
  busy = false;
  // What was done at last.
  news = '';
  problem: WafersealError | undefined;
  // Why the number in the panel is none.
  invalid = '';
  link: string | undefined;
  // What a new link would be made with.
  terms: LinkTerms | undefined;

  override render(): TemplateResult {
    const { slot_id: slot, state } = this.copy;
    const offered = slot && (stillClosed.has(state) || renewable(this.copy));
    return html`
      ${offered ? this.#actions() : nothing}
      <div role="status" class="news" tabindex="-1">
        ${
          this.busy
            ? html`<p class="small">${words.sent.working}</p>`
            : this.news
              ? html`<p class="small" data-tone="strong">${icon('check', 16)} ${this.news}</p>`
              : nothing
        }
      </div>
      ${problemNote(this.problem)}
    `;
  }

  #actions(): TemplateResult {
    const { recipient } = this.copy;
    const closed = stillClosed.has(this.copy.state);
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
        ${renewable(this.copy) ? opener('renew', words.sent.renew, words.sent.renewOf(recipient)) : nothing}
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
          waits(this.copy)
            ? html`${opener('grant', words.sent.grant, words.sent.grantOf(recipient))}
              ${opener('extend', words.sent.extend, words.sent.extendOf(recipient))}`
            : nothing
        }
      </div>
      ${this.#panel()}
      ${this.link === undefined ? nothing : html`<wafer-copy-link link=${this.link}></wafer-copy-link>`}
    `;
  }

  #panel(): TemplateResult | typeof nothing {
    const { recipient } = this.copy;
    switch (this.panel) {
      case 'retract':
        return html`<wafer-sure
          class="asking"
          role="group"
          aria-label=${words.sent.retractOf(recipient)}
          text=${words.sent.retractSure}
          action=${words.sent.retract}
          keep=${words.sent.keep}
          .disabled=${this.busy}
          @sure=${this.#retract}
          @keep=${() => this.#close()}
        ></wafer-sure>`;
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
  ): TemplateResult {
    return html`
      <div class="asking" role="group" aria-label=${label} @keydown=${this.#onKey}>
        ${content}
        <div class="actions">
          ${action}
          <button class="button quiet" @click=${() => this.#close()}>
            ${words.sent.cancel}
          </button>
        </div>
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
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('wafer-copy-link')?.focus();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
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
