// An opened message: who, when, what, and the files.
import { css, html, nothing, type TemplateResult } from 'lit';
import { WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { showIn } from '../mail/frame.js';
import { download, type Letter, type LetterFile } from '../mail/letter.js';
import { fileSize, told, when, words } from '../words/index.js';

export class LetterView extends WaferElement {
  static override properties = {
    letter: { attribute: false },
    verified: { attribute: false },
    kind: {},
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      :host {
        width: 100%;
        max-width: 52rem;
        padding: 0 var(--space-4);
      }
      article {
        border-radius: var(--radius-large);
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow: hidden;
      }
      .head {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-6) var(--space-6) var(--space-5);
        border-bottom: 1px solid var(--line);
      }
      h1 {
        overflow-wrap: anywhere;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--space-1) var(--space-4);
      }
      .from {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .proof {
        display: inline-flex;
        gap: var(--space-2);
        align-items: flex-start;
        color: var(--care);
      }
      .proof.verified {
        color: var(--strong);
      }
      .text {
        padding: var(--space-6);
        font-size: 1rem;
        line-height: 1.65;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      iframe {
        display: block;
        width: 100%;
        height: max(24rem, 60dvh);
        padding: var(--space-4) var(--space-5);
        border: 0;
        background: #fff;
      }
      .files {
        padding: var(--space-5) var(--space-6) var(--space-6);
        border-top: 1px solid var(--line);
      }
      .files ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      .file {
        justify-content: flex-start;
        width: 100%;
        min-height: 3.25rem;
        border-color: var(--line);
        text-align: start;
      }
      .file span:not(.only-read) {
        display: grid;
        flex: 1;
        min-width: 0;
        line-height: 1.3;
      }
      .file b {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 550;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .trouble > p {
        padding: 0 var(--space-6) var(--space-4);
      }
      .closing {
        padding: var(--space-4);
        text-align: center;
      }
      .on-paper {
        display: none;
      }
      /* A frame is cut where it ends on the screen, so that its text is printed in its place. */
      @media print {
        article {
          box-shadow: none;
        }
        iframe,
        .actions,
        .files .button svg,
        .closing {
          display: none;
        }
        .on-paper {
          display: block;
        }
      }
      @media (max-width: 40rem) {
        :host {
          padding: 0;
        }
        article {
          border-radius: 0;
          border-block: 1px solid var(--line);
          box-shadow: none;
        }
        .head,
        .text,
        .files {
          padding: var(--space-4);
        }
        iframe {
          padding: var(--space-3);
        }
      }
    `,
  ];

  letter!: Letter;
  verified = false;
  /** `reply`: somebody wrote back, and the sender reads it. */
  kind: 'message' | 'reply' = 'message';
  problem: WafersealError | undefined;

  override updated(changed: Map<string, unknown>): void {
    const frame = this.renderRoot.querySelector('iframe');
    if (changed.has('letter') && frame) showIn(frame, this.letter.html, this.letter.images);
  }

  override render(): TemplateResult {
    const { from, to, subject, date, text, files, html: markup } = this.letter;
    return html`
      <article aria-labelledby="subject">
        <div class="head">
          <h1 id="subject">${subject || words.portal.noSubject}</h1>
          <div>
            <div class="line">
              <span class="from">${from}</span>
              ${date ? html`<time class="small soft" datetime=${date.toISOString()}>${when(date.getTime() / 1000)}</time>` : nothing}
            </div>
            <p class="small soft">${words.portal.to} ${to.join(', ')}</p>
          </div>
          <p class="proof small ${this.verified ? 'verified' : ''}">
            ${icon(this.verified ? 'check' : 'warn', 18)}
            ${this.#proof}
          </p>
          <div class="actions">
            <button id="save" class="button" @click=${this.#save}>
              ${icon('down')} ${words.portal.save}
            </button>
            ${
              text
                ? html`<button id="print" class="button" @click=${() => window.print()}>
                    ${icon('file')} ${words.portal.print}
                  </button>`
                : nothing
            }
          </div>
        </div>
        ${
          markup
            ? html`<iframe title=${words.portal.message} sandbox=""></iframe>
                <div class="text on-paper">${text}</div>`
            : html`<div class="text">${text}</div>`
        }
        ${
          files.length > 0
            ? html`
                <section class="files">
                  <h2>${words.portal.attachments}</h2>
                  <ul>
                    ${files.map(
                      (file) => html`
                        <li>
                          <button class="button file" @click=${() => this.#download(file)}>
                            ${icon('file')}
                            <span class="only-read">${words.portal.download}</span>
                            <span>
                              <b>${file.name}</b>
                              <small class="soft">${fileSize(file.size)}</small>
                            </span>
                            ${icon('down')}
                          </button>
                        </li>
                      `,
                    )}
                  </ul>
                </section>
              `
            : nothing
        }
        <div class="trouble" role="status">
          ${
            this.problem
              ? html`<p class="small">
                  <strong>${told(this.problem).message}</strong> ${told(this.problem).hint}
                </p>`
              : nothing
          }
        </div>
      </article>
      ${this.kind === 'message' ? html`<p class="closing small soft">${words.portal.closed}</p>` : nothing}
    `;
  }

  get #proof(): string {
    if (!this.verified) return words.portal.unverified;
    return this.kind === 'reply' ? words.reply.proof : words.portal.verified;
  }

  #save = (): Promise<void> => {
    const { subject, source } = this.letter;
    return this.#download({ name: words.portal.saved(subject), stream: source });
  };

  async #download(file: Pick<LetterFile, 'name' | 'stream'>): Promise<void> {
    this.problem = undefined;
    try {
      await download(file);
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }
}

define('wafer-letter-view', LetterView);
