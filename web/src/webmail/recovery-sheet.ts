// The sheet that is printed, on one page in black and white: half of a key's backup. The code is held
// here and nowhere else, and wiped when this goes.
import { css, html, type TemplateResult } from 'lit';
import { type OwnKey, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { day, told, words } from '../words/index.js';
import { grouped, shortName } from './key-name.js';
import { saveFile } from './save-file.js';

/** Says `done` when the sheet is no longer needed. */
export class RecoverySheet extends WaferElement {
  static override properties = {
    session: { attribute: false },
    key: { attribute: false },
    ready: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      .before {
        display: grid;
        gap: var(--space-3);
        margin-bottom: var(--space-5);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      article {
        display: grid;
        gap: var(--space-4);
        padding: var(--space-6);
        border: 1px solid var(--line-strong);
        background: var(--surface);
        break-inside: avoid;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-1) var(--space-4);
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .fingerprint,
      .code {
        font-family: var(--font-mono);
      }
      .code {
        display: grid;
        grid-template-columns: repeat(3, max-content);
        gap: var(--space-2) var(--space-6);
        justify-content: center;
        padding: var(--space-4);
        border: 2px solid currentColor;
        font-size: 1.5rem;
        font-weight: 600;
        letter-spacing: 0.08em;
      }
      ol {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      section {
        display: grid;
        gap: var(--space-1);
      }
      @media (max-width: 40rem) {
        .before {
          padding: 0 var(--space-4);
        }
        article {
          padding: var(--space-4);
          border-inline: 0;
        }
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        .code {
          gap: var(--space-2) var(--space-4);
          padding: var(--space-4) var(--space-2);
          font-size: 1.125rem;
        }
      }
      @media print {
        :host {
          --ink-soft: #000;
          color: #000;
          font-size: 11pt;
        }
        .before {
          display: none;
        }
        article {
          padding: 0;
          border: 0;
          background: none;
        }
        dl {
          grid-template-columns: auto minmax(0, 1fr);
          gap: 1mm 5mm;
        }
        .code {
          gap: 3mm 10mm;
          font-size: 18pt;
        }
      }
    `,
  ];

  session!: Session;
  key!: OwnKey;
  ready = false;
  problem: WafersealError | undefined;
  #code: Uint8Array = new Uint8Array();
  #file: Uint8Array<ArrayBuffer> = new Uint8Array();
  #made = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#make();
  }

  override disconnectedCallback(): void {
    this.#wipe();
    super.disconnectedCallback();
  }

  #wipe(): void {
    this.#code.fill(0);
    this.#file.fill(0);
    this.ready = false;
  }

  async #make(): Promise<void> {
    try {
      const { file, code } = await this.session.keys.backUp(this.key);
      this.#code = code;
      this.#file = file;
      this.#made = Math.floor(Date.now() / 1000);
      if (!this.isConnected) return this.#wipe();
      await this.#save();
      this.ready = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    const { sheet } = words.keys;
    if (this.problem) {
      return html`
        <div class="before">
          <div class="note stop" role="alert">
            ${icon('warn')}
            <p><strong>${told(this.problem).message}</strong> ${told(this.problem).hint}</p>
          </div>
          <div class="acts">${this.#done()}</div>
        </div>
      `;
    }
    if (!this.ready) return html`<p class="before" role="status">${sheet.making}</p>`;
    return html`
      <div class="before">
        <div class="note care">${icon('warn')}<p>${sheet.before}</p></div>
        <div class="acts">
          <button class="button primary" @click=${() => window.print()}>
            ${icon('file')} ${sheet.print}
          </button>
          <button class="button" @click=${() => this.#save()}>${icon('down')} ${sheet.file}</button>
          ${this.#done()}
        </div>
      </div>
      ${this.#sheet()}
    `;
  }

  #done(): TemplateResult {
    return html`<button class="button" @click=${() => this.dispatchEvent(new Event('done'))}>
      ${words.keys.sheet.done}
    </button>`;
  }

  #sheet(): TemplateResult {
    const { sheet } = words.keys;
    const { fingerprint } = this.key;
    const groups = new TextDecoder().decode(this.#code).split('-');
    return html`
      <article>
        <h1 tabindex="-1">${sheet.title}</h1>
        <dl>
          <dt>${sheet.mailbox}</dt>
          <dd>${this.session.me.mailbox}</dd>
          <dt>${sheet.date}</dt>
          <dd>${day(this.#made)}</dd>
          <dt>${sheet.fingerprint}</dt>
          <dd class="fingerprint">${grouped(fingerprint)}</dd>
          <dt>${sheet.belongs}</dt>
          <dd>${this.#fileName}</dd>
        </dl>
        <section>
          <h2 id="code">${sheet.code}</h2>
          <div class="code" role="group" aria-labelledby="code">
            ${groups.map((group) => html`<span>${group}</span>`)}
          </div>
        </section>
        ${this.#told(sheet.what, sheet.whatText)} ${this.#told(sheet.where, sheet.whereText)}
        <section>
          <h2>${sheet.how}</h2>
          <ol>
            <li>${sheet.first(location.origin)}</li>
            <li>${sheet.second}</li>
            <li>${sheet.third}</li>
          </ol>
        </section>
        ${this.#told(sheet.not, sheet.notText)}
      </article>
    `;
  }

  #told(title: string, text: string): TemplateResult {
    return html`<section>
      <h2>${title}</h2>
      <p>${text}</p>
    </section>`;
  }

  get #fileName(): string {
    return words.keys.sheet.fileName(shortName(this.key.fingerprint));
  }
  #save(): Promise<void> {
    return saveFile(this.#fileName, this.#file);
  }
}

define('wafer-recovery-sheet', RecoverySheet);
