// Writing back from the pick-up page. What was typed stays until the server has it.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type PickUp, type ReplyTerms, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { fileSize, told, words } from '../words/index.js';

type Stage = 'closed' | 'asking' | 'writing' | 'sending' | 'sent' | 'refused';

// Of a sealed reply, what is left for text and files: they are written in 4 letters for each 3 bytes, in
// lines, and padded.
const contentOf = (mostBytes: number): number => Math.floor(mostBytes / 1.45);

export class ReplyForm extends WaferElement {
  static override properties = {
    pickUp: { attribute: false },
    stage: { state: true },
    files: { state: true },
    progress: { state: true },
    problem: { state: true },
    complaint: { state: true },
    size: { state: true },
  };

  static override styles = [
    controls,
    css`
      :host {
        width: 100%;
        max-width: 52rem;
        margin: 0 auto;
        padding: var(--space-4);
      }
      section {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-6);
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .lead {
        margin-top: var(--space-1);
      }
      .begin {
        display: grid;
        gap: var(--space-3);
        justify-items: center;
      }
      .button {
        min-height: 2.75rem;
      }
      textarea.input {
        min-height: 11rem;
        padding: var(--space-3);
        font-size: 1rem;
        line-height: 1.6;
        resize: vertical;
      }
      .files {
        display: grid;
        gap: var(--space-2);
      }
      .file {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        padding-block: 0.125rem;
        padding-inline: var(--space-3) 0.125rem;
        border-radius: var(--radius-small);
        background: var(--surface-sunk);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      .file > span:first-of-type {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .file button {
        display: grid;
        place-items: center;
        flex: none;
        width: 3rem;
        height: 3rem;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: none;
        color: var(--ink-soft);
        cursor: pointer;
      }
      .file button:hover {
        background: var(--surface-hover);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
      }
      .status {
        display: grid;
        gap: var(--space-2);
      }
      .attach {
        justify-self: start;
      }
      @media print {
        :host {
          display: none;
        }
      }
      @media (max-width: 40rem) {
        :host {
          padding: var(--space-4) 0;
        }
        section {
          padding: var(--space-5) var(--space-4);
          border-radius: 0;
          border-block: 1px solid var(--line);
          box-shadow: none;
        }
        .begin {
          padding-inline: var(--space-4);
        }
        .begin .button,
        .actions .button,
        .attach {
          width: 100%;
          min-height: 3rem;
        }
      }
    `,
  ];

  /** A message that was opened. */
  pickUp!: Pick<PickUp, 'sender' | 'reply' | 'replyTerms'>;
  stage: Stage = 'closed';
  files: File[] = [];
  progress = 0;
  // Why the last attempt failed, and what is wrong with what was typed.
  problem: WafersealError | undefined;
  complaint = '';
  size = 0;
  // Kept here and not in the field, which comes and goes.
  #text = '';
  #terms: ReplyTerms | undefined;
  #sending: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeunload', this.#onLeave);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('beforeunload', this.#onLeave);
    super.disconnectedCallback();
  }

  // The browser asks before the page goes with what was typed.
  #onLeave = (event: BeforeUnloadEvent): void => {
    const unsent = this.stage === 'writing' || this.stage === 'sending' || this.stage === 'closed';
    if (unsent && (this.#text.trim() !== '' || this.files.length > 0)) event.preventDefault();
  };

  override render(): TemplateResult {
    switch (this.stage) {
      case 'closed':
      case 'asking':
      case 'refused':
        return this.#begin();
      case 'sent':
        return this.#sent();
      default:
        return this.#form();
    }
  }

  #begin(): TemplateResult {
    const asking = this.stage === 'asking';
    return html`
      <div class="begin">
        ${this.problem ? this.#trouble(this.problem) : nothing}
        <button id="begin" class="button primary" ?disabled=${asking} @click=${this.#ask}>
          ${icon('pencil')}
          ${this.problem ? words.reply.again : words.reply.open(this.pickUp.sender)}
        </button>
        <span class="small soft" role="status">${asking ? words.reply.asking : nothing}</span>
      </div>
    `;
  }

  #form(): TemplateResult {
    const sending = this.stage === 'sending';
    const { sender } = this.pickUp;
    return html`
      <section aria-labelledby="title">
        <div>
          <h2 id="title">${words.reply.title}</h2>
          <p class="lead small soft">${words.reply.lead(sender)}</p>
        </div>
        <div class="field">
          <label for="text">${words.reply.text}</label>
          <textarea
            id="text"
            class="input"
            dir="auto"
            ?readonly=${sending}
            aria-describedby="complaint"
            aria-invalid=${this.complaint ? 'true' : 'false'}
            .value=${this.#text}
            @input=${this.#onText}
          ></textarea>
        </div>
        ${this.#fileList(sending)}
        <p id="complaint" class="small problem" role="alert">${this.complaint || nothing}</p>
        ${this.problem ? this.#trouble(this.problem, true) : nothing}
        ${sending ? this.#status() : this.#actions()}
      </section>
    `;
  }

  #fileList(sending: boolean): TemplateResult {
    const most = this.#terms ? contentOf(this.#terms.mostBytes) : 0;
    return html`
      ${
        this.files.length > 0
          ? html`
              <ul class="files" aria-label=${words.reply.files} ?inert=${sending}>
                ${this.files.map(
                  (file) => html`
                    <li class="file">
                      ${icon('file')} <span>${file.name}</span>
                      <span class="small soft">${fileSize(file.size)}</span>
                      <button
                        type="button"
                        aria-label=${words.reply.remove(file.name)}
                        @click=${() => this.#detach(file)}
                      >
                        ${icon('close')}
                      </button>
                    </li>
                  `,
                )}
              </ul>
              <p class="small soft">${words.reply.size(fileSize(this.size), fileSize(most))}</p>
            `
          : nothing
      }
      <input id="files" type="file" multiple hidden @change=${this.#onFiles} />
      <button class="button attach" ?disabled=${sending} @click=${this.#pick}>
        ${icon('attach')} ${words.reply.attach}
      </button>
    `;
  }

  #actions(): TemplateResult {
    return html`
      <div class="actions">
        <button id="send" class="button primary" @click=${this.#send}>
          ${icon('send')} ${this.problem ? words.reply.again : words.reply.send}
        </button>
        <button class="button quiet" @click=${this.#close}>${words.reply.close}</button>
      </div>
    `;
  }

  #status(): TemplateResult {
    return html`
      <div class="status">
        <span id="sending" role="status">${words.reply.sending}</span>
        <progress aria-labelledby="sending" max="1" .value=${this.progress}></progress>
        <span class="small soft">${words.reply.waiting}</span>
        <div class="actions">
          <button id="cancel" class="button" @click=${() => this.#sending?.abort()}>
            ${words.reply.cancel}
          </button>
        </div>
      </div>
    `;
  }

  #sent(): TemplateResult {
    return html`
      <section aria-label=${words.reply.title}>
        <div class="note strong" id="done" role="status" tabindex="-1">
          ${icon('check')}
          <p>
            <strong>${words.reply.sent}</strong> ${words.reply.sentText(this.pickUp.sender)}
          </p>
        </div>
        <div class="actions">
          <button class="button" @click=${this.#ask}>${words.reply.another}</button>
        </div>
      </section>
    `;
  }

  #trouble(problem: WafersealError, typed = false): TemplateResult {
    const { message, hint } = told(problem);
    return html`
      <div class="note stop" role="alert">
        ${icon('warn')}
        <p><strong>${message}</strong> ${hint} ${typed ? words.reply.kept : nothing}</p>
      </div>
    `;
  }

  // Before anything is typed: nobody writes in vain.
  #ask = async (): Promise<void> => {
    this.problem = undefined;
    this.stage = 'asking';
    try {
      this.#terms = await this.pickUp.replyTerms();
      this.stage = 'writing';
      await this.#focus('#text');
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
      this.stage = 'refused';
      await this.#focus('#begin');
    }
  };

  #close = async (): Promise<void> => {
    this.problem = undefined;
    this.complaint = '';
    this.stage = 'closed';
    await this.#focus('#begin');
  };

  #onText = (event: InputEvent): void => {
    this.#text = (event.target as HTMLTextAreaElement).value;
    this.complaint = '';
    this.#measure();
  };

  #pick = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('#files')?.click();
  };

  #onFiles = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.files = [...this.files, ...(input.files ?? [])];
    input.value = '';
    this.complaint = '';
    this.#measure();
  };

  #detach(file: File): void {
    this.files = this.files.filter((other) => other !== file);
    this.complaint = '';
    this.#measure();
  }

  #measure(): void {
    const text = new Blob([this.#text]).size;
    this.size = this.files.reduce((sum, { size }) => sum + size, text);
  }

  #complaintAbout(): string {
    if (this.#text.trim() === '' && this.files.length === 0) return words.reply.empty;
    const most = contentOf(this.#terms?.mostBytes ?? 0);
    return this.size > most ? words.reply.tooLarge(fileSize(most)) : '';
  }

  #send = async (): Promise<void> => {
    this.#measure();
    this.complaint = this.#complaintAbout();
    if (this.complaint) return this.#focus('#text');
    this.problem = undefined;
    this.progress = 0;
    this.stage = 'sending';
    const sending = new AbortController();
    this.#sending = sending;
    void this.#focus('#cancel');
    try {
      await this.pickUp.reply(
        { text: this.#text, attachments: this.files },
        {
          signal: sending.signal,
          onProgress: ({ done }) => {
            this.progress = done;
          },
        },
      );
      this.#text = '';
      this.files = [];
      this.stage = 'sent';
      await this.#focus('#done');
    } catch (thrown) {
      const problem = WafersealError.wrap(thrown);
      if (problem.code !== 'aborted') this.problem = problem;
      this.stage = 'writing';
      await this.#focus('#send');
    } finally {
      this.#sending = undefined;
    }
  };

  async #focus(what: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(what)?.focus();
  }
}

define('wafer-reply-form', ReplyForm);
