// The page for writing a message.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type AddressField,
  type KeptFile,
  type Level,
  type OpenedDraft,
  type SendProgress,
  type Session,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { fileSize, told, when, words } from '../words/index.js';
import type { Answering } from './answering.js';
import { composerStyles } from './composer-styles.js';
import { Composition } from './composition.js';
import { DraftKeeper } from './draft-keeper.js';
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
    discarding: { state: true },
    discarded: { state: true },
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
  // Whether the writer is asked, and what came of it.
  discarding = false;
  discarded = false;
  #composition!: Composition;
  #keeper!: DraftKeeper;
  #sending: AbortController | undefined;
  #spokenState = '';
  #spokenFor = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin();
    window.addEventListener('beforeunload', this.#onUnload);
  }

  // Logged out: nothing of it stays in the page.
  override disconnectedCallback(): void {
    window.removeEventListener('beforeunload', this.#onUnload);
    this.#sending?.abort();
    void this.#keeper.end();
    this.#composition.clear();
    this.#emptyFields();
    super.disconnectedCallback();
  }

  /** Of the draft that what is written here is saved to. */
  get draftId(): string {
    return this.#keeper.id;
  }

  /** Saves what is not saved yet: undefined, or why it could not be. */
  async save(): Promise<WafersealError | undefined> {
    if (await this.#keeper.save()) return undefined;
    const { state } = this.#keeper;
    return state.is === 'failed' ? state.error : new WafersealError('aborted');
  }

  /**
   * Goes on with a draft, or with an empty message. What was being written is saved first; rejects when that
   * fails or the draft cannot be opened, and then nothing has changed.
   */
  async open(id?: string): Promise<void> {
    if (id !== undefined && id === this.#keeper.id) return;
    if (this.#sending) throw new WafersealError('aborted', { detail: 'a message is being sent' });
    const unsaved = await this.save();
    if (unsaved) throw unsaved;
    const opened = id === undefined ? undefined : await this.session.drafts.open(id);
    void this.#keeper.end();
    this.#composition.clear({ answers: true });
    this.#begin(opened);
    this.problem = undefined;
    this.sent = false;
    this.discarded = false;
  }

  /** Where a message begins. */
  override focus(): void {
    void this.#focusField('to');
  }

  // The browser asks whether to leave.
  #onUnload = (event: BeforeUnloadEvent): void => {
    if (this.#keeper.unsaved) event.preventDefault();
  };

  override firstUpdated(): void {
    void this.#focusField('to');
  }

  /** What is known about the recipients may have changed elsewhere. */
  async refresh(): Promise<void> {
    if (this.#composition.recipients.length > 0) await this.#composition.refresh();
  }

  /** Begins the answer to a reply, in the place of what was there: save() that before. */
  async answer(answering: Answering): Promise<void> {
    if (this.#sending) throw new WafersealError('aborted', { detail: 'a message is being sent' });
    void this.#keeper.end();
    this.#composition.clear({ answers: true });
    this.#begin();
    this.problem = undefined;
    this.sent = false;
    this.discarded = false;
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

  #begin(opened?: OpenedDraft): void {
    this.#emptyFields();
    const composition = new Composition(this.session);
    this.#composition = composition;
    composition.addEventListener('change', () => {
      this.version += 1;
      this.#speak();
    });
    this.#keeper = new DraftKeeper(this.session.drafts, composition, opened?.saved);
    this.#keeper.addEventListener('change', this.#onKept);
    this.#spokenFor.clear();
    this.#spokenState = '';
    this.discarding = false;
    this.copies = opened?.draft.recipients.some(({ field }) => field !== 'to') ?? false;
    if (opened) composition.restore(opened.draft);
    this.version += 1;
  }

  // Also what was typed and is no recipient yet.
  #emptyFields(): void {
    this.renderRoot.querySelector('form')?.reset();
  }

  // Said once, not each time that it is saved.
  #onKept = (): void => {
    this.version += 1;
    const { state } = this.#keeper;
    if (state.is !== 'saved' && state.is !== 'failed') return;
    const said = this.#kept();
    if (said === this.#spokenState) return;
    this.#spokenState = said;
    this.spoken = said;
  };

  // How the draft is kept, in words.
  #kept(): string {
    const { state } = this.#keeper;
    if (state.is === 'saving') return words.drafts.saving;
    if (state.is === 'saved') return words.drafts.saved;
    if (state.is !== 'failed') return '';
    const why = words.drafts.notSaved(told(state.error).message);
    return state.again ? `${why} ${words.drafts.again}` : `${why} ${told(state.error).hint}`;
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

  /** The session decides by another policy from now on. */
  policyChanged(): void {
    this.#composition.touch();
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
                .value=${live(composition.subject)}
                @input=${(event: InputEvent) => {
                  composition.write({ subject: (event.target as HTMLInputElement).value });
                  this.sent = false;
                  this.discarded = false;
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
            .value=${live(composition.text)}
            @input=${(event: InputEvent) => {
              composition.write({ text: (event.target as HTMLTextAreaElement).value });
            }}
            @change=${() => composition.touch()}
          ></textarea>
          ${this.#files(busy)}
          <div class="notes">
            ${this.#floor()} ${this.#problem()}
            <div class="sent" role="status" tabindex="-1">${this.#sentNote()}</div>
            ${this.#apart()} ${this.#discardNote()}
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
        ${
          this.#composition.empty
            ? nothing
            : html`<button
                type="button"
                id="discard"
                class="button quiet"
                aria-expanded=${this.discarding}
                @click=${this.#askDiscard}
              >
                ${icon('bin')} <span class="wide">${words.drafts.discard}</span>
              </button>`
        }
        ${this.#keptNote()}
      </div>
    `;
  }

  #keptNote(): TemplateResult | typeof nothing {
    const { state } = this.#keeper;
    const text = this.#kept();
    if (!text) return nothing;
    const failed = state.is === 'failed';
    return html`
      <p class="kept small ${failed ? 'failed' : 'soft'}">
        ${icon(failed ? 'warn' : state.is === 'saved' ? 'lock' : 'wait', 16)}
        <span>${text}${state.is === 'saved' ? html` · ${when(state.at)}` : nothing}</span>
      </p>
    `;
  }

  #apart(): TemplateResult | typeof nothing {
    if (!this.#keeper.apart) return nothing;
    return html`
      <div class="note care" role="status">
        ${icon('copy')}
        <p>${words.drafts.apart} <a href="#drafts">${words.drafts.look}</a></p>
      </div>
    `;
  }

  #discardNote(): TemplateResult {
    if (!this.discarding) {
      return html`<div class="thrown" role="status">
        ${
          this.discarded
            ? html`<div class="note">${icon('check')}<p>${words.drafts.discarded}</p></div>`
            : nothing
        }
      </div>`;
    }
    return html`
      <div class="note care" role="group" aria-label=${words.drafts.discard} @keydown=${this.#onDiscardKey}>
        ${icon('warn')}
        <div class="sure">
          <p>${words.drafts.discardSure}</p>
          <div class="acts">
            <button type="button" class="button danger" id="sure" @click=${this.#discard}>
              ${words.drafts.discardDo}
            </button>
            <button type="button" class="button quiet" @click=${this.#keepIt}>
              ${words.drafts.keep}
            </button>
          </div>
        </div>
      </div>
    `;
  }

  #askDiscard = async (): Promise<void> => {
    this.discarding = !this.discarding;
    if (this.discarding) await this.#focus('#sure');
  };

  #keepIt = async (): Promise<void> => {
    this.discarding = false;
    await this.#focus('#discard');
  };

  #onDiscardKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') void this.#keepIt();
  };

  #discard = async (): Promise<void> => {
    void this.#keeper.remove();
    this.#composition.clear({ answers: true });
    this.#begin();
    this.problem = undefined;
    this.sent = false;
    this.discarded = true;
    await this.#focusField('to');
  };

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
    if (files.length === 0) return;
    this.#composition.write({ attachments: [...this.#composition.attachments, ...files] });
    this.version += 1;
  }

  #detach(file: File | KeptFile): void {
    const attachments = this.#composition.attachments.filter((other) => other !== file);
    this.#composition.write({ attachments });
    this.version += 1;
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const composition = this.#composition;
    const { resolution } = composition;
    if (!resolution || !composition.sendable || this.#sending) return;
    const sending = new AbortController();
    this.#sending = sending;
    const keeper = this.#keeper;
    this.problem = undefined;
    this.sent = false;
    this.discarded = false;
    this.discarding = false;
    this.progress = { stage: 'composing' };
    keeper.hold(true);
    void this.#focus('#cancel');
    try {
      await this.session.send(composition.draft, resolution, {
        signal: sending.signal,
        onProgress: (progress) => (this.progress = progress),
        onUnsaved: (unsaved) =>
          this.renderRoot.querySelector<UnsavedQuestions>('wafer-unsaved-questions')?.add(unsaved),
      });
      this.toHandOver = composition.linksToHandOver;
      void keeper.remove();
      composition.clear();
      if (this.isConnected) this.#begin();
      this.sent = true;
    } catch (thrown) {
      keeper.hold(false);
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
