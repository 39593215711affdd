// The page for writing a message.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type AddressField,
  type Level,
  type SendProgress,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { fileSize, told, words } from '../words/index.js';
import type { Answering } from './answering.js';
import { composerStyles } from './composer-styles.js';
import { Composition } from './composition.js';
import './protection-panel.js';
import type { RecipientsField } from './recipients-field.js';
import './recipients-field.js';
import type { UnsavedQuestions } from './unsaved-questions.js';
import './unsaved-questions.js';
import './wishes.js';

/**
 * The page for writing a message: recipients, text, files, protection, sending.
 *
 * @tag wafer-composer
 */
export class Composer extends WaferElement {
  static override properties = {
    session: { attribute: false },
    version: { state: true },
    copies: { state: true },
    progress: { state: true },
    problem: { state: true },
    spoken: { state: true },
    sent: { state: true },
    toHandOver: { state: true },
    dragging: { state: true },
  };

  static override styles = [controls, composerStyles];

  session!: Session;
  version = 0;
  copies = false;
  progress: SendProgress | undefined;
  problem: WafersealError | undefined;
  spoken = '';
  sent = false;
  // How many links of the message just sent the sender hands over.
  toHandOver = 0;
  dragging = false;
  #composition!: Composition;
  #sending: AbortController | undefined;
  #spokenFor = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin();
  }

  override firstUpdated(): void {
    void this.#focusField('to');
  }

  /** Whether nothing has been written that an answer would take the place of. */
  get empty(): boolean {
    return this.#composition.empty && !this.#sending;
  }

  /** Begins the answer to a reply, in the place of what was there. */
  async answer(answering: Answering): Promise<void> {
    this.#begin();
    this.problem = undefined;
    this.sent = false;
    try {
      await this.#composition.answer(answering);
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    this.version += 1;
    await this.updateComplete;
    const body = this.renderRoot.querySelector<HTMLTextAreaElement>('#body');
    body?.focus();
    body?.setSelectionRange(0, 0);
  }

  async #focusField(field: AddressField): Promise<void> {
    await this.updateComplete;
    const line = this.renderRoot.querySelector<RecipientsField>(`[field="${field}"]`);
    await line?.updateComplete;
    line?.focus();
  }

  #begin(): void {
    this.#composition = new Composition(this.session);
    this.#composition.addEventListener('change', () => {
      this.version += 1;
      this.#speak();
    });
    this.#spokenFor.clear();
    this.copies = false;
  }

  // The live region hears what changed, recipient by recipient.
  #speak(): void {
    const news: string[] = [];
    for (const { recipient, method, level } of this.#composition.resolution?.decisions ?? []) {
      if (this.#composition.lookingUp.has(recipient)) continue;
      const how = level
        ? `${words.methodShort[method]}, ${words.level[level]}`
        : words.methodShort[method];
      if (this.#spokenFor.get(recipient) !== how)
        news.push(words.protection.changed(recipient, how));
      this.#spokenFor.set(recipient, how);
    }
    if (news.length > 0) this.spoken = news.join(' ');
  }

  override render(): TemplateResult {
    const composition = this.#composition;
    const busy = this.progress !== undefined;
    return html`
      <h1 class="only-read">${words.compose.title}</h1>
      <p class="only-read" role="status" aria-live="polite">${this.spoken}</p>
      <div class="desk">
        <form
          class="sheet"
          ?data-dragging=${this.dragging}
          aria-label=${words.compose.title}
          novalidate
          @submit=${this.#onSubmit}
          @dragover=${this.#onDrag}
          @dragleave=${() => (this.dragging = false)}
          @drop=${this.#onDrop}
        >
          <div class="lines" ?inert=${busy}>
            ${this.#addressLine('to', words.compose.to, !this.copies)}
            ${this.copies ? this.#addressLine('cc', words.compose.cc) : nothing}
            ${this.copies ? this.#addressLine('bcc', words.compose.bcc) : nothing}
            <div class="subject">
              <label for="subject">${words.compose.subject}</label>
              <input
                id="subject"
                type="text"
                autocomplete="off"
                .value=${composition.subject}
                @input=${(event: InputEvent) => {
                  composition.subject = (event.target as HTMLInputElement).value;
                  this.sent = false;
                }}
                @change=${() => composition.touch()}
              />
            </div>
          </div>
          <label class="only-read" for="body">${words.compose.body}</label>
          <textarea
            id="body"
            ?inert=${busy}
            placeholder=${words.compose.bodyPlaceholder}
            .value=${composition.text}
            @input=${(event: InputEvent) => {
              composition.text = (event.target as HTMLTextAreaElement).value;
            }}
            @change=${() => composition.touch()}
          ></textarea>
          ${this.#files(busy)}
          <div class="notes">
            ${this.#floor()} ${this.#problem()}
            <div class="sent" role="status" tabindex="-1">${this.#sentNote()}</div>
            <wafer-unsaved-questions .session=${this.session}></wafer-unsaved-questions>
          </div>
          ${this.#bar(busy)}
        </form>
        <aside class="side" aria-label=${words.protection.title} ?inert=${busy}>
          <wafer-protection-panel
            .composition=${composition}
          ></wafer-protection-panel>
          <wafer-wishes .composition=${composition}></wafer-wishes>
        </aside>
      </div>
    `;
  }

  #addressLine(field: 'to' | 'cc' | 'bcc', label: string, more = false): TemplateResult {
    return html`
      <wafer-recipients-field
        .composition=${this.#composition}
        field=${field}
        label=${label}
      >
        ${
          more
            ? html`<button type="button" class="copies" @click=${this.#showCopies}>
                ${words.compose.addCopy}
              </button>`
            : nothing
        }
      </wafer-recipients-field>
    `;
  }

  #files(busy: boolean): TemplateResult | typeof nothing {
    const { attachments } = this.#composition;
    if (attachments.length === 0) return nothing;
    return html`
      <ul class="files" aria-label=${words.compose.attachments} ?inert=${busy}>
        ${attachments.map(
          (file) => html`
            <li class="file">
              ${icon('file')} <span>${file.name}</span> <span class="small soft">${fileSize(file.size)}</span>
              <button
                type="button"
                aria-label=${words.compose.removeFile(file.name)}
                @click=${() => this.#detach(file)}
              >
                ${icon('close', 16)}
              </button>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #floor(): TemplateResult | typeof nothing {
    const { answering } = this.#composition;
    if (!answering) return nothing;
    const level = words.level[`L${answering.level}` as Level];
    return html`
      <div class="note" id="floor">
        ${icon('lock')}
        <p><strong>${words.reply.floor}</strong> ${words.reply.floorText(level)}</p>
      </div>
    `;
  }

  #problem(): TemplateResult | typeof nothing {
    if (!this.problem) return nothing;
    const { code, subject } = this.problem;
    const { message, hint } = told(this.problem);
    const changed = code === 'changed';
    return html`
      <div class="note ${changed ? 'care' : 'stop'}" role="alert">
        ${icon('warn')}
        <p>
          <strong>${changed ? words.changed.title : message}</strong>
          ${subject && !changed ? html`<span>(${subject})</span>` : nothing}
          ${changed ? words.changed.text : hint}
        </p>
      </div>
    `;
  }

  #sentNote(): TemplateResult | typeof nothing {
    if (!this.sent || this.problem) return nothing;
    return html`
      <div class="note strong">
        ${icon('check')}
        <p>
          <strong>${words.sentNote.title}</strong> ${words.sentNote.text}
          ${this.toHandOver > 0 ? words.handOver.sent(this.toHandOver) : nothing}
          <a href="#sent">${words.sentNote.look}</a>
        </p>
      </div>
    `;
  }

  #bar(busy: boolean): TemplateResult {
    const rest = this.#composition.resolution?.outcome === 'send-rest';
    if (busy && this.progress) {
      const { stage, done } = this.progress;
      return html`
        <div class="bar">
          <div class="status">
            <span id="stage" class="small" role="status">${words.progress[stage]}</span>
            ${
              done === undefined
                ? html`<progress aria-labelledby="stage"></progress>`
                : html`<progress aria-labelledby="stage" max="1" .value=${done}></progress>`
            }
          </div>
          <button type="button" id="cancel" class="button" @click=${() => this.#sending?.abort()}>
            ${words.compose.cancel}
          </button>
        </div>
      `;
    }
    return html`
      <div class="bar">
        <button id="send" class="button primary" ?disabled=${!this.#composition.sendable}>
          ${icon('send')} ${rest ? words.compose.sendRest : words.compose.send}
        </button>
        <input id="files" type="file" multiple hidden @change=${this.#onFiles} />
        <button type="button" class="button quiet" @click=${this.#pickFiles}>
          ${icon('attach')} ${words.compose.attach}
        </button>
      </div>
    `;
  }

  #showCopies = async (): Promise<void> => {
    this.copies = true;
    await this.#focusField('cc');
  };

  #pickFiles = (): void => {
    this.renderRoot.querySelector<HTMLInputElement>('#files')?.click();
  };

  #onFiles = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.#attach([...(input.files ?? [])]);
    input.value = '';
  };

  #onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dragging = true;
  };

  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.dragging = false;
    this.#attach([...(event.dataTransfer?.files ?? [])]);
  };

  #attach(files: File[]): void {
    this.#composition.attachments = [...this.#composition.attachments, ...files];
    this.version += 1;
  }

  #detach(file: File): void {
    this.#composition.attachments = this.#composition.attachments.filter((other) => other !== file);
    this.version += 1;
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const composition = this.#composition;
    const { resolution } = composition;
    if (!resolution || !composition.sendable || this.#sending) return;
    const sending = new AbortController();
    this.#sending = sending;
    this.problem = undefined;
    this.sent = false;
    this.progress = { stage: 'composing' };
    void this.#focus('#cancel');
    try {
      await this.session.send(composition.draft, resolution, {
        signal: sending.signal,
        onProgress: (progress) => (this.progress = progress),
        onUnsaved: (unsaved) =>
          this.renderRoot.querySelector<UnsavedQuestions>('wafer-unsaved-questions')?.add(unsaved),
      });
      this.toHandOver = composition.linksToHandOver;
      this.#begin();
      this.sent = true;
    } catch (thrown) {
      const error = WafersealError.wrap(thrown);
      if (error.code !== 'aborted') this.problem = error;
      await composition.refresh();
    } finally {
      this.#sending = undefined;
      this.progress = undefined;
      this.version += 1;
    }
    // Whoever has gone elsewhere meanwhile stays there.
    const { activeElement } = this.getRootNode() as ShadowRoot | Document;
    const elsewhere = activeElement && activeElement !== this && activeElement !== document.body;
    if (!elsewhere) await this.#focus(this.sent ? '.sent' : '#send');
  };

  // What had the focus is gone: the buttons differ while something is sent.
  async #focus(what: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(what)?.focus();
  }
}

define('wafer-composer', Composer);
