// Mailbox and password. The password goes to the worker once, as bytes, and the field is emptied.
import { css, html, nothing, type TemplateResult } from 'lit';
import { type Client, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon, wafer } from '../design/icons.js';
import { told, words } from '../words/index.js';

export class LogIn extends WaferElement {
  static override properties = {
    client: { attribute: false },
    busy: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100dvh;
        padding: var(--space-4);
      }
      main {
        width: min(24rem, 100%);
      }
      .brand {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--space-2);
        margin-bottom: var(--space-5);
        font-size: var(--text-lead);
        font-weight: 620;
        letter-spacing: -0.01em;
      }
      form {
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
      .button {
        margin-top: var(--space-2);
        min-height: 2.75rem;
      }
      @media (max-width: 40rem) {
        form {
          padding: var(--space-5);
        }
      }
    `,
  ];

  client!: Client;
  busy = false;
  problem = '';

  override firstUpdated(): void {
    this.#field('mailbox').focus();
  }

  override render(): TemplateResult {
    return html`
      <main>
        <p class="brand">${wafer(32)} ${words.product}</p>
        <form @submit=${this.#onSubmit} novalidate>
          <div>
            <h1>${words.logIn.title}</h1>
            <p class="lead soft">${words.logIn.lead}</p>
          </div>
          <div class="field">
            <label for="mailbox">${words.logIn.mailbox}</label>
            <input id="mailbox" class="input" type="email" autocomplete="username" autocapitalize="off" spellcheck="false" />
          </div>
          <div class="field">
            <label for="password">${words.logIn.password}</label>
            <input id="password" class="input" type="password" autocomplete="current-password" />
          </div>
          ${
            this.problem
              ? html`<div class="note stop" role="alert">${icon('warn')}<p>${this.problem}</p></div>`
              : nothing
          }
          <button class="button primary" ?disabled=${this.busy}>
            ${this.busy ? words.logIn.busy : words.logIn.action}
          </button>
        </form>
      </main>
    `;
  }

  #field(id: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!;
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const mailbox = this.#field('mailbox').value.trim();
    const password = new TextEncoder().encode(this.#field('password').value);
    if (!mailbox || password.length === 0) {
      this.problem = words.logIn.missing;
      this.#field(mailbox ? 'password' : 'mailbox').focus();
      return;
    }
    this.#field('password').value = '';
    this.problem = '';
    this.busy = true;
    try {
      const session = await this.client.logIn(mailbox, password);
      this.dispatchEvent(new CustomEvent<Session>('session', { detail: session }));
    } catch (thrown) {
      const { message, hint } = told(WafersealError.wrap(thrown));
      this.problem = `${message} ${hint}`;
      this.#field('password').focus();
    } finally {
      this.busy = false;
    }
  };
}

define('wafer-log-in', LogIn);
