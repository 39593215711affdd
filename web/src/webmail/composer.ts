// The page for writing a message.
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AddressField, KeptFile, Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { Sure } from '../design/sure.js';
import { words } from '../words/index.js';
import type { Answering } from './answering.js';
import { AttachedFiles } from './attached-files.js';
import {
  apartNote,
  discardedNote,
  discardQuestion,
  floorNote,
  keptNote,
  sendingProblem,
  sentNote,
} from './composer-notes.js';
import { composerStyles } from './composer-styles.js';
import { FileDrop } from './file-drop.js';
import type { Missing } from './missing.js';
import { ProtectionPanel } from './protection-panel.js';
import { RecipientQuestion } from './recipient-question.js';
import { RecipientsField } from './recipients-field.js';
import { sendButton, sendingBar } from './send-button.js';
import { UnsavedQuestions } from './unsaved-questions.js';
import { WishesForm } from './wishes.js';
import { WritingDesk } from './writing-desk.js';

/**
 * The page for writing a message: recipients, text, files, protection, sending.
 *
 * @tag wafer-composer
 */
export class Composer extends WaferElement {
  static override tag = 'wafer-composer';
  static override uses: readonly Component[] = [
    AttachedFiles,
    ProtectionPanel,
    RecipientQuestion,
    RecipientsField,
    Sure,
    UnsavedQuestions,
    WishesForm,
  ];

  static override properties = {
    session: { attribute: false },
    copies: { state: true },
    discarding: { state: true },
  };

  static override styles = [controls, composerStyles];

  session!: Session;
  copies = false;
  // Whether the writer is asked.
  discarding = false;
  #desk!: WritingDesk;
  readonly #drop = new FileDrop(this, (files) => this.#attach(files));
  #sending = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#desk = new WritingDesk(this.session);
    this.#desk.addEventListener('begun', this.#onBegun);
    this.follow(this.#desk);
    window.addEventListener('beforeunload', this.#onUnload);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('beforeunload', this.#onUnload);
    this.#desk.end();
    this.#emptyFields();
    super.disconnectedCallback();
  }

  /** Of the draft that what is written here is saved to. */
  get draftId(): string {
    return this.#desk.keeper.id;
  }

  /** Saves what is not saved yet: undefined, or why it could not be. */
  save(): Promise<WafersealError | undefined> {
    return this.#desk.save();
  }

  /**
   * Goes on with a draft, or with an empty message. What was being written is saved first; rejects when that
   * fails or the draft cannot be opened, and then nothing has changed.
   */
  open(id?: string): Promise<void> {
    return this.#desk.open(id);
  }

  /** Where a message begins. */
  override focus(): void {
    void this.#focusField('to');
  }

  // The browser asks whether to leave.
  #onUnload = (event: BeforeUnloadEvent): void => {
    if (this.#desk.keeper.unsaved) event.preventDefault();
  };

  override firstUpdated(): void {
    void this.#focusField('to');
  }

  /** What is known about the recipients may have changed elsewhere. */
  async refresh(): Promise<void> {
    const { composition } = this.#desk;
    if (composition.recipients.length > 0) await composition.refresh();
  }

  /** Begins the answer to a reply, in the place of what was there: save() that before. */
  async answer(answering: Answering): Promise<void> {
    await this.#desk.answer(answering);
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

  #onBegun = (): void => {
    this.#emptyFields();
    this.discarding = false;
    this.copies = this.#desk.composition.recipients.some(({ field }) => field !== 'to');
  };

  // Also what was typed and is no recipient yet.
  #emptyFields(): void {
    this.renderRoot.querySelector('form')?.reset();
  }

  /** The session decides by another policy from now on. */
  policyChanged(): void {
    this.#desk.composition.touch();
  }

  override render(): TemplateResult {
    const { composition, problem, after, spoken } = this.#desk;
    const busy = this.#desk.progress !== undefined;
    return html`
      <h1 class="only-read">${words.compose.title}</h1>
      <p class="only-read" role="status" aria-live="polite">${spoken}</p>
      <div class="desk">
        <form
          class="sheet"
          ?data-dragging=${this.#drop.dragging}
          aria-label=${words.compose.title}
          novalidate
          @submit=${this.#onSubmit}
          @dragover=${this.#drop.over}
          @dragleave=${this.#drop.leave}
          @drop=${this.#drop.drop}
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
                  this.#desk.goOn();
                }}
                @change=${() => composition.touch()}
                @keydown=${this.#onSubjectKey}
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
          <wafer-attached-files
            .files=${composition.attachments}
            ?inert=${busy}
            @remove=${({ detail }: CustomEvent<File | KeptFile>) =>
              this.#keepFiles((those) => those.filter((one) => one !== detail))}
          ></wafer-attached-files>
          ${keyed(composition, this.#questions(busy))}
          <div class="notes">
            ${floorNote(composition.quotes)} ${sendingProblem(problem)}
            <div class="sent" role="status" tabindex="-1">
              ${after === 'sent' && !problem ? sentNote(this.#desk.linksToHandOver) : nothing}
            </div>
            ${apartNote(this.#desk.keeper.apart)}
            ${this.discarding ? discardQuestion(this.#discard, this.#keepIt) : discardedNote(after === 'discarded')}
            <wafer-unsaved-questions .session=${this.session}></wafer-unsaved-questions>
          </div>
          ${this.#bar()}
        </form>
        <aside class="side" aria-label=${words.protection.title} ?inert=${busy}>
          <wafer-protection-panel
            asks-elsewhere
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
        .composition=${this.#desk.composition}
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

  // Between the text and the bar, so that Tab leads from one to the next.
  #questions(busy: boolean): TemplateResult | typeof nothing {
    const { composition } = this.#desk;
    const { recipients, asked } = composition;
    const asking = recipients.filter(({ mailbox }) => asked.has(mailbox));
    if (asking.length === 0) return nothing;
    return html`
      <section class="questions" aria-label=${words.compose.questions} ?inert=${busy}>
        ${repeat(
          asking,
          ({ mailbox }) => mailbox,
          (recipient) => html`
            <div>
              <h2>${words.question.title(recipient.name || recipient.mailbox)}</h2>
              <wafer-recipient-question
                data-for=${recipient.mailbox}
                .composition=${composition}
                .recipient=${recipient}
                @answered=${this.#onAnswered}
              ></wafer-recipient-question>
            </div>
          `,
        )}
      </section>
    `;
  }

  #bar(): TemplateResult {
    const { composition, keeper, progress } = this.#desk;
    if (progress) return sendingBar(progress, () => this.#desk.cancel());
    return html`
      <div class="bar">
        ${sendButton(composition)}
        <input id="files" type="file" multiple hidden @change=${this.#onFiles} />
        <button type="button" class="button quiet" @click=${this.#pickFiles}>
          ${icon('attach')} ${words.compose.attach}
        </button>
        ${
          composition.empty
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
        ${keptNote(keeper.state)}
      </div>
    `;
  }

  #askDiscard = (): void => {
    this.discarding = !this.discarding;
  };

  #keepIt = async (): Promise<void> => {
    this.discarding = false;
    await this.#focus('#discard');
  };

  #discard = async (): Promise<void> => {
    this.#desk.discard();
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

  #attach(files: File[]): void {
    if (files.length > 0) this.#keepFiles((those) => [...those, ...files]);
  }

  #keepFiles(change: (those: (File | KeptFile)[]) => (File | KeptFile)[]): void {
    const { composition } = this.#desk;
    composition.write({ attachments: change(composition.attachments) });
    this.requestUpdate();
  }

  #onSubjectKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    void this.#focus('#body');
  };

  // Enter in the last answer leads to the next one, or to sending.
  #onAnswered = async (): Promise<void> => {
    const { composition } = this.#desk;
    await composition.settle();
    await this.#leadTo(composition.missing);
  };

  async #leadTo(missing: Missing | undefined): Promise<void> {
    await this.updateComplete;
    if (missing?.what === 'recipient') return this.#focusField('to');
    if (missing?.what === 'check') return this.#desk.composition.refresh();
    if (missing?.what === 'question' || missing?.what === 'answer') {
      const { mailbox } = missing.recipient;
      const forms = this.renderRoot.querySelectorAll<RecipientQuestion>('[data-for]');
      const form = [...forms].find((one) => one.recipient.mailbox === mailbox);
      if (form) return form.focus();
    }
    if (!missing) return this.#focus('#send');
    const panel = this.renderRoot.querySelector<ProtectionPanel>('wafer-protection-panel');
    if ('recipient' in missing) panel?.focusOn(missing.recipient.mailbox);
    else panel?.focus();
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.discarding = false;
    const missing = await this.#desk.send((unsaved) =>
      this.renderRoot.querySelector<UnsavedQuestions>('wafer-unsaved-questions')?.add(unsaved),
    );
    if (missing) await this.#leadTo(missing);
    else await this.#rest();
  };

  override updated(): void {
    // What had the focus is gone: the buttons differ while something is sent.
    const sending = this.#desk.progress !== undefined;
    if (sending && !this.#sending) void this.#focus('#cancel');
    this.#sending = sending;
  }

  // Whoever has gone elsewhere meanwhile stays there.
  async #rest(): Promise<void> {
    const { activeElement } = this.getRootNode() as ShadowRoot | Document;
    const elsewhere = activeElement && activeElement !== this && activeElement !== document.body;
    if (!elsewhere) await this.#focus(this.#desk.after === 'sent' ? '.sent' : '#send');
  }

  async #focus(what: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(what)?.focus();
  }
}
