// The pick-up page: link, question, message.
import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type Client,
  type PickUp,
  type PickUpAttempt,
  type StreamedAttachment,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon, wafer } from '../design/icons.js';
import type { Letter } from '../mail/letter.js';
import { day, told, words } from '../words/index.js';

type Stage = 'paste' | 'fetching' | 'question' | 'asking' | 'open' | 'failed';

// What shows the message, and the form to answer it, comes while the answer is typed: the question is not to wait for it.
async function reader(): Promise<typeof import('../mail/letter.js')> {
  try {
    const [letter] = await Promise.all([
      import('../mail/letter.js'),
      import('./letter-view.js'),
      import('./reply-form.js'),
    ]);
    return letter;
  } catch (cause) {
    throw new WafersealError('network', { cause });
  }
}

/**
 * Picks a message up: the link, the sender's question, the answer, the message.
 *
 * @csspart card - The card with the link or the question.
 * @tag wafer-portal
 */
export class Portal extends WaferElement {
  static override properties = {
    embedded: { type: Boolean, reflect: true },
    client: { attribute: false },
    link: { attribute: false },
    stage: { state: true },
    attempt: { state: true },
    problem: { state: true },
    letter: { state: true },
    progress: { state: true },
  };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr auto;
        min-height: 100dvh;
      }
      header,
      footer {
        display: flex;
        justify-content: center;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-5) var(--space-4);
        text-align: center;
      }
      header {
        font-weight: 620;
        letter-spacing: -0.01em;
      }
      :host([embedded]) {
        display: block;
        min-height: 0;
      }
      .content {
        display: grid;
        align-items: start;
        justify-items: center;
        padding: 0 var(--space-4);
      }
      /* It has the focus so that it is read out, not to be typed into. */
      wafer-letter-view:focus-visible {
        outline: none;
      }
      .content[data-stage='open'] {
        align-content: start;
        padding-inline: 0;
      }
      .card {
        display: grid;
        gap: var(--space-5);
        width: min(32rem, 100%);
        margin-top: clamp(0rem, 6vh, 4rem);
        padding: var(--space-6);
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .lead {
        margin-top: var(--space-2);
      }
      .people {
        display: grid;
        gap: var(--space-1) var(--space-4);
        grid-template-columns: auto 1fr;
        padding-block: var(--space-4);
        border-block: 1px solid var(--line);
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: var(--space-4);
      }
      blockquote {
        margin: var(--space-1) 0 0;
        font-size: var(--text-lead);
        font-weight: 550;
        line-height: 1.4;
        overflow-wrap: anywhere;
      }
      .button {
        min-height: 2.75rem;
      }
      .input {
        min-height: 2.75rem;
      }
      textarea.input {
        min-height: 5.5rem;
        font-family: var(--font-mono);
        resize: vertical;
      }
      summary {
        width: fit-content;
        padding-block: var(--space-2);
        color: var(--accent);
        cursor: pointer;
      }
      .wait {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        justify-content: center;
        min-height: 8rem;
        color: var(--ink-soft);
      }
      .spin {
        animation: turn 2.4s linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .spin {
          animation: none;
        }
      }
      .fetching,
      .notes {
        display: grid;
        gap: var(--space-2);
      }
      @media (max-width: 40rem) {
        .card {
          padding: var(--space-5);
        }
        header {
          padding: var(--space-4);
        }
      }
    `,
  ];

  /** What unlocks: a client with `engine: 'portal'` is enough. */
  client!: { readonly escrow: Pick<Client['escrow'], 'unlock'> };
  /** The pick-up link: the whole URL, its part from the path on, or the code. Without one it is asked for. */
  link: string | undefined;
  /** It stands in a page of the host's: without head, foot and the height of a page. */
  embedded = false;
  stage: Stage = 'paste';
  attempt: PickUpAttempt<StreamedAttachment> | undefined;
  problem: WafersealError | undefined;
  letter: Letter | undefined;
  progress = 0;
  #pickUp: PickUp | undefined;
  // Stops what is under way when the page is left.
  #left = new AbortController();
  // Kept only until it has led somewhere, so that a slip can be mended.
  #pasted = '';

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pagehide', this.#leave);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('pagehide', this.#leave);
    // Whoever moves it puts it back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
    super.disconnectedCallback();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('link') && this.link !== undefined) {
      const { link } = this;
      this.link = undefined;
      void this.#fetch(link);
    }
  }

  override updated(changed: Map<string, unknown>): void {
    if (!changed.has('stage')) return;
    if (this.stage === 'question') this.renderRoot.querySelector<HTMLElement>('#answer')?.focus();
    if (this.stage === 'open')
      this.renderRoot.querySelector<HTMLElement>('wafer-letter-view')?.focus();
  }

  override render(): TemplateResult {
    return html`
      ${this.embedded ? nothing : html`<header>${wafer()} ${words.product}</header>`}
      ${
        this.embedded
          ? html`<div class="content" data-stage=${this.stage}>${this.#content()}</div>`
          : html`<main class="content" data-stage=${this.stage}>${this.#content()}</main>`
      }
      ${this.embedded ? nothing : html`<footer class="small soft">${words.portal.about}</footer>`}
    `;
  }

  #content(): TemplateResult {
    switch (this.stage) {
      case 'paste':
        return this.#paste();
      case 'fetching':
        return html`<div class="card">${waiting(words.portal.loading)}</div>`;
      case 'question':
      case 'asking':
        return this.#question();
      case 'open':
        return html`
          <wafer-letter-view
            tabindex="-1"
            .letter=${this.letter}
            .verified=${this.#pickUp?.senderVerified ?? false}
          ></wafer-letter-view>
          ${
            this.#pickUp?.takesReply && this.#pickUp.senderVerified
              ? html`<wafer-reply-form .pickUp=${this.#pickUp}></wafer-reply-form>`
              : nothing
          }
        `;
      case 'failed':
        return this.#failed();
    }
  }

  #paste(): TemplateResult {
    return html`
      <section class="card" part="card">
        <div>
          <h1>${words.portal.pasteTitle}</h1>
          <p class="lead soft">${words.portal.pasteLead}</p>
        </div>
        <form @submit=${this.#onPaste} novalidate>
          <div class="field">
            <label for="code">${words.portal.paste}</label>
            <textarea
              id="code"
              class="input"
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              .value=${this.#pasted}
            ></textarea>
          </div>
          ${this.problem ? this.#note(told(this.problem).message, told(this.problem).hint) : nothing}
          <button class="button primary">${words.portal.pasteAction}</button>
        </form>
      </section>
    `;
  }

  #question(): TemplateResult {
    const pickUp = this.#pickUp!;
    const asking = this.stage === 'asking';
    return html`
      <section class="card" part="card">
        <div>
          <h1>${words.portal.title}</h1>
          <p class="lead soft">${words.portal.lead}</p>
        </div>
        <dl class="people">
          <dt>${words.portal.from}</dt>
          <dd>${pickUp.sender}</dd>
          <dt>${words.portal.to}</dt>
          <dd>${pickUp.recipient}</dd>
          <dt>${words.portal.until}</dt>
          <dd><time datetime=${new Date(pickUp.expires * 1000).toISOString()}>${day(pickUp.expires)}</time></dd>
        </dl>
        <form @submit=${this.#onAnswer} novalidate autocomplete="off">
          <div>
            <span class="label">${words.portal.question}</span>
            <blockquote id="question" dir="auto">${pickUp.question}</blockquote>
          </div>
          <div class="field">
            <label for="answer">${words.portal.answer}</label>
            <input
              id="answer"
              class="input"
              type="text"
              maxlength="500"
              autocomplete="off"
              autocapitalize="off"
              spellcheck="false"
              aria-describedby="question hint"
              ?disabled=${asking}
            />
            <span id="hint" class="hint">${words.portal.answerHint}</span>
          </div>
          <div class="notes" role="status">${this.#notes()}</div>
          ${
            asking && this.progress > 0
              ? html`
                  <div class="fetching">
                    <span id="fetching" role="status">${words.portal.fetching}</span>
                    <progress aria-labelledby="fetching" max="1" .value=${this.progress}></progress>
                  </div>
                `
              : html`
                  <button class="button primary" ?disabled=${asking}>
                    ${asking ? words.portal.opening : words.portal.open}
                  </button>
                `
          }
        </form>
        <details class="small">
          <summary>${words.portal.forgotten}</summary>
          <p>${words.portal.forgottenHelp(pickUp.sender)}</p>
        </details>
        ${pickUp.exposed ? this.#note(words.portal.exposed, '', 'care') : nothing}
      </section>
    `;
  }

  #notes(): TemplateResult | typeof nothing {
    const { attempt } = this;
    if (!attempt || this.stage === 'asking') return nothing;
    const { refusal, triesLeft, guardFaults } = attempt;
    const wrong = refusal?.code === 'wrong_answer';
    const left = triesLeft
      ? `${words.portal.triesToday(triesLeft.now)} ${words.portal.triesInAll(triesLeft.window)}`
      : '';
    return html`
      ${guardFaults.map(({ subject }) => this.#note(words.portal.fault(subject), '', 'care'))}
      ${refusal ? this.#note(wrong ? words.portal.wrong : told(refusal).message, wrong ? left : told(refusal).hint) : nothing}
    `;
  }

  #failed(): TemplateResult {
    const { problem } = this;
    return html`
      <section class="card" part="card">
        <h1>${problem && told(problem).message}</h1>
        <p>${problem && told(problem).hint}</p>
        <button class="button" @click=${() => (this.stage = 'paste')}>${words.portal.pasteAgain}</button>
      </section>
    `;
  }

  #note(title: string, text = '', tone: 'stop' | 'care' = 'stop'): TemplateResult {
    return html`
      <div class="note ${tone}" role=${tone === 'stop' ? 'alert' : 'note'}>
        ${icon('warn')}
        <p><strong>${title}</strong> ${text}</p>
      </div>
    `;
  }

  #onPaste = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.renderRoot.querySelector<HTMLTextAreaElement>('#code');
    const text = field?.value.trim() ?? '';
    this.#pasted = text;
    if (text) void this.#fetch(text);
  };

  async #fetch(link: string): Promise<void> {
    this.stage = 'fetching';
    this.problem = undefined;
    this.attempt = undefined;
    this.#pickUp?.close();
    this.#pickUp = undefined;
    const { signal } = this.#left;
    try {
      const pickUp = await this.client.escrow.unlock(link, { signal });
      if (signal.aborted) return pickUp.close();
      this.#pickUp = pickUp;
      this.#pasted = '';
      this.stage = 'question';
      reader().catch(() => undefined);
    } catch (thrown) {
      if (signal.aborted) return;
      this.problem = WafersealError.wrap(thrown);
      this.stage = this.problem.code === 'link_malformed' ? 'paste' : 'failed';
    }
  }

  #onAnswer = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('#answer');
    if (!input || !this.#pickUp || this.stage === 'asking') return;
    const answer = new TextEncoder().encode(input.value);
    if (answer.length === 0) return input.focus();
    input.value = '';
    this.progress = 0;
    this.stage = 'asking';
    const { signal } = this.#left;
    try {
      const attempt = await this.#pickUp.answer(answer, {
        attachments: 'streams',
        signal,
        onProgress: ({ done }) => {
          this.progress = done;
        },
      });
      if (signal.aborted) return;
      this.attempt = attempt;
      if (!attempt.message) {
        this.stage = 'question';
        return;
      }
      const { letterOf } = await reader();
      const letter = await letterOf(attempt.message);
      if (signal.aborted) return;
      this.letter = letter;
      this.stage = 'open';
    } catch (thrown) {
      if (signal.aborted) return;
      this.problem = WafersealError.wrap(thrown);
      this.stage = 'failed';
    }
  };

  // SPEC 7.9: nothing of the message waits in a page that the browser keeps for going back.
  #leave = (): void => {
    this.#left.abort();
    this.#left = new AbortController();
    this.#pickUp?.close();
    this.#pickUp = undefined;
    this.attempt = undefined;
    this.letter = undefined;
    this.problem = undefined;
    this.#pasted = '';
    this.stage = 'paste';
  };
}

function waiting(text: string): TemplateResult {
  return html`<p class="wait" role="status"><span class="spin">${wafer(24)}</span> ${text}</p>`;
}

define('wafer-portal', Portal);
