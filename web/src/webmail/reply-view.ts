// What a recipient wrote back, opened in this browser; and the way to answer it.
import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type ReceivedReply,
  type SentCopy,
  type Session,
  type StreamedAttachment,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { problemNote } from '../design/notes.js';
import { type Letter, letterOf } from '../mail/letter.js';
import '../portal/letter-view.js';
import { Sure } from '../design/sure.js';
import { when, words } from '../words/index.js';
import { type Answering, messageIdIn } from './answering.js';

/** Which reply: of the copy of a sent message. */
export interface ReplyPlace {
  /** The message's id. */
  message: string;
  copy: SentCopy;
  /** The reply's id. */
  reply: string;
}

export class ReplyView extends WaferElement {
  static override uses: readonly Component[] = [Sure];

  static override properties = {
    session: { attribute: false },
    place: { attribute: false },
    letter: { state: true },
    progress: { state: true },
    problem: { state: true },
    sure: { state: true },
    /** Something else is being written. */
    begun: { type: Boolean },
  };

  static override styles = [
    controls,
    css`
      :host {
        max-width: 52rem;
        margin: 0 auto;
      }
      wafer-letter-view {
        padding: 0;
      }
      .top,
      .bottom {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        align-items: center;
        margin-block: var(--space-4);
      }
      .top {
        margin-block-start: 0;
      }
      .note {
        margin-block: var(--space-3);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-top: var(--space-2);
      }
      .wait {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-6) 0;
      }
      h1:focus-visible {
        outline: none;
      }
      @media (max-width: 40rem) {
        .top,
        .bottom,
        .note,
        .wait,
        .sure {
          margin-inline: var(--space-4);
        }
        .top {
          padding-top: var(--space-3);
        }
      }
    `,
  ];

  session!: Session;
  place!: ReplyPlace;
  letter: Letter | undefined;
  progress = 0;
  problem: WafersealError | undefined;
  sure = false;
  begun = false;
  #reply: ReceivedReply<StreamedAttachment> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    this.#reply?.close();
    this.#reply = undefined;
    super.disconnectedCallback();
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('#back')?.focus();
  }

  async #open(): Promise<void> {
    const { message, reply } = this.place;
    this.problem = undefined;
    try {
      const opened = await this.session.reply(message, reply, {
        attachments: 'streams',
        onProgress: ({ done }) => {
          this.progress = done;
        },
      });
      if (!this.isConnected) return opened.close();
      // Which copy it is shown with is the server's word; who wrote it is not.
      if (opened.author !== this.place.copy.recipient) {
        opened.close();
        throw new WafersealError('reply_refused', { subject: this.place.copy.recipient });
      }
      this.#reply = opened;
      this.letter = await letterOf(opened);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('wafer-letter-view')?.focus();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    return html`
      <div class="top">
        <button id="back" class="button" @click=${() => this.#tell('back')}>
          ${icon('back')} ${words.reply.back}
        </button>
      </div>
      ${problemNote(this.problem)}
      ${
        this.letter
          ? html`
              <wafer-letter-view
                tabindex="-1"
                kind="reply"
                .letter=${this.letter}
                .verified=${true}
              ></wafer-letter-view>
              ${this.begun ? this.#onOther() : nothing}
              <div class="bottom">
                <button id="answer" class="button primary" @click=${() => this.#answer(false)}>
                  ${icon('undo')} ${words.reply.answer}
                </button>
                <button
                  id="delete"
                  class="button quiet danger"
                  aria-expanded=${this.sure}
                  @click=${this.#ask}
                >
                  ${words.reply.delete}
                </button>
              </div>
              ${this.sure ? this.#removing() : nothing}
            `
          : this.problem
            ? nothing
            : html`
                <div class="wait">
                  <span id="loading" role="status">${words.reply.loading}</span>
                  <progress aria-labelledby="loading" max="1" .value=${this.progress}></progress>
                </div>
              `
      }
    `;
  }

  #onOther(): TemplateResult {
    return html`
      <div class="note care" role="alert">
        ${icon('warn')}
        <div>
          <p>${words.reply.begun}</p>
          <div class="actions">
            <a class="button" href="#write">${words.reply.keepBegun}</a>
            <button class="button danger" @click=${() => this.#answer(true)}>
              ${words.reply.giveUp}
            </button>
          </div>
        </div>
      </div>
    `;
  }

  #removing(): TemplateResult {
    return html`
      <wafer-sure
        role="group"
        aria-label=${words.reply.delete}
        text=${words.reply.deleteSure}
        action=${words.reply.delete}
        keep=${words.reply.deleteKeep}
        @sure=${this.#remove}
        @keep=${this.#unask}
      ></wafer-sure>
    `;
  }

  // `giveUp`: what else is being written goes.
  #answer(giveUp: boolean): void {
    const reply = this.#reply;
    if (!reply) return;
    const { copy, message } = this.place;
    const answering: Answering = {
      message,
      recipient: reply.author,
      level: copy.level,
      subject: reply.subject,
      inReplyTo: messageIdIn(reply.messageId),
      text: quoted(reply.text, reply.date, reply.author),
      giveUp,
    };
    this.dispatchEvent(new CustomEvent('answer', { detail: answering }));
  }

  #ask = (): Promise<void> | undefined => {
    if (this.sure) return this.#unask();
    this.sure = true;
    return undefined;
  };

  #unask = async (): Promise<void> => {
    this.sure = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#delete')?.focus();
  };

  #remove = async (): Promise<void> => {
    this.sure = false;
    try {
      await this.session.removeReply(this.place.message, this.place.reply);
      this.#tell('back');
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  };

  #tell(event: 'back'): void {
    this.dispatchEvent(new Event(event));
  }
}

// RFC 3676, 4.5 has the sign; who wrote what stands above it.
function quoted(text: string, date: number | undefined, author: string): string {
  const lines = text.trimEnd().split('\n');
  const marked = lines.map((line) =>
    line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`,
  );
  return `\n\n${words.reply.quote(when(date ?? 0), author)}\n${marked.join('\n')}\n`;
}

define('wafer-reply-view', ReplyView);
